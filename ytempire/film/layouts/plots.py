"""Where the values of a chart stand, how large they are written and when each appears."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.film.board import Board, Zone
from ytempire.film.content import Item, around_number, written
from ytempire.film.cues import NEVER

Spot = tuple[float, float]

MOST_BARS = 16  # more would be hairs: they are drawn as a line
WIDEST_BAR = 240  # design pixels
# Design pixels in (wide, tall) frames: names and values are as large as there is room for between these.
NAMES = ((30, 40), (34, 42))
VALUES = ((38, 52), (40, 50))


@dataclass(frozen=True)
class Plot:
    """Where the values stand: the centre of each one's end, in pixels, when each appears, the line at zero
    (`base`) and the lower edge of the plot, under which the names stand on so many lines, every so many of them.
    `small` and `large` are the type sizes of names and values in pixels.
    """

    spots: list[Spot]
    times: list[float]
    labels: list[Zone | None]
    base: float
    floor: float
    step: float
    small: int
    large: int
    name_lines: int
    name_every: int


def is_line(b: Board) -> bool:
    return b.content.chart == "line" or len(b.content.points) > MOST_BARS


def plot_of(b: Board, top: float) -> Plot:
    c, z = b.content, b.zone
    count, values = len(c.points), [value for _, value in c.points]
    step = z.width / count
    every = -(-count // (8 if b.tall else 13))
    small, lines = _names_type(b, [label for label, _ in c.points[::every]], step * every * 0.96)
    large = _values_type(b, step)
    floor = z.bottom - (60 if c.source else 10) * b.unit - small * (0.4 + 1.3 * lines)
    low, high = min(0.0, *values), max(0.0, *values)
    top += large * 1.7  # the values stand above what they tell of
    room = floor - (large * 1.8 if low < 0 else 0) - top
    base = top + room * (high / (high - low) if high > low else 1.0)
    spots = [(z.x + step * (i + 0.5), base - room * value / ((high - low) or 1.0)) for i, value in enumerate(values)]
    first = max(0.4, min(1.2, b.cues.at(c.key, 1.0) if c.key else 1.0))
    times = _times(b, first)
    return Plot(spots, times, _labels(b, spots, step, large), base, floor, step, small, large, lines, every)


def _names_type(b: Board, names: list[str], width: float) -> tuple[int, int]:
    """The size in pixels for all names and on how many lines they stand: one where that is not small."""
    least, most = NAMES[b.tall]
    line = Zone(0, 0, width, 2 * most * b.unit)
    size = b.even_size(names, "body", line, most, 1, 22)
    if size >= least:
        return int(size * b.unit), 1
    return int(b.even_size(names, "body", Zone(0, 0, width, 3 * most * b.unit), least, 2, 22) * b.unit), 2


def _values_type(b: Board, step: float) -> int:
    """The size in pixels at which most values stand beside one another."""
    least, most = VALUES[b.tall]
    face, around = b.lettering.face("bold"), around_number(b.content.unit)
    told = [written(b.content.points[i][1], *around) for i in _told(b)]
    widest = max(face.width(text, 100) for text in told) / 100
    room = step * (0.9 if len(told) == len(b.content.points) else 2)
    return int(min(most * b.unit, max(least * b.unit, room / max(widest, 0.1))))


def _times(b: Board, first: float) -> list[float]:
    """When each point appears: bars at their names where most of those are spoken, else evenly, as a line is drawn."""
    points = b.content.points
    named = [label for label, _ in points if b.cues.at(label, NEVER) < NEVER]
    if not is_line(b) and 2 * len(named) > len(points):
        return b.cues.items([Item(label) for label, _ in points], first)
    last = max(first + 1, b.cues.seconds - 1.6)
    return [first + (last - first) * 0.75 * i / len(points) for i in range(len(points))]


def _labels(b: Board, spots: list[Spot], step: float, size: int) -> list[Zone | None]:
    """Where each value is written; one that would touch another is left out. First come the noted one and the ends."""
    first = {b.content.note[0] if b.content.note else 0, 0, len(spots) - 1}
    kept: dict[int, Zone] = {}
    for i in sorted(_told(b), key=lambda i: (i not in first, i)):
        zone = _label_zone(b, i, spots, step, size)
        if not any(_touch(zone, other, size) for other in kept.values()):
            kept[i] = zone
    return [kept.get(i) for i in range(len(spots))]


def _touch(a: Zone, b: Zone, size: int) -> bool:
    return a.x < b.right + 8 and b.x < a.right + 8 and abs(a.y - b.y) < size


def _told(b: Board) -> set[int]:
    """The points whose values are written: all, or of many the ends, the extremes and the noted one."""
    values = [value for _, value in b.content.points]
    if len(values) <= MOST_BARS:
        return set(range(len(values)))
    noted = {b.content.note[0]} if b.content.note else set()
    return {0, len(values) - 1, values.index(max(values)), values.index(min(values)), *noted}


def _label_zone(b: Board, i: int, spots: list[Spot], step: float, size: int) -> Zone:
    """Where a value is written: above its point, beside a line that falls towards it."""
    x, y = spots[i]
    face, text = b.lettering.face("bold"), value_of(b, i, step, size)
    width = face.width(text, size)
    below = b.content.points[i][1] < 0
    falls = is_line(b) and i > 0 and spots[i - 1][1] < y and not below
    left = x if falls else x - width / 2
    above = size * ((-0.7 if is_line(b) else -0.4) if below else 1.6 if falls else 1.9)
    return Zone(min(max(left, b.zone.x), b.zone.right - width), y - above, width, size * 1.3)


def value_of(b: Board, i: int, step: float, size: int) -> str:
    """The value with its unit; in thousands, millions or billions where that is all that fits."""
    face, value = b.lettering.face("bold"), b.content.points[i][1]
    before, after = around_number(b.content.unit)
    texts = [written(value, before, after)]
    for scale, letter in ((1e3, "K"), (1e6, "M"), (1e9, "B"), (1e12, "T")):
        if abs(value) >= scale:
            texts.append(written(float(f"{value / scale:.3g}"), before, letter + after))
    return next((text for text in texts if face.width(text, size) <= step * 0.98), texts[-1])
