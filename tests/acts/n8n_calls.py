"""Calls as n8n makes them, and what is left of them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.people import Person
from tests.support.publications import finished
from tests.videos import standing
from ytempire.accounts.user import User
from ytempire.acts import n8n
from ytempire.acts.n8n import Answer
from ytempire.audit import AuditEntry
from ytempire.extensions import db
from ytempire.videos.event import Event
from ytempire.videos.video import Video
from ytempire.webhooks.received import Received

NOWHERE = "1b4e28ba-2fa1-4d2a-883f-0016d3cca427"
PARTS = [
    {"name": "Loudness", "value": "-14.0 LUFS", "score": 1.0, "weight": 10},
    {"name": "Hook", "value": "a question in the first 5 s", "score": 0.8, "weight": 10},
]


def stands(app: Flask, owner: Person, status: str = "review", mode: str = "manual", **channel: Any) -> str:
    """The id of a measured video of the owner."""
    video_id = finished(app, owner, publish_mode=mode, **channel)
    return standing.put(app, video_id, status, quality_score=0.9, quality_parts=PARTS)


def says(app: Flask, by: Person | None, workflow: str, key: str | None = None, **body: Any) -> Answer:
    with app.app_context():
        return n8n.receive(db.session.get_one(User, by.id) if by else None, workflow, body, key)


def look(app: Flask, video_id: str) -> dict[str, Any]:
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        return {name: getattr(video, name) for name in ("status", "quality_score", "quality_parts", "revision")}


def events(app: Flask, video_id: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Event.message).where(Event.video_id == video_id).order_by(Event.id)))


def kept(app: Flask) -> list[tuple[str, str, int]]:
    """Workflow, outcome and status of every call, in their order."""
    with app.app_context():
        rows = db.session.scalars(select(Received).order_by(Received.id))
        return [(row.name, row.outcome, row.status) for row in rows]


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
