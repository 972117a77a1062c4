"""What a workflow of n8n says of a video, read from the body of its call."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ytempire.acts.reviews import LONGEST_NOTE
from ytempire.errors import InvalidFields
from ytempire.once import LONGEST_KEY
from ytempire.text import plain

VIDEO_COMPLETED, QUALITY_CHECK = "video_completed", "quality_check"
WORKFLOWS = (VIDEO_COMPLETED, QUALITY_CHECK)
VERDICTS = ("approve", "reject")
VIDEO_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """`scores` are 0..1 by the name of a part of the quality; `verdict` is one of `VERDICTS` or ""."""

    video_id: str
    note: str = ""
    verdict: str = ""
    scores: dict[str, float] = field(default_factory=dict)


def read(workflow_id: str, body: Any) -> Said:
    """What is said, of all that the workflow may say; what it may not is not looked at. Raises InvalidFields with all
    that is wrong."""
    if not isinstance(body, dict):
        raise _wrong({"body": "The body has to be a JSON object."})
    found: dict[str, str] = {}
    said = Said(_video_id(body.get("video_id"), found), _note(body.get("note"), found))
    if workflow_id == QUALITY_CHECK:
        verdict = _verdict(body.get("verdict"), found)
        said = Said(said.video_id, said.note, verdict, _scores(body.get("scores"), found))
        if verdict == "reject" and not said.note:
            found.setdefault("note", "Say why it is rejected, in a few words.")
    if found:
        raise _wrong(found)
    return said


def key_of(body: Any, header: str | None) -> str | None:
    """The idempotency key: the header's, else the field's. Raises InvalidFields."""
    key = header or (body.get("idempotency_key") if isinstance(body, dict) else None)
    if key is None or key == "":
        return None
    if not isinstance(key, str) or len(key) > LONGEST_KEY or not key.isprintable():
        wrong = f"An idempotency key is a text of at most {LONGEST_KEY} characters, without control characters."
        raise _wrong({"idempotency_key": wrong})
    return key


def _wrong(found: dict[str, str]) -> InvalidFields:
    """n8n shows the sentence alone."""
    return InvalidFields(found, next(iter(found.values())))


def _video_id(given: Any, found: dict[str, str]) -> str:
    if given is None:
        found["video_id"] = "Say which video: its id, as events and answers have it."
    elif not isinstance(given, str) or not VIDEO_ID.fullmatch(given):
        found["video_id"] = "This is no id of a video; one looks like 1b4e28ba-2fa1-4d2a-883f-0016d3cca427."
    else:
        return given.lower()
    return ""


def _note(given: Any, found: dict[str, str]) -> str:
    if given is not None and not isinstance(given, str):
        found["note"] = "A note is a text."
    elif len(given or "") > LONGEST_NOTE:
        found["note"] = f"A note has at most {LONGEST_NOTE:,} characters."
    else:
        return plain(given)
    return ""


def _verdict(given: Any, found: dict[str, str]) -> str:
    if given is None or given in VERDICTS:
        return given or ""
    found["verdict"] = "A verdict is “approve” or “reject”; without one the video stays where it is."
    return ""


def _scores(given: Any, found: dict[str, str]) -> dict[str, float]:
    """Also NaN and infinities are no scores."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        found["scores"] = "Scores are an object: the name of a part, and a number from 0 to 1."
        return {}
    if not all(_is_share(score) for score in given.values()):
        found["scores"] = "A score is a number from 0 to 1."
    return given


def _is_share(score: Any) -> bool:
    return isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
