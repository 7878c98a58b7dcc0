"""How things stand: data and its age, the policy, the caller's open cases, and the health of what we depend on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.candidates.case import Case
from domain.conversations.model_calls import ModelMeter, ModelUse
from domain.identity.actor import Actor
from domain.identity.permissions import Action, can, check_can
from domain.money import Money
from domain.pay.policy import PayPolicy
from domain.pay.snapshots import DataKind, SnapshotCard
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.data_issues import DataIssue, ShowDataIssues
from domain.recommendations.feedback import CountFeedback, Opinions
from domain.recommendations.pay_books import PolicyBook


class SnapshotShelf(Protocol):
    """The snapshots in force."""

    def in_force(self) -> tuple[SnapshotCard, ...]:
        """At most one of each kind."""


class ModelHealth(Protocol):
    """Whether a language model is configured and answers."""

    def state(self) -> str:
        """One short phrase for people."""

    def cost_of(self, use: ModelUse) -> Money | None:
        """About what a day's use costs; None where the price is not known."""


@dataclass(frozen=True, slots=True)
class ModelBill:
    """What one model was used for today, and about what that costs."""

    use: ModelUse
    cost: Money | None


@dataclass(frozen=True, slots=True)
class ModelReport:
    """Today's use of models, for those who pay for it. `budget` is in tokens a day (UTC), None for none."""

    bills: tuple[ModelBill, ...]
    spent: int
    budget: int | None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What `status` shows. `stale` are the snapshots past the policy's limits; ages are counted at `at`.

    `model_use` and `opinions` are None for whoever does not look after the program. `issues` are the oldest open data
    problems the asker may see, of `issue_count`.
    """

    at: datetime
    snapshots: tuple[SnapshotCard, ...]
    stale: tuple[DataKind, ...]
    policy: PayPolicy
    cases: tuple[Case, ...]
    database: str
    model: str
    model_use: ModelReport | None = None
    issues: tuple[DataIssue, ...] = ()
    issue_count: int = 0
    opinions: Opinions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStatus:
    """Gathers the report for a member of either team."""

    work: CaseWorkStarter
    shelf: SnapshotShelf
    policies: PolicyBook
    model: ModelHealth
    meter: ModelMeter
    clock: Clock
    issues: ShowDataIssues
    opinions: CountFeedback
    daily_tokens: int | None = None
    cases_shown: int = 10

    def __call__(self, *, actor: Actor) -> StatusReport:
        """The report. Raises NotAllowed; an unreachable database raises Unavailable."""
        check_can(actor, Action.SEE_STATUS)
        now = self.clock.now()
        policy = self.policies.in_force(now.date())
        with self.work() as work:
            cases = work.cases.opened_by(actor.user_id, self.cases_shown)
        snapshots = self.shelf.in_force()
        issues, issue_count = self.issues(actor=actor)
        oversees = can(actor, Action.SEE_MODEL_USE)
        return StatusReport(
            at=now,
            snapshots=snapshots,
            stale=tuple(card.kind for card in snapshots if _is_stale(card, policy, now.date())),
            policy=policy,
            cases=cases,
            database="reachable",
            model=self.model.state(),
            model_use=self._model_use(now) if oversees else None,
            issues=issues,
            issue_count=issue_count,
            opinions=self.opinions(actor=actor) if oversees else None,
        )

    def _model_use(self, now: datetime) -> ModelReport:
        bills = tuple(ModelBill(use, self.model.cost_of(use)) for use in self.meter.use_on(now))
        return ModelReport(bills, sum(bill.use.tokens.total for bill in bills), self.daily_tokens)


@dataclass(frozen=True, slots=True)
class StaleData:
    """A snapshot in force that is older than the policy allows; both ages in days."""

    card: SnapshotCard
    days: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindStaleData:
    """Finds pay data past its limit, for those who can bring newer."""

    shelf: SnapshotShelf
    policies: PolicyBook
    clock: Clock

    def __call__(self) -> tuple[StaleData, ...]:
        """The snapshots in force that are too old. Raises PolicyUnusable, Unavailable."""
        today = self.clock.now().date()
        policy = self.policies.in_force(today)
        return tuple(
            StaleData(card, (today - card.taken_on).days, _limit(card, policy))
            for card in self.shelf.in_force()
            if _is_stale(card, policy, today)
        )


def _limit(card: SnapshotCard, policy: PayPolicy) -> int:
    return policy.freshness.ranges_days if card.kind is DataKind.RANGES else policy.freshness.roster_days


def _is_stale(card: SnapshotCard, policy: PayPolicy, today: date) -> bool:
    return (today - card.taken_on).days > _limit(card, policy)
