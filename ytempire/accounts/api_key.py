"""A person's keys for programs: shown once, kept as a hash, with what each may do and when it was used last."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow

# What a key may be allowed (interface.md), and what that is called on the page.
SCOPES = {
    "channels:read": "Read channels",
    "channels:write": "Make and change channels",
    "videos:read": "Read videos and fetch their files",
    "videos:write": "Make, cancel, approve, publish and delete videos",
    "costs:read": "Read costs and limits",
    "analytics:read": "Read YouTube's figures",
    "webhooks": "Set up webhooks, and call in as n8n",
    "admin": "All that admins may do",
}


def new_key_id() -> str:
    return f"key_{secrets.token_hex(8)}"


class ApiKey(Model):
    """`hash` is SHA-256 of the key, which has 256 bits of its own: no slow hash is needed. `start` is what the page
    shows of it."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_key_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    start: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
