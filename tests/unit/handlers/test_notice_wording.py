"""What a notice says: the case, what to do, since when, until when and where; no pay, no name, nobody's words."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.limits import check_message
from domain.approvals.hand_out import Line
from domain.approvals.notices import Notice, NoticeKind
from domain.recommendations.filed import DecisionKind
from handlers.slack.views.blocks import Message
from handlers.slack.views.notices import MOST_LINES, LinkedLine, notice, notice_list

SINCE = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
LINK = "https://northwind.slack.com/archives/G0DESK/p1767000000000100"
HOSTILE = "<!channel> *x* & <@U0EVIL> `code`"
KINDS = st.sampled_from(list(NoticeKind))
VERDICTS = st.none() | st.sampled_from(list(DecisionKind))


def line(kind: NoticeKind, case: str = "CAND-017", **told: Any) -> Line:
    made = Notice(kind, "U0CARLA", case, "REC-1", "seal.1", SINCE, SINCE)
    return Line(made, since=SINCE, due=SINCE + timedelta(days=1), **told)


def payload(message: Message) -> dict[str, object]:
    return {"text": message.text, "blocks": list(message.blocks)}


def words(message: Message) -> str:
    """Everything a reader sees."""
    return re.sub(r"<!date\^\d+\^[^|]*\|([^>]*)>", r"\1", str([message.text, *message.blocks]))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (NoticeKind.WAITING, "CAND-017 waits for your decision"),
        (NoticeKind.REMINDER, "CAND-017 still waits for your decision"),
        (NoticeKind.OVERDUE, "CAND-017 is overdue for your decision"),
        (NoticeKind.STAND_IN, "CAND-017 is overdue, and you may decide as well"),
        (NoticeKind.ESCALATION, "CAND-017 is overdue, and nobody has decided"),
        (NoticeKind.STUCK, "CAND-017 waits, and nobody may decide on it"),
        (NoticeKind.EXPIRED, "CAND-017 has expired"),
    ],
)
def test_a_notification_says_what_to_do(kind: NoticeKind, said: str) -> None:
    assert notice(LinkedLine(line(kind))).text == said


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (DecisionKind.APPROVED, "CAND-017 is approved"),
        (DecisionKind.OVERRIDDEN, "CAND-017 is approved, with another base"),
        (DecisionKind.CHANGES_REQUESTED, "CAND-017 needs changes before it can be approved"),
        (DecisionKind.REJECTED, "CAND-017 is rejected"),
    ],
)
def test_a_recruiter_reads_how_it_was_decided(verdict: DecisionKind, said: str) -> None:
    assert notice(LinkedLine(line(NoticeKind.DECIDED, verdict=verdict))).text == said


def test_the_second_person_reads_that_they_are_the_second() -> None:
    told = notice(LinkedLine(line(NoticeKind.REMINDER, halfway=True)))

    assert told.text == "CAND-017 still waits for your decision, as the second person"


def test_since_when_and_until_when_stand_below_by_the_readers_own_clock() -> None:
    told = str(notice(LinkedLine(line(NoticeKind.WAITING))).blocks)

    assert "Waiting since <!date^1772530200^{date_short_pretty}, {time}|2026-03-03 09:30 UTC>" in told
    assert "due <!date^1772616600^{date_short_pretty}, {time}|2026-03-04 09:30 UTC>." in told


def test_the_card_is_one_click_away_or_else_a_command() -> None:
    assert f"<{LINK}|Open the card>" in str(notice(LinkedLine(line(NoticeKind.WAITING), LINK)).blocks)
    assert "`/comp-assist context CAND-017`" in str(notice(LinkedLine(line(NoticeKind.WAITING))).blocks)


def test_a_list_says_how_many_and_leaves_out_what_is_too_much() -> None:
    lines = [LinkedLine(line(NoticeKind.WAITING, f"CAND-{number}"), LINK) for number in range(MOST_LINES)]
    told = notice_list(lines, more=5)

    assert told.text == "25 offers to look at"
    assert "and 5 more" in str(told.blocks)
    assert str(told.blocks).index("CAND-3") < str(told.blocks).index("CAND-14")
    assert notice_list(lines[:1]).blocks[0]["text"]["text"] == "1 offer to look at"
    assert "more" not in str(notice_list(lines).blocks)


@given(KINDS, VERDICTS, st.booleans(), st.sampled_from([None, LINK]), st.text(max_size=40) | st.just(HOSTILE))
def test_slack_accepts_every_notice_and_nothing_in_a_reference_is_live(
    kind: NoticeKind, verdict: DecisionKind | None, halfway: bool, link: str | None, case: str
) -> None:
    told = notice(LinkedLine(line(kind, case or "C", verdict=verdict, halfway=halfway), link))

    assert not check_message(payload(told))
    assert "<!channel>" not in str(told.blocks)
    assert "<@U0EVIL>" not in str(told.blocks)


@given(st.lists(st.builds(lambda kind, verdict: line(kind, verdict=verdict), KINDS, VERDICTS), max_size=MOST_LINES))
def test_slack_accepts_every_list(lines: list[Line]) -> None:
    address = LINK + "?thread_ts=1767000000.000100&cid=G0DESK" + "x" * 200
    told = notice_list([LinkedLine(replace(one), address) for one in lines], more=400)

    assert not check_message(payload(told))


@given(KINDS, VERDICTS, st.booleans())
def test_apart_from_moments_and_the_reference_a_notice_holds_no_figure(
    kind: NoticeKind, verdict: DecisionKind | None, halfway: bool
) -> None:
    told = LinkedLine(line(kind, "CAND-X", verdict=verdict, halfway=halfway))
    said = words(notice(told)) + words(notice_list([told]))
    said = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "", said)

    assert re.findall(r"\d+", said) in ([], ["1", "1"])
    assert not set(said) & set("$€£%")


def test_the_text_of_a_notification_escapes_what_people_chose() -> None:
    assert "<!channel>" not in notice(LinkedLine(line(NoticeKind.WAITING, HOSTILE))).text
