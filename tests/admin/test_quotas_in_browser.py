"""The board of quotas in real Chromium: it moves as uploads are made, counts down, and axe finds nothing on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.admin.pool import a_busy_pool, account_of, connected, used
from tests.support.browser import assert_faultless, sign_in
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.videos.conftest import served
from ytempire.extensions import db, writing
from ytempire.quotas.account import Account

__all__ = ["served"]
pytestmark = [pytest.mark.browser, ONE_KIND]
LOOKS = ((1440, "light"), (390, "dark"))
PAGES = ("", "/1", "/8", "/14", "/new", "/history")


def test_the_open_board_moves_counts_down_and_takes_an_act(
    app: Flask, cast: Cast, browser: Browser, served: str
) -> None:
    account = account_of(app, 1)
    connected(app, account, cast.owner, "Plain Money")
    page = browser.new_context(base_url=served).new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    sign_in(page, app, cast.admin)
    page.goto("/admin/quotas")
    row, clock = page.locator("#account-1"), page.get_by_role("timer")
    expect(row).to_contain_text("Healthy")
    first = clock.inner_text()
    row.locator("summary").click()
    used(app, account, uploads=(4, 1), units=1_700)
    expect(row).to_contain_text("Spent today", timeout=10_000)
    expect(page.locator("#figures")).to_contain_text("0 of 5")
    expect(row.get_by_role("button", name="Let it rest")).to_be_visible()  # what is open stays so
    expect(clock).not_to_have_text(first)
    assert re.fullmatch(r"\d\d:\d\d:\d\d", clock.inner_text())
    row.get_by_role("button", name="Let it rest").click()
    expect(page.locator("#resting")).to_contain_text("Brand account 01")
    with app.app_context(), writing():
        db.session.get_one(Account, account).state = "active"
    expect(page.locator("#active")).to_contain_text("Brand account 01", timeout=10_000)
    expect(page.locator("#resting")).to_have_count(0)
    assert problems == []
    page.context.close()


def test_without_scripts_the_board_stands_and_an_account_rests(
    app: Flask, cast: Cast, browser: Browser, served: str
) -> None:
    account_of(app, 1)
    page = browser.new_context(base_url=served, java_script_enabled=False).new_page()
    sign_in(page, app, cast.admin)
    page.goto("/admin/quotas")
    assert re.fullmatch(r"\d\d:\d\d:\d\d", page.get_by_role("timer").inner_text())
    page.locator("#account-1 summary").click()
    page.get_by_role("button", name="Let it rest").click()
    expect(page.locator("#resting")).to_contain_text("Brand account 01")
    page.context.close()


def test_axe_finds_nothing_on_the_pages_of_quotas(
    app: Flask, cast: Cast, browser: Browser, served: str, axe: Path
) -> None:
    a_busy_pool(app, cast)
    page = browser.new_context(base_url=served).new_page()
    sign_in(page, app, cast.admin)
    for path in PAGES:
        page.goto(f"/admin/quotas{path}")
        assert_faultless(page, axe, LOOKS)
    page.context.close()
