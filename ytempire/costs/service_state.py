"""How each paid service is: whether a person has to act before it is called again, and what happened last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, db, insert_into, utcnow


class ServiceState(Model):
    """A row a provider. `stopped` is the kind of error (NO_MONEY, BAD_KEY) after which it is called no more."""

    __tablename__ = "service_states"

    provider: Mapped[str] = mapped_column(primary_key=True)
    stopped: Mapped[str] = mapped_column(default="")
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the admins were, of what is not over yet
    places: Mapped[int | None]  # calls that it takes at once, as it said last
    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(default="")


def state_of(provider: str, lock: bool = False) -> ServiceState:
    """The row of the provider, made where there is none. With `lock` nobody else changes it meanwhile."""
    row = db.session.get(ServiceState, provider, with_for_update=lock, populate_existing=True)
    if row is None:
        new = {"provider": provider, "stopped": "", "last_error": ""}
        db.session.execute(insert_into(ServiceState).values(**new).on_conflict_do_nothing())
        row = db.session.get_one(ServiceState, provider, with_for_update=lock, populate_existing=True)
    return row


def stopped(provider: str) -> tuple[str, str] | None:
    """The kind and the sentence of the error after which the service is not called until a person acts."""
    row = db.session.get(ServiceState, provider, populate_existing=True)
    return (row.stopped, row.last_error) if row is not None and row.stopped else None


def works(provider: str) -> bool:
    """Whether the last that is known of the service is not an error after which it is left alone."""
    row = db.session.get(ServiceState, provider, populate_existing=True)
    if row is None or row.last_error_at is None:
        return True
    return not row.stopped and bool(row.last_success_at and row.last_success_at >= row.last_error_at)


def answered(provider: str, places: int | None = None) -> None:
    """The service answered a paid call; in the caller's write transaction. One that was stopped meanwhile stays so:
    this call was made before that."""
    row = state_of(provider)
    row.last_success_at = utcnow()
    if not row.stopped:
        row.told_at = None
    row.places = places or row.places


def succeeded(provider: str) -> None:
    """The service answered a person who tried its key: it is called again from now on."""
    let_through(provider)
    answered(provider)


def failed(provider: str, sentence: str, stops_for: str = "") -> bool:
    """It did not. `stops_for` is NO_MONEY or BAD_KEY; whether that is news: tried again in vain, it is not."""
    row = state_of(provider)
    row.last_error, row.last_error_at = sentence, utcnow()
    if not stops_for:
        return False
    is_news = row.told_at is None
    row.stopped, row.stopped_at, row.told_at = stops_for, row.stopped_at or utcnow(), row.told_at or utcnow()
    return is_news


def let_through(provider: str) -> None:
    """A person has acted: the next call is made."""
    row = state_of(provider)
    row.stopped, row.stopped_at = "", None
