"""What a person has used of their plan, and what is left of it: as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from ytempire import money
from ytempire.accounts.user import User
from ytempire.billing import customers
from ytempire.billing.plan import Plan
from ytempire.billing.standing import standing_of
from ytempire.channels.channel import Channel, own_channels
from ytempire.costs import limit, report
from ytempire.extensions import db
from ytempire.formatting import clock, counted, limit_of
from ytempire.videos import planned
from ytempire.videos.figures import IS_FINISHED
from ytempire.videos.planned import channels, videos_this_month
from ytempire.videos.video import Video

NEAR = 0.8  # of an allowance; from there on its meter says that it is near


@dataclass(frozen=True)
class Meter:
    """One allowance: what is used and what is allowed, in words; `share` of one, None where nothing limits it; `over`:
    more is used than is allowed."""

    name: str
    used: str
    allowed: str
    left: str
    share: float | None
    over: bool = False

    @property
    def tone(self) -> str:
        """As `shared/_meter.html` takes it. To have all that is allowed is no fault."""
        if self.over:
            return "spent"
        return "used" if self.share is None or self.share < NEAR else "near"


def meters(user: User, plan: Plan) -> list[Meter]:
    """Videos of this month, channels, what is spent today, and the longest film."""
    videos, present = videos_this_month(user.id), channels(user.id)
    spent, day, longest = report.today_of(user.id).spent, limit.day_of_person(user.id), longest_film(user.id)
    return [
        _count("Videos this month", videos, plan.videos, "video"),
        _count("Channels", present, plan.channels, "channel"),
        Meter("Spent on services today", money.shown(spent), "" if day is None else limit_of(day),
              "" if day is None else f"{money.shown(max(0, day - spent))} left", _share(spent, day),
              day is not None and spent > day),
        Meter("Longest video", clock(longest) or "none yet", "" if plan.seconds is None else clock(plan.seconds),
              f"up to {plan.seconds // 60} min each" if plan.seconds else "", _share(longest or 0, plan.seconds)),
    ]  # fmt: skip


def day_of_all() -> str:
    """The limit of a day of the whole installation, which no plan lifts: `$150`; "" without one."""
    return limit_of(limit.limit(limit.DAY)) if limit.limit(limit.DAY) is not None else ""


def only_to_read(user: User) -> list[Channel]:
    """The person's channels that are over the number of their plan."""
    over = planned.read_only_ones(user)
    return [channel for channel in db.session.scalars(own_channels(user.id)) if channel.id in over]


def too_much(user: User, plan: Plan) -> list[str]:
    """What of the person's would be over another plan, a sentence for each."""
    present, videos, found = channels(user.id), videos_this_month(user.id), []
    if plan.channels is not None and present > plan.channels:
        found.append(f"{counted(present - plan.channels, 'channel')} could then only be read.")
    if plan.videos is not None and videos >= plan.videos:
        found.append(f"No further video this month: it counts {videos:,} of {plan.videos:,}.")
    return found


def left_of_videos(user: User) -> str:
    """What a form says before it is sent: `4 of 10 videos are left this month.`; "" where nothing limits them."""
    plan = standing_of(user).plan
    return "" if plan.videos is None else _still(plan.videos, videos_this_month(user.id), "video", " this month")


def left_of_channels(user: User) -> str:
    """The same of channels: `2 of 3 channels are left.`"""
    plan = standing_of(user).plan
    return "" if plan.channels is None else _still(plan.channels, channels(user.id), "channel")


def mark(user: User) -> str:
    """What a page waits for: with another one a refused form may be let through, or something was paid."""
    standing, customer = standing_of(user), customers.of(user.id)
    paid = customer.revision if customer else 0
    return f"{standing.plan.name}-{standing.state}-{paid}-{channels(user.id)}-{videos_this_month(user.id)}"


def longest_film(user_id: int) -> float | None:
    """Seconds of the longest film that was made; None where there is none."""
    return db.session.scalar(select(func.max(Video.duration_seconds)).where(Video.user_id == user_id, IS_FINISHED))


def _still(allowed: int, used: int, one: str, when: str = "") -> str:
    left = max(0, allowed - used)
    return f"{left:,} of {counted(allowed, one)} {'is' if left == 1 else 'are'} left{when}."


def _count(name: str, used: int, allowed: int | None, one: str) -> Meter:
    left = counted(max(0, (allowed or 0) - used), one)
    return Meter(name, f"{used:,}", "" if allowed is None else f"{allowed:,}", _left(allowed, used, left),
                 _share(used, allowed), allowed is not None and used > allowed)  # fmt: skip


def _left(allowed: int | None, used: int, words: str) -> str:
    if allowed is None:
        return ""
    return f"{words} left" if used <= allowed else f"{used - allowed:,} more than the plan allows"


def _share(used: float, allowed: int | None) -> float | None:
    """Of an allowance of nothing all is used."""
    if allowed is None:
        return None
    return min(1.0, used / allowed) if allowed else 1.0
