"""Help by topic, what was meant by a word nobody knows, and the welcome."""

from contextlib import suppress
from functools import partial

from domain.candidates.references import candidate_in
from handlers.slack.inbound import Caller, Click, CommandCall
from handlers.slack.trouble import NOT_TAKEN
from handlers.slack.views.help_topics import BY_NAME, Topic, topics_for
from handlers.slack.views.help_view import did_you_mean, help_view, no_such_topic, topic_view
from handlers.slack.views.tour_view import tour_invitation
from handlers.slack.views.welcome_note import suggested_prompts, welcome_note
from handlers.slack.visit import Visit

_MOST_NEAR = 3


def help_page(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist help [topic]`."""
    show(call.text.casefold().strip(), visit)


def show_topic(click: Click, visit: Visit) -> None:
    """A topic's button, or the one that leads back to all of them."""
    show(click.value, visit)


def show(wanted: str, visit: Visit) -> None:
    """A topic by its name; all of them where none is named or it is help itself; the nearest for any other word."""
    topic = BY_NAME.get(wanted)
    if wanted in ("", "help"):
        visit.tell(help_view(visit.actor))
    elif topic is not None and topic.concerns(visit.actor):
        visit.tell(topic_view(visit.actor, topic))
    else:
        visit.tell(no_such_topic(wanted[:40], _near(wanted, visit)))


def unknown(call: CommandCall, visit: Visit) -> None:
    """Any other subcommand: what was meant is asked, and nothing of the rest was kept."""
    commands = tuple(topic for topic in topics_for(visit.actor) if topic.command)
    near = visit.tools.spelling.nearest(call.name, tuple(topic.command for topic in commands), 1)
    meant = next((topic for topic in commands if topic.command in near), None)
    visit.tell(did_you_mean(call.name, meant, candidate_in(call.text)))


def opened(caller: Caller, visit: Visit) -> None:
    """Our direct messages, opened: what can be said there, and once a welcome."""
    prompts = suggested_prompts(visit.actor)
    with suppress(*NOT_TAKEN):
        visit.courier.suggest(caller.channel_id, prompts)
    welcome(visit)


def welcome(visit: Visit) -> None:
    """Welcome somebody once, in our direct messages."""
    if visit.once(visit.tools.welcome, actor=visit.actor):
        visit.courier.post(visit.courier.direct_channel(visit.actor.user_id), welcome_note(visit.actor))


def answer_plain_word(text: str, visit: Visit) -> bool:
    """Whether a message asks for help or the tour and was answered."""
    word = text.strip().strip(".!?").casefold()
    if word == "tour":
        visit.tell(tour_invitation())
    elif word == "help" or visit.tools.starts_case.asks_for_help(text):
        visit.tell(help_view(visit.actor))
    else:
        return False
    return True


def _near(wanted: str, visit: Visit) -> tuple[Topic, ...]:
    known = topics_for(visit.actor)
    words = {f"{topic.name} {topic.title} {topic.summary}": topic for topic in known}
    names = {topic.name: topic for topic in known}
    nearest = partial(visit.tools.spelling.nearest, wanted)
    found = [names[one] for one in nearest(tuple(names), _MOST_NEAR)]
    found += [words[one] for one in nearest(tuple(words), _MOST_NEAR)]
    return tuple(dict.fromkeys(found))[:_MOST_NEAR]
