"""The price and the cost in real Chromium: the estimate follows the form, the cost is readable on every screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import assert_faultless
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.videos import standing
from tests.videos.test_spending import BUDGET, call, paid_video
from ytempire.config import Settings

pytestmark = [pytest.mark.browser, ONE_KIND]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"openai_api_key": "key-for-tests", "elevenlabs_api_key": "key-for-tests"})


def test_the_estimate_follows_what_is_filled_in(page: Page) -> None:
    page.goto("/videos/new")
    button = page.locator("#outlook .primary")
    expect(button).to_contain_text("Make video for $0.18")
    page.get_by_label("Length", exact=True).fill("300")
    expect(button).to_contain_text("Make video for $0.90")
    page.get_by_label("Let this computer draw").check()
    expect(button).to_contain_text("Make video for $0.43")
    expect(page.get_by_label("Let this computer draw")).to_be_checked()
    page.get_by_label("Notes").press_sequentially("They dance.")
    expect(page.get_by_label("Notes")).to_have_value("They dance.")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#pricebar")).to_contain_text("Make video for $0.43")


def test_nothing_is_too_wide_or_hard_to_read(app: Flask, cast: Cast, page: Page, axe: Path) -> None:
    making = paid_video(app, cast.owner, draft="Bees vote.\n\nThey dance for the places they like.")
    call(app, making, 0.05, "script", settled=0.0381)
    call(app, making, 0.2, settled=0.1234567, outcome="failed")
    call(app, making, 0.1)
    standing.step(app, making, "script", "running", progress=0.5)
    waiting = paid_video(app, cast.owner, status="waiting", waiting_for=BUDGET)
    for name, path in {
        "new": "/videos/new?duration_target=3600", "making": f"/videos/{making}", "waiting": f"/videos/{waiting}",
        "entries": f"/videos/{making}/entries",
    }.items():  # fmt: skip
        page.goto(path)
        assert_faultless(page, axe, shots=name)
