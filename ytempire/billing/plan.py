"""The plans: one table, which the settings `PLAN_*` may change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import current_app

from ytempire import config_plans, money
from ytempire.config import Settings

BOTH = ("landscape", "portrait")


@dataclass(frozen=True)
class Plan:
    """What a plan allows; None is no limit. `price` is whole dollars a month, `videos` of a calendar month, `seconds`
    the longest video, `day` micro-dollars that may be spent in a day. A higher `priority` comes sooner in the queue."""

    name: str
    title: str
    price: int
    channels: int | None
    videos: int | None
    seconds: int | None
    day: int | None
    priority: int
    formats: tuple[str, ...] = BOTH
    resolution: str = "1080p"
    api: bool = True
    webhooks: bool = True


TABLE = (
    Plan("free", "Free", 0, 1, 10, 3 * 60, 2 * money.MICRO, 0),
    Plan("starter", "Starter", 19, 3, 60, 10 * 60, 10 * money.MICRO, 1),
    Plan("growth", "Growth", 49, 10, 300, 30 * 60, 50 * money.MICRO, 2),
    Plan("scale", "Scale", 149, 50, 2_000, 60 * 60, 150 * money.MICRO, 3),
)
# Of admins, and of everybody while billing is off; it is called by the largest plan's name (interface.md).
UNLIMITED = replace(TABLE[-1], channels=None, videos=None, seconds=None, day=None)


def plans() -> dict[str, Plan]:
    """The plans of this installation by name, the smallest first."""
    return plans_of(current_app.config["SETTINGS"])


def plans_of(settings: Settings) -> dict[str, Plan]:
    """The same of any settings; what they change is known to be sound."""
    return {plan.name: replace(plan, **_changes(settings, plan.name)) for plan in TABLE}


def _changes(settings: Settings, name: str) -> dict[str, Any]:
    return config_plans.changes(getattr(settings, f"plan_{name}"))
