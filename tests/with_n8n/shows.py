"""What is to be seen between a real n8n and an installation. Each shows one thing and gives the sentence that says it;
what does not come about in time is an AssertionError."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import httpx

from tests.support.waiting import until
from tests.with_n8n.installation import SECRET, Installation
from tests.with_n8n.n8n import N8n, Run
from tests.with_n8n.sheet import Sheet
from tests.with_n8n.workflows import GATE
from ytempire.webhooks import own, signing

LONG = 600.0  # seconds for a short film, on a busy computer
GATE_ID, WRONG_ID = "ytempireGate0001", "ytempireWrong001"
SHORT_TOPIC = "Why salt works"
FORGED = "evt_forged"
LONG_TOPIC = "Why salt makes nearly everything that anybody has ever cooked taste so much better"
APPROVED, REJECTED = "Approved: It keeps to the rules.", "Rejected: The title is longer than 70 characters."


@dataclass(frozen=True)
class World:
    """`strange` and `wrong` are endpoints of a person's own: one shows the gate a secret that is not the gate's; the
    other tells a gate whose word comes back under a wrong secret."""

    n8n: N8n
    here: Installation
    sheet: Sheet
    strange: str
    wrong: str


def judged(world: World, video_id: str, status: str, words: str) -> str:
    """Our courier tells the gate, n8n brings its word back."""
    here = world.here
    here.wait_for(video_id, status, LONG)
    _told(here, "video.review", video_id)
    assert here.heard(video_id) == [("quality_check", "done", 200)], here.heard(video_id)
    said = here.read(video_id, lambda video: [event.message for event in video.events])
    assert words in said, said
    return f"video.review went to n8n (200), its word came back as quality_check (200): “{words}” The film is {status}."


def asked_from_sheet(world: World) -> str:
    """A row is one film, though the sheet could not be written at first."""
    until(lambda: world.sheet.row("row-1")["video_id"], "n8n has written a video's id into the row", LONG)
    row = world.sheet.row("row-1")
    asked = world.here.videos(row["topic"])
    assert asked == [row["video_id"]], (asked, row)
    assert not world.sheet.refused
    return "A row became one film by POST /v1/videos/generate, though its first writing down failed and it came twice."


def heard_of(world: World, endpoint_id: str) -> str:
    """The rest of its life is told to n8n, which publishes it and writes it down."""
    here, row = world.here, world.sheet.row("row-1")
    until(lambda: world.sheet.row("row-1")["status"] == "published", "the row says that it is published", LONG)
    for event in ("video.completed", "video.published"):
        _told(here, event, row["video_id"], endpoint_id)
    assert here.read(row["video_id"], lambda video: video.status) == "published"
    assert world.sheet.row("row-2") == {**world.sheet.row("row-2"), "video_id": "", "status": ""}
    return "n8n heard video.completed (200), published the film, heard video.published (200): the row is “published”."


def refuses_strangers(world: World, video_id: str) -> str:
    """Our courier, with another secret than n8n has in its credential."""
    until(lambda: world.here.sent("video.review", video_id, world.strange), "the gate answered the other webhook", LONG)
    answers = world.here.sent("video.review", video_id, world.strange)
    assert set(answers) == {403}, answers
    return "n8n refused the courier of a webhook that has another secret (403)."


def refuses_forgeries(world: World, video_id: str) -> str:
    """The right token, but a body that was changed after it was signed."""
    body = json.dumps({"id": "evt_as_signed", "event": "video.review", "data": {"video_id": video_id}})
    now = int(time.time())
    signed = {signing.TOKEN: SECRET, "X-Webhook-Timestamp": str(now), "Content-Type": "application/json",
              signing.SIGNATURE: signing.signature(SECRET, now, body)}  # fmt: skip
    answer = httpx.post(world.n8n.hook(GATE), content=body.replace("evt_as_signed", FORGED), headers=signed, timeout=30)
    assert answer.status_code == 200, answer.text
    run = _run_of(world.n8n, GATE_ID, FORGED)
    assert run.error.startswith("The signature does not fit"), (run.status, run.error)
    assert world.here.heard(video_id) == [("quality_check", "done", 200)], world.here.heard(video_id)
    return "n8n's signature check refused a body that was changed under the right token; nothing came back of it."


def is_refused_here(world: World, video_id: str) -> str:
    """A gate that was told rightly, whose word comes back under a wrong secret."""
    _told(world.here, "video.review", video_id, world.wrong)
    run = _run_of(world.n8n, WRONG_ID, video_id)
    assert run.error.startswith("401"), (run.status, run.error)
    assert world.here.heard(video_id) == [("quality_check", "done", 200)], world.here.heard(video_id)
    return "YTEMPIRE refused a quality_check under a wrong secret (401); the right gate's word alone was heard."


def _told(here: Installation, event: str, video_id: str, endpoint_id: str = own.ID) -> None:
    """Wait until n8n has taken it at once. It may act on an event before our courier has written down its answer."""
    answers = until(lambda: here.sent(event, video_id, endpoint_id), f"{event} was sent", LONG)
    assert answers == [200], (event, answers)


def _run_of(n8n: N8n, workflow_id: str, what: str) -> Run:
    """The workflow's run that has this in its data, once it has ended."""
    found = until(lambda: [run for run in n8n.ended(workflow_id) if what in run.data], f"n8n is done: {what}", LONG)
    return found[0]
