"""What a waiting video waits for, for the people who look at it: their own time, and what they can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ytempire import money
from ytempire.formatting import local


@dataclass(frozen=True)
class Waiting:
    """A notice: the sentence, and what follows it. `of_video`: the limit is that of this video alone."""

    message: str
    more: str
    of_video: bool


def told(waiting_for: Mapping[str, Any] | None, zone: str) -> Waiting | None:
    """What a video waits for as its page says it; None where that is not known. Times are those of the zone."""
    if not waiting_for or not waiting_for.get("message"):
        return None
    parts = [part for part in (_missing(waiting_for), _until(waiting_for, zone)) if part]
    kept = "What was made before is kept."
    return Waiting(str(waiting_for["message"]), " ".join([*parts, kept]), waiting_for.get("reason") == "budget_video")


def _missing(waiting_for: Mapping[str, Any]) -> str:
    """How much too little is free, where the sentence before does not say it."""
    missing = waiting_for.get("missing")
    amount = money.shown(int(missing)) if missing else ""
    return f"{amount} is missing." if amount and amount not in str(waiting_for["message"]) else ""


def _until(waiting_for: Mapping[str, Any], zone: str) -> str:
    """When it goes on by itself."""
    try:
        moment = datetime.fromisoformat(str(waiting_for.get("until") or ""))
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return ""
    verb = "Tried again by itself" if waiting_for.get("reason") == "provider" else "By itself it goes on at the latest"
    return f"{verb} on {local(moment, zone)} ({zone})."
