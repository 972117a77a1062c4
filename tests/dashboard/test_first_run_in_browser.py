"""The page before the first video in real Chromium: with prices beside the lengths it fits a phone, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.people import Cast
from tests.videos.conftest import served, sign_in
from ytempire.config import Settings

__all__ = ["served"]
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    keys = dict.fromkeys(("openai_api_key", "elevenlabs_api_key", "stability_api_key"), "key-for-tests")
    return settings.model_copy(update=keys)


@pytest.mark.parametrize("width", [320, 390, 760])
@pytest.mark.usefixtures("app")
def test_nothing_is_wider_than_the_screen(browser: Browser, served: str, cast: Cast, width: int) -> None:
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 844})
    page = context.new_page()
    sign_in(page, cast)
    page.goto("/")
    assert page.get_by_text("about $").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cut = "[...document.querySelectorAll('.first-choices label')].filter(each => each.scrollWidth > each.clientWidth)"
    assert page.evaluate(f"{cut}.length") == 0
    context.close()
