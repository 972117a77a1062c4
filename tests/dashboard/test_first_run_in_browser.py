"""The page before the first video in real Chromium: with prices beside the lengths it fits a phone, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.databases import ONE_KIND
from tests.videos.conftest import page, served
from ytempire.config import Settings

__all__ = ["page", "served"]
pytestmark = [pytest.mark.browser, ONE_KIND]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    keys = dict.fromkeys(("openai_api_key", "elevenlabs_api_key", "stability_api_key"), "key-for-tests")
    return settings.model_copy(update=keys)


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    page.goto("/")
    assert page.get_by_text("about $").count() == 3
    cut = "[...document.querySelectorAll('.first-choices label')].filter(each => each.scrollWidth > each.clientWidth)"
    for width in (760, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert page.evaluate(f"{cut}.length") == 0, width
