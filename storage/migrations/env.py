"""Alembic's entry: migrates through the connection it is handed, in one transaction."""

from alembic import context

from storage.tables import metadata


def migrate() -> None:
    """Run the migrations on the connection given by storage.migrating."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()


migrate()
