"""The rules of the chain, on rows nobody stored: what is hashed, and which row is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.audit.chain import CONTENT, START, ChainRow, Tip, check_chain, content_of, hash_of, link
from domain.audit.event import AuditEvent, AuditEventName

EVENT = AuditEvent(
    name=AuditEventName.ROLE_SET,
    actor="U0CARLA",
    at=datetime(2026, 3, 4, 9, 30, 0, 42, tzinfo=UTC),
    candidate_id="CAND-1",
    subject="U0RAVI",
    place="C0DESK",
    details={"role": "recruitment", "admin": "false"},
)
# sha256sum of {"actor":"U0CARLA","at":"2026-03-04T09:30:00.000042+00:00","candidate_id":"CAND-1","details":{"admin":
# "false","role":"recruitment"},"name":"role.set","place":"C0DESK","previous":"(64 zeros)","seq":1,"subject":"U0RAVI"}
EXPECTED = "e8fa98290d8f06bd366b5b4e0e04e24f456ee96e49157c1c3a9e628ff1816e7f"


def chained(number: int) -> list[ChainRow]:
    rows, tip = [], START
    for index in range(number):
        rows.append(link(replace(EVENT, subject=f"U{index}"), tip))
        tip = rows[-1].tip
    return rows


def test_a_row_is_hashed_over_one_canonical_text() -> None:
    row = link(EVENT, START)

    assert (row.seq, row.previous) == (1, "0" * 64)
    assert row.hash == EXPECTED


def test_the_same_moment_in_another_time_zone_is_the_same_row() -> None:
    elsewhere = replace(EVENT, at=EVENT.at.astimezone(timezone(timedelta(hours=9))))

    assert link(elsewhere, START) == link(EVENT, START)


def test_the_order_of_details_does_not_matter() -> None:
    assert link(replace(EVENT, details={"admin": "false", "role": "recruitment"}), START) == link(EVENT, START)


@pytest.mark.parametrize("name", CONTENT)
def test_any_changed_field_changes_the_hash(name: str) -> None:
    content = content_of(EVENT)

    assert hash_of(1, {**content, name: "else"}, START.hash) != EXPECTED
    assert hash_of(1, {**content, name: None}, START.hash) != EXPECTED


def test_another_number_or_another_row_before_changes_the_hash() -> None:
    assert hash_of(2, content_of(EVENT), START.hash) != EXPECTED
    assert hash_of(1, content_of(EVENT), "1" * 64) != EXPECTED


def test_every_field_of_an_event_is_hashed() -> None:
    assert set(CONTENT) == set(AuditEvent.__slots__) == set(content_of(EVENT))


@pytest.mark.parametrize("letters", ["Zoë", "Zoe\u0308", "日本語", "🙂", "\ud800", 'a"b\\c\n', "\x7f", ""])
def test_texts_of_any_script_are_hashed_and_told_apart(letters: str) -> None:
    row = link(replace(EVENT, place=letters), START)

    assert check_chain([row]).fault is None
    assert row.hash != link(replace(EVENT, place=letters + "x"), START).hash


def test_letters_that_look_alike_are_not_the_same() -> None:
    assert link(replace(EVENT, place="Zoë"), START).hash != link(replace(EVENT, place="Zoe\u0308"), START).hash


def test_a_field_does_not_run_over_into_the_next() -> None:
    one = replace(EVENT, subject="A", place="BC")
    other = replace(EVENT, subject="AB", place="C")

    assert link(one, START).hash != link(other, START).hash


def test_an_empty_log_and_an_untouched_one_are_sound() -> None:
    rows = chained(5)

    assert check_chain([]).fault is None
    assert check_chain(rows, [row.tip for row in rows]).fault is None
    assert check_chain(rows).tip == rows[-1].tip
    assert check_chain(rows).rows == 5


def test_numbers_may_have_gaps_where_the_rows_follow_each_other() -> None:
    first = link(EVENT, START)
    third = ChainRow(3, content_of(EVENT), first.hash, hash_of(3, content_of(EVENT), first.hash))

    assert check_chain([first, third]).fault is None


def test_a_part_of_a_chain_is_checked_from_where_it_starts() -> None:
    rows = chained(5)

    assert check_chain(rows[3:], [rows[1].tip, rows[4].tip], after=rows[2].tip).fault is None
    assert check_chain(rows[3:], after=rows[1].tip).fault is not None


def edited(rows: list[ChainRow]) -> list[ChainRow]:
    rows[2] = replace(rows[2], content={**rows[2].content, "actor": "U0ELSE"})
    return rows


def without_one(rows: list[ChainRow]) -> list[ChainRow]:
    return rows[:2] + rows[3:]


def numbered_zero(rows: list[ChainRow]) -> list[ChainRow]:
    content = content_of(EVENT)
    return [ChainRow(0, content, START.hash, hash_of(0, content, START.hash)), *rows]


def doubled(rows: list[ChainRow]) -> list[ChainRow]:
    return [*rows[:3], *rows[2:]]


@pytest.mark.parametrize(
    ("tampered", "seq", "why"),
    [
        (edited, 3, "its content is not what was hashed"),
        (without_one, 4, "it does not follow row 2"),
        (numbered_zero, 0, "it stands after row 0"),
        (doubled, 3, "it stands after row 3"),
        (lambda rows: rows[:4], 5, "the log ends at row 4, but a tip was exported at row 5"),
        (lambda rows: rows[:0], 1, "the log ends at row 0, but a tip was exported at row 5"),
    ],
)
def test_the_first_bad_row_is_named(tampered: Callable[[list[ChainRow]], list[ChainRow]], seq: int, why: str) -> None:
    rows = chained(5)
    tip = rows[-1].tip

    fault = check_chain(tampered(rows), [tip]).fault

    assert fault is not None
    assert fault.seq == seq
    assert why in fault.why


def test_a_tip_at_a_number_that_is_skipped_names_that_number() -> None:
    first = link(EVENT, START)
    third = ChainRow(3, content_of(EVENT), first.hash, hash_of(3, content_of(EVENT), first.hash))

    fault = check_chain([first, third], [first.tip, Tip(2, "a" * 64)]).fault

    assert fault is not None
    assert (fault.seq, fault.why) == (2, "a tip was exported at this row, which is gone")


def test_two_tips_of_one_row_that_disagree_are_never_sound() -> None:
    rows = chained(3)

    for tips in ([rows[1].tip, Tip(2, "a" * 64)], [Tip(2, "a" * 64), rows[1].tip]):
        fault = check_chain(rows, tips).fault
        assert fault is not None
        assert fault.seq == 2
