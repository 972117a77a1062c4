"""From a finished film to a video that is live, as a creator and an admin see it: connect, publish now, publish at a
time, watch it go, and look at the accounts before and after."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.standins.google_state import Google, Video
from tests.standins.server import StandIns
from tests.support.films import channel_of
from tests.support.finished import finished_in
from tests.support.people import PASSWORD, Person, person
from tests.support.stack import Stack
from ytempire.extensions import utcnow
from ytempire.ground.standins import client_of

FILM = random.Random(5).randbytes(20 * 1024 * 1024)  # three chunks
SLOWLY = 0.6  # seconds until the stand-in answers, so that the way of a film can be watched
PATIENCE = 90_000  # milliseconds


@pytest.fixture(scope="module")
def standins() -> Iterator[StandIns]:
    with StandIns().running() as standins:
        yield standins
    assert standins.desk.wrong == []


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory, standins: StandIns) -> Iterator[Stack]:
    """An installation that is pointed to the stand-ins."""
    with Stack(tmp_path_factory.mktemp("stack"), workers=1, **standins.settings).running() as stack:
        yield stack


@pytest.fixture
def admin(connected: Stack) -> Person:
    return person(connected.app, "maya@example.com", role="admin")


@pytest.fixture
def page(browser: Browser, connected: Stack, admin: Person) -> Iterator[Page]:
    page = browser.new_page(base_url=connected.address, viewport={"width": 1440, "height": 1000})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)
    page.goto("/login")
    page.locator("[name=email]").fill(admin.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit].primary").first.click()
    page.wait_for_url("**/")
    yield page
    page.close()
    assert problems == []


def uploads_of_first_account(page: Page) -> str:
    """As the admin's board has it: `1/5`."""
    page.goto("/admin/quotas")
    return page.locator(".account-uploads .figure").first.inner_text()


def connect(page: Page, channel_id: str) -> None:
    page.goto(f"/channels/{channel_id}")
    page.get_by_role("link", name="Connect YouTube").first.click()
    expect(page.get_by_role("heading", name="Choose a channel")).to_be_visible()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"**/channels/{channel_id}")
    expect(page.get_by_text("@morningscience").first).to_be_visible()


def only_video(google: Google) -> Video:
    assert len(google.videos) == 1
    return next(iter(google.videos.values()))


def test_a_film_is_connected_published_and_seen(page: Page, connected: Stack, standins: StandIns,
                                                admin: Person) -> None:
    google = standins.desk.google
    channel_id = channel_of(connected.app, admin, "Morning Science")
    video_id = finished_in(connected.app, channel_id, "Why salt works", FILM)
    assert uploads_of_first_account(page) == "0/5"
    connect(page, channel_id)

    page.goto(f"/videos/{video_id}")
    page.get_by_role("link", name="Publish").first.click()
    page.wait_for_url("**/publication")
    page.locator("[name=title]").fill("Salt, and why it works")
    page.locator("[name=privacy][value=public]").check(force=True)
    standins.desk.delays["youtube"] = SLOWLY
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("[data-status=publishing]").first).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_text("of 21 MB").first).to_be_visible(timeout=PATIENCE)  # it is watched as it goes
    standins.desk.delays.clear()
    expect(page.locator("[data-status=published]").first).to_be_attached(timeout=PATIENCE)
    link = page.get_by_role("link", name="Watch on YouTube").first
    there = only_video(google)
    assert link.get_attribute("href") == f"https://youtu.be/{there.id}"
    assert there.sha256 == hashlib.sha256(FILM).hexdigest()
    assert (there.snippet["title"], there.privacy(google.now())) == ("Salt, and why it works", "public")

    assert uploads_of_first_account(page) == "1/5"
    assert google.quota.of(client_of(1))["uploads"] == 1
    publish_at_a_time(page, connected, google, channel_id)


def publish_at_a_time(page: Page, stack: Stack, google: Google, channel_id: str) -> None:
    """Within the hour, so that it is uploaded at once, and private until then."""
    video_id = finished_in(stack.app, channel_id, "Why sugar works", FILM[:3_000_000])
    zone = ZoneInfo("Europe/Berlin")
    at = (utcnow() + timedelta(minutes=20)).astimezone(zone).replace(second=0, microsecond=0)
    page.goto(f"/videos/{video_id}/publication")
    page.locator("[name=privacy][value=at]").check(force=True)
    page.locator("[name=date]").fill(f"{at:%Y-%m-%d}")
    page.locator("[name=time]").fill(f"{at:%H:%M}")
    page.locator("[name=zone]").select_option("Europe/Berlin")
    page.get_by_role("button", name="Publish at that time").click()
    expect(page.locator("[data-status=scheduled]").first).to_be_attached(timeout=PATIENCE)
    expect(page.locator("[data-part=processing][data-state=done]")).to_be_attached(timeout=PATIENCE)
    there = list(google.videos.values())[-1]
    assert (there.publish_at, there.privacy(google.now())) == (at, "private")
    assert stack.read(video_id, lambda video: video.status) == "scheduled"
    page.goto("/")
    expect(page.get_by_text(f"{at.astimezone(ZoneInfo('UTC')):%H:%M}").first).to_be_visible()
