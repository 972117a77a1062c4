"""Connecting a channel in real Chromium: through Google's consent page, and out again; axe at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.channels.youtube.consent import connect, connections
from tests.standins.desk import Desk
from tests.support.browser import assert_faultless, serving, sign_in
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Visitor
from ytempire.channels.youtube_access import mark_reconnect
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import READ_SCOPE, UPLOAD_SCOPE

pytestmark = [pytest.mark.browser, ONE_KIND]
LOOKS = ((1440, "light"), (390, "dark"))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"base_url": address})
        yield address


def test_a_channel_is_connected_looked_at_and_disconnected(
    browser: Browser, app: Flask, cast: Cast, desk: Desk, address: str, channel_id: str
) -> None:
    page = browser.new_page(base_url=address)
    sign_in(page, app, cast.owner)
    page.goto(f"/channels/{channel_id}")
    page.get_by_role("link", name="Connect YouTube").click()
    page.get_by_label("Kitchen Chemistry").check()
    page.get_by_role("button", name="Allow").click()
    panel = page.get_by_role("region", name="YouTube")
    expect(panel.get_by_text("Kitchen Chemistry")).to_be_visible()
    expect(panel.get_by_text("@kitchenchemistry")).to_be_visible()
    assert page.evaluate("document.querySelector('#youtube img').naturalWidth") == 176
    panel.get_by_text("What it may do").click()
    expect(panel.get_by_text("Uploading films and thumbnails")).to_be_visible()
    page.goto("/channels")
    expect(page.get_by_text("YouTube: Connected")).to_be_visible()
    page.goto(f"/channels/{channel_id}")
    panel.get_by_role("button", name="Disconnect Account 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Keep it connected")).to_be_focused()
    dialog.get_by_role("button", name="Disconnect", exact=True).click()
    expect(page.get_by_role("link", name="Connect YouTube")).to_be_visible()
    assert connections(app) == []
    assert desk.google.grants.granted == {}
    page.close()


def test_axe_finds_nothing_however_a_channel_stands(
    browser: Browser, app: Flask, cast: Cast, address: str, owner: Visitor, channel_id: str, axe: Path
) -> None:
    page = browser.new_page(base_url=address)
    sign_in(page, app, cast.owner)
    channel = f"/channels/{channel_id}"
    look(page, axe, channel, "Connect YouTube")
    connect(owner, channel_id)
    connect(owner, channel_id, scopes=[UPLOAD_SCOPE, READ_SCOPE])
    second, first = reversed(connections(app))
    with app.app_context():
        mark_reconnect(second.id, "The permission has ended or was taken back. Connect the channel again.")
        with writing():
            db.session.merge(first).ends_at = utcnow()
    look(page, axe, channel, "Needs reconnecting")
    with app.app_context():
        mark_reconnect(first.id, "The permission has ended or was taken back. Connect the channel again.")
    look(page, axe, channel, "has to be connected again")
    look(page, axe, "/channels", "Needs reconnecting")
    look(page, axe, "/youtube/callback?state=x", "Not connected")
    page.close()


def look(page: Page, axe: Path, path: str, told: str) -> None:
    page.goto(path)
    for summary in page.locator("#youtube summary").all():
        summary.click()
    expect(page.get_by_text(told).first).to_be_visible()
    assert_faultless(page, axe, LOOKS)
