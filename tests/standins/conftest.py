"""The stand-in for Google, as it is at first, for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.server import StandIns


@pytest.fixture(scope="module")
def _served() -> Iterator[StandIns]:
    with StandIns().running() as standins:
        yield standins


@pytest.fixture
def google(_served: StandIns) -> StandIns:
    """Nothing was granted or uploaded, and a video is processed at once."""
    _served.desk.reset()
    _served.desk.google.processing_seconds = 0
    return _served
