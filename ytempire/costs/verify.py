"""`flask costs verify`: every counter against the sum over the ledger that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import SQLColumnExpression, String, and_, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from ytempire.costs.counter import Counter, DailySpend
from ytempire.costs.entry import FAILED, RESERVE, SETTLE, SPENDS, UNKNOWN, Entry, OpenCall
from ytempire.costs.limit import CHANNEL, DAY, USER, VIDEO
from ytempire.extensions import db, give_back_connection

spent_of = func.sum(case((Entry.kind.in_(SPENDS), Entry.amount), else_=0))


@dataclass(frozen=True)
class Difference:
    """A counter that is not what the ledger says: micro-dollars, or calls."""

    what: str
    counted: int
    summed: int

    @property
    def unit(self) -> str:
        return "calls" if self.what.startswith("calls, ") else "micro-dollars"


@dataclass(frozen=True)
class Verdict:
    """How many rows there are, what open calls hold, what does not agree, and reservations that neither ended nor are
    open."""

    entries: int
    open_calls: int
    held: int
    differences: list[Difference]

    @property
    def right(self) -> bool:
        return not self.differences


def verify() -> Verdict:
    """Compare all counters. Reads in one snapshot, so what is spent meanwhile does not disturb it: in a transaction
    of its own, which on PostgreSQL has to be told so."""
    give_back_connection()
    repeatable = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    db.session.connection(execution_options=repeatable)
    differences = [
        *_spent(DAY, literal(""), Entry.day), *_spent(USER, cast(Entry.user_id, String), Entry.day),
        *_spent(CHANNEL, Entry.channel_id, func.substr(Entry.day, 1, 7)), *_spent(VIDEO, Entry.video_id, literal("")),
        *_daily(), *_open(),
    ]  # fmt: skip
    entries = db.session.scalar(select(func.count()).select_from(Entry)) or 0
    open_calls, held = db.session.execute(select(func.count(), func.coalesce(func.sum(OpenCall.amount), 0))).one()
    give_back_connection()
    return Verdict(entries, open_calls, int(held), differences)


def _spent(scope: str, scope_id: SQLColumnExpression[Any], period: SQLColumnExpression[Any]) -> list[Difference]:
    """Spent and held of one scope, by id and period."""
    of: Any = scope_id.label("of")
    when: Any = period.label("period")
    spent = {(of_, when_): total for of_, when_, total in db.session.execute(
        select(of, when, spent_of).group_by("of", "period"))}  # fmt: skip
    held = {(of_, when_): total for of_, when_, total in db.session.execute(
        select(of, when, func.sum(OpenCall.amount)).join(OpenCall, OpenCall.reservation_id == Entry.id)
        .group_by("of", "period"))}  # fmt: skip
    counted = {(row.scope_id, row.period): row for row in db.session.scalars(
        select(Counter).where(Counter.scope == scope).execution_options(populate_existing=True))}  # fmt: skip
    found = []
    for key in {*spent, *held, *counted}:
        row = counted.get(key)
        name = " ".join(part for part in (scope, *key) if part)
        for word, there, should in (("spent", row.spent if row else 0, spent.get(key) or 0),
                                    ("held", row.reserved if row else 0, held.get(key) or 0)):  # fmt: skip
            if there != should:
                found.append(Difference(f"{word}, {name}", int(there), int(should)))
    return found


def _daily() -> list[Difference]:
    columns = (Entry.day, Entry.user_id, Entry.channel_id, Entry.provider, Entry.step)
    failed = func.sum(case((Entry.outcome.in_((FAILED, UNKNOWN)), Entry.amount), else_=0))
    calls = func.sum(case((Entry.kind == SETTLE, 1), else_=0))
    wanted = {tuple(row[:5]): tuple(int(n) for n in row[5:]) for row in db.session.execute(
        select(*columns, spent_of, failed, calls).where(Entry.kind.in_(SPENDS)).group_by(*columns))}  # fmt: skip
    there = {(r.day, r.user_id, r.channel_id, r.provider, r.step): (r.spent, r.failed, r.calls)
             for r in db.session.scalars(select(DailySpend).execution_options(populate_existing=True))}  # fmt: skip
    zero = (0, 0, 0)
    return [
        Difference(f"{word}, {' '.join(map(str, key))}", there.get(key, zero)[i], wanted.get(key, zero)[i])
        for key in {*wanted, *there} for i, word in enumerate(("spent", "failed", "calls"))
        if there.get(key, zero)[i] != wanted.get(key, zero)[i]
    ]  # fmt: skip


def _open() -> list[Difference]:
    """Reservations that are neither open nor closed, or both; open calls that hold another amount than theirs."""
    end = aliased(Entry)
    rows = db.session.execute(
        select(Entry.id, Entry.amount, OpenCall.reservation_id, end.id).select_from(Entry)
        .outerjoin(OpenCall, OpenCall.reservation_id == Entry.id).outerjoin(end, end.closes == Entry.id)
        .where(Entry.kind == RESERVE, (OpenCall.reservation_id.is_(None)) == (end.id.is_(None)))
    )  # fmt: skip
    wrong = db.session.execute(
        select(OpenCall.reservation_id, OpenCall.amount, func.coalesce(Entry.amount, 0))
        .outerjoin(Entry, and_(Entry.id == OpenCall.reservation_id, Entry.kind == RESERVE))
        .where(func.coalesce(Entry.amount, -1) != OpenCall.amount)
    )  # fmt: skip
    return [
        *(Difference(f"reservation {number} is {'open and closed' if is_open else 'neither open nor closed'}",
                     amount, 0) for number, amount, is_open, _ in rows),
        *(Difference(f"held by the open call {number}", held, reserved) for number, held, reserved in wrong),
    ]  # fmt: skip
