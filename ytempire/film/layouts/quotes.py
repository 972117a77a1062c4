"""The layout of a quote."""

from __future__ import annotations

import numpy as np

from ytempire.film import shapes
from ytempire.film.board import Board, Zone

INTRODUCED = 1.2  # seconds: a quote that is spoken later than this waits behind the name of who said it


def quote(b: Board) -> None:
    """Large quotation mark; the lines rise one after another over who said it. What is said before them
    introduces them: until then the name stands in their place.
    """
    c, z = b.content, b.zone
    high = _mark(b)
    wide = b.lettering.face("display", "“").width("“", _mark_size(b))
    x, y = (z.x, z.y + high + 50 * b.unit) if b.tall else (z.x + wide + 60 * b.unit, z.y)
    heading = c.heading or c.narration
    zone = Zone(x, y, z.right - x, z.bottom - y - (100 * b.unit if c.source else 0))
    at = b.cues.at(heading, 0.6)
    introduced = bool(c.source) and at > INTRODUCED
    if introduced:
        _introduce(b, zone, at)
    largest = 124 if b.tall else 140
    end = b.text(
        heading, "display", zone, largest, at, key=c.key, apart=0.6, underline=True, spoken=True,
        most_lines=7, valign="top" if b.tall else "middle",
    )  # fmt: skip
    if c.source:
        end = min(max(end, z.y + high) + 34 * b.unit, z.bottom - 66 * b.unit)
        at = at + 0.25 if introduced else 0.5
        b.add(shapes.bar(90 * b.unit, 8 * b.unit, b.theme.brand), x, end + 22 * b.unit, at, "wipe")
        spot = Zone(x + 112 * b.unit, end, z.right - x - 112 * b.unit, 66 * b.unit)
        b.text(c.source, "bold", spot, 48, at + 0.1, b.theme.soft, most_lines=1)


def _mark_size(b: Board) -> float:
    return (408 if b.tall else 425) * b.unit


def _mark(b: Board) -> float:
    """The quotation mark in the corner; how high it is drawn."""
    size = _mark_size(b)
    mark = shapes.line(b.lettering.face("display", "“"), "“", int(size), b.theme.brand)
    inked = np.flatnonzero(mark[..., 3].any(1))
    b.add(mark, b.zone.x - int(size * shapes.LINE_MARGIN), b.zone.y - inked[0], 0.25, "pop", idle="float")
    return float(inked[-1] - inked[0])


def _introduce(b: Board, zone: Zone, until: float) -> None:
    """Who says it (without the work it is from), large, in the place of the quote until its first words."""
    said, valign = b.content.source.partition(", ")[0], "top" if b.tall else "middle"
    end = b.text(said, "display", zone, 128, 0.35, b.theme.accent, valign=valign, most_lines=3, end=until)
    under = min(end + 26 * b.unit, zone.bottom)
    b.add(shapes.bar(180 * b.unit, 12 * b.unit, b.theme.brand), zone.x, under, 0.7, "wipe", end=until)
