"""Notices, planned and sent: durable work that may stop at any point, run again, and run twice at the same time.

An attempt is counted and committed before Slack is asked. A message goes with a mark, and a later attempt looks for
it before it sends another one, so somebody is told once, whenever the program dies.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.approvals.hand_out import Letter, SettleNotices, TakeNotices
from domain.approvals.notices import NoticeKind
from domain.approvals.plan_notices import PlanNotices
from domain.deliveries.patience import Patience
from domain.errors import CompAssistError
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock
from handlers.slack.card_links import CardLinks
from handlers.slack.courier import Courier
from handlers.slack.trouble import NOT_TAKEN, error_code, may_pass, seconds_asked_for
from handlers.slack.views.blocks import Message
from handlers.slack.views.notices import MOST_LINES, LinkedLine, notice, notice_list

_log = structlog.get_logger(__name__)

_MOST_AT_ONCE = 20
# What a call to Slack may take at worst, waiting to be let in again included.
_LONGEST_CALL = timedelta(minutes=3)
# Clocks differ: a message may be older by Slack's than its notice is by ours.
_SKEW = timedelta(minutes=5)
_SHOWN_WITH_IT = timedelta(minutes=1)

# The person cannot be written to, or the message is none: asking again changes nothing.
_FOR_GOOD = frozenset(
    {
        "user_not_found",
        "users_not_found",
        "user_not_visible",
        "user_disabled",
        "user_is_bot",
        "user_is_restricted",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTools:
    """What planning and sending use. `patience` says how long attempts wait for each other."""

    plan: PlanNotices
    take: TakeNotices
    settle: SettleNotices
    links: CardLinks
    courier: Courier
    clock: Clock
    patience: Patience


def plan_notices(actor: Actor, tools: NoticeTools) -> int:
    """Write down what should have been said by now; how many notices are new. Raises NotAllowed."""
    return tools.plan(actor=actor)


def send_notices(actor: Actor, tools: NoticeTools) -> int:
    """Send what is due, person by person; how many messages went. Raises NotAllowed.

    One person's trouble does not keep the others from being told.
    """
    check_can(actor, Action.KEEP_HOUSE)
    return sum(_send_to(recipient, actor, tools) for recipient in tools.take.people())


def _send_to(recipient: str, actor: Actor, tools: NoticeTools) -> int:
    sent = 0
    for _ in range(_MOST_AT_ONCE):
        try:
            letter = tools.take(actor=actor, recipient=recipient)
        except CompAssistError as error:
            _log.warning("notice.not_delivered", problem=type(error).__name__, slack_error=None)
            break
        if letter is None:
            break
        sent += _deliver(letter, tools)
    return sent


def _deliver(letter: Letter, tools: NoticeTools) -> bool:
    """Whether the message is with the person now."""
    try:
        channel = tools.courier.direct_channel(letter.recipient)
        ts = _sent_before(letter, channel, tools) or _posted(letter, channel, tools)
    except (*NOT_TAKEN, CompAssistError) as error:
        _not_delivered(letter, error, tools)
        return False
    if ts is None:
        return False
    tools.settle.sent(letter, channel, ts)
    return True


def _sent_before(letter: Letter, channel: str, tools: NoticeTools) -> str | None:
    """The message of an earlier attempt, or the card itself where that was news enough."""
    if letter.tries > 1:
        found = tools.courier.find_marked(channel, letter.mark, since=letter.since - _SKEW)
        if found is not None:
            return found
    first = letter.lines[0]
    if letter.carrier is not None or first.notice.kind is not NoticeKind.WAITING:
        return None
    card = tools.links.for_reader(letter.recipient, channel).direct(first.notice.recommendation_id)
    fresh = card is not None and float(card.ts) >= (first.since - _SHOWN_WITH_IT).timestamp()
    return card.ts if card is not None and fresh else None


def _posted(letter: Letter, channel: str, tools: NoticeTools) -> str | None:
    """The message, sent; None when that took so long to prepare that somebody else may be sending it by now."""
    message = _message(letter, channel, tools)
    if tools.clock.now() + _LONGEST_CALL > letter.until:
        return None
    return tools.courier.post(channel, message, mark=letter.mark)


def _message(letter: Letter, channel: str, tools: NoticeTools) -> Message:
    cards = tools.links.for_reader(letter.recipient, channel)
    shown = tuple(LinkedLine(line, cards.link(line.notice.recommendation_id)) for line in letter.lines[:MOST_LINES])
    if letter.carrier is None:
        return notice(shown[0])
    return notice_list(shown, more=len(letter.lines) - len(shown))


def _not_delivered(letter: Letter, error: Exception, tools: NoticeTools) -> None:
    code = error_code(error)
    _log.warning("notice.not_delivered", problem=type(error).__name__, slack_error=code)
    passing = may_pass(error) or isinstance(error, CompAssistError)
    if not passing and (code in _FOR_GOOD or tools.patience.is_last(letter.tries)):
        tools.settle.refused(letter)
    else:
        pause = tools.patience.seconds(letter.tries, seconds_asked_for(error))
        tools.settle.later(letter, timedelta(seconds=pause))
