"""What a person has used of their plan, and what is left of it: as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from ytempire import money
from ytempire.accounts.user import User
from ytempire.billing import customers
from ytempire.billing.plan import Plan
from ytempire.billing.standing import standing_of
from ytempire.costs import report
from ytempire.extensions import db
from ytempire.formatting import clock, counted, limit_of
from ytempire.videos.figures import IS_FINISHED
from ytempire.videos.planned import channels, videos_this_month
from ytempire.videos.video import Video

NEAR = 0.8  # of an allowance; from there on its meter says that it is near


@dataclass(frozen=True)
class Meter:
    """One allowance: what is used and what is allowed, in words; `share` of one, None where nothing limits it."""

    name: str
    used: str
    allowed: str
    left: str
    share: float | None

    @property
    def tone(self) -> str:
        """As `shared/_meter.html` takes it."""
        if self.share is None or self.share < NEAR:
            return "used"
        return "near" if self.share < 1 else "spent"


def meters(user: User, plan: Plan) -> list[Meter]:
    """Videos of this month, channels, what is spent today, and the longest film."""
    videos, present = videos_this_month(user.id), channels(user.id)
    spent, longest = report.today_of(user.id).spent, longest_film(user.id)
    return [
        _count("Videos this month", videos, plan.videos, "video"),
        _count("Channels", present, plan.channels, "channel"),
        Meter("Spent on services today", money.shown(spent), "" if plan.day is None else limit_of(plan.day),
              _left(plan.day, spent, money.shown(max(0, (plan.day or 0) - spent))), _share(spent, plan.day)),
        Meter("Longest film", clock(longest) or "none yet", "" if plan.seconds is None else clock(plan.seconds),
              f"up to {plan.seconds // 60} min each" if plan.seconds else "", _share(longest or 0, plan.seconds)),
    ]  # fmt: skip


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
                 _share(used, allowed))  # fmt: skip


def _left(allowed: int | None, used: int, words: str) -> str:
    if allowed is None:
        return ""
    return f"{words} left" if used <= allowed else f"{used - allowed:,} more than the plan allows"


def _share(used: float, allowed: int | None) -> float | None:
    """Of an allowance of nothing all is used."""
    if allowed is None:
        return None
    return min(1.0, used / allowed) if allowed else 1.0
