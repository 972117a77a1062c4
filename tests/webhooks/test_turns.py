"""Whose turn it is: nobody's backlog, and nobody's receiver that hangs or fails, keeps others waiting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.support.people import Person
from tests.support.waiting import until
from tests.webhooks.world import World
from ytempire.extensions import db, writing
from ytempire.webhooks import jobs, turns
from ytempire.webhooks.endpoint import Endpoint
from ytempire.webhooks.turns import OF_ONE, Ready


def turn(world: World, most: int = 8, flying: list[Ready] | None = None, without: list[str] | None = None) -> list[str]:
    with world.app.app_context():
        return [each.endpoint_id for each in turns.ready(world.clock(), most, flying or (), without or ())]


def several(world: World, who: Person, count: int) -> list[str]:
    """Endpoints of a person; their paths are `/<their id>/<number>`."""
    return [world.endpoint(who, f"/{who.id}/{number}") for number in range(count)]


def tried(world: World, endpoint: str, ago: timedelta) -> None:
    with world.app.app_context(), writing():
        db.session.get_one(Endpoint, endpoint).tried_at = world.clock() - ago


def test_those_that_fail_come_after_those_that_do_not(world: World) -> None:
    failing, well = world.endpoint(path="/fails"), world.endpoint(path="/well")
    world.receiver.behave("500", path="/fails")
    world.happen()
    world.deliver()
    world.happen()
    world.fan_out()
    world.later(timedelta(seconds=30))
    assert turn(world) == [well, failing]
    assert turn(world, without=[well]) == [failing]


def test_who_has_waited_longest_since_a_try_comes_first_however_old_what_others_wait_for_is(world: World) -> None:
    busy, new, quiet = (world.endpoint(who, f"/{who.id}") for who in
                        (world.cast.outsider, world.cast.admin, world.cast.owner))  # fmt: skip
    world.happen(who=world.cast.outsider)
    world.happen(who=world.cast.admin)
    world.happen(who=world.cast.owner)
    world.fan_out()
    world.later(timedelta(hours=1))
    tried(world, busy, timedelta(seconds=1))
    tried(world, quiet, timedelta(days=2))
    assert turn(world) == [quiet, new, busy]
    assert turn(world, most=1) == [quiet]


def test_of_one_person_no_more_than_two_endpoints_are_served_together(world: World) -> None:
    many, other = several(world, world.cast.outsider, 5), world.endpoint()
    world.happen(who=world.cast.outsider)
    world.happen()
    world.fan_out()
    outsider = world.cast.outsider.id
    assert OF_ONE == 2
    assert turn(world) == [*many[:2], other]
    assert turn(world, flying=[Ready(many[0], outsider)]) == [many[1], other]
    assert turn(world, flying=[Ready(many[3], outsider), Ready(many[1], outsider)]) == [other]
    assert turn(world, most=1, flying=[Ready(many[3], outsider), Ready(many[1], outsider)]) == [other]


def test_nine_that_hang_with_a_backlog_each_do_not_hold_up_the_single_event_of_another_person(world: World) -> None:
    hanging = several(world, world.cast.outsider, 9)
    for number in range(9):
        world.receiver.always("hang", f"/{world.cast.outsider.id}/{number}")
    for number in range(5):
        world.happen(who=world.cast.outsider, number=number)
    world.endpoint()
    world.happen()
    world.fan_out()

    def work() -> int:
        with world.app.app_context():
            return jobs.drain("courier", world.clock, works=5.0)

    with ThreadPoolExecutor(1) as courier:
        drained = courier.submit(work)
        until(lambda: world.receiver.at(), "the other has its event")
        states = [delivery.state for endpoint in hanging for delivery in world.sent(endpoint)]
        assert (states.count("sending"), len(states)) == (2, 45)  # the answers are still waited for
        world.receiver.ended.set()
        drained.result(timeout=60)


def test_a_try_is_noted_whatever_comes_of_it(world: World) -> None:
    for kind in ("ok", "500"):
        endpoint = world.endpoint(path=f"/{kind}")
        world.receiver.behave(kind, path=f"/{kind}")
        assert world.seen(endpoint).tried_at is None
        world.happen()
        world.deliver()
        assert world.seen(endpoint).tried_at is not None
