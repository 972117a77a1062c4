"""Connecting a channel in real Chromium: through Google's consent page, and out again; axe at both widths."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.channels.youtube.consent import connect, connections
from tests.standins.desk import Desk
from tests.support.people import PASSWORD, Cast, Visitor
from ytempire.channels.youtube_access import mark_reconnect
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import READ_SCOPE, UPLOAD_SCOPE

pytestmark = pytest.mark.browser


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database is enough for what a browser shows."""
    (tmp_path / "ytempire.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path / 'ytempire.db'}"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"base_url": address})
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield address
    server.shutdown()


def sign_in(page: Page, cast: Cast) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(cast.owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def test_a_channel_is_connected_looked_at_and_disconnected(
    browser: Browser, app: Flask, cast: Cast, desk: Desk, address: str, channel_id: str
) -> None:
    page = browser.new_page(base_url=address)
    sign_in(page, cast)
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


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_however_a_channel_stands(
    browser: Browser, app: Flask, cast: Cast, address: str, owner: Visitor, channel_id: str, axe: Path, width: int,
    scheme: str,
) -> None:  # fmt: skip
    page = browser.new_page(
        base_url=address, viewport={"width": width, "height": 900}, bypass_csp=True,
        color_scheme=scheme,  # type: ignore[arg-type]
    )  # fmt: skip
    sign_in(page, cast)
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
    page.add_script_tag(path=axe)
    found = page.evaluate("axe.run().then(run => run.violations.map(each => [each.id, each.nodes[0].html]))")
    assert found == [], path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
