"""The main job as a newcomer does it: sign up, say a topic, watch the film come into being, play it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.stack import Stack, kill
from ytempire.film.measure import measure

STEPS = ("script", "voice", "visuals", "thumbnail", "captions", "render", "quality")
MAKING = 240_000  # milliseconds that a film may take on a slow machine


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    page = browser.new_page(base_url=stack.address, viewport={"width": 1440, "height": 1000})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)
    yield page
    page.close()
    assert problems == []


def sign_up(page: Page, email: str) -> None:
    page.goto("/signup")
    page.get_by_label("Name").fill("Maya Okafor")
    page.get_by_label("E-mail").fill(email)
    page.locator("[name=password]").fill("a long pass phrase of mine")
    page.locator("form button[type=submit].primary").first.click()
    page.wait_for_url("**/")


def states(page: Page) -> dict[str, str]:
    return {
        step.get_attribute("data-step") or "": step.get_attribute("data-state") or ""
        for step in page.locator("[data-step]").all()
    }


def wait_until_finished(page: Page) -> None:
    expect(page.locator("[data-status=completed]").first).to_be_attached(timeout=MAKING)


def test_a_newcomer_gets_a_film_from_one_field(page: Page, stack: Stack, tmp_path: Path) -> None:
    sign_up(page, "maya@example.com")
    page.locator("textarea[name=topic], input[name=topic]").fill("Why salt makes food taste better")
    page.locator("[name=format][value=portrait]").check(force=True)
    page.locator("[name=duration_target][value='30']").check(force=True)
    page.locator("main button[type=submit].primary").first.click()
    page.wait_for_url("**/videos/*-*")
    assert not page.locator("[data-status=completed]").count()

    expect(page.locator("[data-step=script][data-state=done]")).to_be_attached(timeout=60_000)
    expect(page.locator("[data-step=render][data-state=running]")).to_be_attached(timeout=120_000)
    wait_until_finished(page)
    expect(page.locator("video")).to_be_visible()
    assert {name: states(page)[name] for name in STEPS} == dict.fromkeys(STEPS, "done")
    assert states(page)["publish"] == "skipped"

    assert plays_and_seeks(page) == [1080, 1920, True]
    film = download(page, tmp_path)
    measured = measure(film)
    assert (measured.width, measured.height, measured.rate) == (1080, 1920, 30)
    assert 27 <= measured.seconds <= 33
    assert abs(measured.video_seconds - measured.audio_seconds) <= 1 / 30
    assert abs(measured.loudness + 14) <= 0.5
    assert measured.true_peak <= -1
    assert (measured.black, measured.frozen) == ((), ())
    decodes_whole(film)


def plays_and_seeks(page: Page) -> list[object]:
    """Play, jump to two thirds, play on: [width, height, whether it got there]."""
    return list(page.evaluate("""async () => {
        const film = document.querySelector("video");
        film.muted = true;
        await film.play();
        film.currentTime = film.duration * 2 / 3;
        await new Promise(done => film.addEventListener("seeked", done, {once: true}));
        return [film.videoWidth, film.videoHeight, Math.abs(film.currentTime - film.duration * 2 / 3) < 1];
    }"""))


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as started:
        page.locator("a[href*='download=1']:visible").first.click()
    path = folder / "film.mp4"
    started.value.save_as(path)
    return path


def decodes_whole(film: Path) -> None:
    done = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(film), "-f", "null", "-"],
                          capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_an_open_page_catches_up_after_web_and_redis_were_killed(page: Page, stack: Stack) -> None:
    sign_up(page, "web@example.com")
    page.goto("/videos/new")
    page.locator("[name=topic]").fill("What a restart looks like")
    page.locator("summary", has_text="Bring your own script").click()
    page.locator("[name=script]").fill("One. Two. Three.\n\nThat is all there is to say.")
    page.locator("main button[type=submit].primary:visible").first.click()
    page.wait_for_url("**/videos/*-*")
    expect(page.locator("[data-step=voice][data-state=running], [data-step=voice][data-state=done]")).to_be_attached(
        timeout=60_000)
    kill(stack.web())
    kill(stack.redis())
    wait_until_finished(page)
    expect(page.locator("video")).to_be_visible()


def test_without_javascript_the_page_tells_the_truth_on_reload(browser: Browser, stack: Stack) -> None:
    page = browser.new_page(base_url=stack.address, java_script_enabled=False)
    sign_up(page, "plain@example.com")
    page.locator("textarea[name=topic], input[name=topic]").fill("A film without scripts")
    page.locator("main button[type=submit].primary").first.click()
    page.wait_for_url("**/videos/*-*")
    assert set(states(page)) >= set(STEPS)
    for _ in range(100):
        page.reload()
        if states(page)["script"] == "done":
            break
        page.wait_for_timeout(300)
    assert states(page)["script"] == "done"
    page.close()
