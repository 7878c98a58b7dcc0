"""The Home tab: opened, turned to another page, and its buttons."""

from domain.approvals.show_desk import FIRST_PAGES, DeskPages
from domain.identity.actor import Actor
from handlers.slack import helping, lookups
from handlers.slack.card_links import cards_of
from handlers.slack.inbound import Caller, Click
from handlers.slack.views.desk_lists import parse_pages
from handlers.slack.views.home_view import home_view
from handlers.slack.visit import Visit


def home(_caller: Caller, visit: Visit) -> None:
    """The Home tab, opened."""
    show_home(visit, visit.actor)
    helping.welcome(visit)


def turn_page(click: Click, visit: Visit) -> None:
    """A button that turns to another page of a list, or has everything looked up again."""
    show_home(visit, visit.actor, parse_pages(click.value))


def show_status(_click: Click, visit: Visit) -> None:
    """The Status button."""
    lookups.show_status(visit)


def show_help(_click: Click, visit: Visit) -> None:
    """The Help button."""
    helping.show("help", visit)


def show_home(visit: Visit, actor: Actor, pages: DeskPages = FIRST_PAGES) -> None:
    """Show what the database knows at once; then again with the way to each card, for which Slack is asked."""
    tools, who = visit.tools, actor.user_id
    desk, report = tools.show_desk(actor=actor, pages=pages), tools.show_status(actor=actor)
    visit.courier.publish_home(who, home_view(actor, desk, report))
    offers = [line.recommendation_id for line in desk.waiting.lines if line.recommendation_id] if desk.waiting else []
    if offers:
        cards = cards_of(visit, who)
        links = {offer: link for offer in offers if (link := cards.link(offer))}
        visit.courier.publish_home(who, home_view(actor, desk, report, links))
