"""What all users spend, what was stopped, and whether the ledger adds up. Amounts are micro-dollars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update

from ytempire import audit
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.billing import allowing
from ytempire.channels.channel import Channel
from ytempire.costs import report
from ytempire.costs.counter import Counter, DailySpend, Key
from ytempire.costs.entry import OpenCall
from ytempire.costs.limit import CHANNEL, DAY, OWN, USER, VIDEO, Limit
from ytempire.costs.report_gauge import Gauge, gauge
from ytempire.costs.report_span import Span, this_month, today
from ytempire.costs.verify import verify
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

MOST_PEOPLE = 50  # in the table, those who spent most
MOST_CHANNELS = 10
MOST_STOPPED = 50
TOLD_DIFFERENCES = 20
LOOKED_BACK = 2_000  # audit entries
VERIFIED = "ledger.verified"


@dataclass(frozen=True)
class PersonRow:
    """A person's day and month."""

    id: int
    name: str
    today: int
    held: int
    limit: int | None  # of a day: what an admin set for them or for all, they themselves, or their plan
    by_provider: dict[str, int] = field(default_factory=dict)

    @property
    def month(self) -> int:
        return sum(self.by_provider.values())

    @property
    def gauge(self) -> Gauge | None:
        return gauge(self.today, self.held, self.limit)


@dataclass(frozen=True)
class ChannelRow:
    """A channel in some days, and whose it is."""

    name: str
    owner: str
    spent: int


@dataclass(frozen=True)
class Stopped:
    """A scope in which nothing is spent until an admin lets it go on, and why."""

    scope: str
    scope_id: str
    period: str
    called: str
    why: str


@dataclass(frozen=True)
class Verified:
    """When the ledger was last verified, how many entries it had, and the differences that were found."""

    at: datetime
    entries: int
    found: int
    differences: list[str]


def people() -> list[tuple[int, str]]:
    """Everybody with an account, by name."""
    return [(row.id, row.name) for row in db.session.execute(select(User.id, User.name).order_by(User.name, User.id))]


def by_person() -> list[PersonRow]:
    """Those who spent something this month or have something held, those who spent most first."""
    month = _month_by_person()
    held = _held_by_person()
    ids = sorted({*month, *held}, key=lambda of: -sum(month.get(of, {}).values()))[:MOST_PEOPLE]
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    keys = [str(of) for of in ids]
    spent = dict(db.session.execute(
        select(Counter.scope_id, Counter.spent)
        .where(Counter.scope == USER, Counter.scope_id.in_(keys), Counter.period == today().isoformat())
    ).all())  # fmt: skip
    limits = _limits(keys)
    return [PersonRow(of, names.get(of, "A deleted account"), spent.get(str(of), 0), held.get(of, 0),
                      limits.get(str(of)), month.get(of, {})) for of in ids]  # fmt: skip


def by_channel(span: Span) -> list[ChannelRow]:
    """The channels that cost most in these days."""
    spent = report.by_channel(span, most=MOST_CHANNELS)
    named = {row.id: row for row in db.session.execute(
        select(Channel.id, Channel.name, User.name.label("owner")).join(User, User.id == Channel.user_id)
        .where(Channel.id.in_(list(spent))))}  # fmt: skip
    return [ChannelRow(named[of].name, named[of].owner, micro) if of in named
            else ChannelRow("A deleted channel", "", micro) for of, micro in spent.items()]  # fmt: skip


def stopped() -> list[Stopped]:
    """What was stopped after a bill that was higher than its price allows."""
    rows = db.session.scalars(select(Counter).where(text("budget_counters.stopped <> ''")).limit(MOST_STOPPED)).all()
    return [Stopped(row.scope, row.scope_id, row.period, _called(row), row.stopped) for row in rows]


def let_go_on(key: Key, user_id: int) -> bool:
    """What was stopped may spend again; whether it was stopped. A write transaction of its own, audited."""
    scope, scope_id, period = key
    with writing():
        done = db.session.execute(
            update(Counter).where(Counter.scope == scope, Counter.scope_id == scope_id, Counter.period == period,
                                  Counter.stopped != "").values(stopped=""),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
        went_on = bool(done.rowcount == 1)  # type: ignore[attr-defined]
        if went_on:
            audit.record(user_id, "budget.continued", f"{scope} {scope_id} {period}".strip())
    return went_on


def verify_now(user_id: int) -> Verified:
    """Compare every counter with the ledger, and keep what came of it in the audit log."""
    verdict = verify()
    told = [f"{one.what}: counted {one.counted}, summed {one.summed}" for one in verdict.differences]
    with writing():
        audit.record(user_id, VERIFIED, entries=verdict.entries, found=len(told), differences=told[:TOLD_DIFFERENCES])
    return last_verified()  # type: ignore[return-value]


def last_verified() -> Verified | None:
    """The last verification by an admin, if it is among the newest entries of the audit log."""
    newest = select(func.max(AuditEntry.id)).scalar_subquery()
    row = db.session.scalar(
        select(AuditEntry).where(AuditEntry.act == VERIFIED, AuditEntry.id > newest - LOOKED_BACK)
        .order_by(AuditEntry.id.desc()).limit(1)
    )  # fmt: skip
    return Verified(row.at, **row.details) if row else None


def _month_by_person() -> dict[int, dict[str, int]]:
    first, last = this_month().bounds
    found: dict[int, dict[str, int]] = {}
    for user_id, provider, spent in db.session.execute(
        select(DailySpend.user_id, DailySpend.provider, func.sum(DailySpend.spent))
        .where(DailySpend.day >= first, DailySpend.day <= last).group_by(DailySpend.user_id, DailySpend.provider)
    ):  # fmt: skip
        found.setdefault(user_id, {})[provider] = int(spent)
    return found


def _held_by_person() -> dict[int, int]:
    found: dict[int, int] = {}
    for user_id, amount in db.session.execute(select(OpenCall.user_id, OpenCall.amount)):  # type: ignore[attr-defined]
        found[user_id] = found.get(user_id, 0) + amount
    return found


def _limits(keys: Sequence[str]) -> dict[str, int]:
    """The limit of a day that binds each person."""
    rows = db.session.scalars(select(Limit).where(Limit.name.in_((USER, OWN)), Limit.of.in_(["", *keys]))).all()
    known = {(row.name, row.of): row.micro for row in rows}
    found = {}
    for key in keys:
        all_of = (known.get((USER, key), known.get((USER, ""))), known.get((OWN, key)), allowing.day_limit(int(key)))
        if any(micro is not None for micro in all_of):
            found[key] = min(micro for micro in all_of if micro is not None)
    return found


def _called(row: Counter) -> str:
    """What sentences call the scope of a counter."""
    if row.scope == DAY:
        return f"All users on {row.period}"
    if row.scope == USER:
        return f"{_name(User.name, User.id == int(row.scope_id))} on {row.period}"
    if row.scope == CHANNEL:
        return f"Channel “{_name(Channel.name, Channel.id == row.scope_id)}” in {row.period}"
    return f"Video “{_name(Video.topic, Video.id == row.scope_id)}”" if row.scope == VIDEO else row.scope


def _name(column: Any, found: Any) -> str:
    return db.session.scalar(select(column).where(found)) or "that is deleted"
