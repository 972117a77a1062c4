from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.standins.server import StandIns
from tests.support.paid import app_with
from ytempire.config import Settings


@pytest.fixture
def paid(standins: StandIns, settings: Settings) -> Iterator[Flask]:
    """The app, pointed to the stand-ins."""
    with app_with(standins, settings) as app:
        yield app
