"""An account of the pool: one API client of Google, with a project and so with buckets of quota of its own.

YouTube allows one project per API client and forbids new ones that are made to get around a limit (Developer Policies
III.D.1.c), so each account is a genuinely separate client: a customer's or a brand's own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow
from ytempire.sealed import Sealed

ACTIVE, RESERVE, RESTING = "active", "reserve", "resting"
STATES = (ACTIVE, RESERVE, RESTING)
LONGEST_PAUSE = timedelta(days=2)  # twice what YouTube asks for: one that is longer is of a clock that was wrong
AUDITS = ("unaudited", "audited")  # YouTube keeps what an unaudited project uploads private


class Account(Model):
    """`number` is what pages and `?account=<n>` name it by. Without a client it serves the local publisher alone.

    `testing`: its project's consent screen is in Testing, so that Google ends each grant after seven days.
    `waits_until`: YouTube took no more uploads from it (`uploadLimitExceeded`). `faulty_until`: Google did not take its
    client or its project, which an admin has to set right; it is tried again then. `suspended_at`: YouTube ended it; it
    is used no more, and nothing fails over from it (Developer Policies III.D.6).
    """

    __tablename__ = "youtube_accounts"
    __table_args__ = (Index("uq_youtube_accounts_number", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    label: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")  # whose client it is
    client_id: Mapped[str] = mapped_column(default="")
    client_secret: Mapped[str] = mapped_column(Sealed, default="")
    api_key: Mapped[str] = mapped_column(Sealed, default="")
    audit: Mapped[str] = mapped_column(default="unaudited")
    testing: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=ACTIVE)
    waits_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    faulty_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(default="")
    last_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_upload_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change that the board shows

    @property
    def is_local(self) -> bool:
        """Whether it has no client, so that only this computer can publish through it."""
        return not self.client_id

    def usable(self, now: datetime) -> bool:
        """Whether uploads may be tried through it now."""
        return self.state != RESTING and self.suspended_at is None and self.paused_until(now) is None

    def faulty(self, now: datetime) -> bool:
        """Whether an admin has to set its client or its project right."""
        return self.faulty_until is not None and now < self.faulty_until <= now + LONGEST_PAUSE

    def paused_until(self, now: datetime) -> datetime | None:
        """When it is tried again; None where it does not wait."""
        told = (self.waits_until, self.faulty_until)
        waits = [until for until in told if until is not None and now < until <= now + LONGEST_PAUSE]
        return max(waits, default=None)
