"""An installation whose webhooks may go to the loopback, somebody there who receives them, and time that moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.receiver import Receiver
from tests.support.kept import app_of
from tests.webhooks.world import World
from ytempire.config import Settings


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        yield receiver
    assert receiver.wrong == []


@pytest.fixture
def world(settings: Settings, receiver: Receiver) -> Iterator[World]:
    with app_of(settings.model_copy(update={"webhooks_allow_private": True})) as app:
        yield World(app, receiver)
