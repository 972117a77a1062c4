"""A test of a webhook: who may ask for one, when, how often, and what is sent then."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.acts.asked import Stop, do, left, stop
from tests.webhooks.asking import ask
from tests.webhooks.world import World
from ytempire.accounts.owning import NotTheirs
from ytempire.audit import AuditEntry
from ytempire.extensions import db, rfc3339, writing
from ytempire.webhooks import endpoints, own, trying
from ytempire.webhooks.delivering import NotNow


def test_it_arrives_signed_in_the_envelope_of_all_at_this_webhook_alone(world: World) -> None:
    endpoint, other = world.endpoint(events=["video.failed"]), world.endpoint(path="/other")
    admins = world.endpoint(world.cast.admin, "/admin")
    ask(world, endpoint)
    event_id = world.happen("video.failed")
    assert world.deliver() == 3
    request, next_one = world.receiver.at()
    told, delivery = json.loads(request.body), world.sent(endpoint)[0]
    assert list(told) == ["id", "event", "created_at", "data"]
    assert (told["id"], told["event"], next_one.event_id) == (request.event_id, "webhook.test", event_id)
    assert told["data"] == {"message": "A test: nothing has happened.", "endpoint_id": endpoint,
                            "asked_by": "Owner", "at": told["created_at"]}  # fmt: skip
    assert told["created_at"] <= rfc3339(delivery.created_at)
    assert (request.headers["X-Webhook-Event"], request.headers["X-Webhook-Delivery"]) == ("webhook.test", delivery.id)
    assert "X-Webhook-Signature" in request.headers  # which the receiver has checked
    assert (delivery.state, delivery.tries, delivery.body, delivery.is_test) == ("delivered", 1, request.body, True)
    assert [each.event for each in world.sent(other)] == ["video.failed"]
    assert world.sent(admins) == []


def test_it_leaves_a_delivery_its_event_and_an_entry_or_nothing(world: World) -> None:
    endpoint = world.endpoint()
    with pytest.raises(Stop):
        ask(world, endpoint, also=stop)
    assert (world.sent(endpoint), left(world.app)) == ([], (["webhook.made"], [], 0))
    delivery_id = ask(world, endpoint)
    assert left(world.app) == (["webhook.made", "webhook.tested"], ["webhook.test"], 0)
    with world.app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "webhook.tested")).one()
        assert (entry.user_id, entry.subject) == (world.cast.owner.id, endpoint)
        assert entry.details == {"delivery": delivery_id}
    assert world.fan_out() == 0


def test_a_paused_one_is_sent_none(world: World) -> None:
    endpoint = world.endpoint()
    do(world.app, world.cast.owner, endpoints.pause, endpoint)
    with pytest.raises(NotNow, match=r"paused, and nothing is sent to it\. Resume it first") as refused:
        ask(world, endpoint)
    assert refused.value.status == 409
    assert (world.sent(endpoint), left(world.app)[1]) == ([], [])


def test_there_is_one_at_a_time(world: World) -> None:
    endpoint, other = world.endpoint(), world.endpoint(path="/other")
    world.receiver.behave("500")
    ask(world, endpoint)
    for _ in range(2):  # before its first try, and between two
        with pytest.raises(NotNow, match="on its way already"):
            ask(world, endpoint)
        world.deliver()
    ask(world, other)
    world.later(timedelta(seconds=20))
    world.deliver()
    assert world.one(endpoint).state == "delivered"
    ask(world, endpoint)
    assert world.deliver() == 1


def test_of_two_that_are_asked_for_at_once_one_is_sent(world: World) -> None:
    endpoint = world.endpoint()

    def asks(_number: int) -> bool:
        try:
            return bool(ask(world, endpoint))
        except NotNow:
            return False

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(asks, range(2))) == [False, True]
    assert len(world.sent(endpoint)) == 1


def test_a_person_has_so_many_in_an_hour_whatever_is_made_anew(world: World) -> None:
    endpoint = world.endpoint()
    for _ in range(3):
        ask(world, endpoint)
        world.deliver()
    row = {"user_id": world.cast.owner.id, "act": trying.ACT, "at": world.clock() - timedelta(minutes=59)}
    with world.app.app_context(), writing():
        db.session.add_all([AuditEntry(**row) for _ in range(trying.MOST - 3)])
    do(world.app, world.cast.owner, endpoints.remove, endpoint)
    again = world.endpoint()
    with pytest.raises(trying.TooManyTests, match="60 tests were sent within an hour") as refused:
        ask(world, again)
    assert refused.value.status == 429
    assert 0 < refused.value.seconds <= 60
    ask(world, world.endpoint(world.cast.outsider), world.cast.outsider)
    with world.app.app_context(), writing():
        db.session.execute(update(AuditEntry).values(at=world.clock() - trying.HOUR))
    ask(world, again)


@pytest.mark.parametrize("who", ["outsider", "admin"])
def test_nobody_else_has_one_sent(world: World, who: str) -> None:
    endpoint, somebody = world.endpoint(), getattr(world.cast, who)
    for each in (endpoint, "wh_nothing", "wh_\0"):
        with pytest.raises(NotTheirs):
            ask(world, each, somebody, as_admin=who == "admin")
    assert world.sent(endpoint) == []


def test_the_installations_own_is_tested_by_who_comes_as_an_admin(world: World) -> None:
    secret = world.receiver.secrets["/n8n"] = "n8n-and-we-alone-know-this-one-0001"
    named = {"n8n_webhook_url": world.receiver.address("/n8n"), "n8n_webhook_secret": secret}
    world.app.config["SETTINGS"] = world.app.config["SETTINGS"].model_copy(update=named)
    world.fan_out()
    for who, as_admin in ((world.cast.owner, False), (world.cast.admin, False)):
        with pytest.raises(NotTheirs):
            ask(world, own.ID, who, as_admin=as_admin)
    ask(world, own.ID, world.cast.admin, as_admin=True)
    assert world.deliver() == 1
    assert json.loads(world.receiver.at("/n8n")[0].body)["data"]["asked_by"] == "Admin"
