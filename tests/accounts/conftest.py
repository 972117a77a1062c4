from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.videos.conftest import served

__all__ = ["client", "served"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, whose form fields and headers a test sets by hand."""
    return app.test_client()
