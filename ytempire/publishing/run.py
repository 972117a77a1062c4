"""One publication from where it stands to its end: claim it, take the next part, store, announce.

The database is the truth. Whoever dies leaves the lease to run out; whoever has lost it stores nothing. A part that
waits, or that fails without being needed, holds up no other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from flask import current_app

from ytempire.accounts.user import User
from ytempire.billing import allowing
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, ProviderError, ServiceError
from ytempire.providers.youtube import RECONNECT, YoutubeError
from ytempire.publishing import (
    captions,
    ending,
    live,
    metadata,
    part,
    playlist,
    processing,
    thumbnail,
    upload,
    ways,
    withdrawing,
)
from ytempire.publishing.lease import Lease, LeaseLost, claim, give_back, kept_alive
from ytempire.publishing.order import next_part
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import DATABASE_AWAY, Clock, Failed, Lost, Skipped, Wait, Work
from ytempire.storage import StorageError, disk_full_is_a_sentence

PARTS: dict[str, Callable[[Work], str]] = {
    "metadata": metadata.run, "upload": upload.run, "thumbnail": thumbnail.run, "captions": captions.run,
    "playlist": playlist.run, "processing": processing.run, "live": live.run,
}  # fmt: skip
"""Each answers with a few words for its row, or raises Wait, Failed, Skipped, YoutubeError."""

AWAY = (BUSY, DOWN, LOST)
LOOKS = ("processing", "live")  # at what YouTube has: it may go out, whatever keeps us from seeing it
SLOWLY = timedelta(hours=1)
MOST_ATTEMPTS = 5  # a part whose worker died this often without getting on is not begun again by itself
PAID_LOOKED_AT = timedelta(minutes=5)  # whether what a publication waits for was paid
LEAST_WAIT = timedelta(seconds=1)
COMES_BACK = (0, 1, 2, 4, 8, 15)  # seconds between tries of a database that is away

log = logging.getLogger(__name__)


def publish(publication_id: str, clock: Clock = utcnow, pause: Callable[[float], None] = time.sleep) -> bool:
    """Work on the publication until it ends or waits. False when somebody else has it, or there is nothing to do."""
    lease = claim(publication_id)
    if lease is None:
        return False
    try:
        with kept_alive(lease):
            try:
                _go_through(Work(lease, clock, pause))
            except DATABASE_AWAY as error:
                log.warning("Publication %s: the database is away, it goes on after that: %s", publication_id,
                            error.orig)
                _give_back(lease, pause)
    except LeaseLost:
        log.info("Publication %s: stopped, it is no longer ours", publication_id)
    finally:
        db.session.remove()
    return True


def _give_back(lease: Lease, pause: Callable[[float], None]) -> None:
    """The try that the database broke off does not count. Where it stays away, the lease runs out by itself."""
    for seconds in COMES_BACK:
        pause(seconds)
        with suppress(*DATABASE_AWAY):
            db.session.remove()
            give_back(lease.publication_id, lease.token)
            return


def _go_through(work: Work) -> None:
    while True:
        publication = work.facts()
        if publication.withdraw:
            if _take(work, "metadata", withdrawing.run):
                return
        elif (following := next_part(publication, work.clock())) is not None:
            _take(work, following.name, PARTS[following.name])
        elif ending.end(work):
            return


def _take(work: Work, name: str, perform: Callable[[Work], str]) -> bool:
    """Begin the part, do it, and store how it went; whether the publication is let go with that."""
    work.part = name
    taking_back = perform is withdrawing.run
    outcome: Wait | Failed | Skipped | str
    try:
        with disk_full_is_a_sentence():
            outcome = _begin(work) or perform(work)
    except (LeaseLost, *DATABASE_AWAY):
        raise
    except (Wait, Failed, Skipped) as reason:
        outcome = reason
    except YoutubeError as error:
        log.warning("Video %s, %s: %s", work.video_id, name, error)
        outcome = _of_error(work, error)
    except (ProviderError, Refusal, StorageError) as error:
        outcome = Failed(str(error))
    except Exception:
        log.exception("Video %s: the %s part of its publication broke", work.video_id, name)
        outcome = Failed(f"The {name} part broke in a way that was not foreseen; the log of the worker says how.")
    if name in LOOKS and isinstance(outcome, Failed) and not isinstance(outcome, Lost):
        outcome = Wait(part.PROVIDER, str(outcome), work.clock() + SLOWLY)
    if isinstance(outcome, Wait):
        outcome.wake_at = outcome.wake_at and max(outcome.wake_at, work.clock() + LEAST_WAIT)
    if taking_back:
        return ending.taken_back(work, outcome)
    _store(work, outcome)
    return False


def _begin(work: Work) -> Failed | Wait | None:
    """Why it is not begun, or not once more."""
    with work.storing() as publication:
        row = publication.part(work.part)
        row.begin(work.clock())
        unpaid = _unpaid(publication)
        lost = row.attempts - 1
        if lost >= MOST_ATTEMPTS and work.part in LOOKS:
            row.attempts = 1  # once more, after a long pause
    if unpaid:
        return Wait(part.PLAN, unpaid, work.clock() + PAID_LOOKED_AT)
    if lost < MOST_ATTEMPTS:
        return None
    return Failed(f"This part was begun {lost} times and its worker was lost each time. Try it again.")


def _unpaid(publication: Publication) -> str:
    """What was asked for waits while its creator's payment is missing; what was begun goes to its end."""
    if publication.withdraw or publication.begun or publication.live_at is not None:
        return ""
    refusal = allowing.unpaid(db.session.get_one(User, publication.user_id))
    return refusal.message if refusal else ""


def _store(work: Work, outcome: Wait | Failed | Skipped | str) -> None:
    """What was changed by a person meanwhile is pending again, and stays so."""
    now = work.clock()
    with work.storing() as publication:
        row = publication.part(work.part)
        if row.state != "running":
            return
        if isinstance(outcome, Wait):
            row.tries = row.tries if outcome.reason == part.PROVIDER else 0
            row.wait(outcome.reason, outcome.message, outcome.wake_at)
        elif isinstance(outcome, Failed):
            row.end("failed", now, error=str(outcome))
            publication.video.tell(f"{work.part.capitalize()} failed: {outcome}")
        elif isinstance(outcome, Skipped):
            row.end("skipped", now, str(outcome))
        else:
            row.end("done", now, outcome)


def _of_error(work: Work, error: YoutubeError) -> Wait | Failed:
    """What is away is tried again, with growing pauses; what a person has to set right waits for them."""
    if error.kind in (RECONNECT, BAD_KEY):
        return ways.waits_for_person(work, error)
    return _back_off(work, error) if error.kind in AWAY else Failed(error.message)


def _back_off(work: Work, error: ServiceError) -> Wait | Failed:
    settings: Settings = current_app.config["SETTINGS"]
    delays = settings.retry_delays
    publication = work.facts()
    tries = publication.part(work.part).tries
    if tries >= len(delays) and (publication.youtube_id is not None or publication.may_have_arrived):
        told = f"{error.message} YouTube was tried for hours; it is tried once an hour now."
        return Wait(part.PROVIDER, told, work.clock() + SLOWLY)
    if tries >= len(delays):
        return Failed(f"{error.message} YouTube was tried for hours. Try it again to go on from there.")
    with work.storing() as publication:
        publication.part(work.part).tries = tries + 1
    seconds = max(delays[tries], error.retry_after or 0)
    message = f"{error.message} This was try {tries + 1} of {len(delays) + 1}."
    return Wait(part.PROVIDER, message, work.clock() + timedelta(seconds=seconds))
