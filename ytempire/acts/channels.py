"""A channel is set up, changed, put away, had back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any

from ytempire import audit
from ytempire.accounts.owning import Owner, held, owned
from ytempire.accounts.user import User
from ytempire.acts import planned
from ytempire.channels.channel import Channel, new_channel
from ytempire.channels.own_music import Library
from ytempire.costs import limit
from ytempire.errors import Refusal
from ytempire.extensions import writing

Also = Callable[[Channel], None]


class Budget(Enum):
    """What stands for the budget of a month that is not spoken of: None says that there is none."""

    UNCHANGED = "unchanged"


UNCHANGED = Budget.UNCHANGED


class ChangedMeanwhile(Refusal):
    """Somebody else, or another tab, has changed the channel since it was read."""

    status = 409
    code = "changed_meanwhile"


def make(user: User, values: Mapping[str, Any], budget: int | None, also: Also | None = None) -> Channel:
    """Set it up. `values` are columns of a channel, as `ChannelForm.values` has found them sound, the name among them;
    `budget`: micro-dollars of a month, None for none. Raises PlanLimit."""
    with writing():
        planned.require_channel(user)
        channel = new_channel(user, **values)
        limit.set_limit(limit.CHANNEL, budget, of=channel.id)
        audit.record(user.id, "channel.made", channel.id)
        if also is not None:
            also(channel)
    Library(user.id).sweep()
    return channel


def change(
    user: Owner, channel_id: str, values: Mapping[str, Any], budget: int | Budget | None = UNCHANGED,
    seen_revision: int | None = None, also: Also | None = None,
) -> Channel:  # fmt: skip
    """Take new values of its columns, and a new budget. `seen_revision`: the revision that they are a change of; None
    changes it whatever has happened since. Raises NotTheirs, ChangedMeanwhile, PlanLimit."""
    with _changing(user, channel_id, also) as channel:
        planned.require_writable(user, channel)
        if seen_revision not in (None, channel.revision):
            raise ChangedMeanwhile("This channel was changed meanwhile. Read it again, then change it.")
        former = channel.music_key
        channel.change(**values)
        if budget is not UNCHANGED:
            limit.set_limit(limit.CHANNEL, budget, of=channel.id)
        audit.record(user.id, "channel.changed", channel.id)
    library = Library(user.id)
    if former != channel.music_key:
        library.let_go(former)
    library.sweep()
    return channel


def archive(user: Owner, channel_id: str, also: Also | None = None) -> Channel:
    """Out of the lists; its videos and films stay. Raises NotTheirs."""
    with _changing(user, channel_id, also) as channel:
        channel.archive()
        audit.record(user.id, "channel.archived", channel.id)
    return channel


def restore(user: Owner, channel_id: str, also: Also | None = None) -> Channel:
    """Back into the lists. Raises NotTheirs, PlanLimit."""
    with _changing(user, channel_id, also) as channel:
        if channel.archived:
            planned.require_channel(user)
        channel.restore()
        audit.record(user.id, "channel.restored", channel.id)
    return channel


@contextmanager
def _changing(user: Owner, channel_id: str, also: Also | None) -> Iterator[Channel]:
    """The user's own channel in a write transaction, held; `also` is the last in it."""
    owned(Channel, channel_id, user)
    with writing():
        channel = held(Channel, channel_id, user)
        yield channel
        if also is not None:
            also(channel)
