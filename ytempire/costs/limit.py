"""Limits: a video, a day of the installation, a user's day, a channel's month; who set them, and which one binds.

What stands in the database rules; where nothing does, the settings do (`BUDGET_PER_VIDEO`, `BUDGET_PER_DAY`,
`BUDGET_ALERT`). A user's day and a channel's month have no limit until somebody sets one; a user's plan limits their
day too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import BigInteger, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire import audit, money
from ytempire.billing import allowing
from ytempire.config import Settings
from ytempire.costs import counter, days
from ytempire.costs.counter import Key
from ytempire.extensions import Model, db, insert_into, utcnow

# Names of what can be limited. OWN is a user's day as the user limits it, USER as an admin does, PLAN as they pay for.
VIDEO, DAY, ALERT, USER, OWN, PLAN, CHANNEL = "video", "day", "alert", "user", "own", "plan", "channel"
SETTINGS = {VIDEO: "budget_per_video", DAY: "budget_per_day", ALERT: "budget_alert"}
OF_A_PERSON = (OWN, CHANNEL)  # what a creator may set; the rest is the admins'
OF_A_DAY = (USER, PLAN, OWN)  # of one person; the lowest binds, of equal ones the first
ORDER = (DAY, USER, CHANNEL, VIDEO)  # in which counters are locked, always the same, so that nobody deadlocks


class Limit(Model):
    """A limit that somebody has set, in micro-dollars. `name` is one of the above, `of` an id or "" for all."""

    __tablename__ = "budget_limits"

    name: Mapped[str] = mapped_column(primary_key=True)
    of: Mapped[str] = mapped_column(primary_key=True)
    micro: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Payer:
    """For whom a call is made: what decides which limits it is under."""

    user_id: int
    channel_id: str
    video_id: str


@dataclass(frozen=True)
class Bound:
    """A limit with the counter that it is checked against. `micro` is None where there is none.

    `name` says whose it is: VIDEO, DAY, USER, OWN, PLAN or CHANNEL. `resets_at` is None for a video.
    """

    name: str
    key: Key
    micro: int | None
    resets_at: datetime | None

    @property
    def reason(self) -> str:
        """As `waiting_for` names it (interface.md)."""
        return f"budget_{USER if self.name in OF_A_DAY else self.name}"

    @property
    def called(self) -> str:
        """What sentences call it."""
        return CALLED[self.name]


CALLED = {
    VIDEO: "the limit of a video",
    DAY: "today's limit of this installation",
    USER: "your limit of a day",
    OWN: "the limit of a day that you set",
    PLAN: "your plan's limit of a day",
    CHANNEL: "the channel's budget of this month",
}


def bounds(payer: Payer, day: str) -> list[Bound]:
    """The limits that a call is under, in the order in which their counters are locked."""
    known = _known(payer)
    user = str(payer.user_id)
    name, of_day = _of_day(known.get((USER, user), known.get((USER, ""))), known.get((OWN, user)), payer.user_id)
    ends, month_ends = days.end_of_day(day), days.end_of_month(day)
    return [
        Bound(DAY, (DAY, "", day), known.get((DAY, ""), _setting(DAY)), ends),
        Bound(name, (USER, user, day), of_day, ends),
        Bound(CHANNEL, (CHANNEL, payer.channel_id, days.month_of(day)),
              known.get((CHANNEL, payer.channel_id)), month_ends),
        Bound(VIDEO, (VIDEO, payer.video_id, ""),
              known.get((VIDEO, payer.video_id), known.get((VIDEO, ""), _setting(VIDEO))), None),
    ]  # fmt: skip


def bounds_now(payer: Payer) -> list[Bound]:
    """The same for today."""
    return bounds(payer, days.day_of(utcnow()))


def day_of_person(user_id: int) -> int | None:
    """The limit of a person's own day that binds: what they set, what an admin did, or what their plan has."""
    return _of_day(limit(USER, str(user_id)), own_limit(OWN, str(user_id)), user_id)[1]


def limit(name: str, of: str = "") -> int | None:
    """The limit of that name in micro-dollars: what is set for `of`, else for all, else the setting."""
    found = db.session.execute(select(Limit.of, Limit.micro).where(Limit.name == name, Limit.of.in_(("", of))))
    rows = {whose: micro for whose, micro in found}  # noqa: C416
    return rows.get(of, rows.get("", _setting(name)))


def own_limit(name: str, of: str) -> int | None:
    """What is set for this very thing, without what holds for all."""
    return db.session.scalar(select(Limit.micro).where(Limit.name == name, Limit.of == of))


def own_limits(name: str, of: Sequence[str]) -> dict[str, int]:
    """The same for many: what is set for each, without those for which nothing is."""
    found = db.session.execute(select(Limit.of, Limit.micro).where(Limit.name == name, Limit.of.in_(of)))
    return {whose: micro for whose, micro in found}  # noqa: C416


def set_limit(name: str, micro: int | None, of: str = "") -> None:
    """Set or (None) take away a limit, in the caller's write transaction. What waits for it is woken by the clock.

    Raises ValueError for an amount that no form takes."""
    if micro is None:
        db.session.execute(delete(Limit).where(Limit.name == name, Limit.of == of),
                           execution_options={"synchronize_session": False})  # fmt: skip
        return
    if not 0 <= micro <= money.MOST:
        raise ValueError("A limit is an amount from $0 to $1,000,000.")
    row = insert_into(Limit).values(name=name, of=of, micro=micro)
    db.session.execute(row.on_conflict_do_update(index_elements=["name", "of"], set_={"micro": micro}))


def change_limit(by: int, name: str, micro: int | None, of: str = "") -> bool:
    """Set one limit as a person asks, and say so in the audit log, in the caller's transaction; whether that changed
    anything."""
    before = own_limit(name, of)
    if before == micro:
        return False
    set_limit(name, micro, of)
    audit.record(by, "limit.changed", of, limit=name, before=before, now=micro)
    return True


def parse_limit(text: str) -> int | None:
    """A limit from a form: an amount, or nothing for none. Raises ValueError with a sentence."""
    return money.parse(text) if text.strip() else None


def room(bound: Bound) -> int | None:
    """Micro-dollars that may still be reserved under it; None where there is no limit. −1 where it is stopped, so
    that not even what costs nothing fits."""
    row = counter.read(bound.key)
    if row is not None and row.stopped:
        return -1
    if bound.micro is None:
        return None
    return max(0, bound.micro - (row.spent + row.reserved if row else 0))


def _known(payer: Payer) -> dict[tuple[str, str], int]:
    wanted = ("", str(payer.user_id), payer.channel_id, payer.video_id)
    names = (DAY, USER, OWN, CHANNEL, VIDEO)
    found = db.session.execute(
        select(Limit.name, Limit.of, Limit.micro).where(Limit.name.in_(names), Limit.of.in_(wanted))
    )
    return {(name, of): micro for name, of, micro in found}


def _of_day(of_admin: int | None, own: int | None, user_id: int) -> tuple[str, int | None]:
    limits = {USER: of_admin, PLAN: allowing.day_limit(user_id), OWN: own}
    found = [(name, micro) for name in OF_A_DAY if (micro := limits[name]) is not None]
    return min(found, key=lambda of: of[1]) if found else (USER, None)


def _setting(name: str) -> int | None:
    settings: Settings = current_app.config["SETTINGS"]
    return int(getattr(settings, SETTINGS[name]) * money.MICRO) if name in SETTINGS else None
