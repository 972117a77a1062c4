"""The page of analytics in real Chromium: figures that appear as they are counted, and no complaint of axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.analytics.figures_made import connected, days_of, figures
from tests.support.browser import assert_faultless, sign_in
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.analytics.figures import Sync
from ytempire.extensions import db, utcnow, writing

pytestmark = [pytest.mark.browser, ONE_KIND]


def test_figures_appear_by_themselves_while_they_are_counted(app: Flask, cast: Cast, page: Page) -> None:
    channel_id = connected(app, cast.owner)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    with app.app_context(), writing():
        db.session.add(Sync(channel_id=channel_id, state="running", begun_at=utcnow()))
    page.goto("/analytics")
    expect(page.locator("#standing")).to_contain_text("being counted now")
    days_of(app, channel_id)
    with app.app_context(), writing():
        row = db.session.get_one(Sync, channel_id)
        row.state, row.done_at = "idle", utcnow()
    expect(page.locator('[data-sum="Views"]')).to_have_text("2,800", timeout=10_000)
    expect(page.locator("#standing")).to_contain_text("Counted ")
    expect(page.locator("[hx-trigger='every 3s']")).to_have_count(0)
    assert page.locator("#analytics").count() == 1
    page.get_by_role("button", name="Count now").click()
    expect(page.locator("#standing")).to_contain_text("being counted now")
    assert problems == []


def test_without_scripts_a_channel_and_days_are_chosen_and_videos_sorted(
    app: Flask, cast: Cast, browser: Browser, served: str
) -> None:
    figures(app, cast.owner)
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, app, cast.owner)
    page.goto("/analytics")
    page.locator("select[name=channel]").select_option(label="Morning Science")
    page.locator("select[name=range]").select_option("7")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Likes").click()
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Likes")
    expect(page.locator("#days tbody tr")).to_have_count(7)
    expect(page.locator("#videos")).not_to_contain_text("Plain Money")
    context.close()


def test_axe_finds_nothing_on_the_page_of_analytics(app: Flask, cast: Cast, page: Page, axe: Path) -> None:
    for path in ("/analytics", "/analytics?sort=-views", "/analytics?from=x"):
        page.goto(path)
        if page.locator("#days").count():
            page.locator("#days summary").click()
        assert_faultless(page, axe)
        if path == "/analytics":  # first the page without anything, then with all of it
            figures(app, cast.owner)
