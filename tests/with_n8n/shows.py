"""What is to be seen between a real n8n and an installation. Each shows one thing and gives the sentence that says it;
what does not come about in time is an AssertionError."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import httpx

from tests.support.waiting import until
from tests.with_n8n.installation import SECRET, Installation
from tests.with_n8n.n8n import N8n
from tests.with_n8n.sheet import Sheet
from tests.with_n8n.workflows import GATE
from ytempire.webhooks import signing

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
    assert here.sent("video.review", video_id) == [200], here.sent("video.review", video_id)
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
    told = {event: here.sent(event, row["video_id"], endpoint_id) for event in ("video.completed", "video.published")}
    assert told == {"video.completed": [200], "video.published": [200]}, told
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
    status, kept = _run_of(world.n8n, GATE_ID, FORGED)
    assert (status, "The signature does not fit" in kept) == ("error", True), (status, kept)
    return "n8n's signature check refused a body that was changed under the right token; nothing came back of it."


def is_refused_here(world: World, video_id: str) -> str:
    """A gate that was told rightly, whose word comes back under a wrong secret."""
    until(lambda: world.here.sent("video.review", video_id, world.wrong) == [200], "the other gate was told", LONG)
    status, kept = _run_of(world.n8n, WRONG_ID, video_id)
    assert (status, '"httpCode":"401"' in kept or "Authorization failed" in kept) == ("error", True), (status, kept)
    assert world.here.heard(video_id) == [("quality_check", "done", 200)], world.here.heard(video_id)
    return "YTEMPIRE refused a quality_check under a wrong secret (401); the right gate's word alone was heard."


def _run_of(n8n: N8n, workflow_id: str, what: str) -> tuple[str, str]:
    """How the workflow's run that has this in its data has ended, and its data."""
    return until(lambda: [run for run in n8n.ended(workflow_id) if what in run[1]], f"n8n is done with {what}", LONG)[0]
