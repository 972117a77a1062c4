"""What the clock does for the quota: calls of processes that are gone are closed, and calls of long ago deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from ytempire.extensions import db, writing
from ytempire.quotas import reserving
from ytempire.quotas.usage import OPEN, Call

KEPT = timedelta(days=90)  # calls; what they add up to stays
DELETED_AT_ONCE = 1000


def close_dead(now: datetime) -> int:
    """Close the calls of processes that are gone; how many there were. Reads only, where there are none."""
    if not reserving.any_dead(now):
        return 0
    with writing():
        return reserving.abandon(now)


def tidy(now: datetime) -> int:
    """Delete calls that are older than 90 days, a thousand at the most; how many there were. Looks at the oldest one
    only, where there are none."""
    oldest = db.session.scalar(select(Call.at).order_by(Call.id).limit(1))
    db.session.commit()
    if oldest is None or oldest >= now - KEPT:
        return 0
    with writing():
        first = db.session.execute(select(Call.id, Call.at, Call.state).order_by(Call.id).limit(DELETED_AT_ONCE)).all()
        old = [row.id for row in first if row.at < now - KEPT and row.state not in OPEN]
        db.session.execute(delete(Call).where(Call.id.in_(old)), execution_options={"synchronize_session": False})
    return len(old)
