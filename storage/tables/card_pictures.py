"""Pictures that stand on cards in Slack, until their files are deleted."""

from sqlalchemy import Column, Index, String, Table, text

from storage.tables.metadata import Moment, metadata

card_pictures = Table(
    "card_pictures",
    metadata,
    Column("file_id", String(32), primary_key=True),
    # Without a foreign key: the file must be found and deleted even where the case is erased already.
    Column("recommendation_id", String(40), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("seal", String(16), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    Index("ix_card_pictures_recommendation_id", "recommendation_id", postgresql_where=text("deleted_at is null")),
)
