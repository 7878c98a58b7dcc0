"""Whatever people do to offers, in whatever order: no offer ever comes into a state it may not be in."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from domain.approvals.carry_out import DeclineReason
from domain.approvals.life import OfferEvent
from domain.candidates.facts import FactChange, FactField
from domain.errors import CompAssistError
from domain.identity.actor import PROGRAM, Actor
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.policy import Tier
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.filed import DecisionKind, FiledRecommendation, OfferState
from tests.property.approval_office import (
    CARLA,
    CLEO,
    COLIN,
    COREY,
    DELIA,
    PAY_DATA,
    PEOPLE,
    RAVI,
    Office,
)
from tests.property.offer_ledger import LEGAL, Ledger
from tests.unit.pay.sample_pay import PLACE, TITLE

REACHED: Counter[str] = Counter()

_DESK = "C0DESK/1"
_CASES = {"CAND-1": RAVI, "CAND-2": CLEO}  # who opens which
_case = st.sampled_from(sorted(_CASES))
_anybody = st.sampled_from(PEOPLE)
# Those who may do something come often enough for offers to get anywhere.
_decider = st.sampled_from((CARLA, CARLA, COLIN, CLEO, CLEO, DELIA, *PEOPLE))
_talker = st.sampled_from((RAVI, RAVI, CLEO, CARLA, COREY, *PEOPLE))
_older = st.sampled_from((0, 0, 0, 0, 0, 1))
_base = st.sampled_from([Decimal(amount) for amount in (158_000, 177_500, 183_000, 201_000, 230_000, 999_000)])


def _rival(amount: int, currency: str = "USD") -> FactChange:
    return FactChange(FactField.COMPETING_OFFER, CompetingOffer(currency, base=Decimal(amount)))


_fact = st.sampled_from(
    (
        *(FactChange(FactField.PROFICIENCY, known) for known in Proficiency),
        *(FactChange(FactField.INTERVIEW_FEEDBACK, feedback) for feedback in Feedback),
        FactChange(FactField.INTERVIEW_FEEDBACK, None),
        FactChange(FactField.JOB_LEVEL, JobLevel.P4),
        FactChange(FactField.EXEMPT, True),
        FactChange(FactField.EXEMPT, False),
        FactChange(FactField.EXPECTATION, Money(Decimal(250_000), "USD")),
        _rival(185_000),
        _rival(300_000),
        _rival(200_000, "EUR"),
        FactChange(FactField.COMPETING_OFFER, None),
    )
)


def _story_of(known: Proficiency, feedback: Feedback, *more: FactChange) -> tuple[FactChange, ...]:
    return (
        FactChange(FactField.JOB_TITLE, TITLE),
        FactChange(FactField.LOCATION, PLACE),
        FactChange(FactField.PROFICIENCY, known),
        FactChange(FactField.INTERVIEW_FEEDBACK, feedback),
        FactChange(FactField.COMPETING_OFFER, None),
        FactChange(FactField.EXEMPT, False),
        *more,
    )


_STORIES = {
    "within policy": _story_of(Proficiency.PROFICIENT, Feedback.HIRE),
    "well over the midpoint": _story_of(Proficiency.ADVANCED, Feedback.MUST_HIRE),
    "below the exempt threshold": _story_of(Proficiency.LEARNING, Feedback.HIRE, FactChange(FactField.EXEMPT, True)),
    "another company pays far more": _story_of(Proficiency.PROFICIENT, Feedback.MUST_HIRE, _rival(300_000)),
    "another company pays in euros": _story_of(Proficiency.PROFICIENT, Feedback.HIRE, _rival(200_000, "EUR")),
}
_story = st.sampled_from(sorted(_STORIES))


class LivesOfOffers(RuleBasedStateMachine):
    """Two cases, a dozen people, and everything any of them might try."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office()
        self.ledger = Ledger(REACHED)

    @initialize(first=_story, second=_story)
    def two_cases_are_opened(self, first: str, second: str) -> None:
        self.their_recruiter_tells_it_otherwise("CAND-1", first)
        self.their_recruiter_tells_it_otherwise("CAND-2", second)

    @rule(case=_case, story=_story)
    def their_recruiter_tells_it_otherwise(self, case: str, story: str) -> None:
        self._say(_CASES[case], case, *_STORIES[story], afresh=True)

    @rule(case=_case, steps=st.integers(1, 4), accepts=st.booleans())
    def the_matter_takes_its_course(self, case: str, steps: int, accepts: bool) -> None:
        # What usually happens next, so that offers get further than chance would take them.
        for _ in range(steps):
            match self._offers(case)[-1].state:
                case OfferState.SUBMITTED:
                    self.somebody_approves(CARLA, case, 0)
                    self.somebody_approves(COLIN, case, 0)
                    self.somebody_approves(CLEO, case, 0)
                case OfferState.APPROVED:
                    self.somebody_makes_the_offer(_CASES[case], case, 0)
                case OfferState.OFFERED:
                    self.the_candidate_answers(_CASES[case], case, 0, accepts)
                case OfferState.CHANGES_REQUESTED:
                    self.somebody_sends_it_again(_CASES[case], case, 0)
                case _:
                    self.somebody_asks_anew(_CASES[case], case)

    @rule(hours=st.sampled_from((30, 335, 337)))
    def nobody_moves_for_some_days(self, hours: int) -> None:
        self.time_passes(hours)
        self.offers_nobody_moved_on_expire(PROGRAM)

    @rule(actor=_decider, case=_case, older=_older)
    def somebody_approves(self, actor: Actor, case: str, older: int) -> None:
        self._decide("approve", actor, case, older, self.office.approve)

    @rule(actor=_decider, case=_case, older=_older)
    def somebody_else_approves_at_once(self, actor: Actor, case: str, older: int) -> None:
        self.somebody_approves(CARLA, case, older)
        self.somebody_approves(actor, case, older)

    @rule(actor=_decider, case=_case, older=_older, base=_base)
    def somebody_overrides(self, actor: Actor, case: str, older: int, base: Decimal) -> None:
        why = "The committee agreed on this amount in writing."
        self._decide("override", actor, case, older, self.office.override, base=base, justification=why)

    @rule(actor=_decider, case=_case, older=_older)
    def somebody_asks_for_changes(self, actor: Actor, case: str, older: int) -> None:
        send_back = self.office.send_back(DecisionKind.CHANGES_REQUESTED)
        self._decide("ask for changes", actor, case, older, send_back, note="Please check the level.")

    @rule(case=_case)
    def comp_asks_and_the_recruiter_sends_it_again(self, case: str) -> None:
        self.somebody_asks_for_changes(CARLA, case, 0)
        self.somebody_sends_it_again(_CASES[case], case, 0)

    @rule(actor=_decider, case=_case, older=_older)
    def somebody_rejects(self, actor: Actor, case: str, older: int) -> None:
        send_back = self.office.send_back(DecisionKind.REJECTED)
        self._decide("reject", actor, case, older, send_back, note="Not this quarter.")

    @rule(actor=_talker, case=_case, older=_older)
    def somebody_sends_it_again(self, actor: Actor, case: str, older: int) -> None:
        self._carry_out("send again", actor, case, older, OfferEvent.SUBMIT)

    @rule(actor=_talker, case=_case, older=_older)
    def somebody_makes_the_offer(self, actor: Actor, case: str, older: int) -> None:
        self._carry_out("offer", actor, case, older, OfferEvent.OFFER)

    @rule(actor=_talker, case=_case, older=_older, accepts=st.booleans())
    def the_candidate_answers(self, actor: Actor, case: str, older: int, accepts: bool) -> None:
        if accepts:
            self._carry_out("accept", actor, case, older, OfferEvent.ACCEPT)
        else:
            self._carry_out("decline", actor, case, older, OfferEvent.DECLINE, reason=DeclineReason.PAY)

    @rule(actor=_talker, case=_case, older=_older)
    def somebody_withdraws(self, actor: Actor, case: str, older: int) -> None:
        self._carry_out("withdraw", actor, case, older, OfferEvent.WITHDRAW)

    @rule(actor=_talker, case=_case, change=_fact)
    def somebody_changes_a_fact(self, actor: Actor, case: str, change: FactChange) -> None:
        self._say(actor, case, change)

    @rule(actor=_talker, case=_case)
    def somebody_asks_anew(self, actor: Actor, case: str) -> None:
        self._say(actor, case, afresh=True)

    @rule(actor=_talker, case=_case)
    def somebody_takes_it_back(self, actor: Actor, case: str) -> None:
        self._say(actor, case, undo=True)

    @rule(actor=_anybody, case=_case)
    def a_case_is_closed_for_a_while(self, actor: Actor, case: str) -> None:
        self._close_or_reopen(actor, case)
        self.somebody_approves(CARLA, case, 0)
        self.somebody_makes_the_offer(RAVI, case, 0)
        self.somebody_asks_anew(CLEO, case)
        if self.office.work.kept.cases[case].is_closed:
            self._close_or_reopen(CARLA, case)

    @rule(hours=st.sampled_from((1, 8, 24, 100, 361)))
    def time_passes(self, hours: int) -> None:
        self.office.clock.time += timedelta(hours=hours)

    @rule(actor=st.sampled_from((PROGRAM, PROGRAM, CARLA, RAVI)))
    def offers_nobody_moved_on_expire(self, actor: Actor) -> None:
        self._step("expire", actor, lambda: self.office.expire(actor=actor))

    @rule(which=st.sampled_from(("as it was", "as it was", *PAY_DATA)))
    def pay_data_is_imported(self, which: str) -> None:
        self.office.books.put_in_force(PAY_DATA[which])

    @rule(actor=_decider, case=_case)
    def the_audit_log_refuses_while_somebody_decides(self, actor: Actor, case: str) -> None:
        before = self.office.work.kept
        self.office.work.audit_refuses = True
        self.somebody_approves(actor, case, 0)
        self.somebody_rejects(actor, case, 0)
        self.somebody_withdraws(actor, case, 0)
        self.office.work.audit_refuses = False
        assert self.office.work.kept is before

    def _close_or_reopen(self, actor: Actor, case: str) -> None:
        self._step("close or reopen", actor, lambda: self.office.close_or_reopen(actor, case))

    def _say(self, actor: Actor, case: str, *chosen: FactChange, undo: bool = False, afresh: bool = False) -> None:
        self._step("say", actor, lambda: self.office.say(actor, case, *chosen, undo=undo, afresh=afresh))

    def _carry_out(self, did: str, actor: Actor, case: str, older: int, event: OfferEvent, reason: str = "") -> None:
        self._decide(did, actor, case, older, self.office.carry_out, event=event, reason=reason)

    def _decide(
        self, did: str, actor: Actor, case: str, older: int, use_case: Callable[..., object], **more: object
    ) -> None:
        offers = self._offers(case)
        if offers:
            chosen = offers[max(-1 - older, -len(offers))]
            self._step(did, actor, lambda: use_case(actor=actor, recommendation_id=chosen.id, place=_DESK, **more))

    def _offers(self, case: str) -> list[FiledRecommendation]:
        kept = self.office.work.kept.recommendations.values()
        return sorted((filed for filed in kept if filed.candidate_id == case), key=lambda filed: filed.number)

    def _step(self, did: str, actor: Actor, do: Callable[[], object]) -> None:
        """Let somebody try something: it is refused and leaves no trace, or it is what the ledger allows."""
        before = self.office.work.kept
        try:
            do()
        except CompAssistError as error:
            REACHED[f"refused: {error.code}"] += 1
            assert self.office.work.kept is before, "a refusal left something behind"
            return
        after, now = self.office.work.kept, self.office.clock.now()
        if after is not before:
            self.ledger.follow(did, actor, before, after, now, self.office.books.current())


def test_no_offer_ever_comes_into_a_state_it_may_not_be_in() -> None:
    REACHED.clear()

    run_state_machine_as_test(
        LivesOfOffers,
        settings=settings(
            max_examples=300, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )

    assert {f"state: {state}" for state in OfferState} <= REACHED.keys()
    assert {f"tier: {tier}" for tier in Tier} <= REACHED.keys()
    assert {f"did: {what}" for what in LEGAL} <= REACHED.keys()
    refusals = {"already_decided", "approved_already", "audit_refused", "not_named", "offer_expired", "own_request"}
    assert {f"refused: {code}" for code in refusals} <= REACHED.keys()
