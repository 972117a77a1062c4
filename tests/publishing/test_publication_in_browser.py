"""The page of a publication in real Chromium: counters, tags, a time, live progress, and axe at both widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.publishing.test_publication_live import done, moved, sent, uploading
from tests.support.browser import assert_faultless, sign_in
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.support.publications import asked, finished
from tests.videos import standing
from tests.videos.conftest import page, served  # noqa: F401
from ytempire.extensions import utcnow

pytestmark = [pytest.mark.browser, ONE_KIND]
LOOKS = ((1440, "dark"), (390, "light"))


def counter(page: Page, name: str) -> Any:  # noqa: F811
    return page.locator(f'output[for="{name}"]')


def test_words_are_counted_as_youtube_counts_them_while_they_are_typed(
    app: Flask, cast: Cast, page: Page  # noqa: F811
) -> None:  # fmt: skip
    page.goto(f"/videos/{finished(app, cast.owner)}/publication")
    page.get_by_label("Title").fill("é" * 101)
    expect(counter(page, "title")).to_have_text("101 of 100")
    expect(counter(page, "title")).to_have_attribute("data-over", "")
    page.get_by_label("Description").fill("ü" * 2501)
    expect(counter(page, "description")).to_have_text("5,002 of 5,000")
    tags = page.get_by_label("Tags")
    tags.fill("honey bees")
    tags.press("Enter")
    expect(counter(page, "tags")).to_have_text("17 of 479")
    tags.press("Backspace")
    expect(counter(page, "tags")).to_have_text("4 of 479")
    page.get_by_role("button", name="Remove salt").click()
    expect(counter(page, "tags")).to_have_text("0 of 479")


def test_a_time_is_asked_for_only_where_it_is_wanted_and_told_elsewhere(
    app: Flask, cast: Cast, page: Page  # noqa: F811
) -> None:  # fmt: skip
    page.goto(f"/videos/{finished(app, cast.owner, timezone='America/Los_Angeles')}/publication")
    expect(page.get_by_label("Date")).to_be_hidden()
    expect(page.get_by_role("button", name="Publish now for 1 upload and 450 units")).to_be_visible()
    page.locator('[name="privacy"][value="at"]').check()
    expect(page.get_by_role("button", name="Publish at that time for 1 upload and 450 units")).to_be_visible()
    page.get_by_label("Date").fill("2027-03-14")
    page.get_by_label("Time", exact=True).fill("02:30")
    page.get_by_label("Time", exact=True).blur()
    expect(page.locator("#times")).to_contain_text("clocks go forward over it")
    page.get_by_label("Time", exact=True).fill("21:00")
    page.get_by_label("Time", exact=True).blur()
    expect(page.locator("#times")).to_contain_text("Sunday 21:00 in Los Angeles is")


def test_progress_is_live_and_what_is_being_typed_stays(app: Flask, cast: Cast, page: Page) -> None:  # noqa: F811
    video_id, publication_id = uploading(app, cast.owner)
    page.goto(f"/videos/{video_id}/publication")
    upload = page.locator('[data-part="upload"]')
    expect(upload).to_contain_text("50 %")
    page.get_by_label("Title").fill("A better title")
    moved(app, publication_id, sent(0.75))
    expect(upload).to_contain_text("75 %")
    moved(app, publication_id, done)
    expect(page.locator("#publication-head header")).to_have_attribute("data-status", "published")
    expect(page.get_by_text("Published on this computer, in place of YouTube.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("A better title")


def test_taking_it_back_asks_first_with_the_safe_button_in_focus(
    app: Flask, cast: Cast, page: Page  # noqa: F811
) -> None:  # fmt: skip
    video_id = finished(app, cast.owner)
    page.goto(f"/videos/{video_id}/publication")
    page.get_by_role("button", name="Publish now").click()
    page.get_by_role("button", name="Stop publishing").click()
    expect(page.get_by_role("button", name="Leave it")).to_be_focused()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator('header[data-status="completed"]')).to_be_visible()


def test_one_long_tag_makes_the_page_no_wider(app: Flask, cast: Cast, page: Page) -> None:  # noqa: F811
    page.goto(f"/videos/{finished(app, cast.owner)}/publication")
    tags = page.get_by_label("Tags")
    tags.fill("x" * 501)
    tags.press("Enter")
    remove = page.get_by_role("button", name="Remove xxx")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        remove.scroll_into_view_if_needed()
        expect(remove).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_javascript_it_is_stopped_too(
    app: Flask, cast: Cast, browser: Browser, served: str  # noqa: F811
) -> None:  # fmt: skip
    video_id = finished(app, cast.owner)
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()  # noqa: F811
    sign_in(page, app, cast.owner)
    page.goto(f"/videos/{video_id}/publication")
    page.get_by_role("button", name="Publish now").click()
    page.get_by_role("button", name="Stop publishing").click()
    expect(page.locator('header[data-status="completed"]')).to_be_visible()
    context.close()


def test_axe_finds_nothing_on_the_pages_of_publications(
    app: Flask, cast: Cast, page: Page, axe: Path  # noqa: F811
) -> None:  # fmt: skip
    planned = finished(app, cast.owner)
    asked(app, planned, utcnow(), privacy="public", publish_at=utcnow().replace(year=utcnow().year + 1))
    live, publication_id = uploading(app, cast.owner)
    moved(app, publication_id, done)
    under_way, _ = uploading(app, cast.owner)
    review = standing.put(app, finished(app, cast.owner), "review", quality_score=0.4)
    pages = [f"/videos/{video_id}/publication" for video_id in (finished(app, cast.owner), planned, live, under_way)]
    for path in (*pages, f"/videos/{under_way}", f"/videos/{review}", "/"):
        page.goto(path)
        assert_faultless(page, axe, LOOKS)
