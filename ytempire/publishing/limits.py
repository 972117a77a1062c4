"""What YouTube takes (outside-services.md), looked at before anything is spent: a sentence for each thing that it would
refuse. The form and the metadata part of a publication both ask here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST_TITLE = 100  # characters
MOST_DESCRIPTION = 5000  # bytes of UTF-8
MOST_TAGS = 500  # characters of all tags together, as YouTube counts them
FARTHEST = timedelta(days=365)  # that a publish time may lie ahead
FORBIDDEN = ("<", ">")
MARKER_CHARACTERS = 20  # of our own tag: `yte-` and sixteen hexadecimal digits

CATEGORIES = {
    "1": "Film and animation", "2": "Cars and vehicles", "10": "Music", "15": "Pets and animals", "17": "Sports",
    "19": "Travel and events", "20": "Gaming", "22": "People and blogs", "23": "Comedy", "24": "Entertainment",
    "25": "News and politics", "26": "How-to and style", "27": "Education", "28": "Science and technology",
    "29": "Non-profits and activism",
}  # fmt: skip
"""Those that a video may be given, by YouTube's id (videoCategories.list, `assignable`, in the United States)."""


def tags_length(tags: Sequence[str]) -> int:
    """Characters of the tags as YouTube counts them: commas between them, and two quotation marks around one with a
    space in it."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def room_for_tags(marker: str = "") -> int:
    """Characters that are left beside our own tag, by which an upload whose answer was lost is found again."""
    return MOST_TAGS - (len(marker) or MARKER_CHARACTERS) - 1


def problems(
    title: str, description: str, tags: Sequence[str], marker: str = "", publish_at: datetime | None = None,
    now: datetime | None = None,
) -> dict[str, str]:  # fmt: skip
    """A sentence by field (`title`, `description`, `tags`, `time`) for each that YouTube would refuse; none if all is
    well. The publish time is looked at where `now` is given: once it has passed, a film goes out at once."""
    found = {
        "title": _title(title),
        "description": _description(description),
        "tags": _tags(tags, marker),
        "time": time(publish_at, now) if publish_at and now else "",
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def _title(title: str) -> str:
    if not title.strip():
        return "Give it a title: YouTube takes none without."
    if len(title) > MOST_TITLE:
        return f"The title has {len(title):,} characters; YouTube takes {MOST_TITLE}."
    return _forbidden("The title", "has", title)


def _description(description: str) -> str:
    size = len(description.encode())
    if size > MOST_DESCRIPTION:
        return (f"The description has {size:,} bytes; YouTube takes {MOST_DESCRIPTION:,}. "
                "A letter outside English takes two to four.")  # fmt: skip
    return _forbidden("The description", "has", description)


def _tags(tags: Sequence[str], marker: str) -> str:
    room, length = room_for_tags(marker), tags_length(tags)
    if length > room:
        return (f"The tags have {length:,} characters together; {room} fit beside our own. Commas count, and a tag "
                "with a space counts two more.")  # fmt: skip
    return _forbidden("The tags", "have", " ".join(tags))


def _forbidden(what: str, has: str, text: str) -> str:
    sign = next((sign for sign in FORBIDDEN if sign in text), "")
    return f"{what} {has} a “{sign}”: YouTube takes neither < nor >. Leave it out or write it in words." if sign else ""


def time(publish_at: datetime, now: datetime) -> str:
    """What is wrong with a publish time, "" if nothing is."""
    if publish_at <= now:
        return "That time has passed. Choose a later one, or publish now."
    if publish_at - now > FARTHEST:
        return "That is more than a year ahead. Choose a time within the next 365 days."
    return ""
