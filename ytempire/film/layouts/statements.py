"""Layouts that are mostly words: statement, picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
LARGEST_LEAD = 92  # design pixels: about six tenths of what a short statement has
LEAD_SHARE = 0.3  # of the zone's height, at most
TOGETHER = 5  # words: so near to one another must the words of a statement be spoken


def statement(b: Board) -> None:
    """Kinetic type: each word enters as it is spoken; what is said before it leads in, right above."""
    c, z = b.content, b.zone
    text = c.heading or c.narration
    face = b.lettering.face("display", text)
    if not face.clean(text):
        side = z.height * 0.6
        icon = shapes.icon(b.icon(c.icon, c.narration), side, b.theme.mark, 1.6)
        b.add(icon, (b.width - side) / 2, z.y + (z.height - side) / 2, 0.3, "pop", idle="float")
        return
    at = b.cues.at(text, 0.5)
    column = z.width * (1 if b.tall else 0.86)
    lead = _lead_in(b, Zone(z.x, z.y, column, z.height * LEAD_SHARE), at) if at > LEADS_IN else None
    headroom = lead.high + lead.size * 0.55 * b.unit if lead else z.height * 0.2 if c.icon else 0.0
    largest, smallest = 158 * b.unit * face.grow, 56 * b.unit
    block = face.fit(text, column, z.height - headroom, largest, smallest, 8 if b.tall else 5)
    top = z.y + headroom + (z.height - headroom - block.height) / 2
    if lead:
        _say_first(b, lead, top - headroom, at)
    elif c.icon:
        side = min(150 * b.unit, headroom * 0.8 + top - z.y - headroom)
        icon = shapes.icon(b.icon(c.icon, text), side, b.theme.mark, 1.8)
        b.add(icon, (b.width - side) / 2, top - side * 1.1, 0.3, "pop", idle="float")
    _word_by_word(b, face, block, top, at)


@dataclass(frozen=True)
class Lead:
    """What is said before a statement: (text, second) of each phrase, all at one size in design pixels, and how high
    the highest of them is in pixels.
    """

    said: list[tuple[str, float]]
    size: float
    high: float


def _lead_in(b: Board, zone: Zone, at: float) -> Lead | None:
    """What is said until then, phrase after phrase."""
    led_by = list(phrases([word for word in b.cues.words if word.start < at]))
    said = [(" ".join(word.text for word in phrase), max(FIRST, phrase[0].start - EARLIER)) for phrase in led_by]
    if not said:
        return None
    size = b.even_size([text for text, _ in said], "bold", zone, LARGEST_LEAD, 2)
    face, least = b.lettering.face, 28 * b.unit
    blocks = [face("bold", text).fit(text, zone.width, zone.height, size * b.unit, least, 2) for text, _ in said]
    return Lead(said, size, max(block.height for block in blocks))


def _say_first(b: Board, lead: Lead, top: float, at: float) -> None:
    """The lead-in right above the place of the statement; where it takes long, an icon holds that place."""
    c, z = b.content, b.zone
    if at > WAITS:
        before, room = len(b.layers), z.bottom - top - lead.high
        radius = min(z.height * 0.2, room * 0.3)
        icon = b.icon(c.icon, c.key, c.heading, c.narration)
        accent(b, icon, b.width / 2, top + lead.high + room / 2, radius, room=room / 2)
        leave(b, b.layers[before:], at)
        b.disc = None
        b.discs.clear()
    ends = [start for _, start in lead.said[1:]]
    zone = Zone(z.x, top, z.width, lead.high)
    for (text, start), end in zip(lead.said, [*ends, FOREVER], strict=True):
        b.text(
            text, "bold", zone, lead.size, start, b.theme.soft, align="center", valign="bottom", most_lines=2, end=end
        )


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
