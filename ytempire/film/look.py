"""The look of a channel: what its owner chooses, and everything drawn follows from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ytempire.film.errors import FilmError

PAIRINGS = ("modern", "clean", "impact", "friendly", "editorial", "tech")
BACKGROUNDS = ("mesh", "paper", "topo", "geometric", "halftone", "spotlight", "blueprint", "rays", "waves")
CAPTION_STYLES = ("karaoke", "pop", "boxed", "none")
MOODS = ("none", "calm", "curious", "driving", "warm", "own")


@dataclass(frozen=True)
class Look:
    """A channel's colour (``#rrggbb``), type pairing, preferred backgrounds, caption style and music mood.

    No preferred backgrounds means all of them; captions "none" burns none in; music "own" is the channel's own
    recording; `effects` are the soft sounds at scene changes. Raises FilmError for a value that nothing here can
    draw or play.
    """

    colour: str = "#5b5bf0"
    pairing: str = "modern"
    backgrounds: tuple[str, ...] = ()
    captions: str = "karaoke"
    music: str = "curious"
    effects: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "backgrounds", tuple(self.backgrounds))
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise FilmError(f"The colour “{self.colour}” is not of the form #rrggbb.")
        _require("pairing of typefaces", self.pairing, PAIRINGS)
        _require("caption style", self.captions, CAPTION_STYLES)
        _require("music mood", self.music, MOODS)
        for family in self.backgrounds:
            _require("background", family, BACKGROUNDS)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"backgrounds": list(self.backgrounds)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Look:
        return cls(**data)


def _require(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise FilmError(f"There is no {what} named “{value}”. Choose one of: {', '.join(allowed)}.")
