"""Bars or a line from labelled values. Lengths are to scale, from zero; what is negative goes down from there."""

from __future__ import annotations

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import around_number
from ytempire.film.layouts.plots import WIDEST_BAR, Plot, is_line, plot_of, value_of


def chart(b: Board) -> None:
    """The line is drawn at constant speed and each dot lands as it arrives; bars grow one after another."""
    c, z = b.content, b.zone
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, (190 if b.tall else 124) * b.unit)
        y = b.text(c.heading, "display", zone, 92 if b.tall else 88, key=c.key, most_lines=2) + 16 * b.unit
    y = _unit(b, y)
    plot = plot_of(b, y)
    b.add(shapes.bar(z.width, 5, b.theme.soft), z.x, plot.base, 0.3, "wipe")
    line = is_line(b)
    if line:
        _line(b, plot)
    for i in range(len(c.points)):
        _value(b, plot, i, line)
    if c.note:
        _note(b, plot, y)
    if c.source:
        b.source(c.source, z.x, z.bottom - 48 * b.unit, z.width, 1.0)


def _unit(b: Board, y: float) -> float:
    """A unit that is too long to stand at each value, in a line of its own; where the chart may start."""
    c, size = b.content, int((38 if b.tall else 36) * b.unit)
    if not c.unit or any(around_number(c.unit)):
        return y
    face = b.lettering.face("body", c.unit)
    said = face.shorten(c.unit, size, b.zone.width)
    if said:
        b.words_at(said, "body", b.zone.x, y, size, b.theme.soft, 0.5, "fade")
    return y + size * 1.4


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
        value = value_of(b, i, plot.step, plot.large)
        b.words_at(value, "bold", spot.x, spot.y, plot.large, t.accent, at + 0.15)
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
    size = int((40 if b.tall else 44) * b.unit)
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
            reach = 24 if is_line(b) else abs(plot.base - py) + 24
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
