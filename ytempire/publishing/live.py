"""Part seven: to be seen as it was asked for: at once, or at its time."""

from __future__ import annotations

from datetime import timedelta

from ytempire import outbox
from ytempire.accounts import notice
from ytempire.formatting import local as local_time
from ytempire.providers.youtube import Remote
from ytempire.publishing import part, ways
from ytempire.publishing.processing import GONE
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Lost, Wait, Work
from ytempire.quotas import pool
from ytempire.videos import telling

PATIENCE = timedelta(minutes=10)  # until YouTube's word is taken for good
SHORTEST, LONGEST = 5.0, 120.0  # seconds between two looks
SLOW = timedelta(hours=1)  # the same, while YouTube has not been told all
UNAUDITED = ("YouTube keeps it private: the project of {label} has not passed YouTube's audit. Have it audited, or "
             "make the video {privacy} in YouTube Studio.")  # fmt: skip
KEPT = "YouTube has it as {privacy}, though {asked} was asked for. Look at it in YouTube Studio."


def run(work: Work) -> str:
    """Published, once it is seen as asked for; with a sentence where YouTube does not show it so."""
    publication = work.facts()
    if publication.live_at is not None:
        return str((publication.seen or {}).get("privacy", ""))
    _wait_for_its_time(work, publication)
    youtube_id = str(publication.youtube_id)
    remote = ways.ask(work, "video", lambda youtube: youtube.video(youtube_id))
    if remote is None:
        raise Lost(GONE)
    asked = "public" if publication.publish_at is not None else publication.privacy
    sentence = _unlike(work, publication, remote, asked) if remote.privacy != asked else ""
    _went_live(work, remote, sentence)
    return remote.privacy


def _wait_for_its_time(work: Work, publication: Publication) -> None:
    at = publication.publish_at
    if at is not None and at > work.clock():
        raise Wait(part.TIME, f"It goes out on {local_time(at)} UTC.", at)


def _unlike(work: Work, publication: Publication, remote: Remote, asked: str) -> str:
    """What is said where YouTube shows it otherwise. Raises Wait while that may still change."""
    if not publication.part("metadata").finished:
        raise Wait(part.PROCESSING, f"YouTube does not show it as {asked} yet.", work.clock() + SLOW)
    account = next(iter(pool.of_ids([publication.account_id or 0])), None)
    unaudited = account is not None and account.audit == "unaudited" and not publication.local
    now = work.clock()
    told = [publication.publish_at, *(publication.part(name).finished_at for name in ("metadata", "processing"))]
    late = now - max((at for at in told if at is not None), default=now)
    if late < PATIENCE and not (unaudited and publication.publish_at is None):
        pause = timedelta(seconds=min(LONGEST, max(SHORTEST, late.total_seconds() / 2)))
        raise Wait(part.PROCESSING, f"YouTube does not show it as {asked} yet.", now + pause)
    if unaudited and account is not None and remote.privacy == "private":
        return UNAUDITED.format(label=account.label, privacy=asked)
    return KEPT.format(privacy=remote.privacy, asked=asked)


def _went_live(work: Work, remote: Remote, sentence: str) -> None:
    now = work.clock()
    with work.storing() as kept:
        kept.live_at = now
        kept.seen = {"title": remote.title, "privacy": remote.privacy, "gone": False, "at": now.isoformat()}
        video = kept.video
        video.error = sentence or None
        where = "kept on this computer" if kept.local else f"on YouTube, {remote.privacy}"
        video.tell(f"Published: {where}." + (f" {sentence}" if sentence else ""))
        event = {"status": "published", "youtube_id": kept.youtube_id, "url": kept.url, "privacy": remote.privacy,
                 "at": now.isoformat()}  # fmt: skip
        outbox.put("video.published", kept.user_id, **{**telling.payload(video), **event})
        notice.tell(kept.user_id, "changed" if sentence else "published", f"“{kept.title}” is {where}.", sentence,
                    f"/videos/{kept.video_id}/publication")  # fmt: skip
