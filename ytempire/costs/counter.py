"""Running sums: what limits are checked against, and what pages and charts read. `costs verify` proves them equal
to the sums over the ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Index, Update, and_, bindparam, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, db, insert_into


class Counter(Model):
    """Spent and held within one limit's scope and period. `stopped` is a sentence where nothing more may be
    reserved in it, whatever its limit says."""

    __tablename__ = "budget_counters"
    __table_args__ = (
        Index("ix_budget_counters_stopped", "stopped", sqlite_where=text("stopped <> ''"),
              postgresql_where=text("stopped <> ''")),
    )  # fmt: skip

    scope: Mapped[str] = mapped_column(primary_key=True)  # "day", "user", "channel", "video"
    scope_id: Mapped[str] = mapped_column(primary_key=True)  # "" for the installation
    period: Mapped[str] = mapped_column(primary_key=True)  # "2026-11-28", "2026-11", or "" for a video
    spent: Mapped[int] = mapped_column(BigInteger, default=0)  # micro-dollars
    reserved: Mapped[int] = mapped_column(BigInteger, default=0)
    stopped: Mapped[str] = mapped_column(default="")


class DailySpend(Model):
    """What was paid on a day, by whom, for which channel, to which provider, in which step."""

    __tablename__ = "daily_spend"
    __table_args__ = (Index("ix_daily_spend_user_id_day", "user_id", "day"),)

    day: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    spent: Mapped[int] = mapped_column(BigInteger, default=0)  # micro-dollars, failed calls among them
    failed: Mapped[int] = mapped_column(BigInteger, default=0)  # of these, for calls that gave nothing
    calls: Mapped[int] = mapped_column(default=0)


Key = tuple[str, str, str]  # scope, scope_id, period


def hold(key: Key, amount: int, limit: int | None) -> bool:
    """Reserve within the limit, by one conditional UPDATE; whether it fitted. In the caller's transaction.

    What costs nothing fits under a limit that was lowered below what is spent, too."""
    if limit is not None and amount > limit:
        return False  # it may be more than a column can hold
    values = {"amount": amount}
    if limit is not None and amount:
        values["most"] = limit
    statement = HOLD_WITHIN if "most" in values else HOLD
    if _changed(statement, key, values):
        return True
    _make(key)
    return _changed(statement, key, values)


def move(key: Key, held: int, spent: int, stopped: str = "") -> None:
    """Give back what was held and count what was spent (either may be 0, `spent` also negative)."""
    values: dict[str, Any] = {"held": held, "paid": spent, **({"why": stopped} if stopped else {})}
    statement = STOP if stopped else MOVE
    if not _changed(statement, key, values):
        _make(key)
        _changed(statement, key, values)


def lock(key: Key) -> None:
    """Nobody else changes the counter until the caller's transaction ends. (SQLite has but one writer anyway.)"""
    db.session.execute(select(Counter.spent).where(_is(key)).with_for_update())


def read(key: Key) -> Counter | None:
    """The counter as it stands now."""
    return db.session.scalar(select(Counter).where(_is(key)).execution_options(populate_existing=True))


def count_spend(day: str, user_id: int, channel_id: str, provider: str, step: str, spent: int, failed: int,
                calls: int) -> None:  # fmt: skip
    """Add to the day's figures, in the caller's transaction."""
    keys = {"day": day, "user_id": user_id, "channel_id": channel_id, "provider": provider, "step": step}
    added = {"spent": spent, "failed": failed, "calls": calls}
    statement = insert_into(DailySpend).values(**keys, **added)
    columns = DailySpend.__table__.c
    db.session.execute(statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: columns[name] + value for name, value in added.items()},
    ))  # fmt: skip


def _is(key: Key) -> ColumnElement[bool]:
    scope, scope_id, period = key
    return and_(Counter.scope == scope, Counter.scope_id == scope_id, Counter.period == period)


# Put together once: a reservation and its end are eight of these, while others wait for the day's row.
_columns = Counter.__table__.c
_amount, _held, _paid, _most = (bindparam(name, type_=BigInteger) for name in ("amount", "held", "paid", "most"))
_THIS = update(Counter.__table__).where(  # type: ignore[arg-type]
    _columns.scope == bindparam("of_scope"), _columns.scope_id == bindparam("of_id"),
    _columns.period == bindparam("of_period"),
)  # fmt: skip
HOLD = _THIS.where(_columns.stopped == "").values(reserved=_columns.reserved + _amount)
HOLD_WITHIN = HOLD.where(_columns.spent + _columns.reserved + _amount <= _most)
MOVE = _THIS.values(reserved=_columns.reserved - _held, spent=_columns.spent + _paid)
STOP = MOVE.values(stopped=bindparam("why"))


def _make(key: Key) -> None:
    scope, scope_id, period = key
    row = {"scope": scope, "scope_id": scope_id, "period": period, "spent": 0, "reserved": 0, "stopped": ""}
    db.session.execute(insert_into(Counter).values(**row).on_conflict_do_nothing())


def _changed(statement: Update, key: Key, values: dict[str, Any]) -> bool:
    scope, scope_id, period = key
    done = db.session.execute(statement, {"of_scope": scope, "of_id": scope_id, "of_period": period, **values})
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
