"""Other takes on the page of the script, and costs in the list, in real Chromium: readable, on a phone too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.support.people import Cast, Person
from tests.videos import scripts, standing
from tests.videos.conftest import sign_in
from tests.videos.test_spending import call
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.videos.result import Result, digest
from ytempire.videos.video import Video, chosen_services

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
SCREENS = [(1440, "light"), (1000, "dark"), (390, "light"), (390, "dark"), (320, "light")]
SHOTS = os.environ.get("SHOTS", "")  # a folder to look at them


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"openai_api_key": "key-for-tests", "elevenlabs_api_key": "key-for-tests"})


def by_services(app: Flask, owner: Person) -> str:
    """A film of four scenes that a service has spoken, and drawn the first of."""
    video_id = scripts.written(app, owner, estimate={"likely": 2_100_000})
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        video.services = chosen_services(video.channel).to_json()
        db.session.add(Result(user_id=owner.id, video_id=video_id, kind="visuals", input_hash=digest(video_id),
                              data={"illustrations": {"0": "p/p/0/p"}}, files={}))  # fmt: skip
    call(app, video_id, 0.2, settled=0.1234567)
    return video_id


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_nothing_is_too_wide_or_hard_to_read(
    app: Flask, cast: Cast, browser: Browser, served: str, axe: Path, width: int, theme: str
) -> None:
    video_id = by_services(app, cast.owner)
    standing.finished(app, cast.owner)
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 900}, color_scheme=theme,
                                  bypass_csp=True)  # type: ignore[arg-type]  # fmt: skip
    page = context.new_page()
    sign_in(page, cast)
    for name, path in {"list": "/videos", "script": f"/videos/{video_id}/script"}.items():
        page.goto(path)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{theme}.png", full_page=True)
        page.add_script_tag(path=axe)
        found = page.evaluate("axe.run().then(run => run.violations)")
        assert [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    expect(page.get_by_label("Draw another picture")).to_have_count(1)
    expect(page.get_by_label("Speak it again")).to_have_count(4)
    context.close()


def test_the_list_has_a_column_of_costs_once_anything_was_paid(
    app: Flask, cast: Cast, browser: Browser, served: str
) -> None:
    standing.finished(app, cast.owner)
    context = browser.new_context(base_url=served, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, cast)
    page.goto("/videos")
    expect(page.locator(".queue-head .paid")).to_be_hidden()
    by_services(app, cast.owner)
    page.reload()
    expect(page.locator(".queue-head .paid")).to_be_visible()
    expect(page.locator(".queue-row .paid").first).to_have_text("$0.12of $2.10")
    head, cell = (page.locator(f"{part} .paid").first.bounding_box() for part in (".queue-head", ".queue-row"))
    assert head
    assert cell
    assert head["x"] == cell["x"]
    context.close()
