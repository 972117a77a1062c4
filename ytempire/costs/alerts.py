"""What is told once: that a line was crossed (the alert line of a day, a limit), or that spending was stopped after a
bill that was higher than can be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from ytempire import money, outbox
from ytempire.accounts import notice
from ytempire.costs import counter, days, limit
from ytempire.costs.entry import Entry
from ytempire.costs.limit import ALERT, DAY, VIDEO, Bound
from ytempire.extensions import Model, UtcDateTime, db, insert_into, rfc3339, utcnow

SPENDING, COSTS = "/admin/costs", "/costs"


class Crossing(Model):
    """A line that was crossed: once for each line's height in each period."""

    __tablename__ = "crossings"

    name: Mapped[str] = mapped_column(primary_key=True)  # of the limit, or "alert"
    of: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    micro: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


def spent(day: str, amount: int) -> None:
    """After something was spent on the day: tell the admins where that is past the alert line, which may have been
    drawn lower meanwhile. In its transaction."""
    line = limit.limit(ALERT) if amount > 0 else None
    row = counter.read((DAY, "", day)) if line else None
    if not row or not line or row.spent < line or not first(ALERT, "", day, line):
        return
    on_day = "today" if day == days.day_of(utcnow()) else f"for {day}"
    outbox.put("budget.alert", None, day=day, spent=money.exact(row.spent), alert=money.exact(line))
    notice.tell_admins(
        "budget", f"{money.shown(row.spent)} is spent {on_day}; the alert is at {money.shown(line)}.",
        "Nothing waits for it.", SPENDING,
    )  # fmt: skip


def reached(bound: Bound, user_id: int) -> None:
    """A call did not fit under the limit: tell whose it is, once. In the caller's transaction. Of a scope that is
    stopped the admins were told when it was."""
    row = counter.read(bound.key)
    if bound.micro is None or (row is not None and row.stopped):
        return
    if not first(bound.name, *bound.key[1:], bound.micro):
        return
    until = rfc3339(bound.resets_at) if bound.resets_at else None
    whose = user_id if bound.name != DAY else None
    outbox.put("budget.reached", whose, limit=bound.name, of=bound.key[1], period=bound.key[2],
               amount=money.exact(bound.micro), until=until)  # fmt: skip
    message = f"{bound.called.capitalize()} is reached: {money.shown(bound.micro)}."
    more = "What does not fit waits, and goes on by itself when there is room."
    if bound.name == DAY:
        notice.tell_admins("budget", message, more, SPENDING)
    elif bound.name == VIDEO:
        notice.tell(user_id, "budget", message, "This video waits until an admin raises the limit.",
                    f"/videos/{bound.key[1]}")  # fmt: skip
    else:
        notice.tell(user_id, "budget", message, more, COSTS)


def overbilled(reserved: Entry, sentence: str) -> None:
    """A provider billed more than its price allows, and nothing more is spent: the admins, at once. In the caller's
    transaction."""
    outbox.put("budget.reached", None, limit="stopped", of=reserved.provider, period=reserved.day, message=sentence)
    notice.tell_admins("budget", sentence, "", SPENDING)


def first(name: str, of: str, period: str, micro: int) -> bool:
    """Whether this line is crossed for the first time in the period; noted in the caller's transaction."""
    row = {"name": name, "of": of, "period": period, "micro": micro, "at": utcnow()}
    noted = insert_into(Crossing).values(**row).on_conflict_do_nothing().returning(Crossing.name)
    return db.session.scalar(noted) is not None  # rows of an INSERT are counted on SQLite only
