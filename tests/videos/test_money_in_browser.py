"""The price and the cost in real Chromium: the estimate follows the form, the cost is readable on every screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.support.people import Cast
from tests.videos import standing
from tests.videos.conftest import sign_in
from tests.videos.test_spending import BUDGET, call, paid_video
from ytempire.config import Settings

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
SCREENS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
SHOTS = os.environ.get("SHOTS", "")  # a folder to look at them


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


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_nothing_is_too_wide_or_hard_to_read(
    app: Flask, cast: Cast, browser: Browser, served: str, axe: Path, width: int, theme: str
) -> None:
    making = paid_video(app, cast.owner, draft="Bees vote.\n\nThey dance for the places they like.")
    call(app, making, 0.05, "script", settled=0.0381)
    call(app, making, 0.2, settled=0.1234567, outcome="failed")
    call(app, making, 0.1)
    standing.step(app, making, "script", "running", progress=0.5)
    waiting = paid_video(app, cast.owner, status="waiting", waiting_for=BUDGET)
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 900}, color_scheme=theme,
                                  bypass_csp=True)  # type: ignore[arg-type]  # fmt: skip
    page = context.new_page()
    sign_in(page, cast)
    for name, path in {
        "new": "/videos/new?duration_target=3600", "making": f"/videos/{making}", "waiting": f"/videos/{waiting}",
        "entries": f"/videos/{making}/entries",
    }.items():  # fmt: skip
        page.goto(path)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{theme}.png", full_page=True)
        page.add_script_tag(path=axe)
        found = page.evaluate("axe.run().then(run => run.violations)")
        assert [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
