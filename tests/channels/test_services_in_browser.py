"""Notices, services and the channel's makers in real Chromium: what moves, and axe at both widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.standins.server import StandIns
from tests.support.browser import assert_faultless, sign_in
from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.support.people import Cast
from tests.videos.conftest import served
from ytempire.accounts import notice
from ytempire.config import Settings
from ytempire.costs import service_state
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

__all__ = ["served"]
pytestmark = [pytest.mark.browser, ONE_KIND]


@pytest.fixture
def settings(settings: Settings, standins: StandIns) -> Settings:
    """Keys for every service but one."""
    return settings.model_copy(update={**standins.settings, "stability_api_key": ""})


@pytest.fixture
def channel_id(app: Flask, cast: Cast) -> str:
    """A channel that asks for a service without a key, two notices, and a service that was stopped."""
    video_id = video_of(app, cast.admin)
    with app.app_context(), writing():
        channel = db.session.get_one(Video, video_id).channel
        channel.illustrator, channel_id = "stability", channel.id
        service_state.failed("elevenlabs", "ElevenLabs does not take the key.", "bad_key")
        for number in (1, 2):
            notice.tell(cast.admin.id, "provider", f"Number {number}.", "It waits.", "/settings/services")
    return channel_id


def test_a_notice_is_dismissed_and_a_key_is_tested_in_place(
    browser: Browser, app: Flask, cast: Cast, served: str, channel_id: str
) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, app, cast.admin)
    page.goto("/")
    page.get_by_role("button", name="Dismiss: Number 2.").click()
    expect(page.get_by_text("Number 2.")).to_have_count(0)
    expect(page.get_by_text("Number 1.").first).to_be_visible()
    page.goto("/settings/services")
    expect(page.get_by_text("Key refused")).to_be_visible()
    page.get_by_role("button", name="Test this key of ElevenLabs").click()
    expect(page.locator("#elevenlabs [role=status]")).to_contain_text("characters are left this month", timeout=30_000)
    expect(page.get_by_text("Key refused")).to_have_count(0)
    assert page.url == f"{served}/settings/services"
    page.close()


def test_the_voices_of_the_service_come_into_the_open_form_and_hide_with_its_narrator(
    browser: Browser, app: Flask, cast: Cast, served: str, channel_id: str
) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, app, cast.admin)
    page.goto(f"/channels/{channel_id}/edit")
    voices = page.locator("#service-voices")
    listen = voices.get_by_role("link", name="Listen to George")
    expect(listen).to_be_visible(timeout=30_000)
    with page.expect_response("**/service-voices/*.mp3") as sound:
        listen.click()
    assert sound.value.ok
    page.locator("#who").get_by_role("group", name="Narrator").get_by_role("radio", name="This computer").check()
    expect(voices).to_be_hidden()
    page.close()


def test_axe_finds_nothing_where_services_are_told(
    browser: Browser, app: Flask, cast: Cast, served: str, channel_id: str, axe: Path
) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, app, cast.admin)
    channel = f"/channels/{channel_id}"
    for path in ("/", "/settings", "/settings/services", f"{channel}/edit", channel):
        page.goto(path)
        if path.endswith("edit"):
            page.get_by_role("link", name="Listen to Sarah").wait_for(timeout=30_000)
        assert_faultless(page, axe)
    page.close()
