"""Reserve, send, settle: the same for quota as for money. Each function works in the caller's write transaction.

A call takes from one or more buckets at once, each by one conditional statement, all of them or none. What is locked
is locked in one order everywhere, so that nobody waits for one who waits for them: calls by their numbers, then
buckets by account, name and day, then the account, then what is connected through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, literal, select, update

from ytempire.extensions import db, insert_into
from ytempire.quotas import pacific, rules
from ytempire.quotas.account import Account
from ytempire.quotas.rules import UPLOADS
from ytempire.quotas.usage import FAILED, OK, OPEN, RELEASED, RESERVED, SENT, UNKNOWN, Call, Usage

LASTS = timedelta(seconds=150)  # longer than any call is waited for; then its process is gone
ENDED_AT_ONCE = 200  # calls in one transaction: others wait for their buckets
PROCESS_ENDED = "its process ended"
NOT_LOADED = {"synchronize_session": False}  # objects of these rows are read afresh after the commit
KEY = ("account_id", "bucket", "day")

Key = tuple[int, str, str]  # account, bucket, day


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
    allowances = rules.allowances_on(day)
    for bucket, units in holds:
        if not _hold((account_id, bucket, day), units, allowances.most(account_id, bucket)):
            raise QuotaSpent(account_id, bucket, day)
    call = Call(account_id=account_id, day=day, method=method, holds=[list(held) for held in holds], at=now,
                video_id=purpose.video_id, channel_id=purpose.channel_id, alive_until=now + LASTS)  # fmt: skip
    db.session.add(call)
    db.session.flush()
    return call


def mark_sent(call_id: int) -> bool:
    """YouTube may have it from now on. False where it was given up meanwhile: then it must not be made."""
    marked = update(Call).where(Call.id == call_id, Call.state == RESERVED).values(state=SENT)
    return bool(db.session.execute(marked).rowcount == 1)  # type: ignore[attr-defined]


def settle(call_id: int, outcome: str, now: datetime, reason: str = "") -> None:
    """It was made: it counts, also when it failed (invalid requests cost too). A failed upload is none of the
    account's uploads of the day. One that is closed already stays as it is."""
    closed = _closed([call_id], literal(outcome), now, reason)
    _book(closed)
    for row in closed:
        if row.method == rules.UPLOAD_METHOD and outcome == OK:
            db.session.execute(update(Account).where(Account.id == row.account_id).values(last_upload_at=now))


def release(call_id: int, now: datetime, reason: str = "") -> None:
    """It was never sent."""
    _book(_closed([call_id], literal(RELEASED), now, reason))


def exhaust(account_id: int, bucket: str, day: str) -> bool:
    """YouTube says that nothing is left of the bucket that day, whatever was counted here. Whether that is news."""
    said = insert_into(Usage).values(**_row((account_id, bucket, day), exhausted=True)).on_conflict_do_update(
        index_elements=KEY, set_={"exhausted": True}, where=Usage.exhausted.is_(False)
    ).returning(Usage.account_id)  # fmt: skip
    return db.session.scalar(said) is not None


def any_dead(now: datetime) -> bool:
    """Whether a call is open whose process is gone; a cheap look, outside a transaction."""
    found = db.session.scalar(_dead(now).limit(1)) is not None
    db.session.commit()
    return found


def abandon(now: datetime) -> int:
    """Close calls of processes that are gone, the oldest first; how many there were. What was sent counts whole, what
    was not is released."""
    dead = db.session.scalars(_dead(now).order_by(Call.id).limit(ENDED_AT_ONCE)).all()
    closed = _closed(dead, case((Call.state == SENT, UNKNOWN), else_=RELEASED), now, PROCESS_ENDED)
    _book(closed)
    return len(closed)


def _dead(now: datetime) -> Select[Any]:
    return select(Call.id).where(Call.state.in_(OPEN), Call.alive_until < now)


def _closed(call_ids: Sequence[int], state: ColumnElement[str], now: datetime, reason: str) -> list[Row[Any]]:
    """Those of the calls that are closed by this and were open until now."""
    found = (
        db.session.execute(
            update(Call).where(Call.id == call_id, Call.state.in_(OPEN))
            .values(state=state, reason=reason, closed_at=now)
            .returning(Call.account_id, Call.day, Call.method, Call.holds, Call.state),
            execution_options=NOT_LOADED,
        ).one_or_none() for call_id in sorted(call_ids)
    )  # fmt: skip
    return [row for row in found if row is not None]


def _book(closed: Sequence[Row[Any]]) -> None:
    """Take what the closed calls held off their buckets, and add what counts."""
    held, used = Counter[Key](), Counter[Key]()
    for row in closed:
        for bucket, units in row.holds:
            key = (row.account_id, bucket, row.day)
            held[key] += units
            used[key] += units if counts(row.state, bucket) else 0
    for key in sorted(held):
        db.session.execute(
            update(Usage).where(_is(key)).values(reserved=Usage.reserved - held[key], used=Usage.used + used[key]),
            execution_options=NOT_LOADED,
        )  # fmt: skip


def counts(state: str, bucket: str) -> bool:
    """Whether a call that was closed so is used of that bucket."""
    return state != RELEASED and not (state == FAILED and bucket == UPLOADS)


def _hold(key: Key, units: int, most: int) -> bool:
    if units > most:
        return False
    held = insert_into(Usage).values(**_row(key, reserved=units)).on_conflict_do_update(
        index_elements=KEY, set_={"reserved": Usage.reserved + units},
        where=and_(Usage.exhausted.is_(False), Usage.used + Usage.reserved + units <= most),
    ).returning(Usage.account_id)  # fmt: skip
    return db.session.scalar(held, execution_options=NOT_LOADED) is not None


def _row(key: Key, reserved: int = 0, exhausted: bool = False) -> dict[str, Any]:
    return {**dict(zip(KEY, key, strict=True)), "used": 0, "reserved": reserved, "exhausted": exhausted}


def _is(key: Key) -> Any:
    return and_(Usage.account_id == key[0], Usage.bucket == key[1], Usage.day == key[2])


__all__ = ["FAILED", "OK", "UNKNOWN", "Purpose", "QuotaSpent", "abandon", "any_dead", "counts", "exhaust",
           "mark_sent", "release", "reserve", "settle"]  # fmt: skip
