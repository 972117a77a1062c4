"""The door in real Chromium: one story, and every page of it without a fault for axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.stack import Stack

pytestmark = pytest.mark.browser
PASSWORD = "a sentence is good"
SCREENS = [(1440, 900, "light"), (1440, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    page = browser.new_page(base_url=stack.address, bypass_csp=False)
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


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_axe_finds_nothing_on_the_way_in(browser: Browser, stack: Stack, axe: Path, width: int, height: int,
                                         scheme: str) -> None:  # fmt: skip
    page = browser.new_page(base_url=stack.address, viewport={"width": width, "height": height},
                            color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]  # fmt: skip
    for path in ("/login", "/signup", "/password/forgot", "/password/forged", "/nowhere"):
        page.goto(path)
        assert faults(page, axe) == []
    sign_up(page, f"{scheme}{width}@example.com")
    for path in ("/settings", "/nowhere"):
        page.goto(path)
        assert faults(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def faults(page: Page, axe: Path) -> list[str]:
    """What axe finds, with the element, on the page that is open."""
    page.add_script_tag(path=axe)
    found = page.evaluate("axe.run().then(run => run.violations)")
    return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]
