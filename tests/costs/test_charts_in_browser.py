"""The pages of costs in real Chromium: the chart that is drawn from the table, and figures that move."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.costs.spent import film_of, hold, spend
from tests.support.browser import assert_faultless, sign_in
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from ytempire.costs import limit
from ytempire.costs.limit import OWN
from ytempire.extensions import writing

pytestmark = [pytest.mark.browser, ONE_KIND]
INK = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  const seen = new Set()
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 250) seen.add(data.slice(at, at + 3).join())
  return [...seen]
}"""
NAVY, TEAL, ORANGE, RED = "36,72,124", "42,148,135", "208,118,42", "189,35,43"


def some_spending(app: Flask, owner: Person) -> None:
    film = film_of(app, owner)
    for day in range(5):
        for provider in ("openai", "elevenlabs", "stability"):
            spend(app, film, 200_000 - 20_000 * day, provider, days_ago=day)


def test_the_chart_shows_the_table_with_the_colours_of_the_key(app: Flask, cast: Cast, page: Page) -> None:
    some_spending(app, cast.owner)
    with app.app_context(), writing():
        limit.set_limit(OWN, 1_000_000, str(cast.owner.id))
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto("/costs")
    canvas = page.locator("[data-chart] canvas")
    expect(canvas).to_be_visible()
    assert {NAVY, TEAL, ORANGE, RED} <= set(canvas.evaluate(INK))
    expect(page.get_by_role("img", name="Last 14 days: $2.40 in all.")).to_have_count(1)
    assert page.locator("[data-chart-data] tbody tr").count() == 14
    assert problems == []


def test_the_chart_takes_the_colours_of_the_dark(app: Flask, cast: Cast, page: Page) -> None:
    some_spending(app, cast.owner)
    page.goto("/costs")
    canvas = page.locator("[data-chart] canvas")
    expect(canvas).to_be_visible()
    assert NAVY in canvas.evaluate(INK)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert NAVY not in canvas.evaluate(INK)
    assert "107,155,224" in canvas.evaluate(INK)


def test_on_a_phone_the_chart_begins_with_today_in_sight(app: Flask, cast: Cast, page: Page) -> None:
    some_spending(app, cast.owner)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/costs")
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    place = page.locator("[data-chart-place]")
    assert place.evaluate("it => it.scrollLeft + it.clientWidth >= it.scrollWidth - 1")
    assert place.evaluate("it => it.scrollWidth > it.clientWidth")


def test_without_scripts_the_table_stands_alone(app: Flask, cast: Cast, browser: Browser, served: str) -> None:
    some_spending(app, cast.owner)
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, app, cast.owner)
    page.goto("/costs?range=7")
    expect(page.locator("[data-chart] canvas")).to_be_hidden()
    expect(page.locator("[data-total]").last).to_have_text("$2.400000")
    page.locator("select[name=range]").select_option("90")
    page.get_by_role("button", name="Show").click()
    assert page.locator("[data-chart-data] tbody tr").count() == 90
    context.close()


def test_figures_chart_and_side_bar_move_as_money_is_spent(app: Flask, cast: Cast, page: Page) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 200_000)
    page.goto("/costs")
    expect(page.locator("#figures")).to_contain_text("$0.20")
    page.evaluate("window.same = document.querySelector('[data-chart] canvas')")
    hold(app, film, 300_000)
    expect(page.locator("#held-now")).to_contain_text("1 reservation, $0.30", timeout=10_000)
    spend(app, film, 1_000_000, "openai")
    expect(page.locator("#figures dd").first).to_contain_text("$1.20", timeout=10_000)
    expect(page.locator("#side-spend")).to_contain_text("$1.20")
    expect(page.locator("[data-chart-data] .now .strong")).to_have_text("$1.20")
    page.wait_for_timeout(200)
    assert page.evaluate("same.isConnected && same === document.querySelector('[data-chart] canvas')")
    assert {NAVY, TEAL} <= set(page.locator("[data-chart] canvas").evaluate(INK))
    expect(page.locator("#chart-key")).to_contain_text("OpenAI")


def test_days_of_ones_own_are_asked_for_only_when_wanted(app: Flask, cast: Cast, page: Page) -> None:
    some_spending(app, cast.owner)
    page.goto("/costs")
    expect(page.locator("[name=from]")).to_be_hidden()
    page.locator("select[name=range]").select_option("custom")
    page.locator("[name=from]").fill("2026-01-05")
    page.locator("[name=to]").fill("2026-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("earlier day first")


def test_axe_finds_nothing_on_the_pages_of_costs(
    app: Flask, cast: Cast, browser: Browser, served: str, axe: Path
) -> None:
    for somebody in (cast.admin, cast.owner):
        some_spending(app, somebody)
    hold(app, film_of(app, cast.admin, "Why ants march"), 400_000)
    page = browser.new_context(base_url=served).new_page()
    sign_in(page, app, cast.admin)
    for path in ("/costs", "/costs?from=x", "/admin/costs?counted=1", "/admin/costs?range=90"):
        page.goto(path)
        expect(page.locator("[data-chart] canvas")).to_be_visible()
        assert_faultless(page, axe)
    page.context.close()


def test_the_price_book_counts_once_it_is_looked_at(app: Flask, cast: Cast, browser: Browser, served: str) -> None:
    spend(app, film_of(app, cast.owner), 100_000, count=1_234)
    page = browser.new_context(base_url=served).new_page()
    sign_in(page, app, cast.admin)
    page.goto("/admin/costs")
    row = page.locator('[data-price="eleven_multilingual_v2 character"]')
    row.scroll_into_view_if_needed()
    expect(row).to_contain_text("1,234")
    page.context.close()
