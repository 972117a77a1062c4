"""One video from where it stands to its end: claim, next step, make, store, announce.

The database is the truth. A step that is stored is never made again; a worker that dies leaves its lease to
run out; a worker that lost its lease stores nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from ytempire.costs.ledger import OverLimit
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.film.errors import FilmError
from ytempire.pipeline import ending, holding
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import LeaseLost, claim, kept_alive
from ytempire.pipeline.steps import STEPS, Step
from ytempire.pipeline.work import DATABASE_AWAY, Kept, Work
from ytempire.providers.errors import ProviderError, ServiceError
from ytempire.storage import StorageError, disk_full_is_a_sentence, storage
from ytempire.videos.video import Video

MOST_ATTEMPTS = 5  # a step whose worker died this often is not begun again by itself
Watcher = Callable[[str, float, str], None]  # step, progress 0..1, detail

log = logging.getLogger(__name__)


class StepFailed(Exception):
    """A step cannot be done; the text is a sentence for the creator."""


def produce(video_id: str, watcher: Watcher | None = None) -> bool:
    """Work on the video until it ends. False when somebody else has it, or there is nothing to do.

    What is queued waits where its creator's plan does not allow it (any more); whoever stands at the terminal and
    watches has no plan.
    """
    if watcher is None and holding.for_plan(video_id):
        return False
    lease = claim(video_id)
    if lease is None:
        return False
    video = db.session.get(Video, video_id)
    if video is None:  # cancelled and deleted since
        return False
    work = Work(lease, Asked.of(video), storage(), watcher)
    db.session.remove()
    try:
        _work(work)
    except DATABASE_AWAY as error:
        log.warning("Video %s: the database is away, the work goes on after it: %s", video_id, error)
    finally:
        db.session.remove()
    work.announce()
    return True


def _work(work: Work) -> None:
    """Every step, or what stands in their way said on the video's page."""
    try:
        with kept_alive(work.lease):
            _begin_work(work)
            for step in STEPS:
                _take(work, step)
            ending.finish(work)
    except (OverLimit, ServiceError) as reason:
        ending.hold(work, reason)
    except LeaseLost:
        log.info("Video %s: stopped, the work is no longer ours", work.asked.video_id)
    except StepFailed as failure:
        ending.fail(work, str(failure))


def _take(work: Work, step: Step) -> None:
    """The step's stored result, or make and store it. Raises `StepFailed` with a sentence."""
    work.step, work.progress = step.NAME, 0.0
    try:
        with disk_full_is_a_sentence():
            work.results[step.NAME] = _reuse(work, step) or _make(work, step)
    except (LeaseLost, StepFailed, OverLimit, *DATABASE_AWAY):
        raise
    except (FilmError, ProviderError, Refusal, StorageError) as error:
        if isinstance(error, ServiceError) and not error.permanent:
            if not _done_here_instead(work, error):
                raise
            _take(work, step)
            return
        _require_lease(work)
        log.warning("Video %s, %s: %s", work.asked.video_id, step.NAME, error)
        raise StepFailed(str(error)) from error
    except Exception as error:
        _require_lease(work)
        log.exception("Video %s: the %s step broke", work.asked.video_id, step.NAME)
        raise StepFailed(
            f"The {step.NAME} step broke in a way that was not foreseen; the log of the worker says how. "
            "What was made before is kept."
        ) from error


def _begin_work(work: Work) -> None:
    """It waits no more."""
    with writing():
        work.lease.fence()
        db.session.get_one(Video, work.asked.video_id).waiting_for = None


def _done_here_instead(work: Work, error: ServiceError) -> bool:
    """Whether this computer does the step, because the channel allows it. Said openly, and kept with the video."""
    service = work.asked.services.of(work.step)
    if not work.asked.fall_back or service is None or service.local:
        return False
    services = work.asked.services.instead(work.step)
    with writing():
        work.lease.fence()
        video = db.session.get_one(Video, work.asked.video_id)
        video.services = services.to_json()
        video.draft = None
        video.tell(f"{error.message} The {work.step} is made on this computer instead, as the channel allows.")
    work.asked = replace(work.asked, services=services)
    work.announce()
    return True


def _require_lease(work: Work) -> None:
    """Raise `LeaseLost` where the work is no longer ours: its folder was swept, so what broke is nobody's fault."""
    db.session.remove()
    with writing():
        work.lease.fence()


def _reuse(work: Work, step: Step) -> Kept | None:
    kept = work.stored(step.NAME, step.inputs(work))
    if kept is None:
        return None
    with writing():
        work.lease.fence()
        video = db.session.get_one(Video, work.asked.video_id)
        row = video.step(step.NAME)
        if not row.finished:
            row.state = "reused" if kept.reused else "done"
            row.provider, row.progress, row.error = step.provider(work), 1.0, None
            row.started_at = row.started_at or utcnow()
            row.finished_at = utcnow()
            if kept.reused:
                video.tell(f"{step.NAME.capitalize()} kept from an earlier video.")
        work.add_as_latest(step.NAME, kept)
        step.apply(video, kept.data, work)
    work.announce()
    work.watch(1.0, "kept")
    return kept


def _make(work: Work, step: Step) -> Kept:
    _begin(work, step)
    work.begin_parts()
    with work.workspace() as folder:
        made = step.make(work, folder)
        made.data["parts"] = list(work.parts)  # whoever uses this result has its parts too
        kept = work.put(step.NAME, step.inputs(work), made)
    with writing():
        work.lease.fence()
        work.add_as_latest(step.NAME, kept)
        video = db.session.get_one(Video, work.asked.video_id)
        row = video.step(step.NAME)
        row.state, row.progress, row.detail, row.finished_at = "done", 1.0, made.detail, utcnow()
        video.tries, video.draft = 0, None
        step.apply(video, kept.data, work)
        video.tell(f"{step.NAME.capitalize()} ready: {made.detail}{_kept_parts(work)}.")
    work.announce()
    work.watch(1.0, made.detail)
    return kept


def _begin(work: Work, step: Step) -> None:
    with writing():
        work.lease.fence()
        row = db.session.get_one(Video, work.asked.video_id).step(step.NAME)
        if row.finished:  # of other inputs
            row.attempts = 0
        if row.attempts >= MOST_ATTEMPTS:
            raise StepFailed(
                f"The {step.NAME} step was begun {row.attempts} times and its worker was lost each time. "
                "It may need more memory than this computer has. Make it again to try once more."
            )
        row.state, row.progress, row.detail, row.error = "running", 0.0, "", None
        row.attempts += 1
        row.provider, row.started_at, row.finished_at = step.provider(work), utcnow(), None
    db.session.remove()
    work.announce()


def _kept_parts(work: Work) -> str:
    """What a creator hears who changed a little of a film: most of it was not made again."""
    if not work.found or len(work.parts) < 2:
        return ""
    return f"; {work.found} of {len(work.parts)} parts were kept"
