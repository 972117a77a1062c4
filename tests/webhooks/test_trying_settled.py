"""What becomes of a test of a webhook: settled within a minute, kept as all is, and no word on how that stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.asked import do
from tests.support.databases import ONE_KIND
from tests.support.kept import app_of
from tests.webhooks.asking import ask
from tests.webhooks.world import World
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.webhooks import delivering, endpoints, jobs, trying
from ytempire.webhooks.delivering import NotNow
from ytempire.webhooks.endpoint import Endpoint
from ytempire.webhooks.outcome import PAUSES_OF_TEST


def test_what_is_not_taken_is_tried_three_times_within_a_minute_and_then_given_up(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.always("500")
    ask(world, endpoint)
    world.deliver()
    for seconds in PAUSES_OF_TEST:
        next_at = world.one(endpoint).next_at
        assert next_at is not None
        pause = next_at - world.clock()
        assert timedelta(seconds=seconds * 0.85) < pause < timedelta(seconds=seconds * 1.15)
        world.later(pause - timedelta(seconds=1))
        assert world.deliver() == 0
        world.later(timedelta(seconds=1.5))
        assert world.deliver() == 1
    delivery = world.one(endpoint)
    assert (delivery.state, delivery.next_at, delivery.tries, len(delivery.attempts)) == ("failed", None, 3, 3)
    assert sum(PAUSES_OF_TEST) * 1.1 < 60


@ONE_KIND
@pytest.mark.parametrize("kind", ["410", "429", "503"])
def test_who_is_gone_or_wants_to_be_left_alone_is_not_tried_again(world: World, kind: str) -> None:
    endpoint = world.endpoint()
    world.receiver.behave(kind)
    ask(world, endpoint)
    world.deliver()
    assert (world.one(endpoint).state, world.one(endpoint).next_at) == ("failed", None)
    assert world.seen(endpoint).state == "active"


@pytest.mark.parametrize("kind", ["ok", "500", "410"])
def test_it_is_no_word_on_how_the_webhook_stands(world: World, kind: str) -> None:
    endpoint, fresh = world.endpoint(), world.endpoint(path="/fresh")
    since, tried = world.clock() - timedelta(days=4), world.clock() - timedelta(hours=2)
    with world.app.app_context(), writing():
        failing = db.session.get_one(Endpoint, endpoint)
        failing.failing_since, failing.tried_at = since, tried
    for path in ("/hook", "/fresh"):
        world.receiver.behave(kind, path=path)
    ask(world, endpoint)
    ask(world, fresh)
    assert world.deliver() == 2
    found = [(each.state, each.failing_since, each.tried_at) for each in map(world.seen, (endpoint, fresh))]
    assert found == [("active", since, tried), ("active", None, None)]


def test_one_that_waits_when_its_webhook_is_paused_is_given_up_and_what_happened_is_not(world: World) -> None:
    owner_pauses, gone = world.endpoint(), world.endpoint(path="/gone")
    world.receiver.behave("410", path="/gone")
    happened = world.happen()
    world.fan_out()
    for endpoint in (owner_pauses, gone):
        ask(world, endpoint)
    do(world.app, world.cast.owner, endpoints.pause, owner_pauses)
    world.deliver()
    for endpoint, path in ((owner_pauses, "/hook"), (gone, "/gone")):
        assert world.seen(endpoint).state == "paused"
        event, test = world.sent(endpoint)
        assert [(each.state, each.next_at) for each in (event, test)] == [("waiting", None), ("failed", None)]
        do(world.app, world.cast.owner, endpoints.resume, endpoint)
        assert world.deliver() == 1
        assert {request.event_id for request in world.receiver.at(path)} == {happened}


def test_paused_in_mid_request_one_that_fails_is_given_up(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("hang")
    ask(world, endpoint)
    with world.in_mid_request():
        do(world.app, world.cast.owner, endpoints.pause, endpoint)
    assert (world.one(endpoint).state, world.one(endpoint).next_at) == ("failed", None)


def test_it_is_sent_again_as_all_is_with_a_new_row_of_its_few_tries(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("410", "500")
    delivery_id = ask(world, endpoint)
    world.deliver()
    do(world.app, world.cast.owner, delivering.redeliver, delivery_id)
    with pytest.raises(NotNow, match="on its way already"):
        ask(world, endpoint)
    world.deliver()
    world.later(timedelta(seconds=15))
    world.deliver()
    assert len({(request.event_id, request.body) for request in world.receiver.at()}) == 1
    assert [each.status for each in world.one(endpoint).attempts] == [410, 500, 200]
    assert (world.one(endpoint).state, world.one(endpoint).tries) == ("delivered", 2)


def test_when_its_sender_is_gone_it_is_sent_again_with_the_same_id(world: World) -> None:
    endpoint = world.endpoint()
    ask(world, endpoint)
    with world.app.app_context():
        assert delivering._claim(endpoint, "killed", world.clock()) is not None
    assert world.deliver() == 0
    with pytest.raises(NotNow, match="on its way already"):
        ask(world, endpoint)
    world.later(delivering.LASTS + timedelta(seconds=1))
    assert world.deliver() == 1
    assert (world.one(endpoint).state, world.one(endpoint).event_id) == ("delivered", world.receiver.at()[0].event_id)


@ONE_KIND
def test_while_redis_is_away_it_is_kept_and_sent_later(world: World, settings: Settings) -> None:
    endpoint = world.endpoint()
    away = {"redis_url": "redis://127.0.0.1:9/0", "webhooks_allow_private": True}
    with app_of(settings.model_copy(update=away)) as app:
        do(app, world.cast.owner, trying.send_test, endpoint)
        with app.app_context():
            assert not jobs.enqueue_due()
    assert world.deliver() == 1
    assert world.one(endpoint).state == "delivered"
