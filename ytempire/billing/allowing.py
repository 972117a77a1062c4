"""What a person's plan allows: asked here alone, by the pages, by the API and by the queue.

Each question is answered by None, or by the refusal, whose sentence says which plan would allow it. Counts are handed
in by who asks, inside the transaction that uses what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app

from ytempire.accounts.user import User
from ytempire.billing.plan import BOTH, Plan, plans
from ytempire.billing.standing import Standing, standing_of
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.formatting import counted, duration

LAPSED = "payment"


class PlanLimit(Refusal):
    """The plan does not allow it, or its payment has lapsed.

    `limit` names what is limited: `payment`, `channels`, `videos`, `seconds`, `formats`, `api` or `webhooks`; `plan` is
    the person's, `larger` the first that would allow it, None where none does or paying is what is missing.
    """

    status = 403
    code = "plan_limit"

    def __init__(self, message: str, limit: str, plan: Plan, larger: Plan | None = None, **figures: Any) -> None:
        allowed_by = larger.name if larger else None
        super().__init__(message, {"limit": limit, "plan": plan.name, "allowed_by": allowed_by, **figures})
        self.limit, self.plan, self.larger = limit, plan, larger


def unpaid(user: User) -> PlanLimit | None:
    """Whether a lapsed payment stands in the way of whatever is new."""
    return _unpaid(standing_of(user))


def no_channel(user: User, present: int) -> PlanLimit | None:
    """Whether one more channel is too many, beside `present` that are not archived."""
    standing = standing_of(user)
    plan = standing.plan
    if refusal := _unpaid(standing):
        return refusal
    if plan.channels is None or present < plan.channels:
        return None
    larger = _first(plan, lambda other: other.channels is None or present < other.channels)
    return PlanLimit(
        f"The {plan.title} plan has room for {counted(plan.channels, 'channel')}, and you have {present}. "
        f"{_room(larger, 'channels', 'channel')} Archiving one makes room too.",
        "channels", plan, larger, allowed=plan.channels, used=present,
    )  # fmt: skip


def read_only(user: User, older: int) -> PlanLimit | None:
    """Whether a channel is over the plan's number, and so only to be read: there are `older` ones of the person that
    are not archived. Nothing of it is deleted; its videos can be watched."""
    plan = standing_of(user).plan
    if plan.channels is None or older < plan.channels:
        return None
    larger = _first(plan, lambda other: other.channels is None or older < other.channels)
    return PlanLimit(
        f"The {plan.title} plan has room for {counted(plan.channels, 'channel')}; this newer one can only be read. "
        f"{_room(larger, 'channels', 'channel')} Archiving another makes room too.",
        "channels", plan, larger, allowed=plan.channels, used=older + 1,
    )  # fmt: skip


def no_video(
    user: User, made: int, seconds: float, format: str, known: Standing | None = None
) -> PlanLimit | None:
    """Whether a video of `seconds` in a format is not allowed, `made` having been asked for in this month before. All
    that stands in the way is said at once; `limit` and figures are those of the first. `known`: where they stand."""
    standing = known or standing_of(user)
    plan = standing.plan
    if refusal := _unpaid(standing):
        return refusal
    ways = (_too_long(plan, seconds), _other_format(plan, format), _too_many(plan, made))
    return _together(plan, [refusal for refusal in ways if refusal])


def longest(user: User) -> tuple[int | None, str]:
    """Seconds of the longest video of the person's plan, None for any, and how a form calls the plan."""
    plan = standing_of(user).plan
    return plan.seconds, plan.title


def with_seconds(user: User, seconds: float) -> str:
    """The title of the larger plan that makes videos so long; "" where the person's own does, or none."""
    refusal = _too_long(standing_of(user).plan, seconds)
    return refusal.larger.title if refusal and refusal.larger else ""


def formats(user: User) -> dict[str, str]:
    """The formats that the person's plan does not make, each with a sentence."""
    plan = standing_of(user).plan
    found = {format: _other_format(plan, format) for format in BOTH}
    return {format: refusal.message for format, refusal in found.items() if refusal}


def no_api(user: User) -> PlanLimit | None:
    """Whether the API does not answer the person's programs."""
    plan = standing_of(user).plan
    return None if plan.api else _without(plan, "api", "the API", lambda other: other.api)


def no_webhooks(user: User) -> PlanLimit | None:
    """Whether no webhook may be set up."""
    standing = standing_of(user)
    if standing.plan.webhooks:
        return _unpaid(standing)
    return _without(standing.plan, "webhooks", "webhooks", lambda other: other.webhooks)


def day_limit(user_id: int) -> int | None:
    """What the person's plan lets be spent in a day, micro-dollars; None without such a limit."""
    user = None if current_app.config["SETTINGS"].bills == "off" else db.session.get(User, user_id)
    return standing_of(user).plan.day if user else None


def priority(user_id: int) -> int:
    """The person's place in the queue by their plan: a higher one comes sooner."""
    user = None if current_app.config["SETTINGS"].bills == "off" else db.session.get(User, user_id)
    return standing_of(user).plan.priority if user else 0


def require_paid(user: User) -> None:
    """Raises PlanLimit, as the following do."""
    _raise(unpaid(user))


def require_channel(user: User, present: int) -> None:
    _raise(no_channel(user, present))


def require_writable(user: User, older: int) -> None:
    _raise(read_only(user, older))


def require_video(user: User, made: int, seconds: float, format: str) -> None:
    _raise(no_video(user, made, seconds, format))


def require_api(user: User) -> None:
    _raise(no_api(user))


def require_webhooks(user: User) -> None:
    _raise(no_webhooks(user))


def _unpaid(standing: Standing) -> PlanLimit | None:
    return PlanLimit(standing.sentence, LAPSED, standing.plan) if standing.lapsed else None


def _too_long(plan: Plan, seconds: float) -> PlanLimit | None:
    if plan.seconds is None or seconds <= plan.seconds:
        return None
    larger = _first(plan, lambda other: other.seconds is None or seconds <= other.seconds)
    more = f"The {larger.title} plan makes them up to {duration(larger.seconds)}." if larger and larger.seconds else ""
    return PlanLimit(
        f"The {plan.title} plan makes videos of up to {duration(plan.seconds)}; this one would be "
        f"{duration(seconds)}. {more or _none(larger)}",
        "seconds", plan, larger, allowed=plan.seconds, asked=round(seconds),
    )  # fmt: skip


def _other_format(plan: Plan, format: str) -> PlanLimit | None:
    if format in plan.formats:
        return None
    larger = _first(plan, lambda other: format in other.formats)
    return PlanLimit(f"The {plan.title} plan makes no {format} videos. "
                     + (f"The {larger.title} plan does." if larger else _none(larger)),
                     "formats", plan, larger, allowed=list(plan.formats), asked=format)  # fmt: skip


def _too_many(plan: Plan, made: int) -> PlanLimit | None:
    if plan.videos is None or made < plan.videos:
        return None
    larger = _first(plan, lambda other: other.videos is None or made < other.videos)
    return PlanLimit(
        f"The {plan.title} plan makes {counted(plan.videos, 'video')} a month, and this month counts {made} already. "
        f"{_room(larger, 'videos', 'video', 'makes')} The count begins anew with the next month.",
        "videos", plan, larger, allowed=plan.videos, used=made,
    )  # fmt: skip


def _together(plan: Plan, refusals: Sequence[PlanLimit]) -> PlanLimit | None:
    """Several in one; the plan that would allow all of it is the largest that they name."""
    if len(refusals) < 2:
        return refusals[0] if refusals else None
    first, larger = refusals[0], [refusal.larger for refusal in refusals]
    names = list(plans())
    enough = max((each for each in larger if each), key=lambda each: names.index(each.name)) if all(larger) else None
    figures = {name: value for name, value in first.details.items() if name not in ("limit", "plan", "allowed_by")}
    message = " ".join(refusal.message for refusal in refusals)
    return PlanLimit(message, first.limit, plan, enough, **figures)


def _without(plan: Plan, limit: str, called: str, allows: Callable[[Plan], bool]) -> PlanLimit:
    larger = _first(plan, allows)
    more = f"The {larger.title} plan does." if larger else _none(larger)
    return PlanLimit(f"The {plan.title} plan does not include {called}. {more}", limit, plan, larger)


def _first(than: Plan, allows: Callable[[Plan], bool]) -> Plan | None:
    """The smallest plan beside this one that allows it."""
    return next((plan for plan in plans().values() if plan.name != than.name and allows(plan)), None)


def _room(larger: Plan | None, field: str, one: str, verb: str = "has room for") -> str:
    most = getattr(larger, field) if larger else None
    return f"The {larger.title} plan {verb} {counted(most, one)}." if larger and most is not None else _none(larger)


def _none(larger: Plan | None) -> str:
    return f"The {larger.title} plan has no such limit." if larger else "No larger plan does."


def _raise(refusal: PlanLimit | None) -> None:
    if refusal is not None:
        raise refusal
