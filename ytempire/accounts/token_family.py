"""What refresh tokens descend from one sign-in of a program. Each is good for one use; one that is used again ends them
all, and with them the access tokens that came of them (RFC 9700, 4.14.2).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow


def new_family_id() -> str:
    return secrets.token_hex(16)


class TokenFamily(Model):
    """`current` is the id of the one refresh token that is still good; `stamp` the session stamp of its user when it
    began: a new password ends it."""

    __tablename__ = "token_families"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_family_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    current: Mapped[str]
    stamp: Mapped[str]
    agent: Mapped[str] = mapped_column(default="")  # what the program calls itself
    address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
