"""The sentences that the writer has: passages for any topic, for a kind of topic, for a style."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .brief import SceneFields

_FOLDER = Path(__file__).parent / "passages"
STYLES = ("educational", "story", "listicle", "documentary", "news", "motivational", "review")


@dataclass(frozen=True)
class Passage:
    """A scene of framing. `stage` 1 comes early, 5 late. `do` completes “In short: ...”."""

    stage: int
    say: str
    more: str
    do: str
    fields: SceneFields

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Passage:
        fields = dict(entry)
        stage, say, more, do = (fields.pop(name, "") for name in ("stage", "say", "more", "do"))
        fields.setdefault("layout", "statement")
        return cls(stage, say, more, do, fields)


@dataclass(frozen=True)
class Style:
    """How a style speaks. `hooks` by kind of subject; the general ones stand in where it has none."""

    name: str
    kicker: str
    hooks: dict[str, list[str]]
    promise: list[str]
    recap: list[str]
    closing: list[str]
    passages: tuple[Passage, ...]


@functools.cache
def style(name: str) -> Style:
    """A style by its name; one in the creator's own words is the general one under that name."""
    entries = _read("styles")
    general, own = entries["general"], entries.get(name.lower(), {})
    return Style(
        name,
        own.get("kicker", general["kicker"]),
        {**general["hooks"], **own.get("hooks", {})},
        own.get("promise", general["promise"]),
        own.get("recap", general["recap"]),
        own.get("closing", general["closing"]),
        tuple(Passage.of(entry) for entry in own.get("passage", ())),
    )


@functools.cache
def shared() -> tuple[Passage, ...]:
    return tuple(Passage.of(entry) for entry in _read("shared")["passage"])


def promises(kind: str) -> list[str]:
    """What can be promised for a kind of subject when there are no facts; empty where the style's promise will do."""
    found: list[str] = _read("kinds")["promises"].get(kind, [])
    return found


def of_kind(kind: str) -> tuple[Passage, ...]:
    """Passages that only this kind of subject can use."""
    return tuple(Passage.of(entry) for entry in _read("kinds").get(kind, ()))


@functools.cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
