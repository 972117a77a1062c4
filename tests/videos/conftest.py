from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.browser import serving, sign_in
from tests.support.people import Cast


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the app, served to a browser from this process."""
    with serving(app) as address:
        yield address


@pytest.fixture
def page(app: Flask, browser: Browser, served: str, cast: Cast) -> Iterator[Page]:
    """A page of the signed-in owner."""
    context = browser.new_context(base_url=served, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, app, cast.owner)
    yield page
    context.close()
