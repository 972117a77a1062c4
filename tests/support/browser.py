"""Chromium for the tests: the system's, else the one that Playwright has downloaded. The app is served to it from this
process, whoever looks is signed in already, and one page that is open is looked at in every width and colour."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, Playwright
from werkzeug.serving import make_server

from tests.support.people import Person, Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
)
LOOKS = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))  # width in pixels, and colours
HEIGHT = 900
SHOTS = os.environ.get("SHOTS", "")  # a folder, to see with one's own eyes what is looked at
# What changes slowly has to be what it becomes: half a change of colours is hard to read.
STILL = """Promise.race([
    Promise.allSettled(document.getAnimations().filter(it => it instanceof CSSTransition).map(it => it.finished)),
    new Promise(done => setTimeout(done, 2000))])"""  # one that is not drawn never ends
# The reporter that leaves out what is well finds the same faults, and is sooner done.
FAULTS = """axe.run({ reporter: "no-passes" }).then(run => run.violations.flatMap(
    fault => fault.nodes.map(node => `${fault.id}: ${node.html}`)))"""


def open_browser(playwright: Playwright) -> Browser:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=path, args=list(QUIET))


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of the app, served from this process until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    # It looks often whether it is to end: each test waits for that.
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(page: Page, app: Flask, someone: Person) -> None:
    """Be signed in, without the form: the tests of the door try that one, and it takes longer than most pages do."""
    visitor = Visitor(app)
    visitor.http.environ_base |= {"HTTP_USER_AGENT": page.evaluate("navigator.userAgent")}
    visitor.begin(someone)
    name = app.config["SESSION_COOKIE_NAME"]
    begun = visitor.http.get_cookie(name)
    assert begun is not None
    cookie: Any = {"name": name, "value": begun.value, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])


def assert_faultless(page: Page, axe: Path, looks: Sequence[tuple[int, str]] = LOOKS, shots: str = "") -> None:
    """In each look axe finds nothing on the page that is open, and nothing is wider than the screen."""
    page.evaluate(axe.read_text())  # this way it needs no exception from the page's Content Security Policy
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(STILL)
        if SHOTS and shots:
            page.screenshot(path=Path(SHOTS) / f"{shots}-{width}-{scheme}.png", full_page=True)
        told = f"{page.url}, {width} pixels, {scheme}"
        assert page.evaluate(FAULTS) == [], told
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), told
