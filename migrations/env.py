"""Alembic's environment: migrations run on the app's own engine; two starts at once wait for each other."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text

UPGRADE_LOCK = 7_340_021  # any number that nothing else locks

extension = current_app.extensions["migrate"]
engine = extension.db.engine


def foreign_keys(connection: Any, state: str) -> None:
    """Batch operations rebuild tables on SQLite and must not trip over its own keys; only outside a transaction."""
    if engine.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


with engine.connect().execution_options(write=True) as connection:
    foreign_keys(connection, "OFF")
    context.configure(
        connection=connection, target_metadata=extension.db.metadata, **extension.configure_args
    )
    with context.begin_transaction():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        context.run_migrations()
    connection.commit()
    foreign_keys(connection, "ON")
