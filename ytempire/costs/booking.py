"""What each end of a reservation writes: the row, the counters that it was held in, the figures of the day, in the
caller's transaction. Whether a reservation may end so is decided in `ledger`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from ytempire import money
from ytempire.costs import alerts, counter, days
from ytempire.costs.counter import Key
from ytempire.costs.entry import CORRECT, OK, RELEASE, SETTLE, SPENDS, UNKNOWN, Entry
from ytempire.costs.limit import CHANNEL, DAY, ORDER, USER, VIDEO
from ytempire.costs.prices import Priced
from ytempire.extensions import db

OVERBILLED = "{} billed {} for a call that could cost {} at most by the price book. Nothing more is spent here until "
OVERBILLED += "an admin has looked at the price and lets it go on."


def lock(reservations: Iterable[Entry]) -> None:
    """Lock the counters of several reservations that end together, in the order that everybody locks them in."""
    for key in sorted({key for each in reservations for key in keys(each)}, key=_rank):
        counter.lock(key)


def settled(reserved: Entry, cost: Priced, outcome: str, request_id: str, note: str) -> None:
    """It cost this much."""
    _add(reserved, SETTLE, cost.micro, outcome, cost.lines, request_id, note)
    _move(reserved, reserved.amount, cost.micro, _overbilled(reserved, cost))
    _count(reserved, cost.micro, cost.micro if outcome != OK else 0, 1)


def released(reserved: Entry, note: str) -> None:
    """It cost nothing."""
    _add(reserved, RELEASE, reserved.amount, "", [], "", note)
    _move(reserved, reserved.amount, 0)


def lost(reserved: Entry, note: str) -> None:
    """Nobody will know what it cost: all that was held."""
    settled(reserved, Priced(reserved.amount, list(reserved.lines)), UNKNOWN, "", note)


def corrected(reserved: Entry, cost: Priced, outcome: str, request_id: str, note: str) -> None:
    """The truth came late: what stands in the ledger under another outcome is taken back, and the rest is made up."""
    counter.lock(keys(reserved)[0])  # two that correct the same call would both see what stood before
    changes = _standing(reserved.id)
    changes[outcome] = changes.get(outcome, 0) + cost.micro
    if not any(changes.values()):
        return
    for word, change in changes.items():
        if change:
            _add(reserved, CORRECT, change, word, cost.lines if word == outcome else [], request_id, note)
    total = sum(changes.values())
    _move(reserved, 0, total, _overbilled(reserved, cost))
    _count(reserved, total, total - changes.get(OK, 0), 0)


def _standing(reservation_id: int) -> dict[str, int]:
    """What it would take to undo what the reservation has cost so far, by outcome."""
    paid = (
        select(Entry.outcome, func.sum(Entry.amount))
        .where(Entry.reservation_id == reservation_id, Entry.kind.in_(SPENDS)).group_by(Entry.outcome)
    )  # fmt: skip
    return {outcome: -int(amount) for outcome, amount in db.session.execute(paid)}


def _overbilled(reserved: Entry, cost: Priced) -> str:
    """Why nothing more may be spent where the call was held; "" where it cost no more than that."""
    if cost.micro <= reserved.amount:
        return ""
    return OVERBILLED.format(reserved.provider, money.shown(cost.micro), money.shown(reserved.amount))


def _add(reserved: Entry, kind: str, amount: int, outcome: str, lines: list[dict[str, Any]], request_id: str,
         note: str) -> None:  # fmt: skip
    closes = reserved.id if kind in (SETTLE, RELEASE) else None
    same = {name: getattr(reserved, name) for name in
            ("day", "user_id", "channel_id", "video_id", "step", "provider", "model", "call")}  # fmt: skip
    db.session.add(Entry(kind=kind, amount=amount, outcome=outcome, reservation_id=reserved.id, closes=closes,
                         lines=lines, request_id=request_id, note=note, **same))  # fmt: skip


def _move(reserved: Entry, held: int, spent: int, stopped: str = "") -> None:
    """On the counters that the reservation was held in; whoever has to know is told after they are locked. Of several
    bills that are too high the first one stops the day, and is told; so is the next one after an admin let it go on."""
    is_news = bool(stopped) and not _is_stopped(keys(reserved)[0])
    for key in keys(reserved):
        counter.move(key, held, spent, stopped)
    alerts.spent(reserved.day, spent)
    if is_news:
        alerts.overbilled(reserved, stopped)


def _is_stopped(key: Key) -> bool:
    counter.lock(key)
    row = counter.read(key)
    return row is not None and bool(row.stopped)


def keys(reserved: Entry) -> list[Key]:
    """The counters that the reservation was held in, in the order in which they are locked."""
    day = reserved.day
    return [(DAY, "", day), (USER, str(reserved.user_id), day),
            (CHANNEL, reserved.channel_id, days.month_of(day)), (VIDEO, reserved.video_id, "")]  # fmt: skip


def _rank(key: Key) -> tuple[int, Key]:
    return ORDER.index(key[0]), key


def _count(reserved: Entry, spent: int, failed: int, calls: int) -> None:
    counter.count_spend(reserved.day, reserved.user_id, reserved.channel_id, reserved.provider, reserved.step,
                        spent, failed, calls)  # fmt: skip
