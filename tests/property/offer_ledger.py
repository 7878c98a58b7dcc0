"""An account of offers kept by hand: what may happen to them and through whom, written down from the issue.

Nothing here looks at the program's own table of transitions or at who it thinks may approve.
"""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

from domain.audit.event import AuditEvent
from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts
from domain.identity.actor import Actor
from domain.pay.pay_book import PayBook
from domain.recommendations.filed import Approval, FiledRecommendation
from domain.recommendations.fingerprint import fingerprint_of
from domain.recommendations.price_offer import price_offer
from tests.fakes.case_work import Shelves
from tests.property.approval_office import POLICY


def _all_to(end: str, *starts: str) -> dict[str, set[str]]:
    return {start: {end} for start in starts}


# draft → submitted → approved | changes requested | rejected; approved → offered → accepted | declined;
# superseded, expired, withdrawn.
LEGAL = {
    "approve": {"submitted": {"approved", "submitted"}},
    "override": {"submitted": {"approved", "submitted"}},
    "ask for changes": {"submitted": {"changes_requested"}},
    "reject": {"submitted": {"rejected"}},
    "send again": {"draft": {"submitted"}, "changes_requested": {"submitted"}},
    "offer": {"approved": {"offered"}},
    "accept": {"offered": {"accepted"}},
    "decline": {"offered": {"declined"}},
    "withdraw": _all_to("withdrawn", "draft", "submitted", "changes_requested", "approved", "offered"),
    "expire": _all_to("expired", "submitted", "changes_requested", "approved"),
    "say": _all_to(
        "superseded",
        *("draft", "submitted", "changes_requested", "approved", "offered"),
        *("rejected", "declined", "expired", "withdrawn"),
    ),
}
EVENTS = {
    ("approve", "approved"): "approval.granted",
    ("approve", "submitted"): "approval.given",
    ("override", "approved"): "offer.overridden",
    ("override", "submitted"): "offer.override_proposed",
    ("ask for changes", "changes_requested"): "approval.changes_requested",
    ("reject", "rejected"): "approval.rejected",
    ("send again", "submitted"): "approval.resubmitted",
    ("offer", "offered"): "offer.made",
    ("accept", "accepted"): "offer.accepted",
    ("decline", "declined"): "offer.declined",
    ("withdraw", "withdrawn"): "offer.withdrawn",
    ("expire", "expired"): "offer.expired",
    ("say", "superseded"): "recommendation.superseded",
}
COMP = {"U0CARLA", "U0CLEO", "U0COLIN", "U0DORA", "U0DELIA", "U0DAVID", "U0COREY"}
RECRUITERS = {"U0RAVI", "U0RITA"}
# Carla and Cleo may approve everything, and two people may in Carla's name; Colin up to L2, Dora L1.
MAY_APPROVE = {
    "L1": {"U0CARLA", "U0CLEO", "U0COLIN", "U0DORA"},
    "L2": {"U0CARLA", "U0CLEO", "U0COLIN"},
    "L3": {"U0CARLA", "U0CLEO"},
}
STAND_IN_FOR = {"U0DELIA": "U0CARLA", "U0DAVID": "U0CARLA"}
PEOPLE_NEEDED = {"auto": 1, "L1": 1, "L2": 2, "L3": 2}
PATIENCE = timedelta(days=14)
_PAID_BY = (
    *("job_title", "location", "proficiency", "interview_feedback", "job_level", "competing_offer", "exempt"),
)


class Ledger:
    """Follows every offer step by step; `reached` counts what was seen."""

    def __init__(self, reached: Counter[str]) -> None:
        self.reached = reached
        self._said: dict[tuple[str, str], set[str]] = {}
        self._spoken: dict[tuple[str, str, object], str] = {}
        self._hands: dict[str, frozenset[str]] = {}
        self._since: dict[str, datetime] = {}
        self._signed: dict[tuple[str, Approval], str] = {}

    def follow(
        self, did: str, actor: Actor, before: Shelves, after: Shelves, now: datetime, pay_data: PayBook
    ) -> None:
        """Check one step that was kept."""
        self.reached[f"did: {did}"] += 1
        assert after.events[: len(before.events)] == before.events
        events = after.events[len(before.events) :]
        assert events
        assert {event.actor for event in events} == {actor.user_id}
        self._follow_facts(actor, before, after)
        moved = []
        for filed in after.recommendations.values():
            old = before.recommendations.get(filed.id)
            told = [event for event in events if event.subject == filed.id]
            if old == filed:
                assert told == []
                continue
            moved.append(filed)
            if old is None:
                self._filed(did, actor, filed, before, after.cases[filed.candidate_id], told, now)
            else:
                case = before.cases[filed.candidate_id]
                self._moved(did, actor, case, old, filed, told, now, pay_data)
            self._bound(filed)
        assert len(moved) == 1 or did in ("say", "expire", "close or reopen"), "a decision moves one offer"
        assert before.recommendations.keys() <= after.recommendations.keys()
        self._whole_cases(after)

    def _follow_facts(self, actor: Actor, before: Shelves, after: Shelves) -> None:
        for candidate_id, case in after.cases.items():
            old = before.cases.get(candidate_id)
            for name in _PAID_BY:
                value = getattr(case.facts, name)
                if value == getattr(old.facts if old else CandidateFacts(), name):
                    continue
                if value is None:
                    self._said[candidate_id, name] = set()
                elif case.history[-1].undoes is None:
                    self._said[candidate_id, name] = {actor.user_id}
                    self._spoken[candidate_id, name, value] = actor.user_id
                else:  # what an undo gives back stays the word of whoever said it
                    self._said[candidate_id, name] = {actor.user_id, self._spoken[candidate_id, name, value]}

    def _filed(
        self,
        did: str,
        actor: Actor,
        filed: FiledRecommendation,
        before: Shelves,
        case: Case,
        told: list[AuditEvent],
        now: datetime,
    ) -> None:
        numbers = [old.number for old in before.recommendations.values() if old.candidate_id == filed.candidate_id]
        assert did == "say"
        assert not case.is_closed
        assert filed.number == max(numbers, default=0) + 1
        assert (filed.version, filed.approvals, filed.decision, filed.outcome) == (0, (), None, None)
        assert filed.state == ("submitted" if filed.body.status.is_approvable else "draft")
        assert [event.name.value for event in told] == ["recommendation.made"]
        said = set().union(*(self._said.get((case.candidate_id, name), set()) for name in _PAID_BY))
        self._hands[filed.id] = frozenset({case.opened_by, actor.user_id} | said)
        assert filed.requesters == self._hands[filed.id]
        self._since[filed.id] = now
        self.reached[f"state: {filed.state}"] += 1

    def _moved(
        self,
        did: str,
        actor: Actor,
        case: Case,
        old: FiledRecommendation,
        new: FiledRecommendation,
        told: list[AuditEvent],
        now: datetime,
        pay_data: PayBook,
    ) -> None:
        assert new.state.value in LEGAL[did].get(old.state.value, ()), f"{old.state} → {new.state} by “{did}”"
        assert new.version == old.version + 1
        for name in ("id", "candidate_id", "number", "requested_by", "made_at", "body", "authors"):
            assert getattr(new, name) == getattr(old, name), name
        assert [event.name.value for event in told] == [EVENTS[did, new.state.value]]
        if did == "expire":
            assert now - self._since[old.id] > PATIENCE
        else:
            self._by_the_right_person(did, actor, case, old)
        if did in ("approve", "override", "ask for changes", "reject", "offer", "send again"):
            assert now - self._since[old.id] <= PATIENCE, f"“{did}” on an offer that had expired"
        if did in ("approve", "override"):
            self._approved(did, actor, old, new, now, pay_data)
        if did == "decline":
            assert new.outcome is not None
            assert new.outcome.reason
        if old.state is not new.state:
            self._since[new.id] = now
        assert new.since == self._since[new.id]
        self.reached[f"state: {new.state}"] += 1

    def _by_the_right_person(self, did: str, actor: Actor, case: Case, old: FiledRecommendation) -> None:
        assert not case.is_closed, f"“{did}” in a closed case"
        if did in ("approve", "override", "ask for changes", "reject"):
            assert actor.user_id in COMP
            if did in ("ask for changes", "reject") and tier_of(old) != "auto":
                assert actor.user_id not in self._hands[old.id], f"“{did}” by somebody whose word it rests on"
                voice = STAND_IN_FOR.get(actor.user_id, actor.user_id)
                assert voice in MAY_APPROVE[tier_of(old)], f"“{did}” by somebody who is not named"
        else:
            assert actor.user_id in COMP or (actor.user_id in RECRUITERS and actor.user_id == case.opened_by)

    def _approved(
        self,
        did: str,
        actor: Actor,
        old: FiledRecommendation,
        new: FiledRecommendation,
        now: datetime,
        pay_data: PayBook,
    ) -> None:
        tier, given = tier_of(new), new.approvals[-1]
        assert (given.by, given.at) == (actor.user_id, now)
        assert new.approvals[:-1] == (old.approvals if did == "approve" else ())
        complete = len(new.approvals) >= PEOPLE_NEEDED[tier]
        assert new.state.value == ("approved" if complete else "submitted")
        voices = [who for one in new.approvals for who in (one.by, one.on_behalf_of) if who]
        if PEOPLE_NEEDED[tier] > 1:
            assert len(voices) == len(set(voices)), "two-person tiers need two people"
        if tier != "auto":
            assert self._hands[new.id].isdisjoint(voices), f"approved {tier} by somebody whose word it rests on"
            for one in new.approvals:
                assert one.on_behalf_of in (None, STAND_IN_FOR.get(one.by))
                assert (one.on_behalf_of or one.by) in MAY_APPROVE[tier], f"{one.by} is not named for {tier}"
        self._signed[new.id, given] = fingerprint_of(new.standing)
        if did == "override":
            self.reached[f"overridden: {tier}"] += 1
        else:
            _check_todays_rows_say_the_same(new, pay_data)
        if complete:
            self.reached[f"tier: {tier}"] += 1

    def _bound(self, filed: FiledRecommendation) -> None:
        """Every approval that stands belongs to the very offer it was given for."""
        stands = fingerprint_of(filed.standing)
        assert filed.standing.fingerprint == stands
        for one in filed.approvals:
            assert self._signed[filed.id, one] == stands, "an approval stands on another offer than it was given for"
        if filed.state.value in ("approved", "offered", "accepted", "declined"):
            assert len(filed.approvals) >= PEOPLE_NEEDED[tier_of(filed)]

    def _whole_cases(self, after: Shelves) -> None:
        told = Counter(event.subject for event in after.events)
        newest: dict[str, FiledRecommendation] = {}
        for filed in after.recommendations.values():
            assert told[filed.id] == 1 + filed.version, "one event for each version of an offer"
            newest[filed.candidate_id] = max(newest.get(filed.candidate_id, filed), filed, key=lambda one: one.number)
        for filed in after.recommendations.values():
            if filed is not newest[filed.candidate_id]:
                assert filed.state.value in ("superseded", "accepted"), "two versions of a case are live"
        for filed in newest.values():
            if filed.state.value in ("approved", "offered"):
                facts, asked = after.cases[filed.candidate_id].facts, filed.body.request
                for name in _PAID_BY:
                    assert (getattr(facts, name) or False) == (getattr(asked, name) or False), f"{name} moved since"


def tier_of(filed: FiledRecommendation) -> str:
    """The higher tier of what was computed and of what counts; auto where there is no offer."""
    tiers = [body.offer.tier.value for body in (filed.body, filed.standing) if body.offer]
    return max(tiers, key=list(PEOPLE_NEEDED).index, default="auto")


def _check_todays_rows_say_the_same(filed: FiledRecommendation, pay_data: PayBook) -> None:
    offer, body = filed.standing.offer, filed.body
    assert offer is not None
    set_by_hand: Decimal | None = offer.base if filed.standing is not body else None
    evidence = pay_data.evidence_for(offer.job_title, offer.location)
    today = price_offer(body.request, evidence, POLICY, override=set_by_hand).offer
    assert today is not None
    assert (today.base, today.tier, today.minimum, today.maximum) == (
        *(offer.base, offer.tier, offer.minimum, offer.maximum),
    ), "approved against pay data that moved"
