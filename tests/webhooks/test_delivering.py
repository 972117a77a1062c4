"""Deliveries: signed, once, in order, one at a time to each endpoint, and tried again for a day."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from rq import Queue
from sqlalchemy import select

from tests.support.databases import ONE_KIND
from tests.support.waiting import until
from tests.webhooks.world import World
from ytempire.accounts.notice import Notice
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.extensions import db, redis_client, rfc3339, writing
from ytempire.outbox import OutboxEvent
from ytempire.webhooks import delivering, endpoints, jobs, outcome, signing
from ytempire.webhooks.delivering import NotNow
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import Endpoint


def user_of(world: World, who: str = "owner") -> User:
    """In the app's context."""
    return db.session.get_one(User, getattr(world.cast, who).id)


def test_an_event_arrives_whole_signed_and_with_its_id(world: World) -> None:
    endpoint = world.endpoint()
    event_id = world.happen("video.completed", title="Bees, “big” ones")
    assert world.deliver() == 1
    (request,) = world.receiver.at()
    secret = world.receiver.secrets["/hook"]
    told = json.loads(request.body)
    assert (told["id"], told["event"], told["data"]) == (event_id, "video.completed", {"title": "Bees, “big” ones"})
    with world.app.app_context():
        assert told["created_at"] == rfc3339(db.session.scalars(select(OutboxEvent.at)).one())
    assert request.headers["X-Webhook-Id"] == event_id
    assert request.headers["X-Webhook-Event"] == "video.completed"
    assert request.headers["X-Webhook-Token"] == signing.token_of(secret)
    assert request.headers["User-Agent"] == "YTEMPIRE-Webhooks/1"
    delivery = world.one(endpoint)
    assert request.headers["X-Webhook-Delivery"] == delivery.id
    assert (delivery.state, delivery.tries, delivery.next_at, delivery.body) == ("delivered", 1, None, request.body)
    assert [(each.status, each.answer, each.error) for each in delivery.attempts] == [(200, "thanks", "")]
    assert world.deliver() == 0


def test_events_go_out_in_the_order_in_which_they_happened(world: World) -> None:
    world.endpoint()
    happened = [world.happen(number=number) for number in range(12)]
    world.deliver()
    assert [request.event_id for request in world.receiver.at()] == happened


def test_of_two_couriers_at_once_each_event_is_sent_by_one(world: World) -> None:
    paths = [f"/{number}" for number in range(3)]
    for path in paths:
        world.endpoint(path=path)
    happened = [world.happen(number=number) for number in range(8)]
    world.fan_out()

    def work(number: int) -> int:
        with world.app.app_context():
            return jobs.drain(f"courier {number}", world.clock)

    with ThreadPoolExecutor(3) as couriers:
        assert sum(couriers.map(work, range(3))) == 24
    for path in paths:
        assert sorted(request.event_id for request in world.receiver.at(path)) == happened


def test_a_second_courier_sends_nothing_to_an_endpoint_that_the_first_waits_for_until_its_lease_has_run_out(
    world: World,
) -> None:
    endpoint = world.endpoint()
    first, second = world.happen(), world.happen()
    world.fan_out()
    with world.app.app_context():
        assert delivering._claim(endpoint, "killed", world.clock()) is not None
        assert not delivering.deliver_next(endpoint, "other", world.clock)
        world.later(timedelta(seconds=61))
        assert delivering.deliver_next(endpoint, "other", world.clock)
        assert delivering.deliver_next(endpoint, "other", world.clock)
    assert [request.event_id for request in world.receiver.at()] == [first, second]


def test_to_one_endpoint_goes_one_at_a_time_and_one_that_hangs_holds_up_no_other(world: World) -> None:
    hanging, other = world.endpoint(path="/hangs"), world.endpoint(path="/other")
    world.receiver.always("hang", "/hangs")
    for number in range(5):
        world.happen(number=number)
    world.fan_out()

    def work() -> int:
        with world.app.app_context():
            return jobs.drain("courier", world.clock, works=5.0)

    with ThreadPoolExecutor(1) as courier:
        drained = courier.submit(work)
        until(lambda: len(world.receiver.at("/other")) == 5, "the other has all five")
        assert len(world.receiver.at("/hangs")) == 1  # whose answer is still waited for
        assert {delivery.state for delivery in world.sent(hanging)} == {"waiting", "sending"}
        world.receiver.ended.set()
        drained.result(timeout=60)
    assert {delivery.state for delivery in world.sent(other)} == {"delivered"}


def test_it_is_tried_again_for_a_day_with_growing_pauses_and_then_given_up(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.always("500")
    event_id = world.happen()
    world.deliver()
    waited = timedelta(0)
    for seconds in outcome.PAUSES:
        delivery = world.one(endpoint)
        assert delivery.next_at is not None
        pause = delivery.next_at - world.clock()
        assert timedelta(seconds=seconds * 0.85) < pause < timedelta(seconds=seconds * 1.15)
        waited += pause
        world.later(pause - timedelta(seconds=1))
        assert world.deliver() == 0
        world.later(timedelta(seconds=1.5))
        assert world.deliver() == 1
    assert timedelta(hours=20) < waited < timedelta(hours=28)
    delivery = world.one(endpoint)
    assert (delivery.state, delivery.next_at, delivery.tries) == ("failed", None, 10)
    assert [each.error for each in delivery.attempts] == ["It answered 500."] * 10
    assert {request.event_id for request in world.receiver.at()} == {event_id}
    assert len({request.body for request in world.receiver.at()}) == 1
    assert len({request.headers["X-Webhook-Timestamp"] for request in world.receiver.at()}) == 10
    assert world.deliver() == 0


@ONE_KIND
@pytest.mark.parametrize(("kind", "seconds"), [("429", 1800), ("503", 3600)])
def test_a_receiver_that_asks_for_time_gets_it_up_to_an_hour(world: World, kind: str, seconds: int) -> None:
    endpoint = world.endpoint()
    world.receiver.behave(kind)
    world.happen()
    world.deliver()
    next_at = world.one(endpoint).next_at
    assert next_at is not None
    assert abs((next_at - world.clock()).total_seconds() - seconds) < 30


def test_an_endpoint_that_has_only_failed_for_three_days_is_paused_and_its_owner_told(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.always("500")
    world.happen()
    world.deliver()
    assert world.seen(endpoint).failing_since is not None
    for _ in range(5):  # a new event now and then
        world.later(timedelta(hours=14))
        world.happen()
        world.deliver()
    assert world.seen(endpoint).state == "active"
    world.later(timedelta(hours=3))
    world.happen()
    world.deliver()
    paused = world.seen(endpoint)
    assert (paused.state, paused.why.startswith("Nothing could be delivered to it for three days.")) == ("paused", True)
    assert {(delivery.state, delivery.next_at) for delivery in world.sent(endpoint)} == {("waiting", None)}
    world.later(timedelta(days=30))
    assert world.deliver() == 0
    with world.app.app_context():
        (notice,) = db.session.scalars(select(Notice))
        assert (notice.user_id, notice.kind) == (world.cast.owner.id, "webhook")
        assert (notice.message, notice.link) == ("A webhook was paused", f"/settings/webhooks/{endpoint}")
        assert "webhook.paused" in db.session.scalars(select(AuditEntry.act)).all()


def test_one_that_fails_after_a_week_without_events_has_begun_to_fail_then(world: World) -> None:
    endpoint = world.endpoint()
    with world.app.app_context(), writing():  # what was given up last
        left = db.session.get_one(Endpoint, endpoint)
        left.failing_since, left.tried_at = world.clock() - timedelta(days=1), world.clock()
    world.later(timedelta(days=6))
    world.receiver.behave("500")
    world.happen()
    world.deliver()
    seen = world.seen(endpoint)
    assert seen.state == "active"
    assert seen.failing_since is not None
    assert world.clock() - seen.failing_since < timedelta(minutes=1)


def test_one_that_gets_through_in_between_is_not_failing(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("500", "ok")
    world.happen()
    world.deliver()
    world.later(timedelta(days=2))
    world.deliver()
    assert world.seen(endpoint).failing_since is None
    world.later(timedelta(days=2))
    world.receiver.behave("500")
    world.happen()
    world.deliver()
    assert world.seen(endpoint).state == "active"


def test_who_answers_gone_is_paused_at_once(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("410")
    world.happen()
    world.happen()
    assert world.deliver() == 1
    assert (world.seen(endpoint).state, world.seen(endpoint).why) == ("paused", "It answered 410: it is gone for good.")
    assert [delivery.next_at for delivery in world.sent(endpoint)] == [None, None]


def test_resumed_it_gets_what_waited_and_not_what_happened_meanwhile(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("410")
    waited = world.happen()
    world.deliver()
    world.happen(number=2)
    world.deliver()
    with world.app.app_context():
        with pytest.raises(NotTheirs):
            endpoints.resume(user_of(world, "outsider"), endpoint)
        endpoints.resume(user_of(world), endpoint)
        assert db.session.scalars(select(Notice.id).where(Notice.read_at.is_(None))).all() == []
    assert world.deliver() == 1
    assert [request.event_id for request in world.receiver.at()] == [waited, waited]
    assert world.one(endpoint).state == "delivered"


def test_what_was_delivered_or_given_up_is_sent_once_more_when_somebody_asks(world: World) -> None:
    endpoint = world.endpoint()
    world.happen()
    world.deliver()
    delivery = world.one(endpoint)
    with world.app.app_context():
        with pytest.raises(NotTheirs):
            delivering.redeliver(user_of(world, "outsider"), delivery.id)
        with pytest.raises(NotTheirs):
            delivering.redeliver(user_of(world), "dl_\0")
        delivering.redeliver(user_of(world), delivery.id)
    assert world.deliver() == 1
    first, second = world.receiver.at()
    assert (first.event_id, first.body) == (second.event_id, second.body)
    again = world.one(endpoint)
    assert (again.state, again.tries, len(again.attempts)) == ("delivered", 1, 2)


def test_what_somebody_keeps_with_a_redelivery_is_kept_with_it_or_neither_is(world: World) -> None:
    endpoint = world.endpoint()
    world.happen()
    world.deliver()

    def fails(_delivery: Delivery) -> None:
        raise RuntimeError("It cannot be kept")

    with world.app.app_context(), pytest.raises(RuntimeError):
        delivering.redeliver(user_of(world), world.one(endpoint).id, fails)
    assert world.deliver() == 0


def test_nothing_is_sent_again_while_it_is_sent_or_its_endpoint_is_paused(world: World) -> None:
    endpoint = world.endpoint()
    world.happen()
    world.fan_out()
    delivery_id = world.one(endpoint).id
    with world.app.app_context():
        with writing():
            db.session.get_one(Delivery, delivery_id).state = "sending"
        with pytest.raises(NotNow, match="being sent"):
            delivering.redeliver(user_of(world), delivery_id)
        with writing():
            db.session.get_one(Delivery, delivery_id).state = "waiting"
            held = endpoints.held(endpoint)
            assert held is not None
            held.state = "paused"
        with pytest.raises(NotNow, match="paused") as refused:
            delivering.redeliver(user_of(world), delivery_id)
    assert refused.value.status == 409


def test_an_endpoint_that_is_removed_in_mid_request_takes_everything_along(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("hang")
    world.happen()
    world.fan_out()
    with world.in_mid_request(), world.app.app_context():
        endpoints.remove(user_of(world), endpoint)
    assert world.sent(endpoint) == []


@ONE_KIND
def test_while_something_is_due_one_job_is_in_the_queue(world: World) -> None:
    world.endpoint()
    with world.app.app_context():
        queue = Queue("webhooks", connection=redis_client())
        assert (jobs.enqueue_due(), queue.count) == (False, 0)
    world.happen()
    world.fan_out()
    with world.app.app_context():
        assert (jobs.enqueue_due(), jobs.enqueue_due(), queue.count) == (True, False, 1)
        redis_client().flushall()
        assert (jobs.enqueue_due(), queue.count) == (True, 1)


@ONE_KIND
def test_no_secret_is_in_the_log_or_in_what_is_kept(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    endpoint = world.endpoint()
    world.receiver.behave("500")
    world.happen()
    world.deliver()
    secret = world.receiver.secrets["/hook"]
    signature = world.receiver.at()[0].headers["X-Webhook-Signature"].removeprefix("v1=")
    kept = [json.dumps(each.headers) + each.answer + each.error for each in world.one(endpoint).attempts]
    assert '"X-Webhook-Token": "(kept secret)"' in kept[0]
    with world.app.app_context():
        shown = repr(world.seen(endpoint)) + repr(delivering._claim(endpoint, "x", world.clock() + timedelta(hours=1)))
        entries = repr([entry.details for entry in db.session.scalars(select(AuditEntry))])
    everything = "".join((caplog.text, *kept, shown, entries))
    assert "Claimed" in everything
    for hidden in (secret, signing.token_of(secret), signature):
        assert hidden not in everything
