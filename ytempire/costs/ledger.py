"""Reserve, send, settle: the life of a paid call. Everything here works in the caller's short write transaction.

A reservation holds the most that a call can cost under each limit, or under none. It ends exactly once: settled with
what the provider said, released where it was never asked, or settled whole as *unknown* where its answer is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from ytempire import money
from ytempire.costs import alerts, counter, days, limit
from ytempire.costs.entry import CORRECT, FAILED, OK, RELEASE, RESERVE, SETTLE, SPENDS, UNKNOWN, Entry, OpenCall
from ytempire.costs.limit import CHANNEL, DAY, USER, VIDEO, Bound, Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import db, utcnow

OVERBILLED = "{} billed {} for a call that could cost {} at most by the price book. Nothing more is spent here until "
OVERBILLED += "an admin has looked at the price and lets it go on."


class OverLimit(Exception):
    """The call does not fit under `bound`. `missing` is micro-dollars; `stopped` a sentence where the scope was
    stopped rather than full."""

    def __init__(self, bound: Bound, amount: int, missing: int, stopped: str = "") -> None:
        super().__init__(f"{amount} micro-dollars do not fit under {bound.name}")
        self.bound, self.amount, self.missing, self.stopped = bound, amount, missing, stopped


@dataclass(frozen=True)
class Call:
    """What is about to be asked. `call` names its input (kind and hash), `owner` the lease of who asks."""

    payer: Payer
    step: str
    provider: str
    model: str
    call: str
    owner: str


def reserve(call: Call, most: Priced, at: datetime | None = None) -> int:
    """Hold the most that the call can cost under all its limits; the reservation's id. Raises OverLimit: then the
    caller's transaction has to be rolled back, and nothing is held."""
    at = at or utcnow()
    day = days.day_of(at)
    for bound in limit.bounds(call.payer, day):
        if not counter.hold(bound.key, most.micro, bound.micro):
            raise _over(bound, most.micro)
    entry = Entry(
        at=at, day=day, kind=RESERVE, amount=most.micro, user_id=call.payer.user_id,
        channel_id=call.payer.channel_id, video_id=call.payer.video_id, step=call.step, provider=call.provider,
        model=call.model, call=call.call, lines=most.lines,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    db.session.add(OpenCall(reservation_id=entry.id, video_id=call.payer.video_id, owner=call.owner,
                            provider=call.provider, amount=most.micro, made_at=at))  # fmt: skip
    db.session.flush()
    return entry.id


def mark_sent(reservation_id: int, at: datetime | None = None) -> bool:
    """Note that the provider is about to be asked. False where the reservation has ended meanwhile: do not ask."""
    done = db.session.execute(
        update(OpenCall).where(OpenCall.reservation_id == reservation_id, OpenCall.sent_at.is_(None))
        .values(sent_at=at or utcnow()),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def in_flight(provider: str) -> int:
    """Calls to the provider that were sent and have not ended, over all workers."""
    sent = select(func.count()).select_from(OpenCall).where(OpenCall.provider == provider)
    return db.session.scalar(sent.where(OpenCall.sent_at.is_not(None))) or 0


def settle(reservation_id: int, cost: Priced, outcome: str = OK, request_id: str = "", note: str = "") -> None:
    """End the reservation with what the call cost. One that has ended already (its worker was thought dead) is
    corrected to it instead. More than was held is recorded as it is, and stops every scope that it was held in."""
    reserved = db.session.get_one(Entry, reservation_id)
    if not _close(reservation_id):
        _correct(reserved, cost, request_id, note)
        return
    _add(reserved, SETTLE, cost.micro, outcome, cost.lines, request_id, note)
    stopped = ""
    if cost.micro > reserved.amount:
        stopped = OVERBILLED.format(reserved.provider, money.shown(cost.micro), money.shown(reserved.amount))
        alerts.overbilled(reserved, stopped)
    _move(reserved, reserved.amount, cost.micro, stopped)
    _count(reserved, cost.micro, cost.micro if outcome != OK else 0, 1)


def release(reservation_id: int, note: str = "") -> None:
    """End the reservation of a call that cost nothing: it was never made, or the provider did not bill it."""
    reserved = db.session.get_one(Entry, reservation_id)
    if _close(reservation_id):
        _add(reserved, RELEASE, reserved.amount, "", [], "", note)
        _move(reserved, reserved.amount, 0)
    elif _paid(reservation_id):
        _correct(reserved, Priced(0, []), "", note)


def lose(reservation_id: int, note: str = "") -> None:
    """The call was sent and its answer is lost: settled whole, as unknown."""
    reserved = db.session.get_one(Entry, reservation_id)
    settle(reservation_id, Priced(reserved.amount, list(reserved.lines)), UNKNOWN, note=note)


def abandon(video_id: str, but_owner: str = "") -> int:
    """End what workers that are gone have left open for the video; how many there were.

    Never sent: released. Sent: lost.
    """
    left = db.session.scalars(
        select(OpenCall).where(OpenCall.video_id == video_id, OpenCall.owner != but_owner)
        .order_by(OpenCall.reservation_id)
    ).all()  # fmt: skip
    return _end(left)


def abandon_strays(alive: Callable[[Sequence[str]], set[str]], reserved_before: datetime,
                   sent_before: datetime) -> int:  # fmt: skip
    """End open calls of owners that are not `alive`, once they are old enough that nobody can still be at them."""
    old = db.session.scalars(
        select(OpenCall).where(func.coalesce(OpenCall.sent_at, OpenCall.made_at) < reserved_before)
        .order_by(OpenCall.reservation_id).limit(200)
    ).all()  # fmt: skip
    living = alive([call.owner for call in old]) if old else set()
    return _end([call for call in old
                 if call.owner not in living and (call.sent_at is None or call.sent_at < sent_before)])  # fmt: skip


def lost_answers(video_id: str, call: str, since: datetime | None) -> int:
    """How often the answer to this very call was lost for the video, since that moment."""
    lost = select(func.count()).where(Entry.video_id == video_id, Entry.call == call, Entry.outcome == UNKNOWN)
    return db.session.scalar(lost.where(Entry.at >= since) if since else lost) or 0


def _end(calls: Sequence[OpenCall]) -> int:
    for call in calls:
        if call.sent_at is None:
            release(call.reservation_id, "Its worker ended before the call was made.")
        else:
            lose(call.reservation_id, "Its worker ended before the answer was stored.")
    return len(calls)


def _close(reservation_id: int) -> bool:
    """Whether the reservation was open until now."""
    done = db.session.execute(delete(OpenCall).where(OpenCall.reservation_id == reservation_id),
                              execution_options={"synchronize_session": False})  # fmt: skip
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _correct(reserved: Entry, cost: Priced, request_id: str, note: str) -> None:
    """The truth came late: the difference to what stands in the ledger."""
    difference = cost.micro - _paid(reserved.id)
    if not difference:
        return
    _add(reserved, CORRECT, difference, "", cost.lines, request_id, note or "The answer came after it was given up.")
    _move(reserved, 0, difference)
    _count(reserved, difference, 0, 0)


def _paid(reservation_id: int) -> int:
    paid = select(func.sum(Entry.amount)).where(Entry.reservation_id == reservation_id, Entry.kind.in_(SPENDS))
    return int(db.session.scalar(paid) or 0)


def _add(reserved: Entry, kind: str, amount: int, outcome: str, lines: list[dict[str, Any]], request_id: str,
         note: str) -> None:  # fmt: skip
    closes = reserved.id if kind in (SETTLE, RELEASE) else None
    same = {name: getattr(reserved, name) for name in
            ("day", "user_id", "channel_id", "video_id", "step", "provider", "model", "call")}  # fmt: skip
    db.session.add(Entry(kind=kind, amount=amount, outcome=outcome, reservation_id=reserved.id, closes=closes,
                         lines=lines, request_id=request_id, note=note, **same))  # fmt: skip


def _move(reserved: Entry, held: int, spent: int, stopped: str = "") -> None:
    """On the counters that the reservation was held in, in the order in which they are locked."""
    month, user = days.month_of(reserved.day), str(reserved.user_id)
    for key in ((DAY, "", reserved.day), (USER, user, reserved.day), (CHANNEL, reserved.channel_id, month),
                (VIDEO, reserved.video_id, "")):  # fmt: skip
        counter.move(key, held, spent, stopped)
    alerts.spent(reserved.day, spent)


def _count(reserved: Entry, spent: int, failed: int, calls: int) -> None:
    counter.count_spend(reserved.day, reserved.user_id, reserved.channel_id, reserved.provider, reserved.step,
                        spent, failed, calls)  # fmt: skip


def _over(bound: Bound, amount: int) -> OverLimit:
    row = counter.read(bound.key)
    taken = row.spent + row.reserved if row else 0
    missing = max(0, taken + amount - (bound.micro or 0)) if bound.micro is not None else 0
    return OverLimit(bound, amount, missing, row.stopped if row else "")


__all__ = ["FAILED", "OK", "UNKNOWN", "Call", "OverLimit", "abandon", "abandon_strays", "in_flight", "lose",
           "lost_answers", "mark_sent", "release", "reserve", "settle"]  # fmt: skip
