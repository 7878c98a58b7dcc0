"""Reading with Claude: what is on its lists is heard, and whatever else a model says has no effect."""

import base64
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateways.bedrock.reader import heard_in, intents_in
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.composing import ModelSilent
from domain.conversations.enquiries import Comparison, Measure, NoteWanted, Reach, WhatIf
from domain.conversations.hearing import Heard, Unread, veiled
from domain.conversations.reading import Catalogue, Topic
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import JobLevel, Proficiency

CATALOGUE = Catalogue(("Software Engineer", "Data Scientist"), ("SEA", "DUB"), {}, {})
MESSAGE = "She would like 195k; Acme offers EUR 120,000 in all, unlike CAND-018 and CAND-019."
UNREAD = Unread(veiled(MESSAGE, "CAND-017"), CandidateFacts(), CATALOGUE, "t1", range_currency="USD")


def heard(*intents: dict[str, object], unread: Unread = UNREAD) -> Heard:
    return heard_in(intents_in(json.dumps({"intents": intents})), unread)


# -- JSON that is none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        *("", "I would rather not.", "}{", "[]", '["intents"]', "null", '{"intents": 3}', '{"intents": [3]}', "{}"),
        '{"intents": [{"intent": "note"}',
        '{"intents": [{"intent": "note"}, {"intent": "wh}',
        '{"intents": [{"intent": "reach", "amount": NaN}]}',
        '{"intents": [], "sure": Infinity}',
        '{"intents": [], "sure": -Infinity}',
        '{"intents": [{"intent": "note"}], "intents": []}',
        '{"intents": [{"intent": "help", "intent": "note"}]}',
        '{"intents": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"intents": [], "more": ' + '{"a":' * 5000 + "1" + "}" * 5000 + "}",
        json.dumps({"intents": [], "padding": "x" * 100_000}),
        '{"intents": [{"intent": 7}]}',
        '{"intents": [{"intent": "set", "field": ["job_title"], "value": {"$ne": ""}}]}',
    ],
    ids=lambda answer: answer[:40] or "nothing",
)
def test_what_is_no_answer_is_silence(answer: str) -> None:
    with pytest.raises(ModelSilent):
        intents_in(answer)


def test_an_answer_may_be_wrapped_in_words_and_fences() -> None:
    wrapped = 'Certainly!\n```json\n{"intents": [{"intent": "note"}]}\n```\nAnything else?'
    assert heard_in(intents_in(wrapped), UNREAD).enquiries == (NoteWanted(),)


def test_no_json_of_the_world_is_more_than_silence(shared_data: Path) -> None:
    rows = (shared_data / "adversarial" / "json_parsing.jsonl").read_text().splitlines()
    bodies = [base64.b64decode(json.loads(row)["b64"]).decode("utf-8", "replace") for row in rows]
    assert len(bodies) > 300
    for body in (*bodies, *(f'{{"intents": {body}}}' for body in bodies)):
        try:
            assert heard_in(intents_in(body), UNREAD) == Heard()
        except ModelSilent:
            continue


@given(st.text(max_size=300) | st.recursive(st.none() | st.text(max_size=5), st.lists).map(json.dumps))
def test_an_answer_of_any_kind_is_silence_or_nothing_unlisted(answer: str) -> None:
    try:
        found = intents_in(answer)
    except ModelSilent:
        return
    assert heard_in(found, UNREAD) == Heard()


# -- what is on the lists --------------------------------------------------------------------------------------------


def test_facts_are_picked_by_id_and_by_listed_word() -> None:
    assert heard(
        {"intent": "set", "field": "job_title", "value": "t2"},
        {"intent": "set", "field": "location", "value": "p1"},
        {"intent": "set", "field": "proficiency", "value": "Advanced"},
        {"intent": "set", "field": "exempt", "value": "no"},
        {"intent": "clear", "field": "expectation"},
    ).suggestions == (
        FactChange(FactField.JOB_TITLE, "Data Scientist"),
        FactChange(FactField.LOCATION, "SEA"),
        FactChange(FactField.PROFICIENCY, Proficiency.ADVANCED),
        FactChange(FactField.EXPECTATION, None),
        FactChange(FactField.EXEMPT, value=False),
    )


def test_amounts_are_those_of_the_message_and_no_others() -> None:
    found = heard(
        {"intent": "expectation", "amount": "[a1]"},
        {"intent": "competing_offer", "amount": "a2", "measure": "total"},
        {"intent": "reach", "amount": "a1", "measure": ""},
    )
    assert found.suggestions == (
        FactChange(FactField.COMPETING_OFFER, CompetingOffer("EUR", annual_total=Decimal(120_000))),
        FactChange(FactField.EXPECTATION, Money(Decimal(195_000), "USD")),
    )
    assert found.enquiries == (Reach(Decimal(195_000), "USD", Measure.BASE),)


@pytest.mark.parametrize("amount", ["250000", "USD 250,000", "a3", "a0", "a9", "[c1]", "1", "", "a1 a2", "195k"])
@pytest.mark.parametrize("intent", ["expectation", "competing_offer", "reach"])
def test_a_number_of_the_model_s_own_is_not_heard(intent: str, amount: str) -> None:
    assert heard({"intent": intent, "amount": amount, "measure": "base"}) == Heard()


def test_wondering_changes_nothing_and_is_one_question() -> None:
    found = heard(
        {"intent": "what_if", "field": "job_level", "value": "P5"},
        {"intent": "what_if", "field": "location", "value": "p2"},
        {"intent": "compare", "candidates": ["[c1]", "c2"], "places": ["p2"]},
        {"intent": "why"},
    )
    assert found.suggestions == ()
    assert found.enquiries == (
        WhatIf((FactChange(FactField.LOCATION, "DUB"), FactChange(FactField.JOB_LEVEL, JobLevel.P5))),
        Comparison(("CAND-018", "CAND-019"), ("DUB",)),
    )
    assert found.topics == {Topic.WHY}


@pytest.mark.parametrize(
    "intent",
    [
        *(
            {"intent": name}
            for name in ("approve", "override", "reject", "set_role", "post", "delete", "SET", "", "tool")
        ),
        {"intent": "set", "field": "base", "value": "250000"},
        {"intent": "set", "field": "job_title", "value": "Chief Executive"},
        {"intent": "set", "field": "job_title", "value": "t3"},
        {"intent": "set", "field": "location", "value": "DUB"},
        {"intent": "set", "field": "proficiency", "value": "Guru"},
        {"intent": "set", "field": "job_level", "value": "P6"},
        {"intent": "set", "field": "interview_feedback", "value": "No Hire"},
        {"intent": "set", "field": "exempt", "value": "maybe"},
        {"intent": "set", "field": "expectation", "value": "250000"},
        {"intent": "set", "field": "posted_range", "value": "1-2"},
        {"intent": "set", "field": "candidate_id", "value": "CAND-001"},
        {"intent": "clear", "field": "job_title"},
        {"intent": "clear", "field": "location"},
        {"intent": "clear", "field": "audit"},
        {"intent": "compare", "candidates": ["CAND-001", "c3", "all"], "places": ["SEA", "p3"]},
        {"intent": "competing_offer", "amount": "a1", "measure": ""},
    ],
    ids=lambda intent: " ".join(map(str, intent.values())),
)
def test_what_is_on_no_list_has_no_effect(intent: dict[str, object]) -> None:
    assert heard(intent) == Heard()


def test_a_measure_that_does_not_exist_spoils_the_answer() -> None:
    with pytest.raises(ModelSilent):
        heard({"intent": "reach", "amount": "a1", "measure": "monthly"})


def test_of_many_intents_the_first_twenty_are_read_and_each_fact_once() -> None:
    many = [{"intent": "set", "field": "proficiency", "value": "Learning"}] * 19
    last = {"intent": "set", "field": "proficiency", "value": "Advanced"}
    assert heard(*many, last).suggestions == (FactChange(FactField.PROFICIENCY, Proficiency.ADVANCED),)
    assert heard(*many, many[0], last).suggestions == (FactChange(FactField.PROFICIENCY, Proficiency.LEARNING),)


def test_more_than_was_asked_for_is_left_aside() -> None:
    note = {"intent": "note", "approve": True, "to": "U0OLGA", "tool_calls": [{"name": "post"}]}
    assert heard(note) == Heard(enquiries=(NoteWanted(),))
