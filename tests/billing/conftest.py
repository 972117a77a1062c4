"""Installations where plans are paid for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from tests.billing.at_stripe import AtStripe
from tests.billing.till import Till
from tests.standins.server import StandIns
from tests.standins.stripe_rules import FILE
from tests.support.kept import app_of
from ytempire.config import Settings


@pytest.fixture
def till(settings: Settings) -> Iterator[Till]:
    """With the built-in checkout."""
    with _installed(settings, {"billing": "test"}) as app:
        yield Till(app)


@pytest.fixture
def at_stripe(settings: Settings, standins: StandIns) -> Iterator[AtStripe]:
    """With the stand-in for Stripe. Every request has to be as Stripe describes it."""
    own = {name: value for name, value in standins.paying_settings.items() if name.startswith(("stripe_", "billing"))}
    with _installed(settings, own) as app:
        yield AtStripe(app, standins)
    assert standins.desk.wrong == []
    assert standins.desk.stripe.judged > 0


@pytest.fixture
def standins(standins: StandIns) -> StandIns:
    assert FILE.exists(), "Stripe's description of its API is missing: bin/test fetches it."
    return standins


@contextmanager
def _installed(settings: Settings, more: dict[str, Any]) -> Iterator[Flask]:
    with app_of(settings.model_copy(update=more)) as app:
        yield app
