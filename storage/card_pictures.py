"""Pictures on cards, in PostgreSQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Row, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.audit.event import AuditEvent
from domain.recommendations.card_pictures import CardPicture
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import card_pictures


class SqlPictureShelf:
    """Pictures by file. Every write lands with its audit event."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, picture: CardPicture, event: AuditEvent) -> None:
        """Keep a picture, once."""
        kept = insert(card_pictures).values(
            file_id=picture.file_id,
            recommendation_id=picture.recommendation_id,
            channel_id=picture.channel_id,
            ts=picture.ts,
            seal=picture.seal,
            made_at=picture.made_at,
        )
        with audited(self._engine) as (connection, trail):
            if connection.execute(kept.on_conflict_do_nothing().returning(card_pictures.c.file_id)).first():
                trail.record(event)

    def of_recommendation(self, recommendation_id: str) -> tuple[CardPicture, ...]:
        """Those of a recommendation's cards whose files may still be there, the oldest first."""
        return self._kept(card_pictures.c.recommendation_id == recommendation_id)

    def find(self, file_id: str) -> CardPicture | None:
        """One, or None once its file is gone."""
        return next(iter(self._kept(card_pictures.c.file_id == file_id)), None)

    def made_before(self, moment: datetime) -> tuple[CardPicture, ...]:
        """Those made before a moment whose files may still be there, the oldest first."""
        return self._kept(card_pictures.c.made_at < moment)

    def note_gone(self, picture: CardPicture, event: AuditEvent) -> None:
        """Keep that its file is gone; done again it changes nothing."""
        gone = update(card_pictures).where(
            card_pictures.c.file_id == picture.file_id, card_pictures.c.deleted_at.is_(None)
        )
        with audited(self._engine) as (connection, trail):
            if connection.execute(gone.values(deleted_at=event.at)).rowcount:
                trail.record(event)

    def _kept(self, condition: ColumnElement[bool]) -> tuple[CardPicture, ...]:
        wanted = (
            select(card_pictures)
            .where(condition, card_pictures.c.deleted_at.is_(None))
            .order_by(card_pictures.c.made_at)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(_picture(row) for row in connection.execute(wanted))


def _picture(row: Row[tuple[object, ...]]) -> CardPicture:
    return CardPicture(row.file_id, row.recommendation_id, row.channel_id, row.ts, row.seal, row.made_at)
