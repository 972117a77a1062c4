"""Signals from whoever changes a video to the pages of its owner."""

import json
import threading
from contextlib import closing
from itertools import islice

import pytest

from tests.support.waiting import until
from ytempire.extensions import redis_client
from ytempire.live import CHANNEL, Listeners, Signal, announce, listen


@pytest.fixture
def signals(app):
    """What the pages of user 7 hear, once the process listens."""
    with app.app_context(), closing(listen(7, patience=0.1)) as heard:
        announce_until_heard(heard)
        yield (signal for signal in islice(heard, 50) if signal)


def announce_until_heard(heard):
    """The subscription is made in a thread of its own: the first signals may come before it."""
    announce(7, "first")
    while next(heard) is None:
        announce(7, "first")


def test_a_signal_reaches_the_owner_alone(signals):
    announce(8, "theirs")
    announce(7, "mine")
    assert next(signals) == Signal(7, "mine")


@pytest.mark.parametrize("message", ["no JSON", "[1]", '{"user": 7}'])
def test_a_message_that_is_no_signal_stops_none(signals, message):
    redis_client().publish(CHANNEL, message)
    announce(7, "mine")
    assert next(signals) == Signal(7, "mine")


def listening():
    return [thread for thread in threading.enumerate() if thread.name == "live"]


def test_a_process_with_no_open_page_stops_listening_and_begins_again_with_the_next(redis_server):
    before = listening()
    listeners = Listeners(redis_server.client, looks_every=0.1)
    for _ in range(2):
        inbox = listeners.add(7)
        message = json.dumps({"user_id": 7, "video_id": "mine"})
        until(lambda: redis_server.client.publish(CHANNEL, message) and not inbox.empty(), "a signal")  # noqa: B023
        listeners.remove(7, inbox)
        until(lambda: set(listening()) <= set(before), "nobody listens")
