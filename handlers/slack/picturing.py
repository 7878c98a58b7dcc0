"""Bringing a picture to a card that stands in Slack, and taking down one that has been there for long enough."""

import structlog
from slack_sdk.errors import SlackApiError

from domain.errors import NotFound, Unavailable
from domain.recommendations.card_pictures import CardPicture
from domain.recommendations.cards import CasePlaces
from domain.recommendations.filed import PostedCard
from handlers.slack.card_pictures import ReadCard, delete, read_card, show, show_with
from handlers.slack.courier import SharedFile
from handlers.slack.inbound import Errand
from handlers.slack.review_desk import refresh_card
from handlers.slack.trouble import error_code, may_pass
from handlers.slack.views.range_picture import range_picture
from handlers.slack.visit import Visit

_log = structlog.get_logger(__name__)

# Neither holds pay: both show in Slack's search and in lists of files.
_FILE, _TITLE = "range.png", "Where the offer lies in its range"
_MOST_TRIES = 6
# Slack is asked in vain as long as nobody gives the app more rights; the bar of text does meanwhile.
_NOT_ALLOWED = ("missing_scope", "no_permission", "not_allowed_token_type")


def show_picture(errand: Errand, visit: Visit) -> None:
    """A card may hold a picture and has none yet."""
    places, card = _found(errand.subject, visit)
    if card is None:
        return
    readers = visit.readers_of(card.channel_id, places.case.opened_by)
    read = read_card(visit, card, readers, places.filed, places.case)
    try:
        # An earlier attempt may have put up what is no longer so, after everybody else had looked.
        if not _bring(visit, read) and visit.attempt_number > 1:
            show(visit, read, None)
    except SlackApiError as error:
        if may_pass(error) and error_code(error) not in _NOT_ALLOWED:
            raise
        _log.warning("picture.not_shown", problem=type(error).__name__, slack_error=error_code(error))
        _take_back(visit, card)
    _look_again(visit, places, read)


def take_down(errand: Errand, visit: Visit) -> None:
    """A picture has been in Slack for long enough; its card keeps the bar of text."""
    picture = visit.tools.find_picture(errand.subject)
    if picture is None:
        return
    try:
        places = visit.tools.find_places(picture.recommendation_id)
    except NotFound:
        # The case is erased; only the file is left of it.
        delete(visit, picture)
        return
    cards = [card for card in places.cards if picture.is_on(card)]
    for card in cards:
        refresh_card(visit, places, card)
    if not cards:
        delete(visit, picture)


def _found(subject: str, visit: Visit) -> tuple[CasePlaces, PostedCard | None]:
    recommendation_id, channel_id, ts = subject.split("/")
    places = visit.tools.find_places(recommendation_id)
    return places, next((one for one in places.cards if (one.channel_id, one.ts) == (channel_id, ts)), None)


def _bring(visit: Visit, read: ReadCard) -> bool:
    """Whether a card was replaced by one with its picture. One that cannot be shown yet leaves the card as it is."""
    picture = _picture(visit, read)
    if picture is None:
        return False
    visit.courier.finish(SharedFile(picture.file_id, _TITLE))
    if show_with(visit, read, picture):
        return True
    if visit.attempt_number < _MOST_TRIES:
        raise Unavailable("picture_not_ready", "Slack does not show the picture yet. Please try again in a moment.")
    _log.warning("picture.not_shown", problem="NotReady", slack_error="invalid_blocks")
    delete(visit, picture)
    return False


def _picture(visit: Visit, read: ReadCard) -> CardPicture | None:
    """The picture a card is to hold, brought to Slack and noted; None where it is to hold none."""
    if read.seal is None:
        return None
    content = range_picture(read.disclosure)
    if content is not None and not _kept(visit, read):
        file_id = visit.courier.upload(_FILE, content)
        visit.tools.note_picture(card=read.card, file_id=file_id, seal=read.seal)
    return _kept(visit, read)


def _kept(visit: Visit, read: ReadCard) -> CardPicture | None:
    return next((one for one in visit.tools.find_pictures(read.card) if one.seal == read.seal), None)


def _take_back(visit: Visit, card: PostedCard) -> None:
    """What was not shown is not left in Slack."""
    for picture in visit.tools.find_pictures(card):
        delete(visit, picture)


def _look_again(visit: Visit, before: CasePlaces, shown: ReadCard) -> None:
    """Whoever came, or decided, while the picture was on its way must not find it on the card."""
    places = visit.tools.find_places(before.filed.id)
    readers = visit.readers_now(shown.card.channel_id, places.case.opened_by)
    now = read_card(visit, shown.card, readers, places.filed, places.case)
    if places.filed.version != before.filed.version or now.seal != shown.seal:
        refresh_card(visit, places, shown.card)
