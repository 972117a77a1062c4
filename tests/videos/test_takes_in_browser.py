"""Other takes on the page of the script, and costs in the list, in real Chromium: readable, on a phone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import assert_faultless
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from tests.videos import scripts, standing
from tests.videos.test_spending import call
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.videos.result import Result, digest
from ytempire.videos.video import Video, chosen_services

pytestmark = [pytest.mark.browser, ONE_KIND]
LOOKS = ((1440, "light"), (1000, "dark"), (390, "light"), (390, "dark"), (320, "light"))


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


def test_nothing_is_too_wide_or_hard_to_read(app: Flask, cast: Cast, page: Page, axe: Path) -> None:
    video_id = by_services(app, cast.owner)
    standing.finished(app, cast.owner)
    for name, path in {"list": "/videos", "script": f"/videos/{video_id}/script"}.items():
        page.goto(path)
        assert_faultless(page, axe, LOOKS, shots=name)
    expect(page.get_by_label("Draw another picture")).to_have_count(1)
    expect(page.get_by_label("Speak it again")).to_have_count(4)


def test_the_list_has_a_column_of_costs_once_anything_was_paid(app: Flask, cast: Cast, page: Page) -> None:
    standing.finished(app, cast.owner)
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
