"""Offers in every state, and groups of readers, to look over the shoulder of.

Every amount is a prime from a band of its own, so that each tells where it comes from: a pay range, one person's
salary, another company, an expectation, a posting, a note somebody wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import compress
from typing import Any

from hypothesis import strategies as st

from domain.approvals.carry_out import DeclineReason
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.enquiries import Measure
from domain.identity.actor import Actor, Role
from domain.identity.audience import Audience, PlaceKind
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.fx import FxTable
from domain.pay.rows import RosterRow
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, JobLevel, Proficiency
from domain.recommendations.differences import differences
from domain.recommendations.disclosure import Release
from domain.recommendations.filed import Approval, Decision, DecisionKind, FiledRecommendation, OfferState, Outcome
from domain.recommendations.reach_amount import ReachAnswer, ReachOutcome
from domain.recommendations.request import OfferRequest
from domain.recommendations.side_by_side import Side, SideBySide, unfiled
from domain.recommendations.turn import FieldChange, TurnAnswer
from tests.unit.pay.sample_pay import PLACE, POLICY, TITLE, policy_with, range_row
from tests.unit.recommendations.offer_stories import Story
from tests.unit.recommendations.sample_offers import filed

MOMENT = datetime(2026, 3, 5, 14, 7, tzinfo=UTC)


def _primes(start: int, end: int) -> tuple[int, ...]:
    sieve = bytearray([1]) * end
    sieve[:2] = b"\0\0"
    for number in range(2, int(end**0.5) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, end, number)))
    return tuple(compress(range(start, end), sieve[start:end]))


def _prime(start: int, end: int) -> st.SearchStrategy[Decimal]:
    known = _primes(start, end)
    return st.integers(0, len(known) - 1).map(lambda at: Decimal(known[at]))


_MINIMUM, _MAXIMUM = _prime(100_000, 140_000), _prime(150_000, 200_000)
_SALARY = _prime(90_000, 220_000)
_RIVAL, _HOPED, _POSTED = _prime(120_000, 400_000), _prime(400_000, 500_000), _prime(500_000, 600_000)
_OVERRIDE, _WRITTEN = _prime(110_000, 250_000), _prime(700_000, 800_000)

# Amounts are rounded to the unit here, so that what is computed is as recognisable as what was given.
CARD_POLICY = policy_with(
    id="house-rules",
    rounding={"default": 1},
    equity=replace(POLICY.equity, grant=dict(zip(JobLevel, map(Decimal, _primes(30_000, 30_200)), strict=False))),
    exempt_threshold={PLACE: Decimal(_primes(600_000, 601_000)[0])},
)

RAVI = Actor("U0RAVI", Role.RECRUITMENT)
CARLA = Actor("U0CARLA", Role.COMP_TEAM)
COLIN = Actor("U0COLIN", Role.COMP_TEAM)
ADAM = Actor("U0ADAM", Role.NONE, is_admin=True)
GUEST = Actor("U0GUEST", Role.COMP_TEAM, is_outsider=True)
RAVI_WHO_LEFT = replace(RAVI, is_outsider=True)
_TRUSTED = (CARLA, COLIN, Actor("U0CLEO", Role.COMP_TEAM), Actor("U0ADA", Role.COMP_TEAM, is_admin=True))
_ANYBODY = (RAVI, CARLA, COLIN, Actor("U0RITA", Role.RECRUITMENT), Actor("U0OLGA", Role.NONE), ADAM, GUEST)
# Out of whom the readers of a conversation come, and who is among them in any case.
_COMPANY: tuple[tuple[tuple[Actor, ...], tuple[Actor, ...]], ...] = (
    (_TRUSTED, (RAVI,)),
    (_TRUSTED, (RAVI,)),
    (_TRUSTED, (RAVI,)),
    (_TRUSTED, ()),
    (_TRUSTED, ()),
    (_TRUSTED, ()),
    (_TRUSTED, (GUEST,)),
    (_TRUSTED, (RAVI_WHO_LEFT,)),
    (_TRUSTED, (ADAM,)),
    (_ANYBODY, ()),
)
_OUTCOMES = (OfferState.OFFERED, OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.EXPIRED)


@dataclass(frozen=True)
class Shown:
    """What a handler has in its hands when it renders something."""

    story: Story
    before: FiledRecommendation
    filed: FiledRecommendation
    case: Case
    answer: TurnAnswer
    audience: Audience
    release: Release
    written: Decimal

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What matters to whoever reads of a failure."""
        read_by = ", ".join(member.user_id for member in self.audience.members)
        decided = f", {self.filed.decision.kind}" if self.filed.decision else ""
        printer.text(
            f"<{self.filed.state}{decided}, {self.release}, {self.case.opened_by}'s case, in a {self.audience.kind} "
            f"place read by {read_by}: {self.story.request}, {self.story.roster}>"
        )

    @property
    def salaries(self) -> set[Decimal]:
        """What each of the people on the roster is paid."""
        return {person.compensation for person in self.story.roster}

    def said(self) -> Iterator[Decimal]:
        """Amounts that came from the case's own people, not from the company's data."""
        facts = self.case.facts
        if facts.competing_offer is not None:
            yield facts.competing_offer.amount.amount
        if facts.expectation is not None:
            yield facts.expectation.amount
        if facts.posted_range is not None:
            yield from (facts.posted_range.minimum.amount, facts.posted_range.maximum.amount)


@st.composite
def audiences(draw: st.DrawFn) -> Audience:
    """Conversations of every kind: of the Comp Team, with the case's recruiter in it, or of anybody at all."""
    pool, present = draw(st.sampled_from(_COMPANY))
    most = 6 - len(present)
    others = draw(st.lists(st.sampled_from(pool), min_size=1 - len(present), max_size=most, unique=True))
    closed = (PlaceKind.DIRECT, PlaceKind.PRIVATE)
    return Audience(draw(st.sampled_from((*closed, *closed, *closed, *PlaceKind))), (*others, *present))


@st.composite
def _stories(draw: st.DrawFn) -> Story:
    row = range_row(draw(_MINIMUM), draw(_MAXIMUM))
    known = draw(st.sampled_from(Proficiency))
    count = draw(st.sampled_from((0, 1, 2, 3, 3, 4, 4, 5, 6, 7, 8)))
    paid = draw(st.lists(_SALARY, min_size=count, max_size=count, unique=True))
    others = draw(st.lists(_SALARY, max_size=3, unique=True))
    roster = tuple(RosterRow(line, TITLE, PLACE, known, pay) for line, pay in enumerate(paid, 16)) + tuple(
        RosterRow(line, TITLE, PLACE, Proficiency.LEARNING, pay) for line, pay in enumerate(others, 40)
    )
    rival = draw(_RIVAL)
    offers = (
        CompetingOffer("USD", base=rival),
        CompetingOffer("USD", annual_total=rival),
        CompetingOffer("EUR", base=rival),
    )
    posted = sorted(draw(st.lists(_POSTED, min_size=2, max_size=2, unique=True)))
    request = OfferRequest(
        job_title=TITLE,
        location=PLACE,
        interview_feedback=draw(st.sampled_from(FEEDBACK_WITH_OFFER)),
        proficiency=known,
        job_level=draw(st.sampled_from((None, *JobLevel))),
        competing_offer=draw(st.sampled_from((None, *offers))),
        expectation=draw(st.none() | _HOPED.map(lambda hoped: Money(hoped, "USD"))),
        posted_range=draw(st.sampled_from((None, PostedRange(Money(posted[0], "USD"), Money(posted[1], "USD"))))),
        exempt=draw(st.booleans()),
        pay_history_ignored=draw(st.booleans()),
    )
    return Story(row, roster, FxTable(), CARD_POLICY, request)


@st.composite
def shown_offers(draw: st.DrawFn) -> Shown:
    """A filed offer in some state, decided on or not, and a turn that led to it, before some readers."""
    story = draw(_stories())
    body = story.told()
    open_states = tuple(OfferState) if body.status.is_approvable else (OfferState.DRAFT, OfferState.WITHDRAWN)
    state = draw(st.sampled_from(open_states))
    written = draw(_WRITTEN)
    kind = draw(st.sampled_from((None, *DecisionKind)))
    note = "" if kind is DecisionKind.APPROVED else f"I would rather see {written:,}, that is {written}."
    instead = story.told(override=draw(_OVERRIDE)) if kind is DecisionKind.OVERRIDDEN else None
    decision = None if kind is None else Decision(kind, CARLA.user_id, MOMENT, note, instead)
    outcome = Outcome(state, RAVI.user_id, MOMENT, DeclineReason.PAY) if state in _OUTCOMES else None
    owner = draw(st.sampled_from((RAVI, RAVI, RAVI, RAVI, CARLA))).user_id
    approvals = tuple(Approval(person.user_id, MOMENT) for person in draw(st.sampled_from(((), (COLIN,)))))
    now = replace(filed(body, state, decision), number=2, requested_by=owner, outcome=outcome, approvals=approvals)
    before = filed(story.but(competing_offer=None, interview_feedback=FEEDBACK_WITH_OFFER[0]).told())
    case = _case_of(story.request, owner)
    is_new = decision is None and (now.is_open or state is OfferState.DRAFT)
    changes = tuple(
        FieldChange(field, None, value)
        for field in FactField
        if (value := case.facts.value_of(field)) is not None and draw(st.booleans())
    )
    answer = TurnAnswer(
        case=case,
        changes=changes,
        filed=now,
        is_new=is_new,
        replaced=before if is_new else None,
        differences=differences(before.offer, body.offer) if is_new else (),
    )
    return Shown(story, before, now, case, answer, draw(audiences()), draw(st.sampled_from(Release)), written)


def _case_of(request: OfferRequest, owner: str) -> Case:
    facts = CandidateFacts(**{field.value: getattr(request, field.value) for field in FactField})
    history = tuple(
        FactRecord(field, None, facts.value_of(field), owner, MOMENT, "TURN-1")
        for field in FactField
        if facts.value_of(field) is not None
    )
    return Case("CAND-017", owner, MOMENT, 1, facts, history)


# -- questions about a case ------------------------------------------------------------------------------------------

RITA = "U0RITA"
# What somebody wants to reach, and another company's offer that is only supposed.
_WANTED, _BID = _prime(800_000, 900_000), _prime(900_000, 990_000)


@dataclass(frozen=True)
class Asked:
    """What use cases answer to questions about an offer, before it is reduced to whoever reads."""

    shown: Shown
    sides: SideBySide
    reach: ReachAnswer

    def said(self) -> Iterator[Decimal]:
        """Amounts that came from whoever asked."""
        assert self.reach.wanted is not None
        yield self.reach.wanted.amount
        for side in (*self.sides.sides, *self.reach.paths):
            yield from (change.new.amount.amount for change in side.changes if isinstance(change.new, CompetingOffer))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What matters to whoever reads of a failure."""
        self.shown._repr_pretty_(printer, cycle)
        printer.text(f" {self.reach.outcome} {[side.opened_by for side in self.sides.sides]}")


@st.composite
def asked_questions(draw: st.DrawFn) -> Asked:
    """A case beside itself with something supposed and beside another one, and what it takes to reach an amount."""
    shown = draw(shown_offers())
    story, owner = shown.story, shown.case.opened_by
    bid = CompetingOffer("USD", base=draw(_BID))
    supposed = unfiled(story.but(competing_offer=bid).told(), shown.case, owner, MOMENT)
    change = FieldChange(FactField.COMPETING_OFFER, story.request.competing_offer, bid)
    beside = replace(
        shown.before,
        id="REC-0THER",
        candidate_id="CAND-018",
        requested_by=RITA,
        state=draw(st.sampled_from((shown.filed.state, OfferState.APPROVED, OfferState.SUBMITTED))),
    )
    at_hand = Side("CAND-017", owner, filed=shown.filed)
    path = Side("CAND-017", owner, changes=(change,), filed=supposed)
    other = Side("CAND-018", draw(st.sampled_from((owner, RITA))), filed=beside)
    unknown = Side("CAND-017", owner, changes=(change,), missing=(FactField.JOB_LEVEL,))
    others = draw(st.lists(st.sampled_from((path, other, unknown)), min_size=1, max_size=3))
    first = draw(st.sampled_from((at_hand, at_hand, at_hand, Side("CAND-017", owner, missing=(FactField.LOCATION,)))))
    overridden = unfiled(story.told(override=draw(_OVERRIDE)), shown.case, owner, MOMENT)
    reach = ReachAnswer(
        at_hand,
        Money(draw(_WANTED), "USD"),
        draw(st.sampled_from(Measure)),
        draw(st.sampled_from([one for one in ReachOutcome if one is not ReachOutcome.WITHHELD])),
        paths=(path,) * draw(st.integers(0, 2)),
        override=draw(st.sampled_from((None, Side("CAND-017", owner, filed=overridden)))),
    )
    return Asked(shown, SideBySide((first, *others)), reach)
