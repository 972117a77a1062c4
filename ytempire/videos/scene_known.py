"""A scene that came from outside, brought down to the fields that a scene has, each of the kind that it is.

What a hidden field of a form or an address says may be anything. Own pictures are left out on purpose: a storage
key is never taken from a request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ytempire.text import plain
from ytempire.videos import takes
from ytempire.videos.scene_text import LARGEST

TEXTS = ("narration", "layout", "heading", "kicker", "key", "icon", "unit", "chart", "source", "answer", "chapter",
         "background", "picture_prompt")  # fmt: skip
OF_AN_ITEM = ("text", "icon", "cue")
OF_A_SIDE = ("label", "unit", "icon", "cue", "text", "kind")
MOST_ENTRIES = 200  # of a list; a chart's points are the most that there are

Reading = Callable[[Any], Any]


def known(scene: Mapping[Any, Any]) -> dict[str, Any]:
    """The fields of the scene that are as a scene has them; what is not is left out."""
    return _read(scene, READINGS)


def refuse_constant(name: str) -> float:
    """For `json.loads(parse_constant=…)`: Infinity and NaN are no JSON, and PostgreSQL stores none."""
    raise ValueError(f"{name} is no number")


def _read(given: Mapping[Any, Any], readings: Mapping[str, Reading]) -> dict[str, Any]:
    found = {name: readings[name](value) for name, value in given.items() if name in readings}
    return {name: value for name, value in found.items() if value is not None}


def _text(value: Any) -> str | None:
    return plain(value) if isinstance(value, str) else None


def _number(value: Any) -> int | float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return value if known and abs(value) < LARGEST else None  # not so for a number that is none


def _number_or_text(value: Any) -> int | float | str | None:
    return _text(value) if isinstance(value, str) else _number(value)


def _side(value: Any) -> dict[str, Any] | None:
    readings = {**dict.fromkeys(OF_A_SIDE, _text), "number": _number_or_text, "win": _truth}
    return _read(value, readings) if isinstance(value, dict) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _items(value: Any) -> list[Any] | None:
    return _entries(value, _item)


def _item(value: Any) -> dict[str, Any] | str | None:
    return _read(value, dict.fromkeys(OF_AN_ITEM, _text)) if isinstance(value, dict) else _text(value)


def _points(value: Any) -> list[Any] | None:
    return _entries(value, _pair)


def _pair(value: Any) -> list[Any] | None:
    """A point, or a note: two that are texts or numbers."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    pair = [_number_or_text(each) for each in value]
    return None if None in pair else pair


def _entries(value: Any, read: Reading) -> list[Any] | None:
    if not isinstance(value, list):
        return None
    return [entry for entry in map(read, value[:MOST_ENTRIES]) if entry is not None]


READINGS: dict[str, Reading] = {
    **dict.fromkeys(TEXTS, _text), "number": _number_or_text, "items": _items, "points": _points, "note": _pair,
    "left": _side, "right": _side, takes.PICTURE: takes.known, takes.VOICE: takes.known,
}  # fmt: skip
