"""From the outbox to the endpoints: nothing is lost, nothing made up, nobody hears of what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from tests.standins.receiver import Receiver
from tests.support.databases import ONE_KIND
from tests.support.kept import app_of
from tests.webhooks.world import World
from ytempire import outbox
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.outbox import EVENTS, OutboxEvent
from ytempire.webhooks import delivering, endpoints, fanning, own
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import Endpoint

N8N_SECRET = "s" * 40


def events_of(world: World, endpoint: str) -> list[str]:
    return [delivery.event_id for delivery in world.sent(endpoint)]


def test_an_event_whose_change_was_rolled_back_is_sent_to_nobody(world: World) -> None:
    endpoint = world.endpoint()

    def change() -> None:
        with writing():
            outbox.put("video.completed", world.cast.owner.id)
            db.session.flush()
            raise RuntimeError("The change failed")

    with world.app.app_context(), pytest.raises(RuntimeError):
        change()
    assert (world.fan_out(), events_of(world, endpoint)) == (0, [])


def test_each_endpoint_hears_what_it_asked_for_and_what_is_its_owners(world: World) -> None:
    everything, some = world.endpoint(path="/all"), world.endpoint(path="/some", events=["video.failed"])
    others = world.endpoint(world.cast.outsider, "/others")
    admins = world.endpoint(world.cast.admin, "/admins")
    completed, failed = world.happen("video.completed"), world.happen("video.failed")
    theirs, nobodys = world.happen("video.failed", world.cast.outsider), world.happen("budget.alert", nobody=True)
    my_budget = world.happen("budget.reached")
    assert world.fan_out() == 5
    assert events_of(world, everything) == [completed, failed, my_budget]
    assert events_of(world, some) == [failed]
    assert events_of(world, others) == [theirs]
    assert events_of(world, admins) == [nobodys]


def test_what_happened_before_it_was_made_or_while_it_was_paused_is_not_sent(world: World) -> None:
    world.happen()
    endpoint = world.endpoint()
    assert (world.fan_out(), events_of(world, endpoint)) == (1, [])
    with world.app.app_context(), writing():
        db.session.get_one(Endpoint, endpoint).state = "paused"
    world.happen()
    assert (world.fan_out(), events_of(world, endpoint)) == (1, [])


def test_several_clocks_at_once_hand_each_event_on_once(world: World) -> None:
    endpoint = world.endpoint()
    happened = [world.happen(number=number) for number in range(40)]
    with ThreadPoolExecutor(4) as clocks:
        assert sum(clocks.map(lambda _number: world.fan_out(), range(4))) == 40
    assert events_of(world, endpoint) == happened


def test_a_clock_that_is_killed_in_between_loses_and_doubles_nothing(world: World) -> None:
    """As if it had ended after the deliveries were written, and as if their events had not been marked."""
    endpoint = world.endpoint()
    event_id = world.happen()

    def hand_on_and_end() -> None:
        with writing():
            assert fanning._batch() == 1
            raise KeyboardInterrupt

    with world.app.app_context():
        with pytest.raises(KeyboardInterrupt):
            hand_on_and_end()
        assert db.session.scalars(select(Delivery.id)).all() == []
    world.fan_out()
    with world.app.app_context(), writing():
        db.session.scalars(select(OutboxEvent)).one().fanned_at = None
    assert (world.fan_out(), events_of(world, endpoint)) == (1, [event_id])


def test_more_than_a_batch_is_handed_on_in_one_turn(world: World) -> None:
    endpoint = world.endpoint()
    with world.app.app_context(), writing():
        for _ in range(fanning.AT_ONCE + 3):
            outbox.put("video.completed", world.cast.owner.id)
    assert world.fan_out() == fanning.AT_ONCE + 3
    assert len(events_of(world, endpoint)) == fanning.AT_ONCE + 3


@contextmanager
def installation(settings: Settings, receiver: Receiver, **more: str) -> Iterator[World]:
    """With an n8n of the operator's, in a private network that nobody else's webhooks may go to."""
    given = {"n8n_webhook_url": receiver.address("/n8n"), "n8n_webhook_secret": N8N_SECRET, **more}
    with app_of(settings.model_copy(update=given)) as app:
        yield World(app, receiver)


def test_the_operators_n8n_hears_everything_of_everybody_with_its_own_secret(
    settings: Settings, receiver: Receiver
) -> None:
    with installation(settings, receiver) as world:
        assert world.fan_out() == 0  # its first turn makes the endpoint
        happened = [world.happen(), world.happen("video.failed", world.cast.outsider),
                    world.happen("quota.exhausted", nobody=True)]  # fmt: skip
        receiver.secrets["/n8n"] = N8N_SECRET
        assert world.deliver() == 3
    assert [request.event_id for request in receiver.at("/n8n")] == happened
    assert {request.headers["X-Webhook-Token"] for request in receiver.at("/n8n")} == {N8N_SECRET}


def test_it_follows_the_settings(settings: Settings, receiver: Receiver) -> None:
    with installation(settings, receiver) as world:
        world.fan_out()
        assert world.seen(own.ID).events == list(EVENTS)
        app, other = world.app, receiver.address("/other")
        app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(
            update={"n8n_webhook_url": other, "n8n_webhook_secret": "t" * 40}
        )
        world.fan_out()
        with app.app_context():
            (only,) = db.session.scalars(select(Endpoint))
            assert (only.url, only.secret) == (other, "t" * 40)
            assert not own.keep_in_step()
        app.config["SETTINGS"] = settings
        world.fan_out()
        with app.app_context():
            assert db.session.scalars(select(Endpoint)).all() == []
            done = db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
            assert done == ["webhook.made", "webhook.changed", "webhook.removed"]


def test_several_clocks_that_begin_at_once_make_it_once(settings: Settings, receiver: Receiver) -> None:
    with installation(settings, receiver) as world:
        with ThreadPoolExecutor(4) as clocks:
            list(clocks.map(lambda _number: world.fan_out(), range(4)))
        with world.app.app_context():
            assert db.session.scalars(select(Endpoint.id)).all() == [own.ID]


@ONE_KIND
def test_without_a_secret_it_is_not_signed(settings: Settings, receiver: Receiver) -> None:
    with installation(settings, receiver, n8n_webhook_secret="") as world:
        world.fan_out()
        world.happen()
        assert world.deliver() == 1
    assert {"X-Webhook-Token", "X-Webhook-Signature"} & set(receiver.at("/n8n")[0].headers) == set()


def test_admins_alone_see_it_and_only_resume_it(settings: Settings, receiver: Receiver) -> None:
    with installation(settings, receiver) as world:
        world.fan_out()
        world.happen()
        receiver.behave("410", path="/n8n")
        world.deliver()
        assert world.seen(own.ID).state == "paused"
        with world.app.app_context():
            admin, owner = (db.session.get_one(User, who.id) for who in (world.cast.admin, world.cast.owner))
            assert endpoints.of_installation(owner) is None
            assert endpoints.of_user(admin) == []
            found = endpoints.of_installation(admin)
            assert found is not None
            for refused in (lambda: endpoints.readable(owner, own.ID), lambda: endpoints.resume(owner, own.ID),
                            lambda: endpoints.readable(admin, own.ID), lambda: endpoints.resume(admin, own.ID),
                            lambda: endpoints.remove(admin, own.ID), lambda: endpoints.renew_secret(admin, own.ID),
                            lambda: endpoints.change(admin, own.ID, description="Mine")):  # fmt: skip
                with pytest.raises(endpoints.NotTheirs):
                    refused()
            assert endpoints.readable(admin, own.ID, as_admin=True).id == own.ID
            endpoints.resume(admin, own.ID, as_admin=True)
        assert world.deliver() == 1
        with world.app.app_context():
            admin = db.session.get_one(User, world.cast.admin.id)
            with pytest.raises(endpoints.NotTheirs):
                delivering.redeliver(admin, world.one(own.ID).id)
            delivering.redeliver(admin, world.one(own.ID).id, as_admin=True)
        assert world.deliver() == 1
