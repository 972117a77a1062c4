"""Layouts of several items: list, icon grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item
from ytempire.film.icons import NEUTRAL
from ytempire.film.parts import token, waiting

WAITS = 2.0  # seconds: where the first card of a list comes later than this, all stand empty until then


def listing(b: Board) -> None:
    """A card slides in as each item is spoken."""
    c, z = b.content, b.zone
    times = b.cues.items(c.items, 0.9)
    if not c.heading:
        return _rows(b, times, z)
    if b.tall:
        zone = Zone(z.x, z.y, z.width, z.height * 0.24)
        y = b.text(c.heading, "display", zone, 112, key=c.key, most_lines=3) + 30 * b.unit
        return _rows(b, times, Zone(z.x, y, z.width, z.bottom - y))
    zone = Zone(z.x, z.y, z.width * 0.36, z.height - 40 * b.unit)
    y = b.text(c.heading, "display", zone, 120, valign="middle", key=c.key, most_lines=7)
    b.add(shapes.bar(150 * b.unit, 12 * b.unit, b.theme.brand), z.x, y + 22 * b.unit, 0.9, "wipe")
    return _rows(b, times, Zone(z.x + z.width * 0.43, z.y, z.width * 0.57, z.height))


def marked(b: Board, neutral: bool = False) -> list[Item]:
    """The items, all with an icon or none with one, so that discs look alike: without one they show their number.
    With `neutral`, a few that are missing are made up for.
    """
    known = [replace(item, icon=b.icon(item.icon, item.text, fallback="")) for item in b.content.items]
    missing = sum(not item.icon for item in known)
    if missing and not (neutral and 2 * missing <= len(known)):
        return [replace(item, icon="") for item in known]
    return [replace(item, icon=item.icon or NEUTRAL) for item in known]


def _rows(b: Board, times: Sequence[float], zone: Zone) -> None:
    """Cards under one another, each with a disc that shows its icon or its number."""
    items, gap = marked(b), 26 * b.unit
    high = min((zone.height - gap * (len(items) - 1)) / len(items), (220 if b.tall else 200) * b.unit)
    y = zone.y + (0 if b.tall else (zone.height - high * len(items) - gap * (len(items) - 1)) / 2)
    room = Zone(0, 0, zone.width - high * 1.2, high - 16)
    size = b.even_size([item.text for item in items], "bold", room, 60, 2)
    for i, (item, at) in enumerate(zip(items, times, strict=True)):
        top = y + i * (high + gap)
        if b.content.heading and times[0] < WAITS:
            b.card(Zone(zone.x, top, zone.width, high), at, "right")
        else:  # then there would be nothing, or a heading alone, on the stage for long
            b.card(Zone(zone.x, top, zone.width, high), 0.3 + 0.08 * i, "pop")
            waiting(b, zone.x + high * 0.52, top + high / 2, high * 0.33, 0.4 + 0.08 * i, at)
        token(b, item, zone.x + high * 0.52, top + high / 2, high * 0.33, at + 0.12, str(i + 1))
        words = Zone(zone.x + high * 1.05, top + 8, zone.width - high * 1.2, high - 16)
        b.text(item.text, "bold", words, size, at + 0.16, valign="middle", most_lines=2)


def icon_grid(b: Board) -> None:
    """Tiles wait, each with a dot, and an icon pops into each as it is spoken."""
    c, z = b.content, b.zone
    times, y = b.cues.items(c.items, 0.5), z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, 140 * b.unit)
        y = b.text(c.heading, "display", zone, 92, align="center", key=c.key, most_lines=2) + 30 * b.unit
    count, gap = len(c.items), 34 * b.unit
    columns = min(count, 2) if b.tall else min(count, 4 if count == 4 else 3)
    rows = -(-count // columns)
    width, height = (z.width - gap * (columns - 1)) / columns, (z.bottom - y - gap * (rows - 1)) / rows
    radius = min(width, height) * 0.25
    size = b.even_size([item.text for item in c.items], "bold", _under(Zone(0, 0, width, height), radius), 56, 2)
    for i, (item, at) in enumerate(zip(marked(b, neutral=True), times, strict=True)):
        row, column = divmod(i, columns)
        short = columns * rows - count if row == rows - 1 else 0  # the last row stands in the middle
        x = z.x + (width + gap) * (column + short / 2)
        tile = Zone(x, y + (height + gap) * row, width, height)
        b.card(tile, 0.35 + 0.08 * i, "pop")
        waiting(b, tile.x + width / 2, tile.y + height * 0.4, radius, 0.45 + 0.08 * i, at)
        token(b, item, tile.x + width / 2, tile.y + height * 0.4, radius, at, str(i + 1))
        label = _under(tile, radius)
        b.text(item.text, "bold", label, size, at + 0.18, align="center", valign="middle", most_lines=2)


def _under(tile: Zone, radius: float) -> Zone:
    """The room for words under the disc of a tile."""
    return Zone(tile.x + 20, tile.y + tile.height * 0.4 + radius, tile.width - 40, tile.height * 0.6 - radius)
