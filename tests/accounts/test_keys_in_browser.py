"""API keys in real Chromium: made, copied, revoked after a question; axe at both widths, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import assert_faultless, sign_in
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.accounts import keys, tokens
from ytempire.accounts.user import User
from ytempire.extensions import db

pytestmark = [pytest.mark.browser, ONE_KIND]
PAGE = "/settings/keys"


@pytest.fixture
def used(app: Flask, cast: Cast) -> None:
    """An admin with two keys and two programs that are signed in."""
    with app.app_context():
        admin = db.session.get_one(User, cast.admin.id)
        keys.user_of(keys.make(admin, "n8n, studio", ["videos:read", "videos:write", "webhooks"])[1])
        keys.make(admin, "A name without end " * 5, ["admin"])
        tokens.begin(admin, "python-requests/2.32.5", "203.0.113.7")
        tokens.begin(admin, "", "2001:db8:85a3:8d3:1319:8a2e:370:7348")


def make_key(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_role("textbox", name="Name").fill("Nightly script")
    page.get_by_label("Read videos and fetch their files").check()
    page.get_by_role("button", name="Make key").click()
    expect(page.get_by_role("status").filter(has_text="Copy it now")).to_be_visible()


def test_a_key_is_made_copied_and_revoked_after_a_question(
    browser: Browser, app: Flask, cast: Cast, served: str
) -> None:
    context = browser.new_context(base_url=served, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, app, cast.admin)
    page.goto("/settings")
    page.get_by_role("link", name="Keys and sign-ins").click()
    make_key(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"yk_[A-Za-z0-9_-]{43}", copied)
    page.goto(PAGE)
    assert copied not in page.content()
    page.get_by_role("button", name="Revoke Nightly script").click()
    question = page.get_by_role("dialog")
    expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    question.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name="Revoke Nightly script")).to_be_visible()
    page.get_by_role("button", name="Revoke Nightly script").click()
    question.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("There is none yet.")).to_be_visible()
    context.close()


def test_a_reload_of_the_answer_makes_no_second_key(browser: Browser, app: Flask, cast: Cast, served: str) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, app, cast.admin)
    make_key(page)
    page.reload()
    expect(page.get_by_text("sent before")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.reload()  # of the page of the keys: nothing is sent
    expect(page.get_by_text("sent before")).to_have_count(0)
    expect(page.get_by_role("button", name="Revoke Nightly script")).to_have_count(1)
    page.close()


def test_a_button_ticks_what_is_usual(browser: Browser, app: Flask, cast: Cast, served: str) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, app, cast.admin)
    page.goto(PAGE)
    page.get_by_label("All that admins may do").check()
    page.get_by_role("button", name="Make and publish videos").click()
    ticked = page.locator("[name=scopes]:checked").evaluate_all("boxes => boxes.map(box => box.value)")
    assert ticked == ["channels:read", "videos:read", "videos:write"]
    page.close()


@pytest.mark.usefixtures("used")
def test_keys_are_kept_without_scripts_too(browser: Browser, app: Flask, cast: Cast, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, app, cast.admin)
    make_key(page)
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("button", name="Revoke Nightly script").click()
    expect(page.get_by_role("button", name="Revoke Nightly script")).to_have_count(0)
    page.get_by_role("button", name="Sign out all").click()
    expect(page.get_by_text("No program is signed in.")).to_be_visible()
    context.close()


@pytest.mark.usefixtures("used")
def test_axe_finds_nothing_where_keys_are(browser: Browser, app: Flask, cast: Cast, served: str, axe: Path) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, app, cast.admin)
    page.goto(PAGE)
    assert_faultless(page, axe)
    page.get_by_role("button", name="Make key").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_faultless(page, axe)
    make_key(page)
    assert_faultless(page, axe)
    page.get_by_role("button", name="Revoke Nightly script").click()
    assert_faultless(page, axe)
    page.close()
