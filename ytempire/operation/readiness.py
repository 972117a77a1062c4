"""What this installation needs to work, each part asked afresh and briefly."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path

import redis
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from rq import Worker
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ytempire.config import PROJECT, Settings
from ytempire.extensions import db, utcnow
from ytempire.storage import storage

MAKES_FILMS = "media"  # the queue: a worker that only publishes makes none
HEARD_WITHIN = timedelta(seconds=30)
PATIENCE = 2.0  # seconds for an answer of Redis


class Missing(Exception):
    """A part does not work; the text is a sentence that gives away no address."""


def missing_parts() -> dict[str, str]:
    """The parts that do not work, each with a sentence; empty when all is well."""
    found = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Missing as missing:
            found[name] = str(missing)
    return found


def _database() -> None:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        raise Missing("The database does not answer.") from error
    finally:
        db.session.remove()


def _migrations() -> None:
    try:
        with db.engine.connect() as connection:
            present = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        raise Missing("The database does not say which migrations it has.") from error
    if present != heads():
        raise Missing("The database has not had all migrations.")


def _redis() -> None:
    try:
        brief_client().ping()
    except redis.RedisError as error:
        raise Missing("Redis does not answer.") from error


def _storage() -> None:
    folder = storage().root
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"ready?")
            file.flush()
    except OSError as error:
        raise Missing("Files cannot be stored.") from error


def _worker() -> None:
    earliest = utcnow() - HEARD_WITHIN
    try:
        found = Worker.all(connection=brief_client())
    except redis.RedisError as error:
        raise Missing("No worker can be heard while Redis does not answer.") from error
    beats = [worker.last_heartbeat for worker in found if MAKES_FILMS in worker.queue_names()]
    if not any(beat.replace(tzinfo=beat.tzinfo or UTC) >= earliest for beat in beats if beat):
        raise Missing(f"No worker was heard within {HEARD_WITHIN.seconds} seconds.")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
    "storage": _storage,
    "worker": _worker,
}


@cache
def heads() -> set[str]:
    """The newest migrations of this version."""
    config = Config()
    config.set_main_option("script_location", str(Path(PROJECT) / "migrations"))
    return set(ScriptDirectory.from_config(config).get_heads())


def brief_client() -> redis.Redis:
    """A client that gives up soon: one that hangs must not make this page hang."""
    settings: Settings = current_app.config["SETTINGS"]
    client: redis.Redis = redis.Redis.from_url(
        settings.redis_address,
        password=settings.redis_password or None,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=None,
    )
    return client
