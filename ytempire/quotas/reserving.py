"""Reserve, send, settle: the same for quota as for money. Each function works in the caller's write transaction.

A call takes from one or more buckets at once, each by one conditional UPDATE, all of them or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, update

from ytempire.extensions import db, insert_into
from ytempire.quotas import pacific, rules
from ytempire.quotas.rules import UPLOADS
from ytempire.quotas.usage import FAILED, OK, OPEN, RELEASED, RESERVED, SENT, UNKNOWN, Call, Usage

LASTS = timedelta(seconds=150)  # longer than any call is waited for; then its process is gone


class QuotaSpent(Exception):
    """The call does not fit into a bucket of the account today; nothing was reserved."""

    def __init__(self, account_id: int, bucket: str, day: str) -> None:
        super().__init__(f"Account {account_id} has no {bucket} left on {day}")
        self.account_id, self.bucket, self.day = account_id, bucket, day


@dataclass(frozen=True)
class Purpose:
    """What a call is made for, by ids. `sync`: counting views, which may use a part of the units only."""

    video_id: str = ""
    channel_id: str = ""
    sync: bool = False


def reserve(account_id: int, method: str, purpose: Purpose, now: datetime) -> Call:
    """A reserved call. Raises QuotaSpent, after which the caller's transaction has to be rolled back."""
    day = pacific.day_of(now)
    holds = rules.holds_of(method, day, purpose.sync)
    for bucket, units in holds:
        if not _hold(account_id, bucket, day, units):
            raise QuotaSpent(account_id, bucket, day)
    call = Call(account_id=account_id, day=day, method=method, holds=[list(held) for held in holds], at=now,
                video_id=purpose.video_id, channel_id=purpose.channel_id, alive_until=now + LASTS)  # fmt: skip
    db.session.add(call)
    db.session.flush()
    return call


def mark_sent(call_id: int) -> None:
    """YouTube may have it from now on."""
    db.session.execute(update(Call).where(Call.id == call_id, Call.state == RESERVED).values(state=SENT))


def settle(call_id: int, outcome: str, now: datetime, reason: str = "") -> None:
    """It was made: it counts, also when it failed (invalid requests cost too). A failed upload is none of the
    account's uploads of the day. One that is closed already stays as it is."""
    call = _closing(call_id, outcome, now, reason)
    for bucket, units in call.holds if call else ():
        counts = not (bucket == UPLOADS and outcome == FAILED)
        _move(call, bucket, units, units if counts else 0)  # type: ignore[arg-type]


def release(call_id: int, now: datetime, reason: str = "") -> None:
    """It was never sent."""
    call = _closing(call_id, RELEASED, now, reason)
    for bucket, units in call.holds if call else ():
        _move(call, bucket, units, 0)  # type: ignore[arg-type]


def exhaust(account_id: int, bucket: str, day: str) -> None:
    """YouTube says that nothing is left of the bucket that day, whatever was counted here."""
    _make(account_id, bucket, day)
    db.session.execute(update(Usage).where(_is(account_id, bucket, day)).values(exhausted=True))


def abandon(now: datetime) -> int:
    """Close the calls of processes that are gone; how many there were."""
    dead = db.session.execute(
        select(Call.id, Call.state).where(Call.state.in_(OPEN), Call.alive_until < now)
    ).all()
    for call_id, state in dead:
        if state == SENT:
            settle(call_id, UNKNOWN, now, "its process ended")
        else:
            release(call_id, now, "its process ended")
    return len(dead)


def room(account_id: int, bucket: str, day: str) -> int:
    """Units that may still be reserved."""
    most = rules.most_of(account_id, bucket, day)
    row = db.session.execute(
        select(Usage.used, Usage.reserved, Usage.exhausted).where(_is(account_id, bucket, day))
    ).first()
    if row is None:
        return most
    return 0 if row.exhausted else max(0, most - row.used - row.reserved)


def used_on(account_ids: Sequence[int], bucket: str, day: str) -> dict[int, int]:
    """Units used and reserved, by account; 0 where there are none."""
    rows = db.session.execute(
        select(Usage.account_id, Usage.used + Usage.reserved)
        .where(Usage.account_id.in_(account_ids), Usage.bucket == bucket, Usage.day == day)
    ).all()  # fmt: skip
    return dict.fromkeys(account_ids, 0) | {row[0]: row[1] for row in rows}


def _closing(call_id: int, state: str, now: datetime, reason: str) -> Call | None:
    """The call, closed by this; None where it was closed before."""
    changed = db.session.execute(
        update(Call).where(Call.id == call_id, Call.state.in_(OPEN))
        .values(state=state, reason=reason, closed_at=now),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.session.get_one(Call, call_id, populate_existing=True)


def _hold(account_id: int, bucket: str, day: str, units: int) -> bool:
    most = rules.most_of(account_id, bucket, day)
    if units > most:
        return False
    _make(account_id, bucket, day)
    fits = and_(_is(account_id, bucket, day), Usage.exhausted.is_(False),
                Usage.used + Usage.reserved + units <= most)  # fmt: skip
    done = db.session.execute(update(Usage).where(fits).values(reserved=Usage.reserved + units),
                              execution_options={"synchronize_session": False})  # fmt: skip
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _move(call: Call, bucket: str, held: int, used: int) -> None:
    db.session.execute(
        update(Usage).where(_is(call.account_id, bucket, call.day))
        .values(reserved=Usage.reserved - held, used=Usage.used + used),
        execution_options={"synchronize_session": False},
    )  # fmt: skip


def _make(account_id: int, bucket: str, day: str) -> None:
    row: dict[str, Any] = {"account_id": account_id, "bucket": bucket, "day": day, "used": 0, "reserved": 0,
                           "exhausted": False}  # fmt: skip
    db.session.execute(insert_into(Usage).values(**row).on_conflict_do_nothing())


def _is(account_id: int, bucket: str, day: str) -> Any:
    return and_(Usage.account_id == account_id, Usage.bucket == bucket, Usage.day == day)


__all__ = ["FAILED", "OK", "UNKNOWN", "Purpose", "QuotaSpent", "abandon", "exhaust", "mark_sent", "release",
           "reserve", "room", "settle", "used_on"]  # fmt: skip
