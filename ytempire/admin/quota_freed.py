"""What waits for quota is tried again at once, where an admin has made room: else it would sleep until the reset."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update

from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.publishing.part import QUOTA, RECONNECT, WAITS, Part
from ytempire.publishing.publication import Publication
from ytempire.quotas import pool

MOST_AT_ONCE = 500


def try_again(now: datetime, account_id: int) -> int:
    """Let the clock wake those of the channels that are connected through the account, at its next turn; how many
    there are. What still finds no room waits again. In a write transaction of its own, since accounts are locked
    last."""
    admins = and_(Part.detail == WAITS[RECONNECT], Part.wake_at.is_not(None))  # an account had to be set right
    waits = (Part.state == "waiting", or_(Part.detail == WAITS[QUOTA], admins))
    here = select(Connection.channel_id).where(Connection.account_id == account_id)
    if not pool.has_clients():
        here = select(Channel.id)  # on this computer no account has to be connected
    ids = db.session.scalars(
        select(Part.publication_id).distinct().join(Publication, Publication.id == Part.publication_id)
        .where(*waits, Publication.state == "waiting", Publication.channel_id.in_(here)).limit(MOST_AT_ONCE)
    ).all()  # fmt: skip
    if not ids:
        return 0
    with writing():
        db.session.execute(update(Publication).where(Publication.id.in_(ids), Publication.state == "waiting")
                           .values(wake_at=now))  # fmt: skip
        db.session.execute(update(Part).where(Part.publication_id.in_(ids), *waits).values(wake_at=now))
    return len(ids)
