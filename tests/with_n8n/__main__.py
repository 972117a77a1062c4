"""`python -m tests.with_n8n [PATH]`: a real n8n and a real installation call each other; see docs/n8n.md.

Prints a line for each thing that was seen. Exit code 1 where one was not, or where there is no n8n.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.with_n8n import shows
from tests.with_n8n.installation import SECRET, Installation
from tests.with_n8n.n8n import N8n
from tests.with_n8n.sheet import Sheet
from tests.with_n8n.workflows import ANSWERS_WRONGLY, GATE, SHEET, elsewhere, gate, header, hmac_secret, topics
from ytempire.config import Settings

MISSING = "There is no n8n here. Install it with `npm install n8n@2.41.1` (Node.js 24 or later), and give the path of "\
          "node_modules/.bin/n8n."  # fmt: skip
TOLD = ("video.completed", "video.published", "video.failed")


def main(arguments: list[str]) -> int:
    program = shutil.which(arguments[0] if arguments else "n8n")
    if program is None:
        print(MISSING, file=sys.stderr)
        return 1
    for name in Settings.model_fields:  # whoever tries this may have an installation of their own
        os.environ.pop(name.upper(), None)
        os.environ.pop(f"{name.upper()}_FILE", None)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="with-n8n-"))
    try:
        _try(N8n(os.path.abspath(program), folder / "n8n"), folder)
    except AssertionError as failure:
        print(f"Not so: {failure}\nWhat both said and kept is left in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _try(n8n: N8n, folder: Path) -> None:
    say = _speaker()
    say(f"n8n {n8n.version()} at {n8n.address}")
    with Installation(folder / "installation", n8n.hook(GATE)).running() as here:
        assert isinstance(here, Installation)
        here.begin()
        gated, plain = here.channel("Reviewed", "approval"), here.channel("By hand", "manual")
        with Sheet(_rows(plain), refused=1).running() as sheet:
            told = here.endpoint(n8n.hook(SHEET), *TOLD)
            strange = here.endpoint(n8n.hook(GATE), "video.review")
            wrong = here.endpoint(n8n.hook(ANSWERS_WRONGLY), "video.review")
            _fill(n8n, here, sheet, told["token"], wrong)
            with n8n.running(GATE):
                say(f"YTEMPIRE is at {here.address}, three workflows are published")
                _show(say, shows.World(n8n, here, sheet, strange["id"], wrong["id"]), gated, told["id"])


def _fill(n8n: N8n, here: Installation, sheet: Sheet, sheet_token: str, wrong: dict[str, str]) -> None:
    """Give n8n its credentials and workflows."""
    token, secret = header("gateToken", "X-Webhook-Token", SECRET), hmac_secret("gateSecret", SECRET)
    other_token, other_secret = (header("otherToken", "X-Webhook-Token", wrong["token"]),
                                 hmac_secret("otherSecret", wrong["secret"]))  # fmt: skip
    bad = header("wrongToken", "X-Webhook-Token", SECRET[::-1])
    hook, key = (header("sheetToken", "X-Webhook-Token", sheet_token),
                 header("apiKey", "Authorization", f"Bearer {here.key}"))  # fmt: skip
    n8n.take([token, secret, other_token, other_secret, bad, hook, key], [
        gate(here.address, token, secret, token),
        elsewhere(gate(here.address, other_token, other_secret, bad), shows.WRONG_ID, ANSWERS_WRONGLY),
        topics(here.address, hook, key, sheet.address),
    ])  # fmt: skip


def _rows(channel_id: str) -> list[dict[str, str]]:
    """One that is to become a film, and one that has no topic yet."""
    return [{"id": f"row-{number}", "channel_id": channel_id, "topic": topic, "notes": "", "video_id": "", "status": "",
             "url": ""} for number, topic in ((1, "Why bread rises"), (2, ""))]  # fmt: skip


def _show(say: Callable[[str], None], world: shows.World, channel_id: str, sheet_endpoint: str) -> None:
    good = world.here.film(channel_id, shows.SHORT_TOPIC)
    bad = world.here.film(channel_id, shows.LONG_TOPIC)
    say(shows.judged(world, good, "published", shows.APPROVED))
    say(shows.judged(world, bad, "cancelled", shows.REJECTED))
    say(shows.asked_from_sheet(world))
    say(shows.heard_of(world, sheet_endpoint))
    say(shows.refuses_strangers(world, good))
    say(shows.is_refused_here(world, good))
    say(shows.refuses_forgeries(world, good))


def _speaker() -> Callable[[str], None]:
    began = time.monotonic()
    return lambda sentence: print(f"{time.monotonic() - began:5.0f} s  {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
