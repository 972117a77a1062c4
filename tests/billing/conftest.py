"""Installations where plans are paid for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.billing.till import Till
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db


@pytest.fixture
def till(settings: Settings) -> Iterator[Till]:
    """With the built-in checkout."""
    yield from _till(settings, {"billing": "test"})


def _till(settings: Settings, more: dict[str, Any]) -> Iterator[Till]:
    app = create_app(settings.model_copy(update=more))
    yield Till(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
