"""Everything a handler may use, put together once by the composition root."""

from dataclasses import dataclass
from typing import Protocol

from domain.approvals.decide_offer import ApproveOffer, RequestChanges
from domain.approvals.override_offer import OverrideOffer
from domain.audit.event import AuditEvent
from domain.identity.actor import Actor
from domain.identity.audience import Audience, PlaceKind
from domain.identity.roles import RoleBook
from domain.ports import Clock
from domain.recommendations.admit import AdmitToCase, FindThread
from domain.recommendations.cards import FindPlaces, NoteCard
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import FiledRecommendation
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.show_case import ShowCase, ShowRecommendation
from domain.recommendations.show_status import ShowStatus
from domain.recommendations.take_turn import TakeTurn
from handlers.slack.courier import Courier


class AudienceFinder(Protocol):
    """Tells who reads a Slack conversation."""

    def audience_of(self, channel_id: str) -> Audience:
        """The readers now; unreadable conversations count as open."""


class Deliveries(Protocol):
    """Remembers what was delivered."""

    def is_first(self, key: str) -> bool:
        """Whether this delivery is seen for the first time."""


class RefusalLog(Protocol):
    """Keeps refusals in the audit log."""

    def record(self, event: AuditEvent) -> None:
        """Write one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """Use cases, and the few adapters handlers speak to. `review_channel` is the Comp Team's channel, if set."""

    roles: RoleBook
    audiences: AudienceFinder
    deliveries: Deliveries
    refusals: RefusalLog
    courier: Courier
    clock: Clock
    books: PayBooks
    policies: PolicyBook
    admit: AdmitToCase
    find_thread: FindThread
    take_turn: TakeTurn
    show_case: ShowCase
    show_recommendation: ShowRecommendation
    show_status: ShowStatus
    approve: ApproveOffer
    request_changes: RequestChanges
    override: OverrideOffer
    note_card: NoteCard
    find_places: FindPlaces
    release: Release
    review_channel: str | None

    def disclosed_in(self, channel_id: str, filed: FiledRecommendation, owner: str) -> Disclosure:
        """A recommendation of `owner`'s case reduced to what all readers of a channel may see."""
        return self._disclosed(filed, self.audiences.audience_of(channel_id), owner)

    def disclosed_to(self, actor: Actor, filed: FiledRecommendation, owner: str) -> Disclosure:
        """A recommendation of `owner`'s case reduced to what one person alone may see."""
        return self._disclosed(filed, Audience(PlaceKind.DIRECT, (actor,)), owner)

    def _disclosed(self, filed: FiledRecommendation, audience: Audience, owner: str) -> Disclosure:
        policy = self.policies.version(filed.body.policy_id, filed.body.policy_version)
        readers = tuple(member.user_id for member in audience.members)
        return disclose(filed, audience.sight(owner), policy.parity, self.release, readers)
