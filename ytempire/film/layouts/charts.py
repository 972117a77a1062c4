"""Bars or a line from labelled values. Lengths are to scale, from zero; what is negative goes down from there."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item, around_number, written
from ytempire.film.cues import NEVER

Spot = tuple[float, float]

MOST_BARS = 16  # more would be hairs: they are drawn as a line
WIDEST_BAR = 240  # design pixels


@dataclass(frozen=True)
class Plot:
    """Where the values stand: the centre of each one's end, in pixels, when each appears, the line at zero
    (`base`) and the lower edge of the plot, under which the names stand on so many lines, every so many of them.
    """

    spots: list[Spot]
    times: list[float]
    labels: list[Zone | None]
    base: float
    floor: float
    step: float
    small: int
    name_lines: int
    name_every: int


def chart(b: Board) -> None:
    """The line is drawn at constant speed and each dot lands as it arrives; bars grow one after another."""
    c, z = b.content, b.zone
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, (190 if b.tall else 124) * b.unit)
        y = b.text(c.heading, "display", zone, 92 if b.tall else 88, key=c.key, most_lines=2) + 40 * b.unit
    plot = _plot(b, y + 40 * b.unit)
    b.add(shapes.bar(z.width, 5, b.theme.soft), z.x, plot.base, 0.3, "wipe")
    line = _is_line(b)
    if line:
        _line(b, plot)
    for i in range(len(c.points)):
        _value(b, plot, i, line)
    if c.note:
        _note(b, plot, y)
    if c.source:
        b.source(c.source, z.x, z.bottom - 48 * b.unit, z.width, 1.0)


def _is_line(b: Board) -> bool:
    return b.content.chart == "line" or len(b.content.points) > MOST_BARS


def _plot(b: Board, top: float) -> Plot:
    c, z = b.content, b.zone
    count, values = len(c.points), [value for _, value in c.points]
    small, step = int((30 if b.tall else 32) * b.unit), z.width / count
    every = -(-count // (8 if b.tall else 13))
    face = b.lettering.face("body")
    lines = 2 if any(face.width(label, small) > step * every * 0.96 for label, _ in c.points[::every]) else 1
    floor = z.bottom - (60 if c.source else 10) * b.unit - small * (0.4 + 1.3 * lines)
    low, high = min(0.0, *values), max(0.0, *values)
    room = floor - (small * 1.8 if low < 0 else 0) - top
    base = top + room * (high / (high - low) if high > low else 1.0)
    spots = [(z.x + step * (i + 0.5), base - room * value / ((high - low) or 1.0)) for i, value in enumerate(values)]
    first = max(0.4, min(1.2, b.cues.at(c.key, 1.0) if c.key else 1.0))
    times = _times(b, first)
    return Plot(spots, times, _labels(b, spots, step, small), base, floor, step, small, lines, every)


def _times(b: Board, first: float) -> list[float]:
    """When each point appears: bars at their names where most of those are spoken, else evenly, as a line is drawn."""
    points = b.content.points
    named = [label for label, _ in points if b.cues.at(label, NEVER) < NEVER]
    if not _is_line(b) and 2 * len(named) > len(points):
        return b.cues.items([Item(label) for label, _ in points], first)
    last = max(first + 1, b.cues.seconds - 1.6)
    return [first + (last - first) * 0.75 * i / len(points) for i in range(len(points))]


def _labels(b: Board, spots: list[Spot], step: float, small: int) -> list[Zone | None]:
    """Where each value is written; one that would touch another is left out, unless noted."""
    noted = b.content.note[0] if b.content.note else -1
    zones = [_label_zone(b, i, spots, step, small) for i in range(len(spots))]
    kept: list[Zone | None] = []
    told = _told(b)
    for i, zone in enumerate(zones):
        if i not in told:
            kept.append(None)
            continue
        near = [*(other for other in kept[-2:] if other), *(zones[noted : noted + 1] if i < noted else [])]
        free = not any(
            zone.x < other.right + 4 and other.x < zone.right + 4 and abs(zone.y - other.y) < small for other in near
        )
        kept.append(zone if free or i == noted else None)
    return kept


def _told(b: Board) -> set[int]:
    """The points whose values are written: all, or of many the ends, the extremes and the noted one."""
    values = [value for _, value in b.content.points]
    if len(values) <= MOST_BARS:
        return set(range(len(values)))
    noted = {b.content.note[0]} if b.content.note else set()
    return {0, len(values) - 1, values.index(max(values)), values.index(min(values)), *noted}


def _label_zone(b: Board, i: int, spots: list[Spot], step: float, small: int) -> Zone:
    """Where a value is written: above its point, beside a line that falls towards it."""
    x, y = spots[i]
    face, text = b.lettering.face("bold"), _written(b, i, step, small)
    width = face.width(text, small)
    below = b.content.points[i][1] < 0
    falls = _is_line(b) and i > 0 and spots[i - 1][1] < y and not below
    left = x if falls else x - width / 2
    above = small * ((-0.7 if _is_line(b) else -0.4) if below else 1.6 if falls else 1.9)
    return Zone(min(max(left, b.zone.x), b.zone.right - width), y - above, width, small * 1.3)


def _written(b: Board, i: int, step: float, small: int) -> str:
    """The value with its unit; in thousands, millions or billions where that is all that fits."""
    face, value = b.lettering.face("bold"), b.content.points[i][1]
    before, after = around_number(b.content.unit)
    texts = [written(value, before, after)]
    for size, letter in ((1e3, "K"), (1e6, "M"), (1e9, "B"), (1e12, "T")):
        if abs(value) >= size:
            texts.append(written(float(f"{value / size:.3g}"), before, letter + after))
    return next((text for text in texts if face.width(text, small) <= step * 0.98), texts[-1])


def _line(b: Board, plot: Plot) -> None:
    """The line over its area, cut out of a picture as large as the plot."""
    left, top = plot.spots[0][0] - 20, min(y for _, y in plot.spots) - 20
    points = [(x - left, y - top) for x, y in plot.spots]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    floor = plot.base - top
    body = (
        f'<path d="{path}L{points[-1][0]} {floor}L{points[0][0]} {floor}Z" '
        f'fill="{shapes.css(b.theme.brand, 0.16)}"/>'
        f'<path d="{path}" fill="none" stroke="{shapes.css(b.theme.brand)}" stroke-width="{9 * b.unit}" '
        f'stroke-linejoin="round" stroke-linecap="round"/>'
    )
    drawn = shapes.svg(body, points[-1][0] + 20, max(floor, *(y + 20 for _, y in points)))
    b.add(drawn, left, top, plot.times[0] + 0.1, "draw", lasts=plot.times[-1] - plot.times[0])


def _value(b: Board, plot: Plot, i: int, line: bool) -> None:
    """One point or bar, its value and its label."""
    t, (x, y), at = b.theme, plot.spots[i], plot.times[i]
    noted = b.content.note is not None and b.content.note[0] == i
    tone = t.mark if noted else t.brand
    if line:
        radius = (15 if noted else 10) * b.unit
        b.add(shapes.dot(2 * radius, tone), x - radius, y - radius, at + 0.1, "pop")
    elif abs(plot.base - y) >= 2:
        width, falls = min(plot.step * 0.64, WIDEST_BAR * b.unit), y > plot.base
        column = shapes.box(width, abs(plot.base - y), t.soft if falls and not noted else tone)
        b.add(column, x - width / 2, min(y, plot.base), at, "unroll" if falls else "grow", lasts=0.7)
    if spot := plot.labels[i]:
        value = _written(b, i, plot.step, plot.small)
        b.words_at(value, "bold", spot.x, spot.y, plot.small, t.accent, at + 0.15)
    if i % plot.name_every == 0:
        wide = plot.step * plot.name_every * 0.96
        left = min(max(x - wide / 2, b.width * 0.02), b.width * 0.98 - wide)
        below = Zone(left, plot.floor + 10 * b.unit, wide, plot.small * (0.1 + 1.3 * plot.name_lines))
        label, size = b.content.points[i][0], plot.small / b.unit
        b.text(label, "body", below, size, 0.4 + 0.05 * i, align="center", most_lines=plot.name_lines, smallest=22)


def _note(b: Board, plot: Plot, top: float) -> None:
    """A remark in a box, as near to its point as a place is free; left out where none is."""
    if b.content.note is None:
        return
    index, said = b.content.note
    size = int((34 if b.tall else 38) * b.unit)
    face = b.lettering.face("bold", said)
    said = face.shorten(said, size, b.zone.width * 0.5)
    width, height = face.width(said, size) + size * 1.6, size * 2.0
    spot = _free_place(b, plot, index, top, width, height)
    if said and spot:
        at = plot.times[index]
        b.card(spot, at + 0.4, "pop", b.theme.brand, radius=18)
        b.words_at(said, "bold", spot.x + size * 0.8, spot.y + size * 0.38, size, b.theme.on_brand, at + 0.55)


def _free_place(b: Board, plot: Plot, index: int, top: float, width: float, height: float) -> Zone | None:
    x, y = plot.spots[index]
    taken = [zone for zone in plot.labels if zone]
    for (x0, y0), (x1, y1) in zip(plot.spots, plot.spots[1:], strict=False):
        for k in range(9):  # the line itself, or what stands between two bars
            px, py = x0 + (x1 - x0) * k / 8, y0 + (y1 - y0) * k / 8
            reach = 24 if _is_line(b) else abs(plot.base - py) + 24
            taken.append(Zone(px - 12, min(py, plot.base if reach > 24 else py) - 12, 24, reach))
    places = []
    for row in range(13):
        for column in range(25):
            left = b.zone.x + (b.zone.width - width) * column / 24
            up = top + (plot.floor - height - top) * row / 12
            place = Zone(left, up, width, height)
            if not any(_meet(place, zone) for zone in taken):
                dx, dy = max(left - x, x - left - width, 0), max(up - y, y - up - height, 0)
                places.append((dx * dx + dy * dy, up, left))
    if not places:
        return None
    _, up, left = min(places)
    return Zone(left, up, width, height)


def _meet(a: Zone, b: Zone) -> bool:
    return a.x < b.right + 16 and b.x < a.right + 16 and a.y < b.bottom + 10 and b.y < a.bottom + 10
