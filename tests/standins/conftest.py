"""The stand-ins for Google and for Stripe, as they are at first, for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.standins.server import StandIns
from tests.standins.stripe_asking import MAYA, client
from tests.standins.stripe_rules import FILE


@pytest.fixture
def google(standins: StandIns) -> StandIns:
    """Nothing was granted or uploaded, and a video is processed at once."""
    standins.desk.google.processing_seconds = 0
    return standins


@pytest.fixture
def stripe_standin(standins: StandIns) -> Iterator[StandIns]:
    """Nobody has ever paid. Every request of a test has to be as Stripe describes it."""
    assert FILE.exists(), "Stripe's description of its API is missing: bin/test fetches it."
    yield standins
    assert standins.desk.wrong == []


@pytest.fixture
def asked(stripe_standin: StandIns) -> Any:
    """Stripe's own library."""
    return client(stripe_standin)


@pytest.fixture
def maya(asked: Any) -> str:
    """The id of a customer."""
    return str(asked.v1.customers.create(MAYA).id)
