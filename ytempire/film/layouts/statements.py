"""Layouts that are mostly words: statement, quote, picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.cues import EARLIER, FIRST, same_word
from ytempire.film.layer import FOREVER
from ytempire.film.lettering import Block, Face
from ytempire.film.parts import accent, leave
from ytempire.film.stems import plain
from ytempire.film.wrapping import phrases

LEADS_IN = 1.2  # seconds: what is said for longer before a statement leads in to it
WAITS = 2.4  # seconds: before a statement that comes later than this, its icon holds the stage
TOGETHER = 5  # words: so near to one another must the words of a statement be spoken


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
    led = at > LEADS_IN
    headroom = z.height * 0.2 if led or c.icon else 0.0
    column = z.width * (1 if b.tall else 0.86)
    largest, smallest = 158 * b.unit * face.grow, 56 * b.unit
    block = face.fit(text, column, z.height - headroom, largest, smallest, 8 if b.tall else 5)
    top = z.y + headroom + (z.height - headroom - block.height) / 2
    if led:
        _lead_in(b, at)
    elif c.icon:
        side = min(150 * b.unit, headroom * 0.8 + top - z.y - headroom)
        icon = shapes.icon(b.icon(c.icon, text), side, b.theme.mark, 1.8)
        b.add(icon, (b.width - side) / 2, top - side * 1.1, 0.3, "pop", idle="float")
    _word_by_word(b, face, block, top, at)


def _lead_in(b: Board, at: float) -> None:
    """What is said until then, phrase after phrase; where it takes long, over an icon that makes room in time."""
    c, z = b.content, b.zone
    if at > WAITS:
        before = len(b.layers)
        accent(b, b.icon(c.icon, c.key, c.heading, c.narration), b.width / 2, z.y + z.height * 0.6, z.height * 0.2)
        leave(b, b.layers[before:], at)
        b.disc = None
        b.discs.clear()
    led_by = list(phrases([word for word in b.cues.words if word.start < at]))
    zone = Zone(z.x, z.y, z.width, z.height * 0.17)
    for phrase, following in zip(led_by, [*led_by[1:], None], strict=True):
        start = max(FIRST, phrase[0].start - EARLIER)
        end = FOREVER if following is None else following[0].start - EARLIER
        said = " ".join(word.text for word in phrase)
        b.text(said, "body", zone, 58, start, b.theme.soft, align="center", most_lines=2, end=end)


def _word_by_word(b: Board, face: Face, block: Block, top: float, at: float) -> None:
    keys = {plain(word) for word in b.content.key.split()}
    size = block.size
    times = iter(_times(b, [word.text for row in block.lines for word in face.words(row, size)], at))
    for i, row in enumerate(block.lines):
        wide = face.width(row, size)
        for word in face.words(row, size):
            offset = wide - word.left - word.width if b.rtl else word.left  # what is laid out will be mirrored
            tint = b.theme.accent if plain(word.text) in keys else b.theme.text
            drawn = shapes.line(face, word.text, size, tint, shadow=0.35)
            x = (b.width - wide) / 2 + offset - int(size * shapes.LINE_MARGIN)
            b.add(drawn, x, top + i * block.lead - size * 0.13, next(times), "rise", lasts=0.4, part="text")
        b.heading = Zone((b.width - wide) / 2, top + i * block.lead, wide, block.lead), b.layers[-1].start


def _times(b: Board, words: Sequence[str], at: float) -> list[float]:
    """When each word of the statement enters: as it is spoken, from `at` on; words that are not spoken come between
    those that are.
    """
    said = [word for word in b.cues.words if word.start - EARLIER >= at - 0.01]
    known: list[float | None] = []
    place = 0
    for word in words:
        near = range(place, min(place + TOGETHER, len(said)))
        found = next((n for n in near if same_word(word, said[n].text)), None)
        known.append(None if found is None else max(FIRST, said[found].start - EARLIER))
        place = place if found is None else found + 1
    return _filled(known, at, b.cues.seconds - 1.0)


def _filled(known: list[float | None], at: float, last: float) -> list[float]:
    """The times, with those that are missing as soon as can be after those before, none later than `last`."""
    times: list[float] = []
    for i, time in enumerate(known):
        if time is None:
            before = times[-1] if times else at - 0.12
            missing = next((n for n, later in enumerate(known[i:]) if later is not None), len(known) - i)
            later = known[i + missing] if i + missing < len(known) else last
            time = before + min(0.12, max(0.0, (later or last) - before) / (missing + 1))
        times.append(time)
    return times


def quote(b: Board) -> None:
    """Large quotation mark; the lines rise one after another, then who said it."""
    c, z = b.content, b.zone
    mark_size = (408 if b.tall else 425) * b.unit
    face = b.lettering.face("display", "“")
    mark = shapes.line(face, "“", int(mark_size), b.theme.brand)
    inked = np.flatnonzero(mark[..., 3].any(1))
    mark_high = float(inked[-1] - inked[0])
    wide = face.width("“", mark_size)
    b.add(mark, z.x - int(mark_size * shapes.LINE_MARGIN), z.y - inked[0], 0.25, "pop", idle="float")
    x, y = (z.x, z.y + mark_high + 50 * b.unit) if b.tall else (z.x + wide + 60 * b.unit, z.y)
    heading = c.heading or c.narration
    zone = Zone(x, y, z.right - x, z.bottom - y - (100 * b.unit if c.source else 0))
    at = b.cues.at(heading, 0.6)
    largest = 118 if b.tall else 136
    end = b.text(
        heading, "display", zone, largest, at, key=c.key, apart=0.6, underline=True, spoken=True,
        most_lines=7, valign="top" if b.tall else "middle",
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
