"""Whatever is written: order is free, nothing raises, nothing outside the catalogue or the text is set."""

import re
from decimal import Decimal
from itertools import permutations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.candidates.facts import CandidateFacts
from domain.conversations.reading import Catalogue, Reading, ReadingContext
from domain.conversations.rule_reader import RuleReader
from domain.conversations.salary_history import mask_pay_history
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import JobLevel
from tests.fakes.spelling_aid import FakeSpellingAid

_CATALOGUE = Catalogue(
    ("Software Engineer", "Senior Software Engineer", "Data Scientist", "R&D Engineer", "Assistant Dean (B)"),
    ("LAX", "SEA", "SIN"),
    {"swe": "Software Engineer"},
    {"los angeles": "LAX", "seattle": "SEA", "singapore": "SIN"},
)
_READER = RuleReader(FakeSpellingAid())
_PARTS = ("CAND-017", "Senior Software Engineer", "Seattle", "Proficient", "Strong Hire", "P4")


def _read(text: str) -> Reading:
    return _READER.read(text, ReadingContext(_CATALOGUE, range_currency="USD"))


def _joined(parts: tuple[str, ...], joints: tuple[str, ...]) -> str:
    return "".join(part + joint for part, joint in zip(parts, (*joints, ""), strict=True))


def test_every_order_of_a_command_reads_the_same_with_and_without_commas() -> None:
    expected = _read(", ".join(_PARTS))
    assert len(expected.changes) == 5
    for order in permutations(_PARTS):
        for joint in (" ", ", "):
            assert _read(joint.join(order)) == expected


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["Senior Software Engineer", "R&amp;D Engineer", "Assistant Dean (B)", "swe"]),
    st.sampled_from(["Seattle", "SEA", "sin", "los angeles"]),
    st.sampled_from(["Learning", "Proficient", "Advanced"]),
    st.sampled_from(["Hire", "Strong Hire", "must-hire", "No Hire"]),
    st.sampled_from(["P1", "p5"]),
    st.data(),
)
def test_any_command_reads_the_same_in_any_order_and_punctuation(
    title: str, place: str, proficiency: str, feedback: str, level: str, data: st.DataObject
) -> None:
    parts = ("CAND-9", title, place, proficiency, feedback, level)
    order = tuple(data.draw(st.permutations(parts)))
    joints = data.draw(st.tuples(*[st.sampled_from([" ", ", ", ",", "; ", "\n", " - "])] * 5))
    expected, found = _read(", ".join(parts)), _read(_joined(order, joints))
    assert len(expected.changes) == 5
    assert found == expected


_FRAGMENTS = st.sampled_from(
    [
        *_PARTS,
        "Staff",
        "Software",
        "Engineer",
        "in",
        "is",
        "not",
        "to",
        "Hire",
        "must",
        "hire",
        "competing offer",
        "218k",
        "$218,000",
        "base",
        "total",
        "expects",
        "wants",
        "currently makes",
        "118k",
        "between",
        "and",
        "-",
        ",",
        ".",
        "?",
        "(",
        "posted range",
        "150–200k",
        "two-eighteen",
        "P6",
        "Advanced",
        "Learning",
        "sea",
        "no",
        "forget",
        "the other offer",
        "undo",
        "why",
        "1e5",
        "€",
        "USD",
        "per month",
        "2026-12-01",
        "Globex offered",
        "title:",
        "location:",
        "her current employer countered",
        "&amp;",
        "<@U1>",
        "\u200b",
        "\u202e",
        "‘",
        "\n",
    ]
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_FRAGMENTS, max_size=14).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
@example("9" * 400 + "k expects")
@example("competing offer " + "9" * 24 + "k base")
def test_no_text_raises_or_sets_what_it_does_not_hold(text: str) -> None:
    reading = _read(text)
    assert reading == _read(text)
    digits = re.sub(r"\D", "", text)
    for change in reading.changes:
        if change.field == "job_title":
            assert change.value in (*_CATALOGUE.titles, None)
        if change.field == "location":
            assert change.value in (*_CATALOGUE.places, None)
        if isinstance(change.value, Money | CompetingOffer):
            amount = change.value.amount if isinstance(change.value, Money) else change.value.amount.amount
            assert _significant(amount) in digits
    for miss in reading.near_misses:
        assert set(miss.suggestions) <= {*_CATALOGUE.titles, *_CATALOGUE.places, *JobLevel}


_KNOWN = CandidateFacts(job_title="Software Engineer", location="SEA", job_level=JobLevel.P4)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_a_known_case_is_changed_to_nothing_a_new_one_would_not_take(text: str) -> None:
    """Knowing the case only makes the reader more careful."""
    known = _READER.read(text, ReadingContext(_CATALOGUE, facts=_KNOWN, range_currency="USD"))
    fresh = _read(text)
    steady = ("job_title", "location", "job_level")
    set_anew = [change for change in known.changes if change.field in steady]
    assert all(change in fresh.changes or _is_asked(fresh, change.field) for change in set_anew)
    assert all(len(miss.said) <= 80 for miss in (*known.near_misses, *fresh.near_misses))


def _is_asked(reading: Reading, field: str) -> bool:
    return any(question.field == field for question in reading.questions)


def _significant(amount: Decimal) -> str:
    return str(amount).replace(".", "").rstrip("0")


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_masking_never_raises_and_is_stable(text: str) -> None:
    once = mask_pay_history(text)
    assert once.found or once.text == text
    assert not mask_pay_history(once.text).found or once.text != text
