"""Where in the range a candidate belongs, before any competing offer."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.pay.pay_range import PayRange
from domain.pay.peers import PeerSet
from domain.pay.policy import PayPolicy
from domain.pay.rows import RosterRow
from domain.pay.vocabulary import KNOWN_PROFICIENCIES, Feedback, Proficiency


@dataclass(frozen=True, slots=True)
class Corridor:
    """How far from the peers' reference an offer may lie without being called out."""

    bottom: Fraction
    top: Fraction

    def clamp(self, amount: Fraction) -> Fraction:
        """The nearest amount inside the corridor."""
        return min(max(amount, self.bottom), self.top)


@dataclass(frozen=True, slots=True)
class Target:
    """The target before rounding. `floor` is what a lower proficiency would get, where that is higher."""

    position: Decimal
    anchor: Fraction
    peers: PeerSet
    reference: Fraction | None
    corridor: Corridor | None
    before_floor: Fraction
    floor: Fraction | None

    @property
    def adjusted(self) -> Fraction:
        """The target after peers and the proficiency floor."""
        return self.before_floor if self.floor is None else self.floor

    @property
    def moved_by_peers(self) -> bool:
        """Whether the corridor moved the anchor."""
        return self.before_floor != self.anchor


def target_for(
    *,
    proficiency: Proficiency,
    feedback: Feedback,
    pay_range: PayRange,
    roster: tuple[RosterRow, ...],
    policy: PayPolicy,
) -> Target:
    """The target of one proficiency and feedback among the people of one title and place."""
    position = policy.target_position[proficiency][feedback]
    anchor = pay_range.at(position)
    peers = PeerSet.of(roster, proficiency)
    reference = corridor = None
    adjusted = anchor
    if proficiency is not Proficiency.UNKNOWN and peers.count >= policy.parity.min_peers_adjust:
        reference = peers.reference(pay_range.minimum, pay_range.maximum)
        width = Fraction(policy.parity.corridor)
        corridor = Corridor(bottom=reference * (1 - width), top=reference * (1 + width))
        adjusted = pay_range.clamp(corridor.clamp(anchor))
    floor = _floor(proficiency, feedback, pay_range, roster, policy)
    return Target(
        position=position,
        anchor=anchor,
        peers=peers,
        reference=reference,
        corridor=corridor,
        before_floor=adjusted,
        floor=floor if floor is not None and floor > adjusted else None,
    )


def _floor(
    proficiency: Proficiency,
    feedback: Feedback,
    pay_range: PayRange,
    roster: tuple[RosterRow, ...],
    policy: PayPolicy,
) -> Fraction | None:
    if proficiency is Proficiency.UNKNOWN or proficiency is KNOWN_PROFICIENCIES[0]:
        return None
    lower = KNOWN_PROFICIENCIES[KNOWN_PROFICIENCIES.index(proficiency) - 1]
    return target_for(
        proficiency=lower, feedback=feedback, pay_range=pay_range, roster=roster, policy=policy
    ).adjusted
