"""On a plan without webhooks those that are there rest: they hear of nothing, and can be paused or removed alone."""

from __future__ import annotations

import pytest

from tests.acts.asked import do
from tests.billing.plans import changed, lapse, on_plan, settings
from tests.webhooks.world import World
from ytempire.billing.allowing import PlanLimit
from ytempire.extensions import db
from ytempire.webhooks import endpoints
from ytempire.webhooks.endpoint import PAUSED, Endpoint

__all__ = ["settings"]

ELSEWHERE = "http://127.0.0.1:9/elsewhere"


@pytest.fixture
def kept(world: World) -> str:
    """One that was made on a larger plan."""
    on_plan(world.app, world.cast.owner, "growth")
    endpoint_id = world.endpoint()
    changed(world.app, free="webhooks=no")
    on_plan(world.app, world.cast.owner)
    return endpoint_id


def heard(world: World, endpoint_id: str) -> list[str]:
    return [delivery.event_id for delivery in world.sent(endpoint_id)]


def test_it_hears_of_nothing_until_the_plan_has_them_again(world: World, kept: str) -> None:
    on_plan(world.app, world.cast.outsider, "growth")
    theirs = world.endpoint(world.cast.outsider, "/theirs")
    world.happen("video.completed")
    other = world.happen("video.completed", world.cast.outsider)
    assert world.fan_out() == 2
    assert (heard(world, kept), heard(world, theirs)) == ([], [other])
    on_plan(world.app, world.cast.owner, "growth")
    after = world.happen("video.completed")
    world.fan_out()
    assert heard(world, kept) == [after]


def test_it_is_not_changed_nor_resumed_and_gets_no_other_secret(world: World, kept: str) -> None:
    app, owner = world.app, world.cast.owner
    for act, more in ((endpoints.change, {"url": ELSEWHERE}), (endpoints.change, {"state": "active"}),
                      (endpoints.renew_secret, {}), (endpoints.resume, {})):  # fmt: skip
        with pytest.raises(PlanLimit) as refusal:
            do(app, owner, act, kept, **more)
        assert refusal.value.limit == "webhooks"
    do(app, owner, endpoints.change, kept, state=PAUSED)
    do(app, owner, endpoints.remove, kept)
    with app.app_context():
        assert db.session.get(Endpoint, kept) is None


def test_a_missing_payment_keeps_nobody_from_seeing_to_one_that_is_there(world: World, kept: str) -> None:
    lapse(world.app, world.cast.owner)
    do(world.app, world.cast.owner, endpoints.change, kept, url=ELSEWHERE)
    do(world.app, world.cast.owner, endpoints.renew_secret, kept)
    heard_of = world.happen("video.completed")
    world.fan_out()
    assert heard(world, kept) == [heard_of]
