"""The plans as cards beside one another: what each allows, and what its button does for this person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ytempire.billing.customer import Customer
from ytempire.billing.customers import subscribed
from ytempire.billing.plan import BOTH, Plan, plans
from ytempire.billing.standing import Standing
from ytempire.formatting import counted, limit_of

FOR_WHOM = {
    "free": "To try all of it.", "starter": "A few channels, and a film on most days.",
    "growth": "Several channels on a schedule.", "scale": "Many channels, and the longest films.",
}  # fmt: skip
FORMATS = {"landscape": "16:9", "portrait": "9:16"}
CHECKOUT, PORTAL = "checkout", "portal"


@dataclass(frozen=True)
class Offer:
    """`act` is where its button leads, "" for none: to the checkout, or to the portal where a subscription is changed
    and cancelled. `up` says that it is the next larger plan, which is the one that the page proposes;
    `larger` that it is one of the larger ones."""

    plan: Plan
    lines: tuple[str, ...]
    for_whom: str
    current: bool
    act: str
    word: str
    up: bool
    larger: bool


def offers(standing: Standing, customer: Customer | None) -> list[Offer]:
    """Every plan, the smallest first, as it stands to the one that the person is on."""
    cards, larger = [], False
    names = list(plans())
    at = names.index(standing.plan.name)
    for number, plan in enumerate(plans().values()):
        current = number == at and not standing.unlimited
        act, word = _button(plan, current, number > at, standing, customer)
        up = act != "" and number > at and not larger
        larger = larger or up
        cards.append(Offer(plan, tuple(_lines(plan)), FOR_WHOM[plan.name], current, act, word, up, number > at))
    return cards


def _button(plan: Plan, current: bool, larger: bool, standing: Standing,
            customer: Customer | None) -> tuple[str, str]:  # fmt: skip
    if standing.state == "off":
        return "", ""
    if subscribed(customer):
        return _in_portal(plan, current, standing)
    if standing.unlimited or not larger or plan.price == 0:
        return "", ""
    return CHECKOUT, f"Choose {plan.title}"


def _in_portal(plan: Plan, current: bool, standing: Standing) -> tuple[str, str]:
    """Which plan it becomes is chosen there: the button says no more than it does."""
    ending = standing.state == "ending"
    if current:
        return PORTAL, "Keep the plan" if ending else "Manage in the portal"
    if plan.price == 0:
        return ("", "") if ending else (PORTAL, "Cancel in the portal")
    return PORTAL, "Change in the portal"


def _lines(plan: Plan) -> Iterator[str]:
    yield "Any number of channels" if plan.channels is None else counted(plan.channels, "channel")
    yield "Any number of videos" if plan.videos is None else f"{counted(plan.videos, 'video')} a month"
    length = "Any length" if plan.seconds is None else counted(plan.seconds // 60, "minute")
    formats = "both formats" if plan.formats == BOTH else " and ".join(FORMATS[each] for each in plan.formats)
    yield f"{length}, {formats}"
    yield "No limit of its own on services" if plan.day is None else f"{limit_of(plan.day)} a day for services"
    more = [name for name, given in (("API", plan.api), ("webhooks", plan.webhooks)) if given]
    yield ", ".join([plan.resolution, *more])
    if later := [other.title for other in plans().values() if other.priority < plan.priority]:
        yield f"Made sooner than films of {later[-1]}"
