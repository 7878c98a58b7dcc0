"""The form with a case's facts: what it shows, what is wrong with it, and the changes it stands for."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.identity.actor import Actor, Role
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, Feedback, JobLevel, Proficiency
from handlers.slack.inbound import submission
from handlers.slack.views.context_form import CONTEXT_MODAL, context_modal, edits_of
from handlers.slack.views.fact_entries import entry_problems
from tests.unit.pay.sample_pay import range_row

NOW = datetime(2026, 3, 2, tzinfo=UTC)
RAVI, CARLA = Actor("U0RAVI", Role.RECRUITMENT), Actor("U0CARLA", Role.COMP_TEAM)
TITLE, SHANGHAI = "Senior Backend Engineer", "SHA"
BOOK = PayBook(
    ranges=[
        range_row(),
        range_row(455_000, 616_000, "CNY", row=5, location="SHA"),
        range_row(68_000, 93_000, "EUR", row=6, location="LIS"),
        range_row(126_000, 171_000, row=7, job_title="Data Scientist"),
    ],
    roster=[],
    title_aliases={"sr backend engineer": TITLE},
    place_aliases={"shanghai": "SHA"},
)
OFFER = CompetingOffer("USD", base=Decimal(218_000), expires_on=date(2026, 4, 1), evidence=True)
FACTS = CandidateFacts(
    job_title=TITLE,
    location="AUS",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.STRONG_HIRE,
    job_level=JobLevel.P4,
    competing_offer=OFFER,
    expectation=Money(Decimal("240000.10"), "USD"),
    posted_range=PostedRange(Money(Decimal(170_000), "USD"), Money(Decimal(230_000), "USD")),
    exempt=True,
)
BLANK: dict[str, str] = {
    "job_title": "",
    "location": "",
    "proficiency": "",
    "interview_feedback": "",
    "job_level": "",
    "competing_base": "",
    "competing_total": "",
    "expectation": "",
    "posted_minimum": "",
    "posted_maximum": "",
    "exempt": "",
}
LISTED = {"job_title": TITLE, "location": "AUS"}


def case(facts: CandidateFacts = FACTS, **said_by: str) -> Case:
    """A case Ravi opened; `said_by` names whose word a field is."""
    history = tuple(
        FactRecord(field, None, facts.value_of(field), said_by.get(field, RAVI.user_id), NOW, "TURN-1")
        for field in facts.known()
    )
    return Case("CAND-1", RAVI.user_id, NOW, 1, facts, history)


def blocks(shown: Case, actor: Actor = RAVI) -> list[dict[str, Any]]:
    view = context_modal("CAND-1@8", shown, actor)
    found: list[dict[str, Any]] = view["blocks"]
    return found


def as_sent(shown: Case, actor: Actor = RAVI, **typed: str) -> dict[str, str]:
    """What Slack sends of the form as it was opened, with some fields typed over."""
    values = {
        block["block_id"]: {block["block_id"]: _state(block["element"])}
        for block in blocks(shown, actor)
        if block["type"] == "input"
    }
    body = {"user": {"id": actor.user_id}, "view": {"state": {"values": values}, "private_metadata": "CAND-1@8"}}
    return {**submission(body).fields, **typed}


def _state(element: dict[str, Any]) -> dict[str, Any]:
    if element["type"] in ("static_select", "external_select"):
        return {"type": element["type"], "selected_option": element.get("initial_option")}
    return {"type": "plain_text_input", "value": element.get("initial_value")}


def changes(fields: dict[str, str], before: CandidateFacts = FACTS) -> dict[FactField, object]:
    assert entry_problems(fields, BOOK) == {}
    return {change.field: change.value for change in edits_of(fields, before, BOOK)}


def test_the_form_shows_every_fact_as_it_stands() -> None:
    shown = {block["block_id"]: block["element"] for block in blocks(case()) if block["type"] == "input"}

    assert list(shown) == list(BLANK)
    texts = {name: element.get("initial_value") for name, element in shown.items()}
    assert (texts["posted_minimum"], texts["posted_maximum"]) == ("USD 170,000", "USD 230,000")
    assert (texts["competing_base"], texts["competing_total"]) == ("USD 218,000", None)
    assert texts["expectation"] == "USD 240,000.10"
    chosen = {name: element.get("initial_option", {}).get("value") for name, element in shown.items()}
    assert (chosen["job_title"], chosen["location"]) == (TITLE, "AUS")
    assert (chosen["proficiency"], chosen["interview_feedback"]) == ("Proficient", "Strong Hire")
    assert (chosen["job_level"], chosen["exempt"]) == ("P4", "yes")


def test_the_form_of_an_empty_case_is_empty_and_everything_in_it_optional() -> None:
    inputs = [block for block in blocks(case(CandidateFacts())) if block["type"] == "input"]

    assert [block["block_id"] for block in inputs] == list(BLANK)
    assert all(block["optional"] for block in inputs)
    assert not any({"initial_value", "initial_option"} & block["element"].keys() for block in inputs)


def test_the_form_says_which_case_it_is_and_keeps_nothing_but_ids() -> None:
    view = context_modal("CAND-1@8", case(), RAVI)

    assert (view["callback_id"], view["private_metadata"]) == (CONTEXT_MODAL, "CAND-1@8")
    assert "CAND-1" in view["blocks"][0]["text"]["text"]


def test_an_offers_yearly_total_stands_in_its_own_field() -> None:
    facts = CandidateFacts(competing_offer=CompetingOffer("EUR", annual_total=Decimal(95_000)))
    shown = {block["block_id"]: block["element"] for block in blocks(case(facts)) if block["type"] == "input"}

    assert "initial_value" not in shown["competing_base"]
    assert shown["competing_total"]["initial_value"] == "EUR 95,000"


@pytest.mark.parametrize(("exempt", "word"), [(True, "yes"), (False, "no"), (None, None)])
def test_whether_a_job_is_exempt_is_yes_no_or_not_known(exempt: bool | None, word: str | None) -> None:
    shown = {block["block_id"]: block["element"] for block in blocks(case(CandidateFacts(exempt=exempt)))[1:]}

    assert shown["exempt"].get("initial_option", {}).get("value") == word
    assert changes({**BLANK, "exempt": word or ""}, CandidateFacts()) == (
        {} if exempt is None else {FactField.EXEMPT: exempt}
    )


def test_a_posted_range_is_two_fields_and_saving_the_form_leaves_it() -> None:
    facts = CandidateFacts(
        posted_range=PostedRange(Money(Decimal(150_000), "USD"), Money(Decimal(200_000), "USD")),
        job_level=JobLevel.P1,
    )

    assert changes(as_sent(case(facts), job_level="P2"), facts) == {FactField.JOB_LEVEL: JobLevel.P2}
    emptied = as_sent(case(facts), posted_minimum="", posted_maximum="")
    assert changes(emptied, facts) == {FactField.POSTED_RANGE: None}
    raised = as_sent(case(facts), posted_maximum="USD 210k")
    assert changes(raised, facts) == {
        FactField.POSTED_RANGE: PostedRange(Money(Decimal(150_000), "USD"), Money(Decimal(210_000), "USD"))
    }


@pytest.mark.parametrize(
    ("minimum", "maximum", "told"),
    [
        ("150k", "", {"posted_maximum": "A posted range has two amounts: from and to."}),
        ("", "200k", {"posted_minimum": "A posted range has two amounts: from and to."}),
        ("200k", "150k", {"posted_maximum": "A posted range goes from a lower to a higher amount."}),
        ("USD 150k", "EUR 200k", {"posted_maximum": "Give both amounts of a posted range in one currency."}),
    ],
)
def test_what_is_wrong_with_a_posted_range_is_said_where_it_can_be_mended(
    minimum: str, maximum: str, told: dict[str, str]
) -> None:
    assert entry_problems({**BLANK, **LISTED, "posted_minimum": minimum, "posted_maximum": maximum}, BOOK) == told


def test_what_comp_said_is_shown_to_the_recruiter_and_is_no_field() -> None:
    shown = blocks(case(job_level=CARLA.user_id, competing_offer=CARLA.user_id))

    ids = [block["block_id"] for block in shown if block["type"] == "input"]
    assert "job_level" not in ids
    assert not {"competing_base", "competing_total"} & set(ids)
    (said,) = [block for block in shown if "Set by somebody else" in str(block)]
    assert "P4" in str(said)
    assert "218,000" in str(said)


def test_comp_may_change_everything_whoever_said_it() -> None:
    shown = [block["block_id"] for block in blocks(case(), CARLA) if block["type"] == "input"]

    assert shown == list(BLANK)


def test_a_form_saved_as_it_was_opened_changes_nothing() -> None:
    for actor in (RAVI, CARLA):
        assert changes(as_sent(case(), actor)) == {}


MONEY = st.builds(
    Money,
    st.decimals(min_value=1000, max_value=50_000_000, places=2),
    st.sampled_from(["USD", "EUR", "CNY", "JPY", "GBP", "CHF"]),
)
OFFERS = st.builds(
    lambda money, total, expires, proof: CompetingOffer(
        money.currency,
        base=None if total else money.amount,
        annual_total=money.amount if total else None,
        expires_on=expires,
        evidence=proof,
    ),
    MONEY,
    st.booleans(),
    st.none() | st.dates(),
    st.none() | st.booleans(),
)
ANY_FACTS = st.builds(
    CandidateFacts,
    job_title=st.sampled_from([None, *BOOK.titles]),
    location=st.sampled_from([None, *BOOK.places]),
    proficiency=st.none() | st.sampled_from(Proficiency),
    interview_feedback=st.none() | st.sampled_from(FEEDBACK_WITH_OFFER),
    job_level=st.none() | st.sampled_from(JobLevel),
    competing_offer=st.none() | OFFERS,
    expectation=st.none() | MONEY,
    exempt=st.none() | st.booleans(),
)


@given(ANY_FACTS, st.sets(st.sampled_from(FactField)))
def test_whatever_is_known_and_whoever_said_it_saving_the_form_untouched_changes_nothing(
    facts: CandidateFacts, comps: set[FactField]
) -> None:
    shown = case(facts, **dict.fromkeys(comps, CARLA.user_id))
    for actor in (RAVI, CARLA):
        assert changes(as_sent(shown, actor), facts) == {}


@given(ANY_FACTS, ANY_FACTS)
def test_a_form_filled_in_with_other_facts_leads_to_those_facts(
    facts: CandidateFacts, wanted: CandidateFacts
) -> None:
    filled = as_sent(case(wanted))

    after = facts.with_changes(edits_of(filled, facts, BOOK))

    expected = wanted.competing_offer
    assert entry_problems(filled, BOOK) == {}
    for field in FactField:
        if field is FactField.COMPETING_OFFER:
            given = after.competing_offer
            assert (given and (given.amount, given.base)) == (expected and (expected.amount, expected.base))
        else:
            assert after.value_of(field) == wanted.value_of(field)


def test_blank_fields_mean_not_known() -> None:
    assert changes(dict(BLANK)) == dict.fromkeys(FACTS.known())
    assert changes(dict.fromkeys(BLANK, "   ")) == dict.fromkeys(FACTS.known())
    assert changes(dict(BLANK), CandidateFacts()) == {}


@pytest.mark.parametrize(
    ("fields", "field", "value"),
    [
        ({"job_title": "data  scientist "}, FactField.JOB_TITLE, "Data Scientist"),
        ({"location": " lis"}, FactField.LOCATION, "LIS"),
        ({"location": "Shanghai"}, FactField.LOCATION, "SHA"),
        ({"proficiency": "Advanced"}, FactField.PROFICIENCY, Proficiency.ADVANCED),
        ({"proficiency": "unknown"}, FactField.PROFICIENCY, Proficiency.UNKNOWN),
        ({"interview_feedback": "Must Hire"}, FactField.INTERVIEW_FEEDBACK, Feedback.MUST_HIRE),
        ({"job_level": "P5"}, FactField.JOB_LEVEL, JobLevel.P5),
        ({"exempt": "no"}, FactField.EXEMPT, False),
        ({"expectation": "250k"}, FactField.EXPECTATION, Money(Decimal(250_000), "USD")),
    ],
)
def test_one_field_typed_over_is_one_change(fields: dict[str, str], field: FactField, value: object) -> None:
    assert changes(as_sent(case(), **fields)) == {field: value}


def test_an_alias_of_a_title_is_that_title() -> None:
    assert changes(as_sent(case(), job_title="Sr Backend Engineer")) == {}
    assert changes({"job_title": "sr backend engineer"}, CandidateFacts()) == {FactField.JOB_TITLE: TITLE}


@pytest.mark.parametrize("title", ["Astronaut", "Senior Backend Enginer", "<!channel>", "🚀" * 50, "x" * 5000])
def test_a_title_that_is_not_in_the_ranges_is_told_in_a_sentence_that_does_not_repeat_it(title: str) -> None:
    problems = entry_problems({**BLANK, "job_title": title, "location": title}, BOOK)

    assert problems == {
        "job_title": "That job title is not in the pay ranges. Choose one that is.",
        "location": "That location is not in the pay ranges. Choose one that is.",
    }


@pytest.mark.parametrize(
    ("field", "forged"),
    [
        ("proficiency", "Expert"),
        ("proficiency", "PROFICIENT"),
        ("interview_feedback", "No Hire"),
        ("interview_feedback", "Definitely"),
        ("job_level", "P9"),
        ("job_level", "VP"),
    ],
)
def test_a_choice_that_was_never_offered_is_refused(field: str, forged: str) -> None:
    problems = entry_problems({**BLANK, field: forged}, BOOK)

    assert problems == {field: "That choice no longer exists. Please choose again."}


def test_base_and_total_together_are_too_much() -> None:
    fields = {**BLANK, **LISTED, "competing_base": "218k", "competing_total": "250k"}

    assert entry_problems(fields, BOOK) == {
        "competing_total": "Give the base or the yearly total of that offer, not both."
    }


@pytest.mark.parametrize(
    ("typed", "place", "currency", "amount"),
    [
        ("218,000", "AUS", "USD", 218_000),
        ("218k", "SHA", "CNY", 218_000),
        ("218k", "LIS", "EUR", 218_000),
        ("EUR 90k", "AUS", "EUR", 90_000),
        ("90,000 GBP", "AUS", "GBP", 90_000),
        ("€90,000", "AUS", "EUR", 90_000),
        ("$218k", "AUS", "USD", 218_000),
        ("A$218k", "AUS", "AUD", 218_000),
        ("¥500,000", "SHA", "CNY", 500_000),
    ],
)
@pytest.mark.parametrize("name", ["competing_base", "competing_total", "expectation"])
def test_an_amount_is_in_its_own_currency_or_in_that_of_the_range(
    name: str, typed: str, place: str, currency: str, amount: int
) -> None:
    made = changes({**BLANK, "job_title": TITLE, "location": place, name: typed}, CandidateFacts())

    if name == "expectation":
        assert made[FactField.EXPECTATION] == Money(Decimal(amount), currency)
    else:
        offer = made[FactField.COMPETING_OFFER]
        assert isinstance(offer, CompetingOffer)
        assert offer.amount == Money(Decimal(amount), currency)
        assert (offer.base is None) is (name == "competing_total")


@pytest.mark.parametrize(
    ("typed", "place"), [("218k", ""), ("$218k", ""), ("$218k", "LIS"), ("¥500,000", "AUS"), ("₩90,000,000", "AUS")]
)
@pytest.mark.parametrize("name", ["competing_base", "competing_total", "expectation"])
def test_a_currency_that_is_not_plain_is_asked_for(name: str, typed: str, place: str) -> None:
    problems = entry_problems({**BLANK, "job_title": TITLE, "location": place, name: typed}, BOOK)

    assert problems == {name: "Please write the currency's code as well, such as EUR 90,000."}


@pytest.mark.parametrize("typed", ["a lot", "200k-250k", "218", "9k a month", "200k 210k", "-5"])
@pytest.mark.parametrize("name", ["competing_base", "competing_total", "expectation"])
def test_what_is_no_yearly_amount_is_told_at_its_field(name: str, typed: str) -> None:
    problems = entry_problems({**BLANK, **LISTED, name: typed}, BOOK)

    assert list(problems) == [name]
    assert problems[name].startswith(("Please ", "That is no yearly base."))


def test_several_things_wrong_are_each_told_at_their_field() -> None:
    fields = {**BLANK, "job_title": "Cook", "location": "AUS", "job_level": "P9", "expectation": "lots"}

    assert set(entry_problems(fields, BOOK)) == {"job_title", "job_level", "expectation"}


def test_with_the_place_the_usual_currency_moves_too() -> None:
    made = changes(as_sent(case(), location="SHA", expectation="500,000"))

    assert made == {
        FactField.LOCATION: "SHA",
        FactField.EXPECTATION: Money(Decimal(500_000), "CNY"),
    }


def test_an_offer_whose_amount_stays_keeps_when_it_expires_and_that_it_is_in_writing() -> None:
    for spelled in ("USD 218,000", "218k", "$218,000.00"):
        assert changes(as_sent(case(), competing_base=spelled)) == {}


@pytest.mark.parametrize(
    ("typed", "offer"),
    [
        ({"competing_base": "219k"}, CompetingOffer("USD", base=Decimal(219_000))),
        ({"competing_base": "EUR 218,000"}, CompetingOffer("EUR", base=Decimal(218_000))),
        ({"competing_base": "", "competing_total": "218k"}, CompetingOffer("USD", annual_total=Decimal(218_000))),
        ({"competing_base": ""}, None),
    ],
)
def test_another_amount_is_another_offer(typed: dict[str, str], offer: CompetingOffer | None) -> None:
    assert changes(as_sent(case(), **typed)) == {FactField.COMPETING_OFFER: offer}


def test_fields_a_recruiter_does_not_have_are_left_alone() -> None:
    comps = dict.fromkeys(FactField, CARLA.user_id)
    assert as_sent(case(**comps)) == {}
    assert changes({}) == {}
    assert changes({"job_level": "P5"}) == {FactField.JOB_LEVEL: JobLevel.P5}
    assert edits_of({"job_level": ""}, FACTS, BOOK) == (FactChange(FactField.JOB_LEVEL, None),)


@pytest.mark.parametrize("name", ["competing_base", "competing_total"])
def test_half_of_an_offers_two_fields_is_read_as_far_as_it_goes(name: str) -> None:
    made = changes({**LISTED, name: "300k"}, CandidateFacts(**LISTED))

    offer = made[FactField.COMPETING_OFFER]
    assert isinstance(offer, CompetingOffer)
    assert offer.amount == Money(Decimal(300_000), "USD")


@pytest.mark.parametrize("name", ["posted_range", "competing_offer", "__class__", "", "opened_by", "legal_hold"])
def test_fields_that_were_never_in_the_form_change_nothing(name: str) -> None:
    assert changes(as_sent(case(), **{name: "1"})) == {}
