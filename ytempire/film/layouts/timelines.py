"""The layout of moments in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item
from ytempire.film.layer import FOREVER
from ytempire.film.layouts.series import marked
from ytempire.film.parts import token

# "1704: Newton splits sunlight", "1704 – Newton splits sunlight", also with the colon of Chinese; not a time of day.
AFTER_DATE = r"(?:[:\uff1a](?:\s+|(?=[^\d\s]))|\s+[\u2013\u2014-]\s+)"
DATED = re.compile(rf"(?=.{{0,13}}\d)([^:\uff1a]{{1,14}}){AFTER_DATE}(\S.*)")
LARGEST_DATE, LARGEST_WORDS = 88, 50  # design pixels
PULSE = 1.18  # of a dot: a ring around it, which widens by 16 %
FEW = 4  # moments: more have narrower columns, and a line more each


@dataclass(frozen=True)
class Moment:
    """One dot: its item, when it is (empty where the item does not begin with that) and what happened then."""

    item: Item
    date: str
    words: str


@dataclass(frozen=True)
class Type:
    """The sizes of all dates and of all words, in design pixels; the height of a date in pixels."""

    date: float
    words: float
    date_high: float


def moments_of(items: Sequence[Item]) -> list[Moment]:
    """The items parted into dates and words, if each of them can be, else as they are."""
    found = [DATED.fullmatch(item.text) for item in items]
    if not all(match and any(map(str.isdigit, match[1])) for match in found):
        return [Moment(item, "", item.text) for item in items]
    return [Moment(item, match[1].strip(), match[2]) for item, match in zip(items, found, strict=True) if match]


def timeline(b: Board) -> None:
    """Dots and dates wait on a line; dots fill, and the line runs to each, as they are spoken."""
    c, z = b.content, b.zone
    times = b.cues.items(c.items, 0.8)
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, z.height * (0.2 if b.tall else 0.28))
        align = "left" if b.tall else "center"
        y = b.text(c.heading, "display", zone, 136, key=c.key, align=align, most_lines=2)
    spots, step = _spots(b, y + 30 * b.unit)
    _line(b, spots, times)
    radius = min((56 if b.tall else 66) * b.unit, step * 0.4)
    moments = moments_of(marked(b))
    places = [_place(b, x, cy, radius, step) for x, cy in spots]
    type_, ends = _type(b, moments, places[-1]), [*times[1:], FOREVER]
    for i, (moment, at, (x, cy), place) in enumerate(zip(moments, times, spots, places, strict=True)):
        small = radius * 0.4
        waiting = shapes.dot(2 * small, b.theme.soft)
        b.add(waiting, x - small, cy - small, 0.6 + 0.12 * i, "pop", end=max(at + 0.3, 0.8))
        _pulse(b, x, cy, radius * PULSE, at + 0.5, ends[i])
        token(b, moment.item, x, cy, radius, at, str(i + 1), b.theme.mark, b.theme.ink)
        _moment(b, moment, place, type_, at, 0.6 + 0.12 * i)


def _spots(b: Board, top: float) -> tuple[list[tuple[float, float]], float]:
    """The centre of each dot and the distance from one to the next."""
    z, count = b.zone, len(b.content.items)
    if b.tall:
        step = (z.bottom - top) / count
        return [(z.x + 73 * b.unit, top + step * (i + 0.5)) for i in range(count)], step
    step = z.width / count
    return [(z.x + step * (i + 0.5), top + (z.bottom - top) * 0.26) for i in range(count)], step


def _line(b: Board, spots: Sequence[tuple[float, float]], times: Sequence[float]) -> None:
    thick, enter = 10 * b.unit, "unroll" if b.tall else "wipe"
    (x, y), (_, end) = spots[0], spots[-1]
    if b.tall:
        waiting = shapes.bar(thick, end - y + thick, b.theme.text, 0.22)
        b.add(waiting, x - thick / 2, y - thick / 2, 0.6, enter)
    else:
        waiting = shapes.bar(b.zone.width, thick, b.theme.text, 0.22)
        b.add(waiting, b.zone.x, y - thick / 2, 0.6, enter, lasts=0.9)
    for at, (px, py), (x, y) in zip(times[1:], spots, spots[1:], strict=False):
        run = shapes.bar(x - px + thick, y - py + thick, b.theme.mark)
        b.add(run, px - thick / 2, py - thick / 2, at - 0.25, enter, lasts=0.45)


def _pulse(b: Board, x: float, y: float, radius: float, start: float, end: float) -> None:
    """A ring that goes out again and again from the dot that is spoken of."""
    if end > start:
        ring = shapes.outline(2 * radius, b.theme.mark, 0.8, 5 * b.unit)
        b.add(ring, x - ring.shape[1] / 2, y - ring.shape[0] / 2, start, None, idle="pulse", end=end)


def _place(b: Board, x: float, y: float, radius: float, step: float) -> Zone:
    """Where the words of a dot stand: on a card beside it, or below it."""
    z, u = b.zone, b.unit
    if not b.tall:
        return Zone(x - step * 0.46, y + radius * 1.4, step * 0.92, z.bottom - y - radius * 1.4)
    left = x + radius * 1.7
    high = min(step * 0.84, 300 * u)
    return Zone(left + 36 * u, y - high / 2 + 12 * u, z.right - left - 72 * u, high - 24 * u)


def _type(b: Board, moments: Sequence[Moment], room: Zone) -> Type:
    """One size for all dates, one for all words."""
    dates, words = [moment.date for moment in moments], [moment.words for moment in moments]
    lines = 3 if len(moments) <= FEW else 4
    if not dates[0]:
        size = b.even_size(words, "display", room, 84, 2 if b.tall else lines, 32)
        return Type(0.0, size, 0.0)
    high = room.height * (0.42 if b.tall else 0.34)
    date = b.even_size(dates, "display", Zone(0, 0, room.width, high), LARGEST_DATE, 1, 32)
    face = b.lettering.face("display", dates[0])
    high = face.fit(dates[0], room.width, high, date * face.grow * b.unit, 8, 1).height
    under = Zone(0, 0, room.width, room.height - high)
    return Type(date, b.even_size(words, "bold", under, LARGEST_WORDS, 2 if b.tall else lines, 28), high)


def _moment(b: Board, moment: Moment, place: Zone, type_: Type, at: float, since: float) -> None:
    """A date, pale until it is spoken, over what happened then; or the words alone."""
    u, lines = b.unit, 3 if len(b.content.items) <= FEW else 4
    align, lines = ("left", 2) if b.tall else ("center", lines)
    if b.tall:
        card = Zone(place.x - 36 * u, place.y - 12 * u, place.width + 72 * u, place.height + 24 * u)
        b.card(card, at + 0.05, "right")
    if not moment.date:
        b.text(
            moment.words, "display", place, type_.words, at + 0.15,
            align=align, valign="middle" if b.tall else "top", most_lines=lines, smallest=32,
        )  # fmt: skip
        return
    face = b.lettering.face("bold", moment.words)
    said = face.fit(moment.words, place.width, place.height - type_.date_high, type_.words * u, 28 * u, lines)
    top = place.y + (max(0.0, place.height - type_.date_high - said.height) / 2 if b.tall else 0.0)
    date = Zone(place.x, top, place.width, type_.date_high)
    if at - since > 0.5 and not b.tall:
        b.text(
            moment.date, "display", date, type_.date, since, b.theme.soft,
            align=align, most_lines=1, smallest=32, end=at + 0.3, enter="fade",
        )  # fmt: skip
    b.text(
        moment.date, "display", date, type_.date, at + 0.1, b.theme.accent,
        align=align, most_lines=1, smallest=32, enter="fade",
    )  # fmt: skip
    under = Zone(place.x, top + type_.date_high, place.width, place.bottom - top - type_.date_high)
    b.text(moment.words, "bold", under, type_.words, at + 0.2, align=align, most_lines=lines)
