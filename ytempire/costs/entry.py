"""The ledger: every reservation and what became of it, a row each, never changed. Corrections are rows too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow

RESERVE, SETTLE, RELEASE, CORRECT = "reserve", "settle", "release", "correct"
SPENDS = (SETTLE, CORRECT)  # what a total is the sum of
OK, FAILED, UNKNOWN = "ok", "failed", "unknown"  # outcomes of a call that was settled


class Entry(Model):
    """One row. Amounts are micro-dollars: held (reserve), paid (settle), given back (release), the difference to
    what was settled (correct, may be negative; of the outcome whose sum it changes).

    Ids are plain columns without foreign keys: the ledger outlives what it was paid for. `day` is that of the
    reservation, in the budget's time zone, for every row that belongs to it. `lines` are units with their prices:
    `{"unit", "count", "micro", "per"}`. The database refuses to change or delete a row (migration 0003).
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("closes"),
        Index("ix_ledger_entries_video_id", "video_id"),
        Index("ix_ledger_entries_user_id_day", "user_id", "day"),
        Index("ix_ledger_entries_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    day: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(default="")
    reservation_id: Mapped[int | None] = mapped_column(index=True)  # what it settles, releases or corrects
    closes: Mapped[int | None]  # the same, for the one row that ends the reservation
    user_id: Mapped[int]
    channel_id: Mapped[str]
    video_id: Mapped[str]
    step: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    call: Mapped[str]  # kind and input hash of what is made: the same input has the same
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    request_id: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class OpenCall(Model):
    """A reservation that has not ended: `sent_at` tells whether the provider may have been asked.

    `owner` is the lease with which a worker began the call. As long as that worker lives it says so in `alive_until`,
    whoever has the video by now: a call that is paid for is heard to its end. The row goes when the reservation is
    closed.
    """

    __tablename__ = "open_calls"
    __table_args__ = (Index("ix_open_calls_provider_sent_at", "provider", "sent_at"),)

    reservation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    video_id: Mapped[str] = mapped_column(index=True)
    owner: Mapped[str]
    provider: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    alive_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# Whose call it is, looked up for each of the few that are open: joined the other way round, a database may well read
# all that the user ever paid.
_reserved = aliased(Entry)
OpenCall.user_id = column_property(  # type: ignore[attr-defined]
    select(_reserved.user_id).where(_reserved.id == OpenCall.reservation_id)
    .correlate_except(_reserved).scalar_subquery(), deferred=True,
)  # fmt: skip
