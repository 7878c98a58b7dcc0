"""Pictures on cards: which file in Slack shows what on which card, so that none outlives what its readers may see."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import PROGRAM
from domain.ports import Clock
from domain.recommendations.filed import FiledRecommendation, OfferState, PostedCard

KEPT_DAYS = 30
# An offer people still act on; any other card keeps its words alone.
_PICTURED = frozenset({OfferState.SUBMITTED, OfferState.APPROVED, OfferState.OFFERED})


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A file in Slack and the card it was made for. `seal` stands for everything it shows."""

    file_id: str
    recommendation_id: str
    channel_id: str
    ts: str
    seal: str
    made_at: datetime

    def is_on(self, card: PostedCard) -> bool:
        """Whether it was made for a card."""
        return (self.channel_id, self.ts) == (card.channel_id, card.ts)


def seal_of(words: str) -> str:
    """Sixteen hex digits that stand for what a picture shows, given as words."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def may_be_pictured(filed: FiledRecommendation, now: datetime) -> bool:
    """Whether an offer's cards may hold pictures: while people act on it, and a month after it last moved."""
    return filed.state in _PICTURED and now - filed.since < timedelta(days=KEPT_DAYS)


class PictureShelf(Protocol):
    """Pictures whose files may still be in Slack. Every write takes its audit event."""

    def note(self, picture: CardPicture, event: AuditEvent) -> None:
        """Keep a picture, once."""

    def of_recommendation(self, recommendation_id: str) -> tuple[CardPicture, ...]:
        """Those of a recommendation's cards, the oldest first."""

    def find(self, file_id: str) -> CardPicture | None:
        """One, or None once its file is gone."""

    def made_before(self, moment: datetime) -> tuple[CardPicture, ...]:
        """Those made before a moment, the oldest first."""

    def note_gone(self, picture: CardPicture, event: AuditEvent) -> None:
        """Keep that its file is gone; done again it changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePicture:
    """Keeps that a picture was made, before it is shown: what is not kept would never be deleted."""

    shelf: PictureShelf
    clock: Clock

    def __call__(self, *, card: PostedCard, file_id: str, seal: str) -> None:
        """Remember it, once."""
        now = self.clock.now()
        picture = CardPicture(file_id, card.recommendation_id, card.channel_id, card.ts, seal, now)
        self.shelf.note(picture, _event(AuditEventName.PICTURE_MADE, picture, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPictures:
    """Finds the pictures that were made for a card."""

    shelf: PictureShelf

    def __call__(self, card: PostedCard) -> tuple[CardPicture, ...]:
        """Those whose files may still be there, the oldest first."""
        return tuple(one for one in self.shelf.of_recommendation(card.recommendation_id) if one.is_on(card))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPicture:
    """Finds a picture by its file."""

    shelf: PictureShelf

    def __call__(self, file_id: str) -> CardPicture | None:
        """The picture, or None once its file is gone."""
        return self.shelf.find(file_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePictureGone:
    """Keeps that a picture's file is gone from Slack."""

    shelf: PictureShelf
    clock: Clock

    def __call__(self, *, picture: CardPicture) -> None:
        """Remember it, once."""
        now = self.clock.now()
        self.shelf.note_gone(picture, _event(AuditEventName.PICTURE_DELETED, picture, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePictures:
    """Finds pictures that have been there for longer than any may."""

    shelf: PictureShelf
    clock: Clock

    def __call__(self) -> tuple[tuple[CardPicture, int], ...]:
        """Each with how many whole days it has been there, the oldest first."""
        now = self.clock.now()
        due = self.shelf.made_before(now - timedelta(days=KEPT_DAYS))
        return tuple((picture, (now - picture.made_at).days) for picture in due)


def _event(name: AuditEventName, picture: CardPicture, at: datetime) -> AuditEvent:
    return AuditEvent(
        name=name,
        actor=PROGRAM.user_id,
        at=at,
        subject=picture.recommendation_id,
        place=f"{picture.channel_id}/{picture.ts}",
    )
