"""Layouts that open and close: title, chapter, call to action."""

from __future__ import annotations

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item, written
from ytempire.film.parts import accent

BUTTONS = 3
LARGEST_LABEL, SMALLEST_LABEL = 54, 40  # design pixels: a label that would be smaller takes two lines
ROUND = 0.5  # of a button's height: what its round ends take from its words, each


def title(b: Board) -> None:
    """The accent disc pops, the lines rise, the key words are underlined when they are spoken."""
    c, z = b.content, b.zone
    icon = b.icon(c.icon, c.key, c.heading, c.narration)
    if not b.lettering.face("display", c.heading).clean(c.heading):
        accent(b, icon, b.width / 2, z.y + z.height / 2, z.height * 0.3)
        return
    if b.tall:
        accent(b, icon, b.width / 2, z.y + z.height * 0.24, b.width * 0.18, room=z.height * 0.31)
        top, width, largest = z.y + z.height * 0.55, z.width, 136
    else:
        accent(b, icon, b.width * 0.775, b.height * 0.43, b.height * 0.205)
        top, width, largest = z.y + (z.height * 0.08 if c.kicker else 0), z.width * 0.62, 156
    y = b.kicker(c.kicker, z.x, top, width=width) if c.kicker else top
    valign = "top" if b.tall or c.kicker else "middle"
    zone = Zone(z.x, y, width, z.bottom - y)
    b.text(c.heading, "display", zone, largest, key=c.key, valign=valign, most_lines=6, underline=True)


def chapter(b: Board) -> None:
    """A huge numeral, tone on tone, rises behind the heading."""
    c, z = b.content, b.zone
    number = written(c.number) if c.number is not None else ""
    if number:
        _numeral(b, number)
    align = "center" if b.tall else "left"
    width = z.width * (1 if b.tall else 0.62)
    y = z.y + z.height * (0.36 if b.tall else 0.27)
    if c.kicker:
        y = b.kicker(f"{c.kicker} {number}".strip(), z.x, y, align=align, width=width)
    zone = Zone(z.x, y, width, z.bottom - y - 44 * b.unit)
    end = b.text(c.heading, "display", zone, 168, at=0.4, align=align, key=c.key, most_lines=4)
    wide = 220 * b.unit
    x = z.x + (width - wide) / 2 if b.tall else z.x
    b.add(shapes.bar(wide, 14 * b.unit, b.theme.mark), x, end + 22 * b.unit, 0.8, "wipe", lasts=0.8)


def _numeral(b: Board, number: str) -> None:
    z, face = b.zone, b.lettering.face("display", number)
    size = int((760 if b.tall else 700) * b.unit)
    size = min(size, int(size * z.width * 0.7 / face.width(number, size)))
    wide = face.width(number, size)
    x = (b.width - wide) / 2 if b.tall else z.right - wide
    middle = z.y + z.height * 0.4 if b.tall else b.height * 0.45
    drawn = shapes.line(face, number, size, b.theme.ground2)
    b.add(drawn, x - int(size * shapes.LINE_MARGIN), middle - size * 0.73, 0.15, "rise", lasts=0.9)


def call_to_action(b: Board) -> None:
    """The heading first, then each button pops at its word."""
    c, z = b.content, b.zone
    items = c.items[:BUTTONS]
    gap = (30 if b.tall else 50) * b.unit
    high = _button_height(b, items, gap)
    rows = len(items) if b.tall else min(1, len(items))
    room = rows * (high + gap)
    zone = Zone(z.x, z.y, z.width, z.height - room)
    at = min(0.7, b.cues.at(c.heading, 0.5))
    heading = c.heading or c.narration
    end = b.text(
        heading, "display", zone, 150, at, key=c.key, align="center", valign="middle", most_lines=5, underline=True
    )
    if not items:
        return
    times = b.cues.items(items, 1.0)
    if b.tall:
        top = min(end + 60 * b.unit, z.bottom - room + gap - 20 * b.unit)
        wide = min(z.width, max(z.width * 0.64, *(_wide(b, item, high) for item in items)))
        zones = [Zone((b.width - wide) / 2, top + i * (high + gap), wide, high) for i in range(len(items))]
    else:
        zones = _in_a_row(b, items, high, gap)
    size = min(_label_size(b, item, spot, 2) for item, spot in zip(items, zones, strict=True))
    for i, (item, at, spot) in enumerate(zip(items, times, zones, strict=True)):
        _button(b, item, spot, at, size, last=i == len(items) - 1)


def _button_height(b: Board, items: tuple[Item, ...], gap: float) -> float:
    """Room for one line in each button where that is large enough, else for two."""
    z, one = b.zone, 124 * b.unit
    wide = z.width if b.tall else (z.width - gap * (len(items) - 1)) / max(1, len(items))
    fits = all(_label_size(b, item, Zone(0, 0, wide, one), 1) >= SMALLEST_LABEL for item in items)
    return one if fits else 172 * b.unit


def _label_size(b: Board, item: Item, spot: Zone, lines: int) -> float:
    """The size of a button's label in design pixels, in so many lines at most."""
    return b.even_size([item.text], "bold", _label(b, item, spot), LARGEST_LABEL, lines)


def _label(b: Board, item: Item, spot: Zone) -> Zone:
    """The room for the words of a button: beside its icon, clear of its round ends."""
    high = spot.height
    left = high * (1.1 if b.icon(item.icon, item.text, fallback="") else ROUND)
    return Zone(spot.x + left, spot.y + high * 0.12, spot.width - left - high * ROUND, high * 0.76)


def _in_a_row(b: Board, items: tuple[Item, ...], high: float, gap: float) -> list[Zone]:
    """Buttons as wide as their words, together in the middle; narrower where they would not fit."""
    z = b.zone
    most = (z.width - gap * (len(items) - 1)) / len(items)
    wide = [min(most, _wide(b, item, high)) for item in items]
    x = (b.width - sum(wide) - gap * (len(items) - 1)) / 2
    spots = []
    for width in wide:
        spots.append(Zone(x, z.bottom - high - 30 * b.unit, width, high))
        x += width + gap
    return spots


def _wide(b: Board, item: Item, high: float) -> float:
    """How wide a button of this height is around its words in one line."""
    return b.lettering.face("bold", item.text).width(item.text, LARGEST_LABEL * b.unit) + high * 1.75


def _button(b: Board, item: Item, spot: Zone, at: float, size: float, last: bool) -> None:
    t, high = b.theme, spot.height
    fill, ink = (t.mark, t.ink) if last else (t.brand, t.on_brand)
    b.card(spot, at, "pop", fill, radius=high / 2)
    name = b.icon(item.icon, item.text, fallback="")
    if name:
        side = min(high * 0.5, 72 * b.unit)
        x, y = spot.x + high * 0.72 - side / 2, spot.y + (high - side) / 2
        b.add(shapes.icon(name, side, ink, 2), x, y, at + 0.1, "pop", idle="float")
    align = "left" if name else "center"
    b.text(item.text, "bold", _label(b, item, spot), size, at + 0.12, ink, align=align, valign="middle", most_lines=2)
