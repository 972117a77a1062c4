"""How a plan is changed by a setting: `PLAN_GROWTH=channels=12, videos=400, minutes=45, formats=landscape+portrait`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

FORMATS = ("landscape", "portrait")
NO_LIMIT = "none"
LARGEST_COUNT, LONGEST_MINUTES = 1_000_000, 60
DOLLARS = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?", re.ASCII)


def changes(text: str) -> dict[str, Any]:
    """What the setting changes of a plan, by the names of `Plan`'s fields; a limit that is `none` is None.

    Raises ValueError with the end of a sentence, which begins with the name of the setting.
    """
    found: dict[str, Any] = {}
    for part in text.replace(",", " ").split():
        name, equals, value = part.partition("=")
        if not equals or name not in READERS:
            raise ValueError(f"“{part}” is none of {', '.join(f'{known}=…' for known in READERS)}")
        field, read = READERS[name]
        if field in found:
            raise ValueError(f"{name} is given twice")
        found[field] = read(name, value)
    return found


def _count(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value[:8]) <= LARGEST_COUNT and len(value) <= 7):
        raise ValueError(f"{name} has to be a whole number up to {LARGEST_COUNT:,}, not “{value}”")
    return int(value)


def _limit(name: str, value: str) -> int | None:
    return None if value == NO_LIMIT else _count(name, value)


def _seconds(name: str, value: str) -> int | None:
    if value == NO_LIMIT:
        return None
    minutes = _count(name, value)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise ValueError(f"{name} has to be from 1 to {LONGEST_MINUTES}, the longest film that is made")
    return minutes * 60


def _amount(name: str, value: str) -> int | None:
    if value == NO_LIMIT:
        return None
    match = DOLLARS.fullmatch(value)
    if not match:
        raise ValueError(f"{name} has to be dollars such as 12.50, not “{value}”")
    return (int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))) * 10_000  # micro-dollars


def _formats(name: str, value: str) -> tuple[str, ...]:
    wanted = value.split("+")
    if not set(wanted) <= set(FORMATS):
        raise ValueError(f"{name} has to be of {', '.join(FORMATS)}, with a + between them, not “{value}”")
    return tuple(format_ for format_ in FORMATS if format_ in wanted)


def _yes(name: str, value: str) -> bool:
    if value.lower() not in ("yes", "no", "true", "false"):
        raise ValueError(f"{name} has to be yes or no, not “{value}”")
    return value.lower() in ("yes", "true")


def _rank(name: str, value: str) -> int:
    if value not in map(str, range(10)):
        raise ValueError(f"{name} has to be from 0 to 9, not “{value}”")
    return int(value)


# As the setting calls it: the field of a plan, and how it is read.
READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "price": ("price", _count), "channels": ("channels", _limit), "videos": ("videos", _limit),
    "minutes": ("seconds", _seconds), "day": ("day", _amount), "formats": ("formats", _formats),
    "api": ("api", _yes), "webhooks": ("webhooks", _yes), "priority": ("priority", _rank),
}  # fmt: skip
