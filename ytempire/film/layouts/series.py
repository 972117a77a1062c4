"""Layouts of several items: list, icon grid, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item
from ytempire.film.icons import NEUTRAL
from ytempire.film.parts import token


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


def _marked(b: Board, neutral: bool = False) -> list[Item]:
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
    items, gap = _marked(b), 26 * b.unit
    high = min((zone.height - gap * (len(items) - 1)) / len(items), (220 if b.tall else 200) * b.unit)
    y = zone.y + (0 if b.tall else (zone.height - high * len(items) - gap * (len(items) - 1)) / 2)
    for i, (item, at) in enumerate(zip(items, times, strict=True)):
        top = y + i * (high + gap)
        if b.content.heading:
            b.card(Zone(zone.x, top, zone.width, high), at, "right")
        else:  # then there is nothing else on the stage
            b.card(Zone(zone.x, top, zone.width, high), 0.3 + 0.08 * i, "pop")
        token(b, item, zone.x + high * 0.52, top + high / 2, high * 0.33, at + 0.12, str(i + 1))
        words = Zone(zone.x + high * 1.05, top + 8, zone.width - high * 1.2, high - 16)
        b.text(item.text, "bold", words, 54, at + 0.16, valign="middle", most_lines=2)


def icon_grid(b: Board) -> None:
    """Empty tiles stand, an icon pops into each as it is spoken."""
    c, z = b.content, b.zone
    times, y = b.cues.items(c.items, 0.5), z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, 140 * b.unit)
        y = b.text(c.heading, "display", zone, 92, align="center", key=c.key, most_lines=2) + 30 * b.unit
    count, gap = len(c.items), 34 * b.unit
    columns = min(count, 2) if b.tall else min(count, 4 if count == 4 else 3)
    rows = -(-count // columns)
    width, height = (z.width - gap * (columns - 1)) / columns, (z.bottom - y - gap * (rows - 1)) / rows
    for i, (item, at) in enumerate(zip(_marked(b, neutral=True), times, strict=True)):
        row, column = divmod(i, columns)
        short = columns * rows - count if row == rows - 1 else 0  # the last row stands in the middle
        x = z.x + (width + gap) * (column + short / 2)
        tile = Zone(x, y + (height + gap) * row, width, height)
        b.card(tile, 0.35 + 0.08 * i, "pop")
        radius = min(width, height) * 0.25
        token(b, item, tile.x + width / 2, tile.y + height * 0.4, radius, at, str(i + 1))
        label = Zone(tile.x + 20, tile.y + height * 0.4 + radius, width - 40, height * 0.6 - radius)
        b.text(item.text, "bold", label, 50, at + 0.18, align="center", valign="middle", most_lines=2)


def timeline(b: Board) -> None:
    """Dots wait on a line and fill, and the line runs to each, as they are spoken."""
    c, z = b.content, b.zone
    times = b.cues.items(c.items, 0.8)
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, z.height * (0.2 if b.tall else 0.3))
        align = "left" if b.tall else "center"
        y = b.text(c.heading, "display", zone, 136, key=c.key, align=align, most_lines=2)
    spots, step = _spots(b, y + 30 * b.unit)
    _line(b, spots, times)
    radius = min((56 if b.tall else 66) * b.unit, step * 0.4)
    for i, (item, at, (x, cy)) in enumerate(zip(_marked(b), times, spots, strict=True)):
        small = radius * 0.4
        waiting = shapes.dot(2 * small, b.theme.soft)
        b.add(waiting, x - small, cy - small, 0.6 + 0.12 * i, "pop", end=max(at + 0.3, 0.8))
        token(b, item, x, cy, radius, at, str(i + 1), b.theme.mark, b.theme.ink)
        _moment(b, item, x, cy, radius, step, at)


def _spots(b: Board, top: float) -> tuple[list[tuple[float, float]], float]:
    """The centre of each dot and the distance from one to the next."""
    z, count = b.zone, len(b.content.items)
    if b.tall:
        step = (z.bottom - top) / count
        return [(z.x + 73 * b.unit, top + step * (i + 0.5)) for i in range(count)], step
    step = z.width / count
    return [(z.x + step * (i + 0.5), top + (z.bottom - top) * 0.36) for i in range(count)], step


def _line(b: Board, spots: Sequence[tuple[float, float]], times: Sequence[float]) -> None:
    thick, enter = 10 * b.unit, "unroll" if b.tall else "wipe"
    (x, y), (_, end) = spots[0], spots[-1]
    if b.tall:
        waiting = shapes.bar(thick, end - y + thick, b.theme.text, 0.22)
        b.add(waiting, x - thick / 2, y - thick / 2, 0.6, enter)
    else:
        b.add(
            shapes.bar(b.zone.width, thick, b.theme.text, 0.22),
            b.zone.x,
            y - thick / 2,
            0.6,
            enter,
            lasts=0.9,
        )
    for at, (px, py), (x, y) in zip(times[1:], spots, spots[1:], strict=False):
        run = shapes.bar(x - px + thick, y - py + thick, b.theme.mark)
        b.add(run, px - thick / 2, py - thick / 2, at - 0.25, enter, lasts=0.45)


def _moment(b: Board, item: Item, x: float, y: float, radius: float, step: float, at: float) -> None:
    """The words of one dot: on a card beside it, or below it."""
    z = b.zone
    if b.tall:
        left = x + radius * 1.7
        b.card(Zone(left, y - step * 0.41, z.right - left, step * 0.82), at + 0.05, "right")
        words = Zone(left + 36 * b.unit, y - step * 0.39, z.right - left - 72 * b.unit, step * 0.78)
        b.text(item.text, "display", words, 84, at + 0.15, valign="middle", most_lines=2)
    else:
        top = y + radius * 1.5
        words = Zone(x - step * 0.46, top, step * 0.92, z.bottom - top)
        b.text(item.text, "display", words, 84, at + 0.12, align="center", most_lines=3, smallest=32)
