"""Layouts that are mostly words: statement, quote, picture."""

from __future__ import annotations

import numpy as np

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.lettering import Block, Face
from ytempire.film.stems import plain

WAITS = 3.5  # seconds: a statement that is spoken later than this is shown at once


def statement(b: Board) -> None:
    """Kinetic type: each word enters as it is spoken; what is said before it leads in, small."""
    c, z = b.content, b.zone
    text = c.heading or c.narration
    face = b.lettering.face("display", text)
    if not face.clean(text):
        side = z.height * 0.6
        icon = shapes.icon(b.icon(c.icon, c.narration), side, b.theme.mark, 1.6)
        b.add(icon, (b.width - side) / 2, z.y + (z.height - side) / 2, 0.3, "pop", idle="float")
        return
    at = b.cues.at(text, 0.5)
    led = 1.2 < at <= WAITS
    at = at if led or at <= 1.2 else 0.5
    headroom = z.height * 0.2 if led or c.icon else 0.0
    column = z.width * (1 if b.tall else 0.86)
    largest, smallest = 158 * b.unit * face.grow, 56 * b.unit
    block = face.fit(text, column, z.height - headroom, largest, smallest, 6 if b.tall else 3)
    top = z.y + headroom + (z.height - headroom - block.height) / 2
    if led:
        _lead_in(b, at)
    elif c.icon:
        side = min(150 * b.unit, headroom * 0.8 + top - z.y - headroom)
        icon = shapes.icon(b.icon(c.icon, text), side, b.theme.mark, 1.8)
        b.add(icon, (b.width - side) / 2, top - side * 1.1, 0.3, "pop", idle="float")
    _word_by_word(b, face, block, top, at)


def _lead_in(b: Board, at: float) -> None:
    said = " ".join(word.text for word in b.cues.words if word.start < at)
    zone = Zone(b.zone.x, b.zone.y, b.zone.width, b.zone.height * 0.17)
    b.text(said, "body", zone, 58, b.cues.at(said, 0.3), b.theme.soft, align="center", most_lines=2)


def _word_by_word(b: Board, face: Face, block: Block, top: float, at: float) -> None:
    keys = {plain(word) for word in b.content.key.split()}
    said = [word.start for word in b.cues.words if word.start >= at] or [at]
    size, n = block.size, 0
    for i, row in enumerate(block.lines):
        x = (b.width - face.width(row, size)) / 2
        for word in row.split():
            start = said[n] if n < len(said) else said[-1] + 0.12 * (n - len(said) + 1)
            tint = b.theme.accent if plain(word) in keys else b.theme.text
            drawn = shapes.line(face, word, size, tint, shadow=0.35)
            corner = x - int(size * shapes.LINE_MARGIN), top + i * block.lead - size * 0.13
            b.add(drawn, *corner, max(0.3, start - 0.1), "rise", lasts=0.4)
            x, n = x + face.width(word + " ", size), n + 1


def quote(b: Board) -> None:
    """Large quotation mark; the lines rise one after another, then who said it."""
    c, z = b.content, b.zone
    mark_size = (408 if b.tall else 425) * b.unit
    face = b.lettering.face("display", "“")
    mark = shapes.line(face, "“", int(mark_size), b.theme.brand)
    inked = np.flatnonzero(mark[..., 3].any(1))
    mark_high = float(inked[-1] - inked[0])
    wide = face.width("“", mark_size)
    b.add(mark, z.x - int(mark_size * shapes.LINE_MARGIN), z.y - inked[0], 0.25, "pop")
    x, y = (z.x, z.y + mark_high + 50 * b.unit) if b.tall else (z.x + wide + 60 * b.unit, z.y)
    heading = c.heading or c.narration
    zone = Zone(x, y, z.right - x, z.bottom - y - (100 * b.unit if c.source else 0))
    at = min(b.cues.at(heading, 0.6), 2.5)
    largest = 118 if b.tall else 136
    end = b.text(
        heading, "display", zone, largest, at, key=c.key, apart=0.6, underline=True, most_lines=5,
        valign="top" if b.tall else "middle",
    )  # fmt: skip
    if c.source:
        end = min(max(end, z.y + mark_high) + 34 * b.unit, z.bottom - 60 * b.unit)
        b.add(shapes.bar(90 * b.unit, 8 * b.unit, b.theme.brand), x, end + 20 * b.unit, 0.8, "wipe")
        spot = Zone(x + 112 * b.unit, end, z.right - x - 112 * b.unit, 60 * b.unit)
        b.text(c.source, "bold", spot, 40, 0.9, b.theme.soft, most_lines=1)


def picture(b: Board) -> None:
    """A full picture (the plate) under a lower third that ends above the captions."""
    c, z = b.content, b.zone
    if not (c.heading or c.kicker):
        return
    height = (330 if b.tall else 270) * b.unit
    y = z.bottom - height
    b.add(shapes.bar(12 * b.unit, height - 20 * b.unit, b.theme.mark), z.x, y + 10 * b.unit, 0.35, "grow")
    x = z.x + 44 * b.unit
    y = b.kicker(c.kicker, x, y, 0.45) if c.kicker else y
    zone = Zone(x, y, z.right - x, z.bottom - y)
    b.text(c.heading, "display", zone, 108, 0.55, key=c.key, most_lines=2, valign="middle")
