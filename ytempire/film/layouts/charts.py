"""Bars or a line from labelled values. Lengths are to scale, from zero."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import around_number, written

Spot = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """Where the values stand: the centre top of each, in pixels, when each appears, and the base line."""

    spots: list[Spot]
    times: list[float]
    labels: list[Zone | None]
    base: float
    step: float
    small: int


def chart(b: Board) -> None:
    """The line is drawn at constant speed and each dot lands as it arrives; bars grow one after another."""
    c, z = b.content, b.zone
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, (180 if b.tall else 120) * b.unit)
        y = b.text(c.heading, "display", zone, 88, key=c.key, most_lines=2 if b.tall else 1) + 40 * b.unit
    plot = _plot(b, y + 40 * b.unit)
    b.add(shapes.bar(z.width, 5, b.theme.soft), z.x, plot.base, 0.3, "wipe")
    line = c.chart == "line" and len(c.points) > 1
    if line:
        _line(b, plot)
    for i in range(len(c.points)):
        _value(b, plot, i, line)
    if c.note:
        _note(b, plot, y)
    if c.source:
        b.source(c.source, z.x, z.bottom - 36 * b.unit, z.width, 1.0)


def _plot(b: Board, top: float) -> Plot:
    c, z = b.content, b.zone
    count, foot = len(c.points), (100 if c.source else 56) * b.unit
    base, step = z.bottom - foot, z.width / count
    largest = max(value for _, value in c.points) or 1.0
    spots = [(z.x + step * (i + 0.5), base - (base - top) * value / largest) for i, (_, value) in enumerate(c.points)]
    first = max(0.4, min(1.2, b.cues.at(c.key, 1.0) if c.key else 1.0))
    last = max(first + 1, b.cues.seconds - 1.6)
    times = [first + (last - first) * 0.75 * i / count for i in range(count)]
    small = int((27 if b.tall else 30) * b.unit)
    return Plot(spots, times, _labels(b, spots, step, small), base, step, small)


def _labels(b: Board, spots: list[Spot], step: float, small: int) -> list[Zone | None]:
    """Where each value is written; one that would touch another is left out, unless noted."""
    noted = b.content.note[0] if b.content.note else -1
    zones = [_label_zone(b, i, spots, step, small) for i in range(len(spots))]
    kept: list[Zone | None] = []
    for i, zone in enumerate(zones):
        near = [*(other for other in kept[-2:] if other), *(zones[noted : noted + 1] if i < noted else [])]
        free = not any(
            zone.x < other.right + 4 and other.x < zone.right + 4 and abs(zone.y - other.y) < small for other in near
        )
        kept.append(zone if free or i == noted else None)
    return kept


def _label_zone(b: Board, i: int, spots: list[Spot], step: float, small: int) -> Zone:
    """Where a value is written: above its point, beside a line that falls towards it."""
    x, y = spots[i]
    face, text = b.lettering.face("bold"), _written(b, i, step, small)
    width = face.width(text, small)
    falls = b.content.chart == "line" and i > 0 and spots[i - 1][1] < y
    left = x if falls else x - width / 2
    return Zone(
        min(max(left, b.zone.x), b.zone.right - width),
        y - small * (1.6 if falls else 1.9),
        width,
        small * 1.3,
    )


def _written(b: Board, i: int, step: float, small: int) -> str:
    """The value with its unit; in thousands, millions or billions where that is all that fits."""
    face, value = b.lettering.face("bold"), b.content.points[i][1]
    before, after = around_number(b.content.unit)
    texts = [f"{before}{written(value)}{after}"]
    for size, letter in ((1e3, "K"), (1e6, "M"), (1e9, "B"), (1e12, "T")):
        if value >= size:
            texts.append(f"{before}{value / size:.3g}{letter}{after}")
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
    drawn = shapes.svg(body, points[-1][0] + 20, floor)
    b.add(drawn, left, top, plot.times[0] + 0.1, "draw", lasts=plot.times[-1] - plot.times[0])


def _value(b: Board, plot: Plot, i: int, line: bool) -> None:
    """One point or bar, its value and its label."""
    t, (x, y), at = b.theme, plot.spots[i], plot.times[i]
    noted = b.content.note is not None and b.content.note[0] == i
    tone = t.mark if noted else t.brand
    if line:
        radius = (15 if noted else 10) * b.unit
        b.add(shapes.dot(2 * radius, tone), x - radius, y - radius, at + 0.1, "pop")
    elif plot.base - y >= 2:
        width = min(plot.step * 0.64, 220 * b.unit)
        b.add(shapes.box(width, plot.base - y, tone), x - width / 2, y, at, "grow", lasts=0.7)
    if spot := plot.labels[i]:
        value = _written(b, i, plot.step, plot.small)
        b.words_at(value, "bold", spot.x, spot.y, plot.small, t.accent, at + 0.15)
    below = Zone(x - plot.step * 0.48, plot.base + 10 * b.unit, plot.step * 0.96, plot.small * 1.4)
    size = plot.small / b.unit
    b.text(b.content.points[i][0], "body", below, size, 0.4 + 0.05 * i, align="center", most_lines=1, smallest=18)


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
            taken.append(Zone(px - 12, py - 12, 24, plot.base - py if b.content.chart != "line" else 24))
    places = []
    for row in range(13):
        for column in range(25):
            left = b.zone.x + (b.zone.width - width) * column / 24
            up = top + (plot.base - height - top) * row / 12
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
