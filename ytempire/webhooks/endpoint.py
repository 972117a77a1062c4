"""An address that a person's events are sent to."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow
from ytempire.sealed import Sealed

MOST = 20  # of one person
ACTIVE, PAUSED = "active", "paused"
BY_OWNER = "You paused it."


def new_endpoint_id() -> str:
    return f"wh_{secrets.token_hex(8)}"


class Endpoint(Model):
    """`user_id` None is the installation's own (`N8N_WEBHOOK_URL`), which hears every event of everybody.

    `failing_since` is when the first of a row of failures was; `tried_at` when the last try ended, good or bad;
    `why` the sentence for why it is paused.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_endpoint_id)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    events: Mapped[list[str]] = mapped_column(JSON, default=list)
    secret: Mapped[str] = mapped_column(Sealed)
    state: Mapped[str] = mapped_column(default=ACTIVE)
    why: Mapped[str] = mapped_column(default="")
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @property
    def paused_by_owner(self) -> bool:
        """And not because it could not be reached."""
        return self.state == PAUSED and self.why == BY_OWNER
