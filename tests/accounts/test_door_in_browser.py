"""The door in real Chromium: one story, and every page of it without a fault for axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import assert_faultless
from tests.support.databases import ONE_KIND

pytestmark = [pytest.mark.browser, ONE_KIND]
PASSWORD = "a sentence is good"


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    page = browser.new_page(base_url=served)
    yield page
    page.close()


def sign_up(page: Page, email: str) -> None:
    page.goto("/signup")
    page.get_by_label("Name").fill("Maya Okafor")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()
    page.wait_for_url("**/")


def test_somebody_signs_up_turns_to_dark_and_finds_it_kept(page: Page) -> None:
    sign_up(page, "first@example.com")
    page.emulate_media(color_scheme="light")
    with page.expect_response("**/settings/theme"):
        page.get_by_role("button", name="Light or dark").click()
    page.goto("/settings")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_palette_opens_with_a_key_and_goes_where_it_says(page: Page) -> None:
    sign_up(page, "second@example.com")
    page.goto("/settings")
    page.keyboard.press("/")
    page.keyboard.type("chann")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/channels")


def test_an_idea_fills_the_question_and_leaves_what_was_chosen_beside_it(page: Page) -> None:
    sign_up(page, "idea@example.com")
    page.get_by_text("9:16").click()
    page.get_by_role("link", name="The army that lost to birds").click()
    assert page.get_by_label("Topic").input_value() == "The army that lost to birds"
    assert page.get_by_label("9:16").is_checked()


def test_the_tab_key_leads_from_the_address_to_the_password(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").press("Tab")
    assert page.get_by_label("Password").evaluate("field => field === document.activeElement")


def test_a_refusal_stands_where_it_is_heard_and_seen(page: Page) -> None:
    page.goto("/signup")
    page.get_by_label("E-mail").fill("maya")
    page.get_by_role("button", name="Make account").click()
    assert page.get_by_role("alert").is_visible()
    field = page.get_by_label("E-mail")
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby") or ""
    assert "Type an e-mail address" in page.locator(f"#{described.split()[-1]}").inner_text()


def test_axe_finds_nothing_on_the_way_in(page: Page, axe: Path) -> None:
    for path in ("/login", "/signup", "/password/forgot", "/password/forged", "/nowhere"):
        page.goto(path)
        assert_faultless(page, axe)
    sign_up(page, "third@example.com")
    for path in ("/settings", "/nowhere"):
        page.goto(path)
        assert_faultless(page, axe)
