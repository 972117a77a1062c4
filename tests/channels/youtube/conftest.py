"""The app, pointed to the stand-in for Google, and a channel to connect."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.standins.desk import Desk
from tests.standins.server import StandIns
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from tests.support.redis import RedisForTests
from ytempire.config import Settings


@pytest.fixture
def served(standins: StandIns) -> StandIns:
    return standins


@pytest.fixture
def desk(served: StandIns) -> Desk:
    return served.desk


@pytest.fixture
def settings(settings: Settings, served: StandIns, desk: Desk, redis_server: RedisForTests) -> Settings:
    """All fifteen accounts of the pool have a client."""
    return settings.model_copy(update=served.settings)


@pytest.fixture
def owner(cast: Cast, signed_in: Callable[[Person], Visitor]) -> Visitor:
    return signed_in(cast.owner)


@pytest.fixture
def channel_id(app: Flask, cast: Cast) -> str:
    return channel_of(app, cast.owner, "Plain Science")
