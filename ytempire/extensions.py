"""Extensions, made once and bound to the app by `create_app`; the recipe for short, safe transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import redis
from flask import Flask, current_app
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from htmx_flask import Htmx
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import DateTime, Engine, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from ytempire.config import PROJECT, Settings


class Base(DeclarativeBase):
    """Every constraint has a name, so that migrations can change it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:  # what `db.Model` is, in a form that a type checker can follow

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model

migrate = Migrate(compare_type=True, render_as_batch=True)
login = LoginManager()
csrf = CSRFProtect()
htmx = Htmx()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, on SQLite too (which keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A datetime without a zone is ambiguous")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utcnow() -> datetime:
    return datetime.now(UTC)


def shared_now() -> datetime:
    """Now, by a clock that all computers of an installation share: PostgreSQL's. Who uses SQLite has one computer."""
    if db.engine.dialect.name == "sqlite":
        return utcnow()
    told: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return told.astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """As programs are told it, in UTC, to the microsecond where there is one: `2026-11-28T22:06:39.250000Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@contextmanager
def writing() -> Iterator[None]:
    """One short write transaction: commits at its end, rolls back on an error.

    What was read before is read afresh inside. On SQLite it begins IMMEDIATE: a plain BEGIN that turns
    into a write fails at once when somebody else wrote in between. Nothing slow belongs inside.
    """
    db.session.commit()
    db.session.connection(execution_options={"write": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def insert_into(model: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, which both databases have under a name of its own."""
    return (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(model)


def give_back_connection() -> None:
    """Before something slow: end what was read, so that its connection serves others meanwhile.

    What was loaded stays, and is read afresh where it is looked at again.
    """
    db.session.commit()


def database_options(settings: Settings) -> dict[str, Any]:
    """Engine options for the database of the settings. What is stored is in no error's message, and so in no log."""
    common = {"pool_size": settings.database_pool_size, "max_overflow": settings.database_max_overflow,
              "hide_parameters": True}  # fmt: skip
    if settings.database_address.startswith("sqlite"):
        return {**common, "connect_args": {"timeout": 15}}
    return {**common, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def prepare_sqlite(engine: Engine) -> None:
    """WAL, a patient lock, foreign keys; transactions begin as `writing` asks."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def redis_client() -> redis.Redis:
    """This process's Redis client; it connects at the first command and again after a loss."""
    client: redis.Redis = current_app.extensions["ytempire_redis"]
    return client


def bind(app: Flask, settings: Settings) -> None:
    """Bind every extension to the app."""
    db.init_app(app)
    with app.app_context():
        prepare_sqlite(db.engine)
    migrate.init_app(app, db, directory=str(PROJECT / "migrations"))
    login.init_app(app)
    csrf.init_app(app)
    htmx.init_app(app)
    app.extensions["ytempire_redis"] = redis.Redis.from_url(
        settings.redis_address, password=settings.redis_password or None, socket_connect_timeout=2,
        health_check_interval=15, retry=Retry(NoBackoff(), 1),  # once more at once; whoever calls goes on without
    )
