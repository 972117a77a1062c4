from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.support.people import PASSWORD, Cast


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the app, served to a browser from this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    # It looks often whether it is to end: each test waits for that.
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, served: str, cast: Cast) -> Iterator[Page]:
    """A page of the signed-in owner."""
    context = browser.new_context(base_url=served, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, cast)
    yield page
    context.close()


def sign_in(page: Page, cast: Cast) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(cast.owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
