from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishing.world import World
from tests.standins.server import StandIns
from tests.support.paid import app_with
from tests.support.people import person
from ytempire.config import Settings


@pytest.fixture(scope="module")
def served() -> Iterator[StandIns]:
    with StandIns().running() as standins:
        yield standins


@pytest.fixture
def world(served: StandIns, settings: Settings) -> Iterator[World]:
    """An installation with clients, that publishes to the stand-in; two tries of a YouTube that is away."""
    served.desk.reset()
    with app_with(served, settings) as app:
        yield World(app, served, person(app, "owner@example.com"))
    assert served.desk.wrong == []
