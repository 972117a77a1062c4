"""Webhooks in real Chromium: made and copied, sent again while the page looks on, deleted after a question; axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import assert_faultless, serving, sign_in
from tests.support.databases import ONE_KIND
from tests.webhooks.made import SECRET, delivery_of, endpoint_of
from tests.webhooks.world import World
from ytempire.extensions import utcnow
from ytempire.webhooks.endpoint import PAUSED

pytestmark = [pytest.mark.browser, ONE_KIND]
PAGE = "/settings/webhooks"


@pytest.fixture
def served(world: World) -> Iterator[str]:
    with serving(world.app) as address:
        yield address


def make(page: Page, world: World) -> str:
    """A webhook, by its form; its secret."""
    page.goto(f"{PAGE}/new")
    page.get_by_label("Address").fill(world.receiver.address())
    page.get_by_label("A film is finished").check()
    page.get_by_role("button", name="Make webhook").click()
    return page.locator("#webhook-secret").inner_text()


def test_its_secret_is_copied_and_a_reload_makes_no_second_one(browser: Browser, world: World, served: str) -> None:
    context = browser.new_context(base_url=served, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, world.app, world.cast.admin)
    secret = make(page, world)
    page.get_by_role("button", name="Copy the secret").click()
    expect(page.get_by_role("button", name="Copied the secret")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.reload()
    expect(page.get_by_text("This form was sent before")).to_be_visible()
    assert secret not in page.content()
    page.goto(PAGE)
    expect(page.get_by_role("link", name=world.receiver.address().removeprefix("http://"), exact=True)).to_have_count(1)
    context.close()


def test_what_is_sent_again_is_seen_to_arrive(browser: Browser, world: World, served: str) -> None:
    at = world.endpoint(world.cast.admin)
    world.receiver.behave("500")
    world.happen(who=world.cast.admin)
    world.deliver()
    delivery = world.one(at)
    page = browser.new_page(base_url=served)
    sign_in(page, world.app, world.cast.admin)
    page.goto(f"{PAGE}/{at}")
    line = page.locator(f"#{delivery.id}")
    expect(line).to_contain_text("500")
    line.locator("summary").first.click()
    line.get_by_role("button", name="Send video.completed").click()
    expect(line.locator("summary").first).to_contain_text("Waiting")
    assert page.url == f"{served}{PAGE}/{at}"
    world.deliver()
    expect(line.locator("summary").first).to_contain_text("200", timeout=15_000)
    expect(line.get_by_text("thanks").first).to_be_visible()  # what was opened stays open
    expect(line.locator("[hx-trigger]")).to_have_count(0)
    assert len({request.event_id for request in world.receiver.at()}) == 1
    page.close()


def test_deleting_is_asked_in_a_dialog(browser: Browser, world: World, served: str) -> None:
    at = world.endpoint(world.cast.admin)
    page = browser.new_page(base_url=served)
    sign_in(page, world.app, world.cast.admin)
    page.goto(f"{PAGE}/{at}")
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Delete webhook").click()
    expect(page.get_by_text("No webhooks yet")).to_be_visible()
    page.close()


def test_axe_finds_nothing(browser: Browser, world: World, served: str, axe: Path) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, world.app, world.cast.admin)
    look(page, axe, PAGE)
    at = furnish(world)
    for path in (PAGE, f"{PAGE}/{at}", f"{PAGE}/{at}/edit", f"{PAGE}/{at}/secret", f"{PAGE}/{at}/deletion"):
        look(page, axe, path)
    make(page, world)
    look(page, axe)
    page.goto(f"{PAGE}/new")
    page.get_by_role("button", name="Make webhook").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, axe)
    page.close()


def furnish(world: World) -> str:
    """Webhooks and deliveries in every state; the id of the one with the deliveries."""
    admin, now = world.cast.admin, utcnow()
    endpoint_of(world.app, admin, url="https://example.com/" + "long" * 60, state=PAUSED, why="It only failed.")
    endpoint_of(world.app, None, description="N8N_WEBHOOK_URL")
    at = endpoint_of(world.app, admin, failing_since=now)
    delivery_of(world.app, at, 200, answer="x" * 300)
    delivery_of(world.app, at, None, error="It did not answer within 10 seconds.")
    delivery_of(world.app, at, 503, state="waiting", tries=3, next_at=now + timedelta(hours=1))
    delivery_of(world.app, at, state="waiting", next_at=now + timedelta(hours=1))
    delivery_of(world.app, at, 500, state="sending", lease_token="a", lease_until=now + timedelta(hours=1))
    return at


def look(page: Page, axe: Path, path: str = "") -> None:
    if path:
        page.goto(path)
    page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
    assert_faultless(page, axe)
    assert SECRET not in page.content()
