"""What a video shows of its publication: its status, what it waits for, and its eighth step. Written in the
transaction that changes the publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ytempire.extensions import utcnow
from ytempire.publishing.part import PLAN, PROVIDER, QUOTA, RECONNECT, TIME
from ytempire.videos import lifecycle
from ytempire.videos.step import Step
from ytempire.videos.video import Video

if TYPE_CHECKING:
    from ytempire.publishing.publication import Publication

SHARES = {"metadata": 0.02, "upload": 0.6, "thumbnail": 0.05, "captions": 0.05, "playlist": 0.03, "processing": 0.2,
          "live": 0.05}  # of the bar of the step  # fmt: skip
DOING = {"metadata": "checking", "upload": "uploading", "thumbnail": "thumbnail", "captions": "captions",
         "playlist": "playlist", "processing": "processing", "live": "going live"}  # fmt: skip
LACKS = {**DOING, "metadata": "its last changes"}
HOLDS_UP = (QUOTA, PROVIDER, RECONNECT, PLAN)  # what makes a video wait; time and processing are natural


def show(publication: Publication) -> None:
    """Write it. A video that is made again meanwhile is none of its publication's."""
    video = publication.video
    if not _concerns(publication, video):
        return
    status = _status(publication, video)
    if status != video.status:
        lifecycle.move(video, status)
    video.waiting_for = _waiting_for(publication) if status == "waiting" else None
    video.revision += 1
    _write_step(publication, video.step("publish"))


def _concerns(publication: Publication, video: Video) -> bool:
    if publication.state == "draft":
        return False
    if publication.active and not publication.withdraw:
        return True
    return video.status in ("publishing", "scheduled", "published") or video.awaits_publication


def _status(publication: Publication, video: Video) -> str:
    if video.status == "published" or publication.live_at is not None:
        return "published"
    if not publication.active or publication.withdraw:
        return "completed"
    if publication.publish_at is not None and not (_held_up(publication) and publication.misses_its_time):
        return "scheduled"
    return "waiting" if _held_up(publication) else "publishing"


def _held_up(publication: Publication) -> bool:
    told = publication.waiting_for or {}
    return publication.state == "waiting" and told.get("reason") in HOLDS_UP


def _idle(publication: Publication) -> bool:
    """Whether nothing of it happens now: it waits for a worker, or for its time."""
    return publication.state == "queued" or (publication.waiting_for or {}).get("reason") == TIME


def _waiting_for(publication: Publication) -> dict[str, Any]:
    """The reason in the words that a video knows."""
    told = publication.waiting_for or {}
    reason = told["reason"] if told.get("reason") in (QUOTA, PLAN) else PROVIDER
    return {"reason": reason, "message": told.get("message", ""), "until": told.get("until"), "publication": True}


def _write_step(publication: Publication, step: Step) -> None:
    if not publication.active or publication.withdraw or publication.live_at is not None:
        _write_end(publication, step)
        return
    step.provider = "This computer, in place of YouTube" if publication.local else "YouTube"
    step.state = "waiting" if _held_up(publication) else "pending" if _idle(publication) else "running"
    step.error = str((publication.waiting_for or {}).get("message", "")) if step.state == "waiting" else None
    step.progress = _progress(publication)
    step.detail = _detail(publication)
    step.started_at, step.finished_at = step.started_at or utcnow(), None


def _write_end(publication: Publication, step: Step) -> None:
    failed = publication.state == "failed" and not publication.live_at
    gone = publication.withdraw or publication.state == "cancelled"
    step.state = "failed" if failed else "skipped" if gone else "done"
    step.error = publication.error if failed else None
    step.progress = 0.0 if gone else _progress(publication)
    step.detail = "taken back" if gone else "" if failed else _outcome(publication)
    step.finished_at = utcnow()


def _outcome(publication: Publication) -> str:
    """`live`, and what of it did not work."""
    failed = [LACKS[part.name] for part in publication.parts if part.state == "failed"]
    kept = "kept on this computer" if publication.local else "live"
    behind = next((part for part in publication.parts if part.state in ("running", "waiting")), None)
    if behind is not None:
        return f"{kept}, {DOING[behind.name]} {'follows' if behind.name != 'captions' else 'follow'}"
    return f"{kept}, without {' and '.join(failed)}" if failed else kept


def _progress(publication: Publication) -> float:
    ended = ("done", "skipped", "failed")
    return min(1.0, sum(SHARES[part.name] * (1.0 if part.state in ended else part.progress)
                        for part in publication.parts))  # fmt: skip


def _detail(publication: Publication) -> str:
    """What is at work, else what is waited for: `uploading, 169 of 264 MB`."""
    at_work = next((part for part in publication.parts if part.state == "running"), None)
    if at_work is not None:
        return f"{DOING[at_work.name]}, {at_work.detail}" if at_work.detail else DOING[at_work.name]
    return next((part.detail for part in publication.parts if part.state == "waiting"), "")
