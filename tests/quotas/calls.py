"""Calls of YouTube's for tests, without a YouTube: how it says no, what is used of a bucket, a pool that is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from ytempire.extensions import db, writing
from ytempire.providers.youtube import YoutubeError
from ytempire.quotas import pacific, pool, reserving
from ytempire.quotas.account import Account
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import Purpose
from ytempire.quotas.usage import Call, Usage

NOON = datetime(2026, 11, 28, 20, tzinfo=UTC)  # at the Pacific coast
TODAY = "2026-11-28"
INSERT, LIST, UPDATE, CAPTIONS = "videos.insert", "videos.list", "videos.update", "captions.insert"
PUBLISHING, SYNC = Purpose(video_id="video-1", channel_id="ch_1"), Purpose(channel_id="ch_1", sync=True)


def account(number: int = 1) -> Account:
    """The account of the pool, which is made where it is not there."""
    found = pool.numbered(number)
    assert found is not None
    return found


def held(account_id: int, method: str = LIST, purpose: Purpose = PUBLISHING, at: datetime = NOON,
         sent: bool = True) -> int:  # fmt: skip
    """A reserved call in a transaction of its own; its id."""
    with writing():
        call_id = reserving.reserve(account_id, method, purpose, at).id
        if sent:
            assert reserving.mark_sent(call_id)
    return call_id


def settled(call_id: int, outcome: str = reserving.OK, at: datetime = NOON) -> None:
    with writing():
        reserving.settle(call_id, outcome, at)


def taken(account_id: int, bucket: str, at: datetime = NOON) -> tuple[int, int]:
    """Units used and reserved."""
    row = db.session.execute(
        select(Usage.used, Usage.reserved)
        .where(Usage.account_id == account_id, Usage.bucket == bucket, Usage.day == pacific.day_of(at))
    ).first()  # fmt: skip
    db.session.commit()
    return (row.used, row.reserved) if row else (0, 0)


def refusal(kind: str, reason: str = "", message: str = "YouTube said no.") -> YoutubeError:
    return YoutubeError(kind, message, reason)


def ends(method: str, error: BaseException | None, number: int = 1, clock: Callable[[], datetime] = lambda: NOON,
         purpose: Purpose = PUBLISHING) -> Call:  # fmt: skip
    """The row of a call through the account of that number which ended so."""
    account_id = account(number).id
    if error is None:
        with counted(account_id, method, purpose, clock):
            pass
    else:
        with pytest.raises(type(error)), counted(account_id, method, purpose, clock):
            raise error
    return db.session.scalars(select(Call).order_by(Call.id.desc()).limit(1)).one()
