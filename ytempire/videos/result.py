"""What steps made, kept by the hash of what went in: the same input of the same user is never made twice."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, db, utcnow


class Result(Model):
    """One thing that was made for a video: a whole step's result, or a part of it such as one scene's voice."""

    __tablename__ = "results"
    __table_args__ = (
        UniqueConstraint("video_id", "kind", "input_hash"),
        Index("ix_results_user_id_kind_input_hash", "user_id", "kind", "input_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    kind: Mapped[str]  # a step's name, or "spoken", "picture", "segment", "sound"
    input_hash: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    files: Mapped[dict[str, str]] = mapped_column(JSON)  # file name → storage key
    paid: Mapped[int] = mapped_column(BigInteger, default=0)  # micro-dollars, by whoever it was made for first
    reused: Mapped[bool] = mapped_column(default=False)  # it was made, and paid, for another video
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


def digest(inputs: Any) -> str:
    """Thirty-two hexadecimal digits that stand for the inputs (anything JSON can say)."""
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def find(user_id: int, kind: str, input_hash: str, video_id: str) -> Result | None:
    """What the user already has for these inputs, this video's own first. Never another user's."""
    rows = db.session.scalars(
        select(Result).filter_by(user_id=user_id, kind=kind, input_hash=input_hash).order_by(Result.id)
    ).all()
    return next((row for row in rows if row.video_id == video_id), rows[0] if rows else None)


def parts_of(row: Result, video_id: str) -> list[Result | None]:
    """What a step's result was put together from, the video's own first; None for a part that is gone."""
    named = [(kind, input_hash) for kind, input_hash in row.data.get("parts", [])]
    found: dict[tuple[str, str], Result] = {}
    for part in db.session.scalars(
        select(Result)
        .where(Result.user_id == row.user_id, Result.input_hash.in_([input_hash for _, input_hash in named]))
        .order_by(Result.video_id == video_id, Result.id.desc())
    ):
        found[part.kind, part.input_hash] = part
    return [found.get(name) for name in named]


def newest(video_id: str, kind: str) -> Result | None:
    """The video's latest result of a kind."""
    return db.session.scalars(
        select(Result).filter_by(video_id=video_id, kind=kind).order_by(Result.id.desc()).limit(1)
    ).first()


def file_of(video_id: str, kind: str, name: str) -> str | None:
    """The storage key of a file of the video's latest result of a kind, or None before it exists."""
    row = newest(video_id, kind)
    return row.files.get(name) if row else None
