"""Whose turn it is to count a channel: asked for, taken by one worker with a lease, ended with the next time.

A claim is one conditional UPDATE, so of two workers exactly one gets it. Whoever has lost the lease stores nothing
more. `begun_at` stays until the channel is counted whole, so that what was broken off goes on where it stopped.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from ytempire.analytics.figures import Sync
from ytempire.extensions import db, insert_into, writing
from ytempire.quotas import pacific

IDLE, QUEUED, RUNNING = "idle", "queued", "running"
UNDER_WAY = (QUEUED, RUNNING)
LASTS = timedelta(seconds=150)  # longer than any call of YouTube's is waited for
FIRST_HOUR, HOURS = 1, 6  # of the Pacific day, over which the channels are spread
NOT_LOADED = {"synchronize_session": False}


class TurnLost(Exception):
    """Another worker counts this channel by now, or it is gone: stop without a trace."""


@dataclass(frozen=True)
class Turn:
    """The right to count a channel, as long as `token` stands in its row."""

    channel_id: str
    token: str
    begun_at: datetime
    done_at: datetime | None
    clock: Callable[[], datetime]

    def fence(self) -> None:
        """Renew in the caller's write transaction. Raises `TurnLost` when the row names somebody else."""
        self._change(lease_until=self.clock() + LASTS)

    def done(self, totals: dict[str, Any] | None, no_figures: str = "") -> None:
        """All is counted that can be; what is not known of the whole channel stays as it was. no_figures: why YouTube
        gives none, so that those of these days are asked for another time."""
        now = self.clock()
        told: dict[str, Any] = {} if totals is None else {"totals": totals}
        if not no_figures:
            told["done_at"] = now
        self._end(next_at=daily_after(self.channel_id, now), begun_at=None, error=no_figures or None, tries=0, **told)

    def wait(self, until: datetime, sentence: str, tries: int = 0) -> None:
        """It cannot go on now. What was stored stays."""
        self._end(next_at=until, error=sentence, tries=tries)

    def tries(self) -> int:
        """How often in a row YouTube was away."""
        return db.session.scalar(select(Sync.tries).where(Sync.channel_id == self.channel_id)) or 0

    def _end(self, **values: Any) -> None:
        with writing():
            self._change(state=IDLE, lease_token=None, lease_until=None, **values)

    def _change(self, **values: Any) -> None:
        mine = update(Sync).where(Sync.channel_id == self.channel_id, Sync.lease_token == self.token)
        changed = db.session.execute(mine.values(**values), execution_options=NOT_LOADED)
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise TurnLost(self.channel_id)


def ask(channel_id: str) -> bool:
    """Put the channel in line to be counted; False where it is already, or being counted. In the caller's write
    transaction."""
    asked = insert_into(Sync).values(channel_id=channel_id, state=QUEUED, tries=0).on_conflict_do_update(
        index_elements=["channel_id"], set_={"state": QUEUED}, where=Sync.state == IDLE
    ).returning(Sync.channel_id)  # fmt: skip
    return db.session.scalar(asked, execution_options=NOT_LOADED) is not None


def claim(channel_id: str, clock: Callable[[], datetime]) -> Turn | None:
    """The turn of a channel in line, or of one whose worker is gone; None when it is not to be had."""
    now, token = clock(), secrets.token_hex(8)
    free = or_(Sync.state == QUEUED, and_(Sync.state == RUNNING, Sync.lease_until < now))
    with writing():
        row = db.session.execute(
            update(Sync).where(Sync.channel_id == channel_id, free).values(
                state=RUNNING, lease_token=token, lease_until=now + LASTS, begun_at=func.coalesce(Sync.begun_at, now),
            ).returning(Sync.begun_at, Sync.done_at),
            execution_options=NOT_LOADED,
        ).one_or_none()  # fmt: skip
    return Turn(channel_id, token, row.begun_at, row.done_at, clock) if row else None


def give_back(channel_id: str, now: datetime) -> None:
    """For a worker that is told to end: its lease runs out now, so that another goes on at once."""
    with writing():
        running = update(Sync).where(Sync.channel_id == channel_id, Sync.state == RUNNING)
        db.session.execute(running.values(lease_until=now), execution_options=NOT_LOADED)


def daily_after(channel_id: str, now: datetime) -> datetime:
    """When the channel is counted by itself next: each at a time of its own in the first hours after YouTube's day
    is over, so that not all are counted at once."""
    shift = FIRST_HOUR * 3600 + zlib.crc32(channel_id.encode()) % (HOURS * 3600)
    reset = pacific.reset_after(now)
    begun = datetime.combine(now.astimezone(pacific.ZONE).date(), time(), pacific.ZONE).astimezone(reset.tzinfo)
    slots = (begin + timedelta(seconds=shift) for begin in (begun, reset))
    return next(slot for slot in slots if slot > now)
