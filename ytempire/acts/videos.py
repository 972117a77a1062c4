"""A video is asked for, made again, cancelled, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from limits import parse

from ytempire import audit, live
from ytempire.accounts.owning import owned
from ytempire.accounts.throttle import throttle
from ytempire.accounts.user import User
from ytempire.acts import planned, publications
from ytempire.acts.changing import Also, changing, make_later, publish_later
from ytempire.channels.channel import Channel, default_channel
from ytempire.costs import service_state
from ytempire.errors import Refusal
from ytempire.extensions import utcnow, writing
from ytempire.pipeline import deletion
from ytempire.publishing import asking, limits, wanted
from ytempire.publishing.publication import of_video
from ytempire.videos import budget_fit, edition
from ytempire.videos.outlook import USUAL_FORMAT, USUAL_LENGTH, Outlook, Wish, outlook
from ytempire.videos.planned import DELETED, writable_channels
from ytempire.videos.script_outlook import promise
from ytempire.videos.video import Video, new_video

TRY_NOW = parse("1 per 1 minute")  # of one provider that was left alone, by whomever


class BadTime(Refusal):
    """A film cannot be wanted for this time."""

    code = "bad_time"


@dataclass(frozen=True)
class Order:
    """A film that is asked for, as its form has found it sound. What is empty is the channel's; without a channel it is
    the user's newest, or a first one. `here`: steps that this computer does, whatever the channel has (`voice`,
    `visuals`). `publish_at`: when it is to be seen by all."""

    channel: Channel | None
    topic: str
    style: str = ""
    format: str = ""
    duration_target: int | None = None  # seconds
    notes: str = ""
    script: str = ""
    here: tuple[str, ...] = ()
    publish_at: datetime | None = None


def prospect(user: User, order: Order) -> Outlook:
    """What the film will be made with, what that costs, how long it takes. Queues nothing."""
    channel = order.channel or _usual_channel(user)
    usual_length = channel.duration_target if channel else USUAL_LENGTH
    return outlook(user, Wish(
        channel, order.format or (channel.format if channel else USUAL_FORMAT), order.duration_target or usual_length,
        order.topic, order.notes, order.script, "voice" in order.here, "visuals" in order.here,
    ))  # fmt: skip


def make(user: User, order: Order, also: Also | None = None) -> Video:
    """Queue it. Raises PlanLimit, Unpriced, OverVideoBudget, BadTime, Archived, NotTheirs (the channel)."""
    _require_time(order.publish_at)
    expected = prospect(user, order)
    if expected.over_plan:
        raise expected.over_plan
    budget_fit.require(expected.estimate, expected.fit)
    promised = {"services": expected.services.to_json(), "estimate": expected.estimate.to_json(),
                "here": list(order.here)}  # fmt: skip
    asked = {name: getattr(order, name) for name in ("style", "format", "duration_target", "notes", "script")}
    with writing():
        channel = _channel(user, order, expected)
        video = new_video(channel, order.topic, **asked, **promised)
        audit.record(user.id, "video.queued", video.id)
        if order.publish_at is not None:
            wanted.want(video, order.publish_at, utcnow())
        if also is not None:
            also(video)
    make_later(user, video)
    return video


def run_again(user: User, video_id: str, also: Also | None = None) -> Video:
    """Make it, make it again from the step that failed, or with the script that was changed since; where it is the
    publication that waits or that failed in a part, try that again. What was made before is kept.

    Raises NotTheirs, ImpossibleTransition, TooManyTries, PlanLimit, Archived, Unpriced, OverVideoBudget.
    """
    seen = owned(Video, video_id, user)
    _require_patience(seen)
    if seen.awaits_publication:
        return publications.hurry(user, video_id, also)
    if seen.status == "published":
        return publications.retry_parts(user, video_id, also)
    with changing(user, video_id, also) as video:
        planned.require_again(user, video)
        if video.can("edit") and edition.unmade(video):
            video.estimate = promise(video, (video.edition or {})["scenes"])
            video.make_again()
        elif video.status == "draft":
            video.queue()
        else:
            video.retry()
        audit.record(user.id, "video.queued", video.id)
    make_later(user, video)
    return video


def cancel(user: User, video_id: str, also: Also | None = None) -> bool:
    """Stop making it, or take its publication back; whether it was that. Raises NotTheirs, ImpossibleTransition."""
    with changing(user, video_id, also) as video:
        taken_back = of_video(video.id) if video.goes_out else None
        if taken_back:
            asking.cancel(taken_back, utcnow())
        else:
            video.cancel()
        audit.record(user.id, "publication.cancelled" if taken_back else "video.cancelled", video.id)
    if taken_back:
        publish_later(user, taken_back)
    else:
        live.announce(user.id, video_id)
    return taken_back is not None


def delete(user: User, video_id: str, also: Also | None = None) -> str:
    """Delete it with its files; what it was called. `also` is handed what was deleted. Raises NotTheirs,
    ImpossibleTransition."""
    with changing(user, video_id, also) as video:
        name, made = video.name, (video.counted_at or video.created_at).isoformat()
        keys = deletion.delete(video)
        audit.record(user.id, DELETED, video_id, topic=name, made=made)
    deletion.delete_files(keys)
    live.announce(user.id, video_id)
    return name


def _require_time(publish_at: datetime | None) -> None:
    now = utcnow()
    if publish_at is None:
        return
    if publish_at <= now:
        raise BadTime("That time has passed. Choose a later one, or leave it out.")
    if sentence := limits.time(publish_at, now):
        raise BadTime(sentence)


def _channel(user: User, order: Order, expected: Outlook) -> Channel:
    """As it stands now: it may have been archived since it was chosen, and other videos asked for meanwhile. Raises
    Archived, NotTheirs, PlanLimit."""
    channel = owned(Channel, order.channel.id, user) if order.channel else _usual_channel(user)
    planned.require_present(channel)
    planned.require_video(user, channel, expected.asked_seconds, expected.format)
    return channel or default_channel(user)


def _usual_channel(user: User) -> Channel | None:
    """The newest that films may be made for."""
    return next(iter(writable_channels(user)), None)


def _require_patience(video: Video) -> None:
    """A service that a person has to see to is tried once in a while, whoever presses, and never by many at once.
    Raises TooManyTries."""
    provider = video.awaited_service
    if provider and service_state.stopped(provider):
        throttle().take(TRY_NOW, "try-now", provider)
