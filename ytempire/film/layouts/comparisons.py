"""The layout of two sides against each other."""

from __future__ import annotations

from collections.abc import Callable

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item, Side, around_number, beside_number, is_latin, written
from ytempire.film.cues import APART
from ytempire.film.palette import RGB
from ytempire.film.parts import count, token

LONGEST_UNIT = 5  # letters that stand beside a number
PAD = 44  # design pixels between the edge of a card and what is on it


def comparison(b: Board) -> None:
    """Two cards stand early; numbers and bars run when they are spoken, the better side gets a rim and a
    tick.
    """
    c, z = b.content, b.zone
    left, right = c.left or Side(""), c.right or Side("")
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, 130 * b.unit)
        y = b.text(c.heading, "display", zone, 84, key=c.key, align="center", most_lines=2) + 24 * b.unit
    height, gap = z.bottom - y - (60 if c.source else 24) * b.unit, (56 if b.tall else 92) * b.unit
    if b.tall:
        width, high, dx, dy = z.width, (height - gap) / 2, 0.0, (height + gap) / 2
    else:
        width, high, dx, dy = (z.width - gap) / 2, height, (z.width + gap) / 2, 0.0
    first = _spoken(b, left, 0.6, 0.0)
    times = first, _spoken(b, right, max(b.cues.seconds / 2, first + APART), first + APART)
    largest = _largest(left, right)
    for i, (side, said) in enumerate(zip((left, right), times, strict=True)):
        zone = Zone(z.x + i * dx, y + i * dy, width, high)
        _side_card(b, side, zone, 0.45 + 0.2 * i, ("left", "right")[i], largest, said)
    latin = is_latin(c.heading or left.label)
    against = (Item(""), "VS") if latin else (Item("", "arrow-left-right"), "")
    token(b, against[0], b.width / 2, y + height / 2, 52 * b.unit, 0.9, against[1], b.theme.mark, b.theme.ink)
    if c.source:
        b.source(c.source, z.x, z.bottom - 48 * b.unit, z.width, times[1] + 0.8, "center")


def _spoken(b: Board, side: Side, default: float, after: float) -> float:
    """When a side is spoken of: its cue, else its number, else its name."""
    if side.cue:
        return b.cues.at(side.cue, default, after)
    named = b.cues.at(side.label, default, after)
    return named if side.number is None else b.cues.number(side.number, named, after)


def _largest(left: Side, right: Side) -> float:
    """What a full bar stands for: the whole for shares, else the larger number."""
    largest = max(abs(left.number or 0), abs(right.number or 0), 1e-9)
    return max(100.0, largest) if left.unit == "%" else largest


def _side_card(b: Board, side: Side, zone: Zone, at: float, enter: str, largest: float, said: float) -> None:
    t, u, pad, icon_side = b.theme, b.unit, PAD * b.unit, 96 * b.unit
    b.card(zone, at, enter, edge=t.mark if side.win else None)
    tone = t.mark if side.win else t.soft
    if side.number is None and not side.text:
        _bare_side(b, side, zone, at, said)
        return
    x = zone.x + pad
    if name := b.icon(side.icon, side.label, fallback=""):
        b.add(shapes.icon(name, icon_side, tone, 1.8), x, zone.y + 40 * u, at + 0.15, "pop")
        x += icon_side + 26 * u
    label = Zone(x, zone.y + 40 * u, zone.right - x - 100 * u, icon_side)
    b.text(side.label, "bold", label, 52, at + 0.2, valign="middle", most_lines=2)
    if side.win:
        b.add(shapes.tick(64 * u, t.mark), zone.right - 92 * u, zone.y + 28 * u, said + 1.2, "pop")
    if side.number is None:
        below = Zone(zone.x + pad, zone.y + icon_side + 70 * u, zone.width - 2 * pad, zone.height - icon_side - 100 * u)
        b.text(side.text, "body", below, 68, at + 0.4, valign="middle", most_lines=5)
    else:
        _side_number(b, side, zone, said, largest, t.accent if side.win else t.text, tone)


def _bare_side(b: Board, side: Side, zone: Zone, at: float, said: float) -> None:
    """A side that is only a name: its icon large in the middle, popping when it is spoken, the name below."""
    pad = 36 * b.unit
    name = b.icon(side.icon, side.label, fallback="")
    if not name:
        room = Zone(zone.x + pad, zone.y + pad, zone.width - 2 * pad, zone.height - 2 * pad)
        b.text(side.label, "display", room, 104, at + 0.2, align="center", valign="middle", most_lines=4)
        return
    icon_side, label_high = min(zone.height * 0.42, zone.width * 0.4), min(zone.height * 0.3, 150 * b.unit)
    top = zone.y + (zone.height - icon_side - label_high) / 2
    tone = b.theme.mark if side.win else b.theme.accent
    icon = shapes.icon(name, icon_side, tone, 1.6)
    b.add(icon, zone.x + (zone.width - icon_side) / 2, top, said, "pop")
    label = Zone(zone.x + pad, top + icon_side, zone.width - 2 * pad, label_high)
    b.text(side.label, "display", label, 64, at + 0.2, align="center", valign="middle", most_lines=2)


def _side_number(b: Board, side: Side, zone: Zone, said: float, largest: float, ink: RGB, tone: RGB) -> None:
    u, pad, value = b.unit, PAD * b.unit, side.number or 0.0
    before, after = _around(b)(side.unit)
    size = min(_number_size(b, other, zone) for other in (b.content.left, b.content.right) if other)
    # between the label above and the bar below
    middle = (zone.y + 136 * u + zone.bottom - 80 * u) / 2
    middle -= 44 * u if not (before or after) and side.unit else 0
    count(b, value, before, after, zone.x + pad, middle - size * 0.6, size, ink, said, align="left")
    if not (before or after) and side.unit:
        below = Zone(zone.x + pad, middle + size * 0.62, zone.width - 2 * pad, 76 * u)
        b.text(side.unit, "bold", below, 56, said + 0.2, b.theme.soft, most_lines=1)
    wide, y, high = zone.width - 2 * pad, zone.bottom - 70 * u, 26 * u
    b.add(shapes.bar(wide, high, b.theme.text, 0.14), zone.x + pad, y, 0.75, "wipe")
    start, end = _reach(value, largest, any(x.number and x.number < 0 for x in (b.content.left, b.content.right) if x))
    filled = max(high, wide * (end - start))
    left = min(zone.x + pad + wide * start, zone.x + pad + wide - filled)
    b.add(shapes.bar(filled, high, tone), left, y, said, "wipe", lasts=1.1)


def _around(b: Board) -> Callable[[str], tuple[str, str]]:
    """How units stand at their numbers: below both where one is long, which would make the numbers small."""
    sides = [side for side in (b.content.left, b.content.right) if side]
    long = any(len(side.unit) > LONGEST_UNIT for side in sides)
    return around_number if long and not b.tall else beside_number


def _number_size(b: Board, side: Side, zone: Zone) -> float:
    """The size in pixels at which a side's number fits such a card."""
    size = min(zone.height * 0.36, 200 * b.unit)
    final = written(side.number or 0.0, *_around(b)(side.unit))
    wide = b.lettering.face("display", final).width(final, size) if side.number is not None else 0.0
    return min(size, size * (zone.width - 2.6 * PAD * b.unit) / max(1.0, wide))


def _reach(value: float, largest: float, signed: bool) -> tuple[float, float]:
    """From where to where a bar runs, as shares of its track; where a number is negative zero is in the middle."""
    share = max(-1.0, min(1.0, value / largest))
    if not signed:
        return 0.0, share
    return (0.5 + min(share, 0.0) / 2, 0.5 + max(share, 0.0) / 2)
