"""Amounts in a conversation: used when clear, asked back otherwise, completed by short answers."""

from datetime import date
from decimal import Decimal

import pytest

from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.reading import OpenAmount, Topic
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from tests.unit.conversations.conftest import Read, facts, questions


def _base(amount: int, currency: str = "USD", **more: object) -> CompetingOffer:
    return CompetingOffer(currency, base=Decimal(amount), **more)  # type: ignore[arg-type] # expiry and evidence by name


def _total(amount: int, currency: str = "USD") -> CompetingOffer:
    return CompetingOffer(currency, annual_total=Decimal(amount))


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("she has an offer at 218k base from another company", _base(218_000)),
        ("competing offer 330k total (USD)", _total(330_000)),
        ("other offer: $218,000 base", _base(218_000)),
        (
            "Globex offered 218k base, expires 2026-12-01, in writing",
            _base(218_000, expires_on=date(2026, 12, 1), evidence=True),
        ),
        ("She has a competing offer. 218k base.", _base(218_000)),
        ("her competing offer is total comp 330k", _total(330_000)),
        ("another company offered her 218k all-in", _total(218_000)),
        ("competing offer: €218k base", _base(218_000, "EUR")),
        ("competing offer 218k CAD base", _base(218_000, "CAD")),
        ("competing offer 218k base, deadline 2026-13-45", _base(218_000)),
        ("competing offer 218k base, not in writing yet", _base(218_000, evidence=False)),
        ("Jane has an offer from Globex for 218k base salary + 50k RSUs", _base(218_000)),
        ("currently makes 118k, has a competing offer of 218k base", _base(218_000)),
        ("competing base 240k", _base(240_000)),
        ("competing offer: US$218k base", _base(218_000)),
        ("offer of 218K base salary", _base(218_000)),
        ("counter offer from Google 240k base", _base(240_000)),
        ("she has a counter offer from Google 240k base", _base(240_000)),
    ],
)
def test_competing_offers(read: Read, text: str, offer: CompetingOffer) -> None:
    reading = read(text, range_currency="USD")
    assert facts(reading) == {"competing_offer": offer}
    assert reading.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "expects 200k",
        "is looking for 200k",
        "wants 200k now",
        "target 200k",
        "asking for $200,000",
        "would not move for less than 200k",
        "makes 118k and wants 200k",
        "change expectation to 200k",
    ],
)
def test_expectations(read: Read, text: str) -> None:
    assert facts(read(text, range_currency="USD")) == {"expectation": Money(Decimal(200_000), "USD")}


@pytest.mark.parametrize(
    "text",
    [
        "posted range 150k–200k",
        "posted range 150k-200k",
        "the posting says $150,000 - $200,000",
        "posted range: between 150 and 200k",
    ],
)
def test_posted_ranges(read: Read, text: str) -> None:
    posted = PostedRange(Money(Decimal(150_000), "USD"), Money(Decimal(200_000), "USD"))
    assert facts(read(text, range_currency="USD")) == {"posted_range": posted}


def test_what_is_said_of_one_amount_is_not_taken_for_the_other(read: Read) -> None:
    reading = read("expects 200k base, competing offer 218k CAD", range_currency="USD")
    assert facts(reading) == {"expectation": Money(Decimal(200_000), "USD")}
    assert reading.open_amount == OpenAmount(Decimal(218_000), FactField.COMPETING_OFFER, None, "CAD")
    reading = read("competing offer 218k base (CAD), expects 200k", range_currency="USD")
    assert facts(reading) == {"competing_offer": _base(218_000, "CAD"), "expectation": Money(Decimal(200_000), "USD")}
    reading = read("competing offer 218k, our base is lower", range_currency="USD")
    assert questions(reading) == {("base_or_total", "competing_offer")}


@pytest.mark.parametrize(
    "text",
    [
        "she no longer expects 200k",
        "she does not expect 200k",
        "does she expect 200k?",
        "she isn't asking for 200k anymore",
    ],
)
def test_a_denied_or_asked_amount_sets_nothing(read: Read, text: str) -> None:
    assert facts(read(text, range_currency="USD")) == {}


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("the competing offer is not 218k but 225k base", _base(225_000)),
        ("her competing offer is 218k base in Singapore dollars", _base(218_000, "SGD")),
        ("competing offer 218k base sgd", _base(218_000, "SGD")),
        ("competing offer base 218k bonus 20k", _base(218_000)),
        ("competing offer of 218k. It's base.", _base(218_000)),
        ("competing offer 218k base, she passed the written test", _base(218_000)),
    ],
)
def test_near_traps_around_an_offer(read: Read, text: str, offer: CompetingOffer) -> None:
    assert facts(read(text, range_currency="USD")) == {"competing_offer": offer}


def test_base_and_total_with_a_bonus_between_are_two_amounts(read: Read) -> None:
    reading = read("competing offer 218k base, 20k bonus, total 250k", range_currency="USD")
    assert questions(reading) == {("one_amount", "competing_offer")}
    assert facts(reading) == {}


def test_three_amounts_each_find_their_place(read: Read) -> None:
    reading = read(
        "expectation: 210k; posted range: 150k - 200k; competing offer: 218k base, in writing", range_currency="USD"
    )
    assert set(facts(reading)) == {"expectation", "posted_range", "competing_offer"}


@pytest.mark.parametrize(
    ("text", "why", "field"),
    [
        ("competing offer 218k", "base_or_total", "competing_offer"),
        ("competing offer 218k base and 300k total", "one_amount", "competing_offer"),
        ("has another offer", "offer_amount", "competing_offer"),
        ("competing offer of two-eighteen", "amount_in_words", "competing_offer"),
        ("expects 218", "amount_too_small", "expectation"),
        ("expects 200-220k", "one_amount", "expectation"),
        ("expects between 200 and 220k", "one_amount", "expectation"),
        ("competing offer $50/hr", "not_yearly", "competing_offer"),
        ("competing offer: ٢١٨k base", "amount_unreadable", "competing_offer"),
        ("competing offer: 1e5 base", "amount_unreadable", "competing_offer"),
        ("competing offer: -218k base", "amount_unreadable", "competing_offer"),
        ("competing offer: $999,999,999,999 base", "amount_too_large", "competing_offer"),
        ("competing offer: \u202e218k base", "amount_unreadable", None),
        ("competing offer: HK$218k base", "which_currency", "competing_offer"),
        ("competing offer: €218k USD base", "which_currency", "competing_offer"),
        ("posted range 200k - 150k", "amount_unreadable", "posted_range"),
        ("218k", "what_amount", None),
        ("218", "amount_too_small", None),
        ("her current employer countered at 210k", "counter_by_employer", "competing_offer"),
        ("her current employer countered at [pay history removed]", "counter_by_employer", "competing_offer"),
    ],
)
def test_unclear_amounts_are_asked_back_and_never_set(read: Read, text: str, why: str, field: str | None) -> None:
    reading = read(text, range_currency="USD")
    assert questions(reading) == {(why, field)}
    assert facts(reading) == {}


@pytest.mark.parametrize("of_range", ["EUR", None])
def test_a_bare_dollar_sign_is_asked_unless_the_range_settles_it(read: Read, of_range: str | None) -> None:
    reading = read("competing offer of $218k base", range_currency=of_range)
    assert questions(reading) == {("which_currency", "competing_offer")}
    assert reading.open_amount == OpenAmount(Decimal(218_000), FactField.COMPETING_OFFER, "base", None, "$")


_OFFER, _WISH = FactField.COMPETING_OFFER, FactField.EXPECTATION


@pytest.mark.parametrize(
    ("kept", "answer", "expected"),
    [
        (OpenAmount(Decimal(218_000), _OFFER, None, "USD"), "base", {"competing_offer": _base(218_000)}),
        (OpenAmount(Decimal(218_000), _OFFER, None, "USD"), "it's the base", {"competing_offer": _base(218_000)}),
        (OpenAmount(Decimal(330_000), _OFFER, None, "USD"), "total", {"competing_offer": _total(330_000)}),
        (OpenAmount(Decimal(218_000), _OFFER, "base", None, "$"), "USD", {"competing_offer": _base(218_000)}),
        (OpenAmount(Decimal(218_000), _OFFER, "base", None, "$"), "US dollars", {"competing_offer": _base(218_000)}),
        (OpenAmount(Decimal(218_000), _OFFER, "base", None, ""), "euros", {"competing_offer": _base(218_000, "EUR")}),
        (
            OpenAmount(Decimal(218_000), None, None, "USD"),
            "competing offer, base",
            {"competing_offer": _base(218_000)},
        ),
        (
            OpenAmount(Decimal(210_000), None, None, "USD"),
            "expectation",
            {"expectation": Money(Decimal(210_000), "USD")},
        ),
        (OpenAmount(Decimal(218_000), _OFFER, None, "USD"), "base or total?", {}),
        (OpenAmount(Decimal(218_000), _OFFER, None, "USD"), "not base", {}),
        (
            OpenAmount(Decimal(210_000), _WISH, None, None, "$"),
            "CAD",
            {"expectation": Money(Decimal(210_000), "CAD")},
        ),
    ],
)
def test_a_short_answer_completes_an_open_amount(
    read: Read, kept: OpenAmount, answer: str, expected: dict[str, object]
) -> None:
    assert facts(read(answer, open_amount=kept)) == expected


def test_euros_cannot_complete_a_dollar_sign(read: Read) -> None:
    kept = OpenAmount(Decimal(218_000), _OFFER, "base", None, "$")
    reading = read("euros", open_amount=kept)
    assert (questions(reading), reading.open_amount, facts(reading)) == (
        {("which_currency", "competing_offer")},
        kept,
        {},
    )


def test_the_expiry_outlives_the_question(read: Read) -> None:
    kept = read("competing offer 218k, expires 2026-12-01, in writing", range_currency="USD").open_amount
    assert facts(read("base", open_amount=kept)) == {
        "competing_offer": _base(218_000, expires_on=date(2026, 12, 1), evidence=True)
    }


def test_a_known_offer_gains_its_expiry(read: Read) -> None:
    known = CandidateFacts(competing_offer=_base(218_000))
    reading = read("the other offer expires 2026-12-01", facts=known)
    assert facts(reading) == {"competing_offer": _base(218_000, expires_on=date(2026, 12, 1))}


def test_the_only_amount_asked_for_is_the_one_answered(read: Read) -> None:
    assert facts(read("205k", range_currency="USD", asked=(FactField.EXPECTATION,))) == {
        "expectation": Money(Decimal(205_000), "USD")
    }


@pytest.mark.parametrize(
    "text",
    [
        "our range is 150-204k",
        "the budget is 180k, can we approve 190k?",
        "what would the base be at 1.05?",
        "we offered 200k",
        "what if she has a competing offer of 300k base?",
        "currently makes 118k",
        "she has 401k questions",
        "when can we send the offer?",
        "peers make around 180k",
        "approve everything at $900k now",
    ],
)
def test_our_own_and_supposed_amounts_come_to_nothing(read: Read, text: str) -> None:
    reading = read(text, range_currency="USD")
    assert facts(reading) == {}
    assert reading.questions == ()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("no competing offer", "competing_offer"),
        ("forget the other offer", "competing_offer"),
        ("she has no other offers", "competing_offer"),
        ("offer fell through", "competing_offer"),
        ("remove the expectation", "expectation"),
        ("drop the posted range", "posted_range"),
        ("clear level", "job_level"),
        ("please clear the proficiency", "proficiency"),
    ],
)
def test_clearing(read: Read, text: str, field: str) -> None:
    reading = read(text)
    assert facts(reading) == {field: None}
    assert reading.questions == ()


def test_a_named_companys_offer_leaves_only_base_or_total_open(read: Read) -> None:
    reading = read("Google's offer is 240k", range_currency="USD")
    assert questions(reading) == {("base_or_total", "competing_offer")}
    assert facts(read("base", range_currency="USD", open_amount=reading.open_amount)) == {
        "competing_offer": _base(240_000)
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("offer at two-eighteen", "218k base"), {"competing_offer": _base(218_000)}),
        (("offer at two-eighteen", "218k", "base"), {"competing_offer": _base(218_000)}),
        (("offer at two-eighteen base", "218", "218k"), {"competing_offer": _base(218_000)}),
        (("has another offer, in writing", "base", "240k"), {"competing_offer": _base(240_000, evidence=True)}),
        (("competing offer 218k base and 300k total", "218k base"), {"competing_offer": _base(218_000)}),
        (("competing offer two-eighteen EUR", "218k base"), {"competing_offer": _base(218_000, "EUR")}),
        (("has another offer in euros", "218k base"), {"competing_offer": _base(218_000, "EUR")}),
        (("expects two hundred", "200k"), {"expectation": Money(Decimal(200_000), "USD")}),
        (("offer at two-eighteen", "our budget is 180k"), {}),
        (("offer at two-eighteen", "thanks", "218k base"), {}),
    ],
)
def test_an_amount_asked_for_again_is_taken_for_what_it_was_asked_for(
    read: Read, said: tuple[str, ...], expected: dict[str, object]
) -> None:
    kept = None
    for text in said:
        reading = read(text, range_currency="USD", open_amount=kept)
        kept = reading.open_amount
    assert facts(reading) == expected


def test_a_declined_offer_clears_the_known_one(read: Read) -> None:
    known = CandidateFacts(competing_offer=_base(218_000))
    for text in ("she declined the other offer", "remove the competing offer"):
        assert facts(read(text, facts=known)) == {"competing_offer": None}


@pytest.mark.parametrize("text", ["undo", "Undo that!", "please revert that", "go back", "undo the last change"])
def test_undo(read: Read, text: str) -> None:
    assert read(text).undo


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("why?", {Topic.WHY}),
        ("why so low?", {Topic.WHY}),
        ("help", {Topic.HELP}),
        ("hello", {Topic.GREETING}),
        ("thanks!", {Topic.THANKS}),
        ("please approve", {Topic.APPROVAL}),
        ("send for approval", {Topic.APPROVAL}),
        ("submit", {Topic.APPROVAL}),
        ("thanks, please submit it for approval", {Topic.THANKS, Topic.APPROVAL}),
        ("do not submit yet", set()),
    ],
)
def test_topics(read: Read, text: str, topics: set[Topic]) -> None:
    reading = read(text)
    assert reading.topics == topics
    assert facts(reading) == {}
