from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.analytics.published import World
from tests.standins.server import StandIns
from tests.support.paid import app_with
from tests.support.people import Cast, cast_of
from tests.videos.conftest import page, served
from ytempire.config import Settings

__all__ = ["page", "served"]


@pytest.fixture
def world(standins: StandIns, settings: Settings) -> Iterator[World]:
    """An app whose YouTube is the stand-in, at noon of a day in November at the Pacific coast."""
    with app_with(standins, settings) as app:
        yield World(app, standins)
    assert standins.desk.wrong == []


@pytest.fixture
def people(world: World) -> Cast:
    return cast_of(world.app)
