"""What a person's plan allows, asked in the transaction that uses it: of two at once the second counts the first."""

from __future__ import annotations

from sqlalchemy import select

from ytempire.accounts.owning import Owner
from ytempire.accounts.user import User
from ytempire.billing import allowing
from ytempire.billing.standing import standing_of
from ytempire.channels.channel import Channel
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.videos import planned
from ytempire.videos.planned import channels, videos_this_month
from ytempire.videos.video import Video

__all__ = ["Archived", "channels", "require_again", "require_channel", "require_edit", "require_paid",
           "require_present", "require_video", "require_writable", "videos_this_month"]  # fmt: skip


class Archived(Refusal):
    """The channel was put away; no film is made for it."""

    code = "archived"


def require_channel(user: Owner) -> None:
    """That one more channel may be there. Raises PlanLimit, as all of these do."""
    if person := _limited(user):
        allowing.require_channel(person, channels(person.id))


def require_writable(user: Owner, channel: Channel) -> None:
    """That the channel is not over the plan's number."""
    person = db.session.get_one(User, user.id)
    if refusal := planned.read_only(person, channel):
        raise refusal


def require_video(user: Owner, channel: Channel | None, seconds: float, format: str) -> None:
    """That one more video may be asked for; without a channel it is given a first one."""
    person = _limited(user)
    if person and (refusal := planned.refusal(person, channel, seconds, format)):
        raise refusal


def require_again(user: Owner, video: Video) -> None:
    """That a video which was asked for before may be made now. Raises Archived too."""
    require_present(video.channel)
    if _limited(user):
        if refusal := planned.held_up(video):
            raise refusal
        planned.count_now(video)


def require_edit(user: Owner, video: Video, again: bool) -> None:
    """That what a video is made of may be changed; `again`: that it may be made with that at once. Raises Archived
    too."""
    require_writable(user, video.channel)
    if again:
        require_again(user, video)


def require_present(channel: Channel | None) -> None:
    """That it was not put away: nothing is made for such a channel. Raises Archived."""
    if channel is not None and channel.archived:
        raise Archived("This channel was archived. Restore it first, or choose another.")


def require_paid(user: Owner) -> None:
    """That no payment has lapsed."""
    allowing.require_paid(db.session.get_one(User, user.id))


def _limited(user: Owner) -> User | None:
    """The person, held until the transaction ends, if a plan limits them."""
    person = db.session.get_one(User, user.id)
    if standing_of(person).unlimited:
        return None
    held = select(User.id).where(User.id == person.id).with_for_update(key_share=True)  # rows that name them may come
    db.session.execute(held)
    return person
