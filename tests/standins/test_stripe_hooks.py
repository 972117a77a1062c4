"""The webhooks of the stand-in for Stripe, taken by a receiver and read by Stripe's own library."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import stripe

from tests.standins.receiver import Receiver
from tests.standins.server import StandIns
from tests.standins.stripe_asking import client, kinds, subscribed
from tests.standins.stripe_hooks import signed
from ytempire.ground.standins import WEBHOOK_SECRET


@pytest.fixture
def receiver(stripe_standin: StandIns) -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        stripe_standin.desk.stripe.hooks.address = receiver.address()
        yield receiver


def read(receiver: Receiver) -> list[stripe.Event]:
    """What was sent, checked against its signature."""
    return [stripe.Webhook.construct_event(one.body, one.headers["Stripe-Signature"], WEBHOOK_SECRET)
            for one in receiver.at()]  # fmt: skip


def test_every_event_arrives_signed(stripe_standin: StandIns, receiver: Receiver) -> None:
    made = subscribed(stripe_standin)
    stripe_standin.desk.stripe.hooks.settle()
    events = read(receiver)
    assert sorted(event.type for event in events) == sorted(kinds(stripe_standin))
    created = next(event for event in events if event.type == "customer.subscription.created")
    assert created.data.object.id == made["id"]
    assert created.data.object.status == "incomplete"  # as it was then
    assert client(stripe_standin).v1.events.retrieve(created.id).type == created.type


def test_a_forged_and_an_old_one_are_told_apart(stripe_standin: StandIns) -> None:
    subscribed(stripe_standin)
    event = stripe_standin.desk.stripe.events[0]
    for body, header in (signed(event, "whsec_of_somebody_else"), signed(event, at=time.time() - 301)):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, header, WEBHOOK_SECRET)
    assert stripe.Webhook.construct_event(*signed(event), WEBHOOK_SECRET).id == event["id"]


def test_what_is_refused_comes_again(stripe_standin: StandIns, receiver: Receiver) -> None:
    hooks = stripe_standin.desk.stripe.hooks
    hooks.retry_seconds = (0.01, 0.01)
    receiver.behave("500", "reset", "ok")
    life = stripe_standin.desk.stripe
    life.announce("customer.subscription.updated", life.new("sub_", "subscription"))
    hooks.settle()
    assert [(one.attempt, one.status) for one in hooks.deliveries] == [(1, 500), (2, 0), (3, 200)]
    assert len({event.id for event in read(receiver)}) == 1


def test_what_is_refused_each_time_is_given_up(stripe_standin: StandIns, receiver: Receiver) -> None:
    hooks = stripe_standin.desk.stripe.hooks
    hooks.retry_seconds = (0.01,)
    receiver.always("500")
    life = stripe_standin.desk.stripe
    life.announce("customer.subscription.updated", life.new("sub_", "subscription"))
    hooks.settle()
    assert [one.status for one in hooks.deliveries] == [500, 500]


def test_they_can_be_held_back_and_sent_several_times(stripe_standin: StandIns, receiver: Receiver) -> None:
    hooks = stripe_standin.desk.stripe.hooks
    hooks.hold()
    subscribed(stripe_standin)
    hooks.settle()
    assert receiver.at() == []
    hooks.times = 3
    hooks.release()
    hooks.settle()
    assert len(receiver.at()) == 3 * len(kinds(stripe_standin))


def test_events_are_listed_newest_first(stripe_standin: StandIns) -> None:
    subscribed(stripe_standin)
    asked = client(stripe_standin).v1.events
    paid = asked.list({"types": ["invoice.paid", "customer.subscription.created"], "created": {"gte": 1_000_000_000}})
    assert [event.type for event in paid.data] == ["invoice.paid", "customer.subscription.created"]
    assert [event.type for event in asked.list({"type": "invoice.paid"}).data] == ["invoice.paid"]
