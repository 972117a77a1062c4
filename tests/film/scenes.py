"""Scenes, words and films for tests of the drawing."""

from __future__ import annotations

from typing import Any

from ytempire.film.board import Board
from ytempire.film.content import Content
from ytempire.film.cues import Cues
from ytempire.film.film import Film
from ytempire.film.frame import FORMATS
from ytempire.film.layouts import LAYOUTS
from ytempire.film.lettering import lettering
from ytempire.film.look import Look
from ytempire.film.palette import themes
from ytempire.film.timing import SceneTiming, Word

SENTENCES = (
    "You read a whole book last month",
    "Within one day sixty seven percent is gone",
    "Close the book and say it in your own words",
)


def spoken(text: str, start: float = 0.0) -> tuple[Word, ...]:
    """The words of a text, one every 0.3 seconds."""
    return tuple(Word(word, start + 0.3 * i, start + 0.3 * i + 0.25) for i, word in enumerate(text.split()))


def timing(narrations: list[str], seconds: float = 3.0) -> list[SceneTiming]:
    """Contiguous scenes of this length, each spoken from 0.4 seconds on."""
    return [
        SceneTiming(i * seconds, (i + 1) * seconds, spoken(text, i * seconds + 0.4))
        for i, text in enumerate(narrations)
    ]


def short_scenes() -> list[dict[str, Any]]:
    """A title, a number and a list: match cut and count-up, then a cut in turn."""
    return [
        {"narration": SENTENCES[0], "heading": "Why you forget", "key": "forget", "icon": "book"},
        {"narration": SENTENCES[1], "heading": "is gone in a day", "number": 67, "unit": "%"},
        {
            "narration": SENTENCES[2],
            "layout": "list",
            "heading": "Two things",
            "items": [{"text": "Close the book", "icon": "book"}, {"text": "Say it"}],
        },
    ]


def short_film(
    scenes: list[dict[str, Any]] | None = None, look: Look | None = None, format: str = "landscape", **more: Any
) -> Film:
    scenes = scenes if scenes is not None else short_scenes()
    times = timing([scene["narration"] for scene in scenes])
    return Film(scenes, times, look or Look(), format, **more)


def everything(text: str, number: float = 88, items: int = 6, points: int = 12, unit: str = "%") -> dict[str, Any]:
    """A scene with every field, all of them this text."""
    return {
        "narration": text,
        "heading": text,
        "kicker": text,
        "key": text,
        "icon": "coffee",
        "number": number,
        "unit": unit,
        "items": [{"text": text, "icon": "coffee" if i % 2 else ""} for i in range(items)],
        "left": {"label": text, "number": number, "unit": unit, "icon": "book", "win": True},
        "right": {"label": text, "text": text},
        "points": [[text, 10.0**i] for i in range(points)],
        "chart": "line",
        "note": [1, text],
        "source": text,
        "answer": text,
    }


def drawn(layout: str, scene: dict[str, Any], look: Look, format: str, seconds: float = 8.0) -> Board:
    """A board that the layout has filled, without a plate."""
    kit = lettering(look.pairing)
    content = Content.from_json(scene).drawn_by(kit.drawable)
    cues = Cues(spoken(content.narration, 0.5)[:20], seconds)
    board = Board(content, cues, themes(look.colour)[LAYOUTS[layout].theme], kit, FORMATS[format])
    LAYOUTS[layout].draw(board)
    return board
