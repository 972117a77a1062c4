"""How the work on a video ends: finished, for a person to look at, failed, or waiting for money or a service.

Whatever ends, the creator is told once where it needs them: in the page, and by mail.
"""

from __future__ import annotations

import logging

from flask import current_app

from ytempire.accounts import notice
from ytempire.costs.ledger import OverLimit
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline import holding
from ytempire.pipeline.lease import LeaseLost
from ytempire.pipeline.work import Work
from ytempire.providers.choice import NAMES
from ytempire.providers.errors import ServiceError
from ytempire.publishing import wanted
from ytempire.publishing.asking import begin_automatically
from ytempire.publishing.jobs import publish_later
from ytempire.publishing.publication import Publication
from ytempire.videos import lifecycle, telling
from ytempire.videos.video import Video

log = logging.getLogger(__name__)


def finish(work: Work) -> None:
    """The film is done: finished, or for a person to look at."""
    with writing():
        work.lease.fence()
        video = db.session.get_one(Video, work.asked.video_id)
        asks = work.asked.publish_mode == "approval"
        below = (video.quality_score or 0) < work.asked.quality_threshold
        lifecycle.move(video, "review" if asks or below else "completed")
        _let_go(video)
        video.processing_completed_at = utcnow()
        if below:
            why = (f"Quality {_percent(video.quality_score)}; {work.asked.channel_name} asks for "
                   f"{_percent(work.asked.quality_threshold)}.")  # fmt: skip
            video.tell(f"{why} It waits for your review.")
        else:
            why = f"{work.asked.channel_name} asks for your word on every film."
            video.tell("Finished. It waits for your approval." if asks else "Finished.")
        if asks or below:
            notice.tell(video.user_id, "review", f"“{video.name}” waits for your review.", why, f"/videos/{video.id}")
        telling.put(f"video.{video.status}", video)
        publication = _publish(video, work.asked.publish_mode, held=asks or below)
    if publication is not None:
        publish_later(publication)


def _publish(video: Video, mode: str, held: bool) -> Publication | None:
    """Begin to publish it where its channel does so by itself, or where it was asked for with a time; else the step
    says what that waits for."""
    step = video.step("publish")
    step.reset()
    step.state, step.detail = "skipped", "by hand"
    if mode == "manual" and not wanted.is_wanted(video):
        return None
    if held:
        step.state, step.detail = "pending", "after your word"
        return None
    publication = begin_automatically(video, utcnow())
    if publication is None:
        step.detail = "not by itself"
    return publication


def fail(work: Work, sentence: str) -> None:
    """Mark the failed step and the video; what was stored before stays."""
    try:
        with writing():
            work.lease.fence()
            video = db.session.get_one(Video, work.asked.video_id)
            row = video.step(work.step)
            row.state, row.error, row.finished_at = "failed", sentence, utcnow()
            lifecycle.move(video, "failed")
            video.error = sentence
            _let_go(video)
            video.tell(f"{work.step.capitalize()} failed: {sentence}")
            telling.put("video.failed", video)
            notice.tell(video.user_id, "failed", f"“{video.name}” failed.", sentence, f"/videos/{video.id}")
    except LeaseLost:
        log.info("Video %s failed after its lease was lost", work.asked.video_id)


def hold(work: Work, reason: OverLimit | ServiceError) -> None:
    """Let the video wait; where the work is no longer ours, there is nothing to wait with."""
    try:
        if isinstance(reason, OverLimit):
            holding.for_budget(work, reason)
        else:
            _wait_for_service(work, reason)
    except LeaseLost:
        log.info("Video %s would have waited after its lease was lost", work.asked.video_id)


def _wait_for_service(work: Work, error: ServiceError) -> None:
    log.warning("Video %s, %s: %s", work.asked.video_id, work.step, error)
    if not holding.for_service(work, error, current_app.config["SETTINGS"].retry_delays):
        service = work.asked.services.of(work.step)
        name = NAMES[service.provider] if service else "The service"
        fail(work, f"{error.message} {name} was tried for hours. Make it again to go on from there.")


def _let_go(video: Video) -> None:
    video.lease_token = video.lease_until = None


def _percent(share: float | None) -> int:
    return round(100 * (share or 0))
