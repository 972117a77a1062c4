"""A webhook that its owner pauses and resumes, and one that is failing and is tried now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.webhooks.world import World
from ytempire.accounts.notice import Notice
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.extensions import db
from ytempire.webhooks import endpoints
from ytempire.webhooks.endpoint import BY_OWNER


def user_of(world: World, who: str = "owner") -> User:
    return db.session.get_one(User, getattr(world.cast, who).id)


def pause(world: World, endpoint: str) -> None:
    with world.app.app_context():
        endpoints.pause(user_of(world), endpoint)


def resume(world: World, endpoint: str) -> None:
    with world.app.app_context():
        endpoints.resume(user_of(world), endpoint)


def acts(world: World) -> list[str]:
    with world.app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_what_waits_goes_on_waiting_and_what_happens_meanwhile_is_never_sent(world: World) -> None:
    endpoint = world.endpoint()
    waited = world.happen()
    world.fan_out()
    pause(world, endpoint)
    pause(world, endpoint)
    world.happen(number=2)
    world.later(timedelta(hours=1))
    assert world.deliver() == 0
    seen = world.seen(endpoint)
    assert (seen.state, seen.why, seen.paused_by_owner) == ("paused", BY_OWNER, True)
    assert seen.paused_at is not None
    assert world.one(endpoint).next_at is None
    with world.app.app_context():
        assert db.session.scalars(select(Notice.id)).all() == []  # they know
    resume(world, endpoint)
    assert world.deliver() == 1
    assert [request.event_id for request in world.receiver.at()] == [waited]
    assert (world.seen(endpoint).why, world.seen(endpoint).paused_at) == ("", None)
    assert acts(world) == ["webhook.made", "webhook.paused", "webhook.resumed"]


@pytest.mark.parametrize("who", ["outsider", "admin"])
def test_nobody_else_pauses_it(world: World, who: str) -> None:
    endpoint = world.endpoint()
    with world.app.app_context():
        for each in (endpoint, "wh_nothing", "wh_\0"):
            with pytest.raises(NotTheirs):
                endpoints.pause(user_of(world, who), each)
    assert world.seen(endpoint).state == "active"


def test_paused_in_mid_request_that_one_ends_as_it_ends_and_nothing_follows(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("hang")
    world.happen()
    world.happen(number=2)
    world.fan_out()
    with world.in_mid_request():
        pause(world, endpoint)
    assert world.seen(endpoint).why == BY_OWNER
    assert {(each.state, each.next_at) for each in world.sent(endpoint)} == {("waiting", None)}


def test_what_has_paused_it_before_stays_to_be_read(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("410")
    world.happen()
    world.deliver()
    why = world.seen(endpoint).why
    pause(world, endpoint)
    assert "410" in why
    assert world.seen(endpoint).why == why


def test_one_that_is_failing_is_tried_now_and_fails_until_something_gets_through(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("500", "500", "500")
    world.happen()
    for _ in range(2):
        world.deliver()
        world.later(timedelta(minutes=2))
    since = world.seen(endpoint).failing_since
    assert since is not None
    world.deliver()
    assert (world.one(endpoint).tries, world.deliver()) == (3, 0)
    resume(world, endpoint)
    assert world.one(endpoint).tries == 0
    assert world.seen(endpoint).failing_since == since
    assert world.deliver() == 1
    assert (world.one(endpoint).state, world.seen(endpoint).failing_since) == ("delivered", None)
    resume(world, endpoint)
    assert acts(world) == ["webhook.made", "webhook.tried_now"]
