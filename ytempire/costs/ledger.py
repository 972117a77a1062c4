"""Reserve, send, settle: the life of a paid call. Everything here works in the caller's short write transaction.

A reservation holds the most that a call can cost under each limit, or under none. It ends exactly once: settled with
what the provider said, released where it was never asked, or settled whole as *unknown* where its answer is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from ytempire.costs import booking, counter, days, limit
from ytempire.costs.entry import FAILED, OK, RESERVE, SETTLE, UNKNOWN, Entry, OpenCall
from ytempire.costs.limit import Bound, Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import db, utcnow

LIVES = timedelta(seconds=8)  # that a call whose worker says nothing more counts as alive
ENDED_AT_ONCE = 200  # calls in one transaction: others wait for their counters


class OverLimit(Exception):
    """The call does not fit under `bound`. `missing` is micro-dollars; `stopped` a sentence where the scope was
    stopped rather than full."""

    def __init__(self, bound: Bound, amount: int, missing: int, stopped: str = "") -> None:
        super().__init__(f"{amount} micro-dollars do not fit under {bound.name}")
        self.bound, self.amount, self.missing, self.stopped = bound, amount, missing, stopped


class AskedAlready(Exception):
    """The same is being bought for the user at this moment, by another worker that lives."""


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
    _require_amount(most.micro)
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
                            provider=call.provider, amount=most.micro, made_at=at, alive_until=at + LIVES))  # fmt: skip
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


def require_alone(reservation_id: int) -> None:
    """Raise AskedAlready while the user has another call for the same input open, of whichever video; then the
    caller's transaction has to be rolled back. To be asked in the transaction of the reservation."""
    mine = db.session.get_one(Entry, reservation_id)
    same = (
        select(OpenCall.reservation_id).join(Entry, Entry.id == OpenCall.reservation_id)
        .where(Entry.user_id == mine.user_id, Entry.call == mine.call, OpenCall.reservation_id != mine.id).limit(1)
    )  # fmt: skip
    if db.session.scalar(same) is not None:
        raise AskedAlready


def in_mid_call(owners: Sequence[str]) -> set[str]:
    """Of these owners, those that have a call open."""
    return set(db.session.scalars(select(OpenCall.owner).where(OpenCall.owner.in_(owners))))


def in_flight(provider: str) -> int:
    """Calls to the provider that were sent and have not ended, over all workers."""
    sent = select(func.count()).select_from(OpenCall).where(OpenCall.provider == provider)
    return db.session.scalar(sent.where(OpenCall.sent_at.is_not(None))) or 0


def settle(reservation_id: int, cost: Priced, outcome: str = OK, request_id: str = "", note: str = "") -> None:
    """End the reservation with what the call cost. One that has ended already (its worker was thought dead) is
    corrected to it instead. More than was held is recorded as it is, and stops every scope that it was held in."""
    _require_amount(cost.micro)
    reserved = db.session.get_one(Entry, reservation_id)
    if _close(reservation_id):
        booking.settled(reserved, cost, outcome, request_id, note)
    else:
        booking.corrected(reserved, cost, outcome, request_id, note or "The answer came after it was given up.")


def release(reservation_id: int, note: str = "") -> None:
    """End the reservation of a call that cost nothing: it was never made, or the provider did not bill it."""
    reserved = db.session.get_one(Entry, reservation_id)
    if _close(reservation_id):
        booking.released(reserved, note)
    else:
        booking.corrected(reserved, Priced(0, []), OK, "", note)


def lose(reservation_id: int, note: str = "") -> None:
    """The call was sent and its answer is lost: settled whole, as unknown. What has ended already stays as it is:
    whoever ended it knew more."""
    if _close(reservation_id):
        booking.lost(db.session.get_one(Entry, reservation_id), note)


def keep_alive(owner: str, until: datetime | None = None) -> None:
    """Say that the worker with this lease lives and hears its calls to their end; or, with a moment, until when."""
    db.session.execute(
        update(OpenCall).where(OpenCall.owner == owner).values(alive_until=until or utcnow() + LIVES),
        execution_options={"synchronize_session": False},
    )


def any_dead(at: datetime | None = None) -> bool:
    """Whether a call is open whose worker is gone; a cheap look, outside a transaction."""
    found = db.session.scalar(_dead(at).limit(1)) is not None
    db.session.commit()
    return found


def abandon(at: datetime | None = None) -> int:
    """End the calls whose workers are gone; how many there were. Never sent: released. Sent: lost."""
    return _end(db.session.scalars(_dead(at).order_by(OpenCall.reservation_id).limit(ENDED_AT_ONCE)).all())


def lost_answers(video_id: str, call: str, since: datetime | None) -> int:
    """How often this very call was made for the video since that moment, and its answer was lost or of no use."""
    lost = select(func.count()).where(Entry.video_id == video_id, Entry.call == call, Entry.kind == SETTLE,
                                      Entry.outcome.in_((UNKNOWN, FAILED)))  # fmt: skip
    return db.session.scalar(lost.where(Entry.at >= since) if since else lost) or 0


def _dead(at: datetime | None) -> Select[Any]:
    return select(OpenCall.reservation_id).where(OpenCall.alive_until < (at or utcnow()))


def _end(numbers: Sequence[int]) -> int:
    """End those that are still open; how many that were. Whether one was sent is what its row said last.

    Every row is closed before a counter is locked, and the counters in their one order: somebody else may be settling
    one of these calls at this moment, and would else wait for us while we wait for them.
    """
    closed = {number: gone.sent_at for number in sorted(numbers) if (gone := _close(number))}
    entries = [db.session.get_one(Entry, number) for number in closed]
    booking.lock(entries)
    for reserved in entries:
        if closed[reserved.id] is None:
            booking.released(reserved, "Its worker ended before the call was made.")
        else:
            booking.lost(reserved, "Its worker ended before the answer was stored.")
    return len(closed)


def _close(reservation_id: int) -> Any:
    """The row of the call if it was open until now, with when it was sent; else None."""
    return db.session.execute(
        delete(OpenCall).where(OpenCall.reservation_id == reservation_id).returning(OpenCall.sent_at),
        execution_options={"synchronize_session": False},
    ).one_or_none()


def _require_amount(micro: int) -> None:
    if micro < 0:
        raise ValueError(f"A call cannot cost less than nothing: {micro} micro-dollars.")


def _over(bound: Bound, amount: int) -> OverLimit:
    row = counter.read(bound.key)
    taken = row.spent + row.reserved if row else 0
    missing = max(0, taken + amount - (bound.micro or 0)) if bound.micro is not None else 0
    return OverLimit(bound, amount, missing, row.stopped if row else "")


__all__ = ["FAILED", "OK", "UNKNOWN", "AskedAlready", "Call", "OverLimit", "abandon", "any_dead", "in_flight",
           "in_mid_call", "keep_alive", "lose", "lost_answers", "mark_sent", "release", "require_alone", "reserve",
           "settle"]  # fmt: skip
