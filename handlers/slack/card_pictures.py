"""Cards with their pictures: a picture stands only where all readers may see pay, and its file goes when it does.

The card comes first, with the bar of text; its picture is an errand of its own (`picturing.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from domain.candidates.case import Case
from domain.identity.audience import Audience
from domain.recommendations.card_pictures import CardPicture, may_be_pictured, seal_of
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import FiledRecommendation, PostedCard
from handlers.slack.parcels import errand
from handlers.slack.trouble import NOT_TAKEN, error_code
from handlers.slack.views.blocks import Message
from handlers.slack.views.range_bar import range_words
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.visit import Visit

_log = structlog.get_logger(__name__)

# Slack's word for a picture it cannot show: its file is gone, or is not ready yet.
_NO_PICTURE = "invalid_blocks"


@dataclass(frozen=True, slots=True)
class ReadCard:
    """A card as its readers may see it. `seal` stands for the picture it may hold, None where it may hold none."""

    card: PostedCard
    disclosure: Disclosure
    render: Callable[[str | None], Message]
    seal: str | None


def read_card(visit: Visit, card: PostedCard, readers: Audience, filed: FiledRecommendation, case: Case) -> ReadCard:
    """A card made for some readers."""
    disclosure = visit.tools.disclosed_among(readers, filed, case)
    moves = visit.tools.moves_among(readers, filed, case)
    seal = _seal(visit, card, disclosure)
    return ReadCard(card, disclosure, partial(recommendation_card, disclosure, moves), seal)


def _seal(visit: Visit, card: PostedCard, disclosure: Disclosure) -> str | None:
    tools, words = visit.tools, range_words(disclosure)
    # Elsewhere people come and go; there the bar of text does.
    is_kept_small = card.channel_id.startswith("D") or card.channel_id == tools.review_channel
    lives = may_be_pictured(disclosure.filed, tools.clock.now()) and not disclosure.is_closed
    return seal_of(words) if tools.shows_pictures and is_kept_small and lives and words else None


def put_up(visit: Visit, read: ReadCard) -> None:
    """Replace a card by what its readers may see now, and delete every picture that shows anything else.

    Raises SlackApiError, and Overtaken; pictures are deleted all the same.
    """
    kept = visit.tools.find_pictures(read.card)
    fitting = next((one for one in kept if one.seal == read.seal), None)
    try:
        show(visit, read, fitting)
    finally:
        for picture in kept:
            if picture is not fitting:
                delete(visit, picture)
    if fitting is None:
        ask_for_picture(visit, read)


def show(visit: Visit, read: ReadCard, picture: CardPicture | None) -> None:
    """Replace a card, with a picture where Slack can show it. Raises SlackApiError."""
    if picture is None or not show_with(visit, read, picture):
        visit.courier.update(read.card.channel_id, read.card.ts, read.render(None))


def show_with(visit: Visit, read: ReadCard, picture: CardPicture) -> bool:
    """Replace a card where Slack can show its picture; whether it could. Raises SlackApiError."""
    try:
        visit.courier.update(read.card.channel_id, read.card.ts, read.render(picture.file_id))
    except SlackApiError as error:
        if error_code(error) != _NO_PICTURE:
            raise
        return False
    return True


def ask_for_picture(visit: Visit, read: ReadCard) -> None:
    """Have a worker bring the picture of a card, where it may hold one, once for everything that is done here."""
    if read.seal is not None:
        card = read.card
        subject = f"{card.recommendation_id}/{card.channel_id}/{card.ts}"
        visit.tools.hand_in(errand("picture_wanted", f"picture:{subject}:{read.seal}:{visit.turn}", subject), None)


def delete(visit: Visit, picture: CardPicture) -> None:
    """Delete a picture's file in Slack. What Slack does not take now is noted, and tried again."""
    try:
        visit.courier.delete_file(picture.file_id)
    except NOT_TAKEN as error:
        _log.error("picture.not_deleted", problem=type(error).__name__, slack_error=error_code(error))
        visit.put_off(error)
    else:
        visit.tools.note_picture_gone(picture=picture)
