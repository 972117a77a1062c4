"""What a creator, or the channel's mode, asks of a publication. All in a write transaction that holds its video; the
caller commits, leaves the audit row, and then tells the worker (`publishing.jobs.publish_later`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ytempire.accounts import notice
from ytempire.channels import connection
from ytempire.errors import Refusal
from ytempire.formatting import local as local_time
from ytempire.publishing import limits, wanted
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import NoFilm, Publication, of_video
from ytempire.quotas import pool
from ytempire.videos import lifecycle
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video

PREPARED_IN = ("review", "completed", "scheduled", "publishing", "published")  # and where it waits for quota


class Unfit(Refusal):
    """YouTube would refuse it: a sentence by field."""

    code = "unfit"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())), dict(problems))


class NotConnected(Refusal):
    """The channel has no YouTube channel to publish to; the page leads to connecting one."""

    code = "not_connected"


class Fixed(Refusal):
    """Something that cannot be changed any more, now that YouTube has the film."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, {field: message})


@dataclass(frozen=True)
class Wishes:
    """What a person can say of a publication. `account_id` None leaves the choice to us."""

    told: dict[str, Any]  # columns of Publication, of `TOLD`
    account_id: int | None = None


def can_prepare(video: Video) -> bool:
    """Whether there is a film, and so words to be said of it."""
    return video.status in PREPARED_IN or video.awaits_publication


def require_prepared(video: Video) -> None:
    """Raises NoFilm where there is nothing to publish yet."""
    if not can_prepare(video):
        raise NoFilm(f"This video is {video.status}: there is nothing to publish yet. Its film comes first.")


def save(publication: Publication, wishes: Wishes, now: datetime) -> None:
    """Keep what was said. What YouTube has of it already is told (50 units). Raises NoFilm, Unfit, Fixed."""
    require_prepared(publication.video)
    told = _with_time_as_kept(wishes.told, publication.publish_at)
    _check(told, publication.marker, publication.publish_at, now)
    _require_changeable(publication, wishes)
    _name_account(publication, wishes.account_id)
    if publication.live_at is not None and told["privacy"] == publication.privacy:
        told = {**told, "publish_at": publication.publish_at}  # when it went out; the time says nothing any more
    publication.change(now, **told)
    if publication.live_at is not None:
        _tell_of_changes(publication, now)


def publish(publication: Publication, now: datetime) -> None:
    """On its way: now, or at its time. One that is scheduled goes now, for all to see. Raises ImpossibleTransition,
    NoFilm, Unfit, NotConnected."""
    video = publication.video
    if publication.active and not publication.withdraw and video.status != "scheduled":
        raise ImpossibleTransition("This video is on its way already.")
    lifecycle.require(video, "publish")
    _check({name: getattr(publication, name) for name in ("title", "description", "tags")}, publication.marker)
    require_connection(video.channel_id)
    if video.status == "scheduled":
        publication.change(now, publish_at=None, privacy="public")
        return
    if publication.publish_at is not None and publication.publish_at <= now:
        raise Unfit({"time": "That time has passed. Choose a later one, or publish now."})
    chosen = publication.account_id
    publication.ask(now)
    if not publication.begun:
        publication.account_id = chosen


def cancel(publication: Publication, now: datetime) -> None:
    """Not to be published after all; the video is finished, as before. Raises ImpossibleTransition."""
    lifecycle.require(publication.video, "cancel")
    publication.cancel(now)


def take_theirs(publication: Publication) -> None:
    """The title and the privacy that YouTube has count as wished for; it is told nothing. Raises
    ImpossibleTransition."""
    seen = publication.seen or {}
    if publication.live_at is None or publication.lost or publication.active:
        raise ImpossibleTransition("There is nothing to take over from YouTube.")
    publication.title = str(seen.get("title") or publication.title)
    privacy = str(seen.get("privacy") or publication.privacy)
    if privacy != publication.privacy:
        publication.privacy, publication.publish_at = privacy, None  # a time asks for a public one
    publication.changed()


def retry(publication: Publication, part: str, now: datetime) -> None:
    """One part again. Raises ImpossibleTransition where it is at work or done, or where nothing was asked for."""
    if publication.state == "draft":
        raise ImpossibleTransition("This video was not published yet, so no part of it can be tried again.")
    publication.retry(part, now)


def begin_automatically(video: Video, now: datetime) -> Publication | None:
    """Publish a finished video because its channel's mode says so or because it was wanted for a time, for all to see
    unless its creator has chosen otherwise. Where that is not possible the creator is told, and the video stays
    finished; then None."""
    fresh = of_video(video.id) is None
    publication = draft_for(video)
    if fresh:
        publication.privacy = "public"
    if publication.publish_at is not None and publication.publish_at <= now:
        if not wanted.by_mode(video):
            wanted.missed(video, publication)
            return None
        video.tell(wanted.LATE.format(local_time(publication.publish_at)))
        publication.publish_at = None
    try:
        publish(publication, now)
    except Refusal as refusal:
        video.error = f"It was not published by itself. {refusal.message}"
        kind = "reconnect" if isinstance(refusal, NotConnected) else "published"
        link = f"/videos/{video.id}/publication"
        notice.tell(video.user_id, kind, f"“{video.name}” was not published by itself.", refusal.message, link)
        video.tell(video.error)
        return None
    return publication


def require_connection(channel_id: str) -> None:
    """Raises NotConnected where films go to YouTube and no grant of this channel's works."""
    if not pool.has_clients():
        return
    found = connection.of_channel(channel_id)
    if not found:
        raise NotConnected("This channel is not connected to YouTube. Connect it, and publish then.")
    if not any(each.works for each in found):
        raise NotConnected("YouTube has to be connected again: Google takes this channel's grant no more.")


def _with_time_as_kept(told: dict[str, Any], kept: datetime | None) -> dict[str, Any]:
    """A form knows no seconds: the minute of the time that is kept means that time."""
    at = told.get("publish_at")
    same = at is not None and kept is not None and at == kept.replace(second=0, microsecond=0)
    return {**told, "publish_at": kept} if same else told


def _check(told: Mapping[str, Any], marker: str, before: datetime | None = None, now: datetime | None = None) -> None:
    """A publish time that stays as it was may have passed meanwhile."""
    at = told.get("publish_at")
    found = limits.problems(told["title"], told["description"], told["tags"], marker, at if at != before else None, now)
    if found:
        raise Unfit(found)


def _require_changeable(publication: Publication, wishes: Wishes) -> None:
    at = wishes.told.get("publish_at")
    if publication.live_at is not None and publication.lost:
        raise Fixed("title", "YouTube has this video no more, so there is nothing to change there.")
    under_way = publication.active and not publication.withdraw
    if at is not None and publication.live_at is not None:
        raise Fixed("time", "It is live already, so there is no time to plan it for.")
    if at is not None and under_way and publication.publish_at is None:
        raise Fixed("time", "It is on its way already. Take it back to plan it for a time.")
    if wishes.account_id != publication.account_id and wishes.account_id is not None and _settled(publication):
        raise Fixed("account", "The account is fixed, now that YouTube has the film.")


def _settled(publication: Publication) -> bool:
    return publication.begun or publication.live_at is not None


def _name_account(publication: Publication, account_id: int | None) -> None:
    if not _settled(publication):
        publication.account_id = account_id


def _tell_of_changes(publication: Publication, now: datetime) -> None:
    """Of what is live: the words, and the playlist where it is another one. Also where YouTube shows it otherwise."""
    part, seen = publication.part("metadata"), publication.seen or {}
    shown = {name: seen.get(name) or getattr(publication, name) for name in ("title", "privacy")}
    if any(getattr(publication, name) != value for name, value in shown.items()):
        part.reset()
    if part.state == "pending":
        publication.seen, publication.video.error = None, None  # as it was before it is told
        publication.retry("metadata", now)
