"""Everything a handler may use, put together once by the composition root."""

from dataclasses import dataclass
from typing import Protocol

from domain.approvals.carry_out import CarryOut
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.life import OfferEvent, can_happen
from domain.approvals.override_offer import OverrideOffer
from domain.audit.event import AuditEvent
from domain.identity.actor import Actor
from domain.identity.audience import Audience, PlaceKind, Sight
from domain.identity.permissions import Action, can
from domain.identity.roles import RoleBook
from domain.ports import Clock
from domain.recommendations.admit import AdmitToCase, FindThread, StartsCase
from domain.recommendations.cards import FindCards, FindPlaces, NoteCard
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import FiledRecommendation, OfferState
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
    request_changes: SendBack
    reject: SendBack
    carry_out: CarryOut
    override: OverrideOffer
    starts_case: StartsCase
    note_card: NoteCard
    find_places: FindPlaces
    find_cards: FindCards
    release: Release
    review_channel: str | None

    def disclosed_in(self, channel_id: str, filed: FiledRecommendation, owner: str) -> Disclosure:
        """A recommendation of `owner`'s case reduced to what all readers of a channel may see."""
        return self._disclosed(filed, self.audiences.audience_of(channel_id), owner)

    def disclosed_to(self, actor: Actor, filed: FiledRecommendation, owner: str) -> Disclosure:
        """A recommendation of `owner`'s case reduced to what one person alone may see."""
        return self._disclosed(filed, Audience(PlaceKind.DIRECT, (actor,)), owner)

    def moves_in(self, channel_id: str, filed: FiledRecommendation, owner: str) -> frozenset[OfferEvent]:
        """The steps beside deciding that some reader of a channel may take."""
        return _moves(filed, self.audiences.audience_of(channel_id), owner)

    def moves_of(self, actor: Actor, filed: FiledRecommendation, owner: str) -> frozenset[OfferEvent]:
        """The steps beside deciding that one person may take."""
        return _moves(filed, Audience(PlaceKind.DIRECT, (actor,)), owner)

    def _disclosed(self, filed: FiledRecommendation, audience: Audience, owner: str) -> Disclosure:
        policy = self.policies.version(filed.body.policy_id, filed.body.policy_version)
        readers = tuple(member.user_id for member in audience.members)
        return disclose(filed, audience.sight(owner), policy.parity, self.release, readers)


_MOVES = {
    OfferEvent.OFFER: Action.RECORD_OUTCOME,
    OfferEvent.ACCEPT: Action.RECORD_OUTCOME,
    OfferEvent.DECLINE: Action.RECORD_OUTCOME,
    OfferEvent.WITHDRAW: Action.WITHDRAW_OFFER,
    OfferEvent.SUBMIT: Action.CONVERSE_IN_CASE,
}


def _moves(filed: FiledRecommendation, audience: Audience, owner: str) -> frozenset[OfferEvent]:
    if audience.sight(owner) is Sight.NOTHING or filed.state is OfferState.DRAFT:
        return frozenset()
    return frozenset(
        event
        for event, action in _MOVES.items()
        if can_happen(filed.state, event) and any(can(member, action, owner=owner) for member in audience.members)
    )
