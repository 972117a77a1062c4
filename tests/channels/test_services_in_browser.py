"""Notices, services and the channel's makers in real Chromium: what moves, and axe at both widths."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.standins.server import StandIns
from tests.support.films import video_of
from tests.support.people import PASSWORD, Cast
from ytempire.accounts import notice
from ytempire.costs import service_state
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

pytestmark = pytest.mark.browser


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database is enough for what a browser shows."""
    (tmp_path / "ytempire.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path / 'ytempire.db'}"


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    with StandIns().running() as services:
        told = {**services.settings, "stability_api_key": ""}
        app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=told)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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


def sign_in(page: Page, cast: Cast) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(cast.admin.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def test_a_notice_is_dismissed_and_a_key_is_tested_in_place(
    browser: Browser, cast: Cast, served: str, channel_id: str
) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, cast)
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
    browser: Browser, cast: Cast, served: str, channel_id: str
) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, cast)
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


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_services_are_told(
    browser: Browser, cast: Cast, served: str, channel_id: str, axe: Path, width: int, scheme: str
) -> None:
    page = browser.new_page(base_url=served, viewport={"width": width, "height": 900}, color_scheme=scheme,
                            bypass_csp=True)  # type: ignore[arg-type]  # fmt: skip
    sign_in(page, cast)
    channel = f"/channels/{channel_id}"
    for path in ("/", "/settings", "/settings/services", f"{channel}/edit", channel):
        page.goto(path)
        if path.endswith("edit"):
            page.get_by_role("link", name="Listen to Sarah").wait_for(timeout=30_000)
        page.add_script_tag(path=axe)
        found = page.evaluate("axe.run().then(run => run.violations.map(each => [each.id, each.nodes[0].html]))")
        assert found == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.close()
