"""The pages of videos in real Chromium: what changes around somebody who watches, listens, or has a menu open."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.support.browser import assert_faultless
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.people import Cast
from tests.videos import standing
from ytempire.videos.video import Video

pytestmark = [pytest.mark.browser, ONE_KIND]
WATCH_FOR_THE_END = """() => {
  window.ended = new Promise(done => addEventListener("htmx:sse:close", event => done(event.detail.reason)))
}"""


def moved(share: float) -> Callable[[Video], None]:
    def act(video: Video) -> None:
        video.status = "processing"
        video.steps[1].state, video.steps[1].progress = "running", share

    return act


def test_the_page_follows_the_work_and_leaves_what_is_open_open(app: Flask, cast: Cast, page: Page) -> None:
    video_id = video_of(app, cast.owner, notes="They dance.")
    standing.change(app, video_id, moved(0.25))
    page.goto(f"/videos/{video_id}")
    page.locator("#notes summary").click()
    standing.change(app, video_id, lambda video: video.tell("Scene 1 spoken."))
    expect(page.get_by_text("Scene 1 spoken.")).to_be_visible()
    standing.change(app, video_id, moved(0.75))
    expect(page.locator('[data-step="voice"]')).to_contain_text("75 %")
    expect(page.get_by_text("They dance.")).to_be_visible()


@pytest.mark.parametrize("late", ["hx-sse", "seen"])
def test_a_page_whose_scripts_come_late_is_live_all_the_same(app: Flask, cast: Cast, page: Page, late: str) -> None:
    """As at the first visit, when nothing is in the browser's cache: htmx must not begin before all are there."""

    def keep_back(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.route(f"**/{late}*.js*", keep_back)
    video_id = video_of(app, cast.owner)
    page.goto(f"/videos/{video_id}")
    standing.change(app, video_id, moved(0.75))
    expect(page.locator('[data-step="voice"]')).to_contain_text("75 %")


def test_the_film_is_not_torn_down_when_the_page_changes(app: Flask, cast: Cast, page: Page) -> None:
    video_id = standing.finished(app, cast.owner)
    standing.put(app, video_id, "processing")
    standing.step(app, video_id, "quality", "running")
    page.goto(f"/videos/{video_id}")
    page.locator("video").evaluate("film => { window.film = film }")
    standing.step(app, video_id, "quality", "done")
    standing.put(app, video_id, "completed")
    expect(page.locator('header[data-status="completed"]')).to_be_visible()
    assert page.evaluate("film.isConnected && film === document.querySelector('video')")


def test_a_film_that_is_done_appears_without_a_reload_and_the_stream_ends(
    app: Flask, cast: Cast, page: Page
) -> None:
    video_id = standing.finished(app, cast.owner)
    standing.put(app, video_id, "processing")
    standing.step(app, video_id, "render", "running")
    page.goto(f"/videos/{video_id}")
    page.evaluate(WATCH_FOR_THE_END)
    expect(page.locator("#player")).to_contain_text("The film plays here")
    standing.step(app, video_id, "render", "done")
    standing.put(app, video_id, "completed")
    expect(page.locator("#player video")).to_be_visible()
    expect(page.get_by_role("link", name="Download", exact=True)).to_be_visible()
    assert page.evaluate("ended") == "message"


def test_a_cancelled_video_says_so_and_can_be_made_again(app: Flask, cast: Cast, page: Page) -> None:
    video_id = video_of(app, cast.owner)
    page.goto(f"/videos/{video_id}")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator('header[data-status="cancelled"]')).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator('header[data-status="queued"]')).to_be_visible()


def test_deleting_asks_with_the_safe_button_in_focus(app: Flask, cast: Cast, page: Page) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), "failed")
    page.goto(f"/videos/{video_id}")
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Delete video").click()
    page.wait_for_url("**/videos")


def test_a_row_changes_under_an_open_menu(app: Flask, cast: Cast, page: Page) -> None:
    video_id = video_of(app, cast.owner)
    page.goto("/videos")
    row = page.locator(f"#video-{video_id}")
    row.locator("summary").click()
    standing.change(app, video_id, moved(0.75))
    expect(row).to_contain_text("75 %")
    expect(row.get_by_role("link", name="Make one like it")).to_be_visible()
    assert page.locator("#tabs").get_attribute("class") == "tabs"


def test_the_keys_go_from_row_to_row_and_to_a_new_video(app: Flask, cast: Cast, page: Page) -> None:
    older, newer = video_of(app, cast.owner, "Why bees vote"), video_of(app, cast.owner, "Why ants march")
    page.goto("/videos")
    page.keyboard.press("j")
    expect(page.locator(f"#video-{newer} .queue-title a")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#video-{older} .queue-title a")).to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url("**/videos/new")


def test_a_usual_length_fills_the_field_and_the_prospect_follows(app: Flask, cast: Cast, page: Page) -> None:
    channel_of(app, cast.owner)
    page.goto("/videos/new")
    page.get_by_text("3 min").click()
    expect(page.get_by_label("Length", exact=True)).to_have_value("180")
    page.locator('[name="format"][value="portrait"]').check()
    expect(page.locator("#outlook")).to_contain_text("1080 × 1920")


def test_own_words_for_a_style_are_asked_for_only_when_wanted(page: Page) -> None:
    page.goto("/videos/new")
    words = page.get_by_label("Style in your own words")
    expect(words).to_be_hidden()
    page.get_by_label("Style", exact=True).select_option("own")
    expect(words).to_be_visible()


def test_the_form_is_sent_by_keys_and_leads_to_the_video(page: Page) -> None:
    page.goto("/videos/new")
    page.get_by_label("Topic").fill("Why bees vote")
    page.keyboard.press("Control+Enter")
    expect(page.locator('header[data-status="queued"] h1')).to_have_text("Why bees vote")


def test_axe_finds_nothing_on_the_pages_of_videos(app: Flask, cast: Cast, page: Page, axe: Path) -> None:
    channel_of(app, cast.owner)
    standing_somewhere = {
        "queued": video_of(app, cast.owner),
        "done": standing.finished(app, cast.owner),
        "portrait": standing.finished(app, cast.owner, format="portrait"),
        "failed": standing.put(app, video_of(app, cast.owner), "failed", error="There is no such voice."),
        "review": standing.put(app, standing.finished(app, cast.owner), "review", quality_score=0.4),
        "drawing": standing.put(app, standing.finished(app, cast.owner), "processing"),
    }
    standing.step(app, standing_somewhere["drawing"], "render", "running", progress=0.4)
    paths = [f"/videos/{video_id}" for video_id in standing_somewhere.values()]
    for path in ("/videos", "/videos?status=waiting", "/videos/new", f"{paths[3]}/deletion", *paths):
        page.goto(path)
        assert_faultless(page, axe)


def test_a_page_opened_behind_another_takes_no_connection_until_it_is_seen(app: Flask, cast: Cast, page: Page) -> None:
    video_id = video_of(app, cast.owner)
    page.add_init_script("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    streams: list[str] = []
    page.on("request", lambda request: streams.append(request.url) if "/events" in request.url else None)
    page.goto(f"/videos/{video_id}", wait_until="load")
    page.wait_for_function("document.querySelector('[data-htmx-powered]')")
    assert not streams
    with page.expect_request("**/events?video=*"):
        page.evaluate("""() => {
            Object.defineProperty(document, 'hidden', { value: false })
            document.dispatchEvent(new Event('visibilitychange'))
        }""")
