"""What waits in the inbox: everything that was said, but for pay history, which is gone before anything is kept."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conversations.salary_history import REMOVED, mask_pay_history
from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Urgency
from handlers.slack.inbound import Caller, Click, CommandCall, Errand, Submission, ThreadMessage
from handlers.slack.parcels import Inbound, Parcel, errand
from handlers.slack.replying import ReplyTo, Way
from tests.unit.conversations.pay_history_corpus import (
    EMPLOYER_COUNTERS,
    MUST_MASK,
    MUST_MASK_UNSEEN,
    MUST_STAY,
    MUST_STAY_UNSEEN,
)

HISTORY = MUST_MASK + MUST_MASK_UNSEEN
CORPUS = [text for text, _ in HISTORY] + [*MUST_STAY, *MUST_STAY_UNSEEN, *EMPLOYER_COUNTERS]

# Without digits, so that an amount found in a parcel is an amount somebody typed.
WHO = Caller("T-TEAM", "U-RAVI", "C-OFFERS")
THREAD = ThreadRef("T-TEAM", "C-OFFERS", "root")
CALL = CommandCall(WHO, "recommend", "", "trigger")
MESSAGE = ThreadMessage(WHO, "", "ts", THREAD, starts_thread=False, is_for_us=True)
FORM = Submission(WHO, {}, "origin")

TEXTS = st.text(max_size=60) | st.sampled_from(CORPUS)
IDS = st.text(max_size=12)
CALLERS = st.builds(Caller, IDS, IDS, IDS)
THREADS = st.builds(ThreadRef, IDS, IDS, IDS)
COMMANDS = st.builds(CommandCall, CALLERS, st.sampled_from(["", "recommend", "context", "audit"]), TEXTS, IDS)
MESSAGES = st.builds(ThreadMessage, CALLERS, TEXTS, IDS, THREADS, st.booleans(), st.booleans())
CLICKS = st.builds(Click, CALLERS, IDS, TEXTS, IDS, IDS, THREADS)
FORMS = st.builds(
    Submission,
    CALLERS,
    st.dictionaries(IDS, TEXTS, max_size=3),
    TEXTS,
    st.dictionaries(IDS, st.lists(IDS, max_size=3).map(tuple), max_size=2),
)
ERRANDS = st.builds(Errand, CALLERS, IDS)
REPLIES = st.builds(ReplyTo, CALLERS, st.sampled_from(Way), IDS, IDS)


def through_the_inbox(parcel: Parcel) -> Parcel:
    """A parcel as a worker finds it: PostgreSQL keeps JSON."""
    return Parcel.unpacked(json.loads(json.dumps(parcel.packed())))


def without_history(inbound: Inbound) -> Inbound:
    """What somebody did, with pay history taken out of what they typed, and a sign for NUL."""
    if isinstance(inbound, CommandCall | ThreadMessage):
        return replace(inbound, text=mask_pay_history(inbound.text.replace("\0", "\ufffd")).text)
    if isinstance(inbound, Submission):
        typed = {name: text.replace("\0", "\ufffd") for name, text in inbound.fields.items()}
        return replace(inbound, fields={name: mask_pay_history(text).text for name, text in typed.items()})
    return inbound


@pytest.mark.parametrize(
    "everything",
    [COMMANDS, MESSAGES, CLICKS, FORMS, CALLERS, ERRANDS],
    ids=["commands", "messages", "clicks", "forms", "news", "errands"],
)
def test_whatever_is_packed_comes_out_as_it_was_but_for_pay_history(everything: st.SearchStrategy[Any]) -> None:
    @given(everything, REPLIES)
    def round_trip(inbound: Inbound, reply_to: ReplyTo) -> None:
        found = through_the_inbox(Parcel(inbound, reply_to))
        assert found == Parcel(without_history(inbound), reply_to)
        assert type(found.inbound) is type(inbound)

    round_trip()


@pytest.mark.parametrize("text", [*MUST_STAY, *MUST_STAY_UNSEEN])
def test_what_is_no_pay_history_is_kept_letter_for_letter(text: str) -> None:
    assert through_the_inbox(Parcel(replace(MESSAGE, text=text), ReplyTo(WHO))).inbound == replace(MESSAGE, text=text)


@pytest.mark.parametrize(
    "typed",
    [
        lambda text: replace(CALL, text=text),
        lambda text: replace(MESSAGE, text=text),
        lambda text: replace(FORM, fields={"note": text}),
        lambda text: replace(FORM, fields={"reason": "retention", "justification": text}),
    ],
    ids=["a command", "a message", "a form", "a form with several fields"],
)
def test_pay_history_is_in_nothing_that_is_kept(typed: Any) -> None:
    leaked = []
    for text, amounts in HISTORY:
        packed = json.dumps(Parcel(typed(text), ReplyTo(WHO)).packed(), ensure_ascii=False)
        if REMOVED not in packed or any(amount in packed for amount in amounts):
            leaked.append(text)

    assert leaked == []


@pytest.mark.parametrize(
    "amount", ["165000", "165k", "165,000", "165.000", "$165,000", "EUR 165 000", "165,000.50 USD", "13750 a month"]
)
def test_an_amount_in_a_form_that_asks_for_one_is_kept(amount: str) -> None:
    form = replace(FORM, fields={"amount": amount})

    assert through_the_inbox(Parcel(form, ReplyTo(WHO))).inbound == form


def test_a_button_that_holds_an_amount_of_ours_is_kept_as_it_is() -> None:
    click = Click(WHO, "choose_fact", '{"value": "currently makes 118k"}', "trigger", "ts", THREAD)

    assert through_the_inbox(Parcel(click, ReplyTo(WHO))).inbound == click


def test_an_errand_of_the_programs_own_is_told_to_nobody_and_hurries_nobody() -> None:
    made = errand("cards", "errand:cards:REC-1", "REC-1")

    found = Parcel.unpacked(json.loads(json.dumps(made.payload)))
    assert (made.entry, made.urgency, made.is_asked) == ("errand/cards", Urgency.NOTICE, False)
    assert found.reply_to.way is Way.NOBODY
    assert isinstance(found.inbound, Errand)
    assert found.inbound.subject == "REC-1"


@pytest.mark.parametrize("payload", [{}, {"kind": "Turn", "inbound": {}}, {"kind": "Click", "inbound": None}])
def test_what_was_never_packed_is_not_taken_for_something_else(payload: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Parcel.unpacked(payload)


def test_what_was_masked_once_is_masked_for_good() -> None:
    """What is read from the inbox is masked again by whoever uses it, and says the same about what was taken out."""
    changed = [
        (text, once, twice)
        for text in CORPUS
        if (once := mask_pay_history(text)) != (twice := mask_pay_history(once.text))
    ]

    assert changed == []


@given(st.text())
def test_any_text_masked_once_is_masked_for_good(text: str) -> None:
    once = mask_pay_history(text)

    assert mask_pay_history(once.text) == once


@pytest.mark.parametrize("written", ["null\0byte", "\ud83d alone", "\udfff", "\0\0 P4"])
def test_what_no_database_keeps_is_replaced_before_anything_is_kept(written: str) -> None:
    form = replace(FORM, fields={"notes": written})
    for inbound in (replace(CALL, text=written), replace(MESSAGE, text=written), form):
        packed = Parcel(inbound, ReplyTo(WHO)).packed()
        kept = json.dumps(packed, ensure_ascii=False)
        kept.encode()
        assert "\\u0000" not in kept
        assert "\ufffd" in kept
