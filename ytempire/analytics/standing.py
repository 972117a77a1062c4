"""How the counting of a creator's channels stands: what was counted when, what failed, what may be counted now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from ytempire.analytics.days import last_final
from ytempire.analytics.figures import Sync
from ytempire.analytics.turn import UNDER_WAY
from ytempire.channels.channel import Channel
from ytempire.channels.connection import CONNECTED, Connection
from ytempire.extensions import db
from ytempire.providers.youtube import ANALYTICS_SCOPE, MONEY_SCOPE


@dataclass(frozen=True)
class Standing:
    """A channel. `connected`: it has a connection; `works`: one that works; `counts`: one that may ask for views.

    `final`: the newest day whose figures are final, "" for none.
    """

    id: str
    name: str
    archived: bool
    connected: bool
    works: bool
    counts: bool
    knows_money: bool
    state: str
    done_at: datetime | None
    next_at: datetime | None
    error: str | None
    totals: dict[str, Any]
    final: str

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def may_be_counted(self) -> bool:
        return self.works and not self.archived

    @property
    def mark(self) -> str:
        """Changes when the figures may have."""
        return f"{self.id} {self.state} {self.done_at} {self.error}"


def of_user(user_id: int, now: datetime) -> list[Standing]:
    """The user's channels, in their order; of those that are archived, the ones that were counted."""
    rows = db.session.execute(
        select(Channel.id, Channel.name, Channel.archived_at, Sync.state, Sync.done_at, Sync.next_at, Sync.error,
               Sync.totals)
        .outerjoin(Sync, Sync.channel_id == Channel.id)
        .where(Channel.user_id == user_id, or_(Channel.archived_at.is_(None), Sync.channel_id.is_not(None)))
        .order_by(Channel.created_at, Channel.id)
    ).all()  # fmt: skip
    grants = _grants([row.id for row in rows])
    return [_standing(row, grants.get(row.id, []), now) for row in rows]


def _grants(channel_ids: Sequence[str]) -> dict[str, list[tuple[str, set[str]]]]:
    """By channel, state and scopes of each of its connections."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    rows = db.session.execute(
        select(Connection.channel_id, Connection.state, Connection.scopes).where(Connection.channel_id.in_(channel_ids))
    )
    for channel_id, state, scopes in rows:
        found.setdefault(channel_id, []).append((state, set(scopes)))
    return found


def _standing(row: Any, grants: Sequence[tuple[str, set[str]]], now: datetime) -> Standing:
    working = [scopes for state, scopes in grants if state == CONNECTED]
    return Standing(
        row.id, row.name, row.archived_at is not None, bool(grants), bool(working),
        any(scopes & {ANALYTICS_SCOPE, MONEY_SCOPE} for scopes in working),
        any(MONEY_SCOPE in scopes for scopes in working),
        row.state or "", row.done_at, row.next_at, row.error, row.totals or {}, last_final(now, row.done_at),
    )  # fmt: skip
