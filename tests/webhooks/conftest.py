"""An installation whose webhooks may go to the loopback, somebody there who receives them, and time that moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.receiver import Receiver
from tests.webhooks.world import World
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        yield receiver
    assert receiver.wrong == []


@pytest.fixture
def world(settings: Settings, receiver: Receiver) -> Iterator[World]:
    app = create_app(settings.model_copy(update={"webhooks_allow_private": True}))
    yield World(app, receiver)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
