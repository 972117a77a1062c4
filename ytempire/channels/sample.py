"""What stands for the films of a channel before it has one: three scenes, made of its name and niche."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ytempire.film.film import LEAD, RENDER_VERSION, Film
from ytempire.film.look import Look
from ytempire.film.timing import SceneTiming, Word

NO_TITLE = "Your next film"
# What is said is the same for every channel, so a voice speaks it once.
SAID = (
    "This is how your films will look and sound.",
    "Points, charts and pictures enter at the word that names them.",
    "Ten seconds are enough to see it.",
)
A_WORD = 0.34  # seconds, until a voice says how long it takes
PAUSE = 0.4  # seconds between what is said in two scenes
SHOWN_WORDS = (5, 9, 4)  # the word of each scene during which everything on it is in place

VERSION = 2  # raise it when the same sample would be drawn differently


@dataclass(frozen=True)
class Sample:
    """What is drawn: a title and a word above it, in a look and a format."""

    look: Look
    format: str
    title: str = ""
    kicker: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """What its pictures depend on, as a query string."""
        return {
            "palette": self.look.colour,
            "pairing": self.look.pairing,
            "backgrounds": list(self.look.backgrounds),
            "captions": self.look.captions,
            "format": self.format,
            "title": self.title,
            "kicker": self.kicker,
        }

    @property
    def key(self) -> str:
        """Names all that goes into its pictures: 32 hexadecimal digits."""
        seen = (VERSION, RENDER_VERSION, *self.arguments.values())
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]

    @property
    def scenes(self) -> list[dict[str, Any]]:
        """A title, a list and a number, with the fields that layouts read."""
        name = self.title or NO_TITLE
        items = [("Points", "list-checks"), ("Charts", "chart-column"), ("Pictures", "image")]
        opening = {"layout": "title", "heading": name, "kicker": self.kicker}
        listing = {
            "layout": "list", "heading": self.kicker or "One thing at a time", "kicker": name,
            "items": [{"text": text, "icon": icon, "cue": text} for text, icon in items],
        }  # fmt: skip
        number = {
            "layout": "big_number", "number": 10, "unit": "seconds", "heading": "are enough to see it",
            "kicker": name, "icon": "clapperboard",
        }  # fmt: skip
        drawn: tuple[dict[str, Any], ...] = (opening, listing, number)
        return [scene | {"narration": said} for scene, said in zip(drawn, SAID, strict=True)]

    def film(self, timing: Sequence[SceneTiming], scale: float = 1.0) -> Film:
        """The three scenes as a film. Raises FilmError for what cannot be drawn."""
        return Film(self.scenes, timing, self.look, self.format, scale=scale)


def expected_timing(pace: float = 1.0) -> list[SceneTiming]:
    """When a voice of usual speed would say it."""
    timing, start = [], 0.0
    for number, said in enumerate(SAID):
        words, first = said.split(), start + (LEAD if number else 2 * LEAD)
        length = A_WORD / pace
        spoken = tuple(
            Word(text, first + place * length, first + (place + 1) * length) for place, text in enumerate(words)
        )
        end = spoken[-1].end + PAUSE
        timing.append(SceneTiming(start, end, spoken))
        start = end
    return timing
