"""Videos that stand somewhere on their way, and what a program is told of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support import publications
from tests.support.people import Person
from tests.videos import standing
from ytempire.extensions import utcnow
from ytempire.publishing.publication import Publication

STATUSES = ("draft", "queued", "processing", "waiting", "review", "completed", "scheduled", "publishing", "published",
            "failed", "cancelled")  # fmt: skip
OF_PUBLICATIONS = ("scheduled", "publishing", "published")
WAITING = {"reason": "budget_day", "message": "The script needs $0.02.", "until": "2026-11-29T00:00:00+00:00",
           "limit": "day", "missing": 20_000}  # fmt: skip


def video_in(app: Flask, owner: Person, status: str, **failed: str) -> str:
    """The id of a video of the owner in this status, with its film. `failed`: parts of a publication, and why."""
    if status not in OF_PUBLICATIONS:
        more = {"waiting_for": WAITING} if status == "waiting" else {}
        return standing.put(app, standing.finished(app, owner), status, **more)
    video_id = publications.finished(app, owner)
    at = utcnow() + timedelta(days=3) if status == "scheduled" else None
    publication_id = publications.asked(app, video_id, utcnow(), privacy="public", publish_at=at)
    if status == "published":
        publications.changed(app, publication_id, lambda it: _end(it, failed))
    return video_id


def data_of(answer: TestResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    told = answer.get_json()
    assert told["success"] is True
    return told["data"]


def _end(publication: Publication, failed: dict[str, str]) -> None:
    for part in publication.parts:
        error = failed.get(part.name)
        part.end("failed" if error else "done", utcnow(), error=error)
    publication.youtube_id, publication.live_at = "dQw4w9WgXcQ", utcnow()
    publication.finish()
