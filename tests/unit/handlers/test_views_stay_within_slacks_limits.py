"""Whatever a case holds, Slack accepts what we send: checked with the same rules the playground enforces."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.limits import check_message, check_view
from domain.approvals.settings import TeamSettings
from domain.approvals.show_desk import PAGE, Desk, DeskLine, DeskPage
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.reading import Catalogue, Clarification, NearMiss, Question, Topic
from domain.identity.actor import Actor, Role
from domain.identity.audience import Sight
from domain.pay.policy import Tier
from domain.recommendations.disclosure import disclose
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.recommendation import Flag, Reason, ReasonKind
from domain.recommendations.show_case import CaseOverview
from domain.recommendations.show_history import CaseHistory
from domain.recommendations.show_status import StatusReport
from domain.recommendations.turn import FieldChange, TurnAnswer
from handlers.slack.views.audit_history import audit_history
from handlers.slack.views.blocks import Message, clip, escape
from handlers.slack.views.case_answer import case_answer
from handlers.slack.views.case_context import case_context
from handlers.slack.views.context_form import context_modal
from handlers.slack.views.decision_forms import ask_override_modal, changes_modal, modal_origin, override_modal
from handlers.slack.views.decision_notes import decision_note
from handlers.slack.views.fact_choice import fact_choice, parse_fact_choice
from handlers.slack.views.help_view import did_you_mean, help_view
from handlers.slack.views.home_view import home_note, home_view
from handlers.slack.views.plain_notes import error_note, override_asked
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.views.settings_form import settings_loading, settings_modal
from tests.unit.pay.sample_pay import POLICY
from tests.unit.recommendations.sample_offers import filed as in_the_file
from tests.unit.recommendations.sample_offers import recommend

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HOSTILE = "<!channel> *x* & <@U0EVIL> `code` _i_ \u202e\u200b 😀 " + "word " * 30
TEXTS = st.text(max_size=400) | st.just(HOSTILE) | st.just("<" * 400) | st.just("&" * 400)


POLICY_REPORT = StatusReport(NOW, (), (), POLICY, (), "reachable", "none")
REPORT = replace(POLICY_REPORT, cases=(Case("CAND-1", "U1", NOW, 1, CandidateFacts(job_title=HOSTILE)),) * 10)
_LINE = DeskLine("CAND-" + "9" * 32, HOSTILE, HOSTILE, True, OfferState.SUBMITTED, "REC-1", Tier.L3, "U1", NOW)
_PAGE = DeskPage((_LINE,) * PAGE, 2, 99)
DESK = Desk(NOW, _PAGE, _PAGE, _PAGE)
LINKS = {"REC-1": "https://slack.example/archives/C1/p" + "1" * 200}
EVENTS = tuple(
    AuditEvent(name, "U1", NOW, "CAND-1", "REC-1", place, {"detail": HOSTILE, "fields": "job_title,else"})
    for name in AuditEventName
    for place in ("G0DESK/1.2", "D0ME/1.2", None)
)


def payload(message: Message) -> dict[str, object]:
    return {"text": message.text, "blocks": list(message.blocks)}


def filed(title: str = "Senior Software Engineer", **changes: Any) -> FiledRecommendation:
    """A filed recommendation, its words replaced by hostile ones where asked."""
    body = recommend()
    assert body.offer is not None
    body = replace(body, request=replace(body.request, job_title=title), offer=replace(body.offer, job_title=title))
    return in_the_file(replace(body, **changes))


def case(facts: CandidateFacts, history: tuple[FactRecord, ...] = ()) -> Case:
    return Case("CAND-1", "U1", NOW, 1, facts, history)


@pytest.mark.parametrize("sight", list(Sight))
@given(title=TEXTS, words=TEXTS)
@settings(max_examples=40, deadline=None)
def test_cards_of_any_words_and_all_flags_are_accepted(sight: Sight, title: str, words: str) -> None:
    reasons = tuple(Reason(kind, words, words) for kind in ReasonKind) * 3
    card = recommendation_card(
        disclose(filed(title or "x", flags=tuple(Flag), reasons=reasons), sight, POLICY.parity)
    )
    assert check_message(payload(card)) == []


@given(said=TEXTS, suggestion=st.text(min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_answers_about_anything_said_are_accepted_and_nothing_in_them_comes_alive(said: str, suggestion: str) -> None:
    answer = TurnAnswer(
        case=case(CandidateFacts()),
        changes=(FieldChange(FactField.JOB_TITLE, None, said), FieldChange(FactField.LOCATION, said, said)),
        missing=CandidateFacts().missing(),
        near_misses=(NearMiss(FactField.JOB_TITLE, said, (suggestion, suggestion + "x")),),
        questions=tuple(Question(why, FactField.EXPECTATION) for why in Clarification),
        topics=frozenset(Topic),
        protected=tuple(FactField),
        pay_history_removed=True,
        employer_counter=True,
        nothing_to_undo=True,
    )
    catalogue = Catalogue(titles=(said,) * 20, places=(said,) * 20)
    for message in case_answer(answer, None, catalogue):
        assert check_message(payload(message)) == []
        if "<!channel>" in said:
            assert "<!channel>" not in str(message)


def test_two_titles_that_are_none_of_ours_are_each_asked_about() -> None:
    misses = tuple(NearMiss(FactField.JOB_TITLE, said, ("Chef", "Cook")) for said in ("Chief", "Crook"))
    (message,) = case_answer(TurnAnswer(case(CandidateFacts()), near_misses=misses), None, Catalogue((), ()))
    assert check_message(payload(message)) == []
    assert [said in str(message.blocks) for said in ("Chief", "Crook")] == [True, True]


def test_a_note_as_long_as_its_field_is_shown_to_its_end() -> None:
    asked = override_asked("CAND-1", "U1", "A & B <b> " * 199 + "the end")
    body = filed()
    long = replace(
        body, state=OfferState.REJECTED, decision=Decision(DecisionKind.REJECTED, "U1", NOW, "& " * 996 + "the end")
    )
    card = recommendation_card(disclose(long, Sight.EVERYTHING, POLICY.parity))
    for message in (asked, card, decision_note(disclose(long, Sight.EVERYTHING, POLICY.parity))):
        assert check_message(payload(message)) == []
        assert "the end" in str(message.blocks)


def test_a_choice_in_any_letters_fits_on_its_button() -> None:
    value = fact_choice("CAND-" + "X" * 32, FactField.JOB_TITLE, "😀" * 200)
    assert len(value) <= 2_000
    assert parse_fact_choice(value)[1].value == "😀" * 200


def test_context_notes_forms_help_and_home_are_accepted() -> None:
    history = tuple(FactRecord(field, None, HOSTILE, "U1", NOW, "TURN-1") for field in FactField)
    facts = CandidateFacts(job_title=HOSTILE, location=HOSTILE)
    views = [
        *(case_context(CaseOverview(case(facts, history), filed()), Actor("U1", role)) for role in Role),
        override_asked("CAND-1", "U1", HOSTILE),
        audit_history(CaseHistory(case(facts, history), EVENTS, hidden=3)),
        decision_note(disclose(filed(), Sight.EVERYTHING, POLICY.parity)),
        error_note(HOSTILE),
        did_you_mean(HOSTILE * 20, None, None),
        help_view(Actor("U1", Role.RECRUITMENT)),
    ]
    assert [check_message(payload(view)) for view in views] == [[]] * len(views)
    origin = modal_origin("REC-" + "X" * 12, "G" * 20, "1.2")
    forms = [override_modal(origin, "CAND-1", "USD"), changes_modal(origin, "CAND-1")]
    forms += [home_view(Actor("U1", role, is_admin=True), DESK, REPORT, LINKS) for role in Role]
    forms += [context_modal(origin, case(facts, history), Actor("U1", role)) for role in Role]
    forms += [home_note(error_note(HOSTILE)), ask_override_modal(origin, "CAND-1"), settings_loading()]
    groups = tuple((f"S{number}", HOSTILE) for number in range(200))
    forms += [settings_modal(TeamSettings(known, {"S1": Role.COMP_TEAM}, {})) for known in (groups, (), None)]
    assert [check_view(form) for form in forms] == [[]] * len(forms)


@given(text=st.text(max_size=300), limit=st.integers(min_value=8, max_value=300))
@settings(max_examples=200, deadline=None)
def test_cutting_never_leaves_half_an_entity(text: str, limit: int) -> None:
    cut = clip(escape(text), limit)
    assert len(cut) <= limit
    rest = cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in rest
    assert "<" not in rest


def test_money_in_a_card_is_the_offers_and_no_other() -> None:
    body = filed()
    assert body.offer is not None
    assert body.offer.base > Decimal(0)
    shown = str(recommendation_card(disclose(body, Sight.EVERYTHING, POLICY.parity)))
    assert f"{body.offer.base:,.0f}" in shown
    hidden = str(recommendation_card(disclose(body, Sight.APPROVED, POLICY.parity)))
    assert f"{body.offer.base:,.0f}" not in hidden
