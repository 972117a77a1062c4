"""Icons of the film, found by a word and shown on a page."""

from __future__ import annotations

import json
from functools import cache

from markupsafe import Markup

from ytempire.film.icons import ASSETS, icons

MOST = 16
STROKE = 1.8  # of a drawing's 24 units
BLACK = (0, 0, 0)


def found(word: str) -> list[tuple[str, Markup]]:
    """Names and drawings for a word: what the film would take first, then the names that hold the word."""
    best = icons().find(word) if word else None
    names = [best] if best else []
    names += [name for name in _names() if word and word.lower() in name]
    return [(name, _svg(name)) for name in list(dict.fromkeys(names))[:MOST]]


def drawing(word: str) -> Markup | None:
    """What the film draws for a word, in the colour of the text around it; None where it knows nothing."""
    name = icons().find(word)
    return _svg(name) if name else None


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(json.loads((ASSETS / "icons.json").read_text("utf-8"))))


def _svg(name: str) -> Markup:
    svg = icons().svg(name, BLACK, STROKE).replace("#000000", "currentColor")
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" class="film-icon" ', 1))  # noqa: S704  (ours)
