"""Who will read a message: everybody in the place it is posted to, not only the one who asked."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identity.actor import Actor
from domain.identity.permissions import Action, can


class PlaceKind(StrEnum):
    """How far a Slack conversation reaches."""

    DIRECT = "direct"
    PRIVATE = "private"
    PUBLIC = "public"
    SHARED = "shared"
    UNREADABLE = "unreadable"


class Sight(StrEnum):
    """How much of a case's pay a group of readers may see together."""

    NOTHING = "nothing"
    APPROVED = "approved"
    EVERYTHING = "everything"


_ORDER = (Sight.NOTHING, Sight.APPROVED, Sight.EVERYTHING)
_OPEN_PLACES = (PlaceKind.PUBLIC, PlaceKind.SHARED, PlaceKind.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Audience:
    """The readers of one conversation, without the bot. Nobody known means nobody may see pay.

    `told_later` is set where Slack does not say who reads, and may in a while.
    """

    kind: PlaceKind
    members: tuple[Actor, ...] = ()
    told_later: bool = False

    def sight(self, owner: str) -> Sight:
        """What the least privileged reader may see of a case that `owner` opened; nothing in open places."""
        if self.kind in _OPEN_PLACES or not self.members:
            return Sight.NOTHING
        return min((sight_of(member, owner) for member in self.members), key=_ORDER.index)

    def is_safe_for_cases(self, owner: str) -> bool:
        """Whether a case may be talked about here at all; otherwise it goes on in a direct message."""
        return self.sight(owner) is not Sight.NOTHING

    def is_unsettled(self, owner: str) -> bool:
        """Whether nothing may be shown only because of what Slack does not say right now, and may in a while."""
        known = [member for member in self.members if not member.is_unverified]
        settled = len(known) == len(self.members) or any(sight_of(one, owner) is Sight.NOTHING for one in known)
        return self.told_later or not settled


def sight_of(reader: Actor, owner: str) -> Sight:
    """What one reader may see of a case that `owner` opened."""
    if can(reader, Action.SEE_UNAPPROVED_OFFER, owner=owner):
        return Sight.EVERYTHING
    return Sight.APPROVED if can(reader, Action.SEE_APPROVED_OFFER, owner=owner) else Sight.NOTHING
