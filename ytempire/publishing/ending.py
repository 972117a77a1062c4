"""How the work on a publication ends for now: done, failed whole, or waiting for what `part.WAITS` has."""

from __future__ import annotations

from ytempire.accounts import notice
from ytempire.publishing import order, withdrawing
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Failed, Skipped, Wait, Work

TOO_LATE = f"It may be seen before it can be made private from here. {withdrawing.IN_STUDIO}"
NO_WAY = "The channel is not connected to YouTube any more."


def end(work: Work) -> bool:
    """Let go of the publication; False where a person has changed something meanwhile, and there is more to do."""
    work.part = ""
    with work.storing() as publication:
        if publication.withdraw or order.next_part(publication, work.clock()) is not None:
            return False
        failed, waits = order.what_failed(publication), order.what_waits(publication)
        if failed is not None:
            _fail(publication, failed.error or "")
        elif waits is not None:
            publication.wait(waits.reason, waits.error or "", order.wakes_at(publication))
        else:
            publication.finish()
    return True


def taken_back(work: Work, outcome: Wait | Failed | Skipped | str) -> bool:
    """It was to be made private again: it is, or that waits, or a person has to see to it. For a person it does not
    wait: its time may come first, and only they can keep it from being seen."""
    if isinstance(outcome, Wait) and outcome.wake_at is None:
        outcome = Failed(f"{NO_WAY} {withdrawing.IN_STUDIO}")
    if isinstance(outcome, Wait):
        with work.storing() as publication:
            publication.part(work.part).wait(outcome.reason, outcome.message, outcome.wake_at)
            publication.wait(outcome.reason, outcome.message, outcome.wake_at)
            if _seen_before(publication):
                _warn(publication)
    else:
        failure = str(outcome) if isinstance(outcome, Failed) else ""
        withdrawing.end(work, "" if failure else str(outcome), failure)
    return True


def _seen_before(publication: Publication) -> bool:
    """Whether it may be public before it is tried again to make it private."""
    at, again = publication.publish_at, publication.wake_at
    return publication.privacy == "public" and again is not None and (at is None or at <= again)


def _warn(publication: Publication) -> None:
    """Its creator, once."""
    if publication.error != TOO_LATE:
        publication.error = TOO_LATE
        publication.video.tell(TOO_LATE)
        notice.tell(publication.user_id, "failed", f"“{publication.title}” could not be made private on YouTube yet.",
                    TOO_LATE, f"/videos/{publication.video_id}/publication")  # fmt: skip


def _fail(publication: Publication, sentence: str) -> None:
    publication.fail(sentence)
    publication.video.tell(f"It was not published: {sentence}")
    notice.tell(publication.user_id, "failed", f"“{publication.title}” was not published.", sentence,
                f"/videos/{publication.video_id}/publication")  # fmt: skip
