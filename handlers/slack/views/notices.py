"""Notices: which case, what to do, until when, and where. Never pay, a name or a word somebody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.approvals.hand_out import Line
from domain.approvals.notices import NoticeKind
from domain.recommendations.filed import DecisionKind
from handlers.slack.views.blocks import Message, context, escape, header, link, moment, section, sections

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class LinkedLine:
    """What is said, and the address of the card where its reader can open one."""

    line: Line
    link: str | None = None


_VERDICTS = {
    DecisionKind.APPROVED: (":white_check_mark:", "is approved", "The card has the offer."),
    DecisionKind.OVERRIDDEN: (":white_check_mark:", "is approved, with another base", "The card has the offer."),
    DecisionKind.CHANGES_REQUESTED: (
        ":leftwards_arrow_with_hook:",
        "needs changes before it can be approved",
        "The card says which.",
    ),
    DecisionKind.REJECTED: (":no_entry_sign:", "is rejected", "The card says why."),
}
_WAITS = {
    NoticeKind.WAITING: (":inbox_tray:", "waits for your decision"),
    NoticeKind.REMINDER: (":hourglass_flowing_sand:", "still waits for your decision"),
    NoticeKind.OVERDUE: (":alarm_clock:", "is overdue for your decision"),
    NoticeKind.STAND_IN: (":raised_hand:", "is overdue, and you may decide as well"),
    NoticeKind.ESCALATION: (":rotating_light:", "is overdue, and nobody has decided"),
    NoticeKind.STUCK: (":rotating_light:", "waits, and nobody may decide on it"),
}
_TO_DO = {
    NoticeKind.ESCALATION: "Please see to it that somebody decides.",
    NoticeKind.STUCK: "Please name approvers in the team settings on my Home tab.",
}


def notice(told: LinkedLine) -> Message:
    """One notice."""
    mark, what = _said(told.line)
    case = escape(told.line.notice.candidate_id)
    small = " ".join(filter(None, (_when(told.line), _to_do(told.line))))
    return Message(
        text=f"{case} {what}",
        blocks=(section(f"{mark} `{case}` *{what}.*{_way(told)}"), context(small)),
    )


def notice_list(told: Sequence[LinkedLine], more: int = 0) -> Message:
    """Several notices, a line each, in the order given; `more` is how many are left out."""
    count = len(told) + more
    shown = [_row(one) for one in told]
    rest = [context(f"and {more} more")] if more else []
    return Message(
        text=f"{count} offers to look at",
        blocks=(header(f"{count} offer{'' if count == 1 else 's'} to look at"), *sections(shown), *rest),
    )


def _row(told: LinkedLine) -> str:
    mark, what = _said(told.line)
    return f"{mark} `{escape(told.line.notice.candidate_id)}` {what}. {_when(told.line)}{_way(told)}"


def _said(line: Line) -> tuple[str, str]:
    if line.notice.kind is NoticeKind.EXPIRED:
        return ":hourglass:", "has expired"
    if line.notice.kind is NoticeKind.DECIDED:
        mark, what, _ = _VERDICTS[line.verdict or DecisionKind.APPROVED]
        return mark, what
    mark, what = _WAITS[line.notice.kind]
    asks = line.notice.kind in (NoticeKind.WAITING, NoticeKind.REMINDER, NoticeKind.OVERDUE)
    return mark, f"{what}, as the second person" if asks and line.halfway else what


def _to_do(line: Line) -> str:
    if line.notice.kind is NoticeKind.EXPIRED:
        return f"Ask again with `/comp-assist recommend {escape(line.notice.candidate_id)}` where it is still needed."
    if line.notice.kind is NoticeKind.DECIDED:
        return _VERDICTS[line.verdict or DecisionKind.APPROVED][2]
    return _TO_DO.get(line.notice.kind, "")


def _when(line: Line) -> str:
    if line.notice.kind in (NoticeKind.DECIDED, NoticeKind.EXPIRED):
        return f"Since {moment(line.since)}."
    return f"Waiting since {moment(line.since)}, due {moment(line.due)}."


def _way(told: LinkedLine) -> str:
    case = escape(told.line.notice.candidate_id)
    return f"  {link(told.link, 'Open the card')}" if told.link else f"  `/comp-assist context {case}`"
