"""YouTube's limits of what is said of a video, as its reference has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.standins.google_wire import Refusal

LONGEST_TITLE = 100  # characters
LONGEST_DESCRIPTION = 5000  # bytes
LONGEST_TAGS = 500  # characters, as `length_of` counts
CATEGORIES = {"1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"}  # assignable, US


def check_snippet(snippet: dict[str, Any], update: bool = False) -> None:
    """Raises Refusal. An update has to name title and category, since a part that is named is replaced whole."""
    title = snippet.get("title", "" if update else "unknown")
    if not title.strip() or len(title) > LONGEST_TITLE or _pointed(title):
        raise Refusal("invalidTitle")
    description = snippet.get("description", "")
    if len(description.encode()) > LONGEST_DESCRIPTION or _pointed(description):
        raise Refusal("invalidDescription")
    tags = snippet.get("tags", [])
    if length_of(tags) > LONGEST_TAGS or any(not tag.strip() or _pointed(tag) for tag in tags):
        raise Refusal("invalidTags")
    if snippet.get("categoryId", "" if update else "22") not in CATEGORIES:
        raise Refusal("invalidCategoryId")


def check_status(status: dict[str, Any], now: datetime) -> None:
    """Raises Refusal."""
    at = status.get("publishAt")
    if at is None:
        return
    if status.get("privacyStatus") != "private" or datetime.fromisoformat(at.replace("Z", "+00:00")) <= now:
        raise Refusal("invalidPublishAt")


def length_of(tags: list[str]) -> int:
    """Characters as YouTube counts them: a tag with a blank stands in quotation marks, commas are between."""
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)


def _pointed(text: str) -> bool:
    return "<" in text or ">" in text
