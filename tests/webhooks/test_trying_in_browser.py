"""A test of a webhook in real Chromium: its outcome arrives while the page is looked at; axe finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import assert_faultless, serving, sign_in
from tests.support.databases import ONE_KIND
from tests.webhooks.world import World

pytestmark = [pytest.mark.browser, ONE_KIND]


def test_it_is_seen_to_arrive(browser: Browser, world: World, axe: Path) -> None:
    at = world.endpoint(world.cast.admin)
    with serving(world.app) as served:
        page = browser.new_page(base_url=served)
        sign_in(page, world.app, world.cast.admin)
        page.goto(f"/settings/webhooks/{at}")
        page.get_by_role("button", name="Send a test").click()
        line = page.locator(".webhook-log > li").first
        expect(line.locator("summary").first).to_contain_text("Waiting")
        expect(line.get_by_text("It was not tried yet.")).to_be_visible()
        world.deliver()
        expect(line.locator("summary").first).to_contain_text("200", timeout=15_000)
        expect(line.get_by_text("thanks")).to_be_visible()  # what was open stays open
        expect(line.locator("[hx-trigger]")).to_have_count(0)
        assert_faultless(page, axe, shots="webhook-test")
        page.close()
