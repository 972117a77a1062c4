"""Signals from whoever changes a video to the pages of its owner."""

from contextlib import closing
from itertools import islice

import pytest

from ytempire.extensions import redis_client
from ytempire.live import CHANNEL, Signal, announce, listen


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
