from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishing.world import World
from tests.standins.server import StandIns
from tests.support.paid import app_with
from tests.support.people import person
from ytempire.config import Settings


@pytest.fixture
def world(standins: StandIns, settings: Settings) -> Iterator[World]:
    """An installation with clients, that publishes to the stand-in; two tries of a YouTube that is away."""
    with app_with(standins, settings) as app:
        yield World(app, standins, person(app, "owner@example.com"))
    assert standins.desk.wrong == []
