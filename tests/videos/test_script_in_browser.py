"""The script page in real Chromium: it changes around somebody who types, and nothing that is typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser import assert_faultless
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.videos import scripts, standing

pytestmark = [pytest.mark.browser, ONE_KIND]
LOOKS = ((1440, "light"), (390, "dark"))


def opened(app: Flask, cast: Cast, page: Page) -> str:
    video_id = scripts.written(app, cast.owner)
    page.goto(f"/videos/{video_id}/script")
    return video_id


def order(page: Page) -> list[str]:
    return page.locator(".scene-form").evaluate_all("cards => cards.map(card => card.id)")


def test_a_scene_moves_without_losing_what_is_typed_or_the_place(app: Flask, cast: Cast, page: Page) -> None:
    opened(app, cast, page)
    page.locator("#s3-narration").fill("What I typed.")
    page.evaluate("card = document.querySelector('#s3')")
    page.get_by_role("button", name="Move scene 3 up").click()
    expect(page.locator("#s3").get_by_role("heading")).to_have_text("Scene 2")
    assert order(page) == ["s1", "s3", "s2", "s4"]
    assert page.locator("#s3-narration").input_value() == "What I typed."
    assert page.evaluate("card.isConnected && scrollY > 0")


def test_a_layout_shows_the_fields_that_it_uses(app: Flask, cast: Cast, page: Page) -> None:
    opened(app, cast, page)
    expect(page.locator("#s1-points")).to_be_hidden()
    page.locator("#s1-layout").select_option("chart")
    expect(page.locator("#s1-points")).to_be_visible()


def test_the_picture_follows_what_is_typed(app: Flask, cast: Cast, page: Page) -> None:
    opened(app, cast, page)
    still = page.locator("#s1-still img")
    before = still.get_attribute("src") or ""
    page.locator("#s1-heading").fill("Bees vote by dancing")
    expect(still).not_to_have_attribute("src", before)
    expect(still).to_have_js_property("naturalWidth", 640)


def test_an_icon_is_found_by_a_word_and_taken(app: Flask, cast: Cast, page: Page) -> None:
    opened(app, cast, page)
    page.locator("#s1-more summary").click()
    page.locator("#s1-icon").fill("coffee")
    page.locator('#s1-icon-found [data-value="coffee"]').click()
    assert page.locator("#s1-icon").input_value() == "coffee"


def test_own_pictures_are_added_and_taken_out(app: Flask, cast: Cast, page: Page, tmp_path: Path) -> None:
    opened(app, cast, page)
    Image.new("RGB", (400, 320), (200, 30, 30)).save(tmp_path / "mine.png")
    page.locator('#s2 input[type="file"]').set_input_files(tmp_path / "mine.png")
    own = page.locator("#s2 .own-pictures img")
    expect(own).to_have_count(1)
    assert page.locator("#s2-layout").input_value() == "picture"
    page.get_by_role("button", name="Remove picture 1 of scene 2").click()
    expect(own).to_have_count(0)
    page.get_by_role("button", name="Move scene 2 up").click()
    expect(page.locator("#s2").get_by_role("heading")).to_have_text("Scene 1")
    expect(own).to_have_count(0)


def test_what_is_saved_is_made_again(app: Flask, cast: Cast, page: Page) -> None:
    video_id = opened(app, cast, page)
    page.locator("#s1-narration").fill("Bees do vote.")
    page.get_by_role("button", name="Save and make again").first.click()
    expect(page.locator('header[data-status="queued"]')).to_be_visible()
    assert scripts.edition(app, video_id)["scenes"][0]["narration"] == "Bees do vote."


def test_the_checker_finds_nothing(app: Flask, cast: Cast, page: Page, axe: Path) -> None:
    video_id = scripts.written(app, cast.owner)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"/videos/{video_id}/script")
    page.locator("#s3-narration").fill("")
    page.get_by_role("button", name="Save", exact=True).filter(visible=True).first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_faultless(page, axe, LOOKS)
    assert [text for text in said if "Content Security Policy" in text] == []
    assert standing.status_of(app, video_id) == "completed"
