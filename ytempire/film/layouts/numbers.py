"""Layouts around a figure: big number, comparison."""

from __future__ import annotations

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Content, Item, Side, around_number, beside_number, written
from ytempire.film.parts import count, token
from ytempire.film.scene import Disc


def big_number(b: Board) -> None:
    """A count-up inside a ring that fills where the number is a share, inside a pulse where it is not."""
    c, z = b.content, b.zone
    value = c.number or 0.0
    at = b.cues.at(c.key or written(value), 0.5)
    radius = z.width * 0.36 if b.tall else z.height * 0.49
    if b.tall:
        x, y = b.width / 2, z.y + radius * 1.02
    else:
        x, y = (z.x + radius * 1.06 if c.heading else b.width / 2), z.y + z.height * 0.5
    _ring(b, value, x, y, radius, at)
    _figure(b, value, x, y, radius, at)
    top, left = (y + radius * 1.12, z.x) if b.tall else (z.y, x + radius * 1.28)
    width, foot = z.right - left, 60 * b.unit if c.source else 0.0
    zone = Zone(left, top, width, z.bottom - top - foot)
    align, valign = ("center", "top") if b.tall else ("left", "middle")
    largest = 100 if b.tall else 120
    end = b.text(c.heading, "display", zone, largest, at + 0.5, align=align, valign=valign, most_lines=5)
    if c.source:
        b.source(c.source, left, min(end + 14 * b.unit, z.bottom - 44 * b.unit), width, at + 1, align)


def is_share(content: Content) -> bool:
    """Whether the number is a part of a whole, which a ring can show."""
    return content.unit == "%" and content.number is not None and 0 <= content.number <= 100


def _ring(b: Board, value: float, x: float, y: float, radius: float, at: float) -> None:
    t, side = b.theme, 2 * radius
    if is_share(b.content):
        track = shapes.ring(side, t.brand if t.kind == "dark" else t.ground2)
        b.add(track, x - radius, y - radius, 0.2, "pop", lasts=0.5, part="disc")
        b.disc = Disc(x, y, radius)
        filled = shapes.ring(side, t.mark, value / 100)
        # the whole ring under it keeps the part's centre where the turn is counted from
        b.add(filled, x - radius, y - radius, at, "sweep", lasts=1.1, turn=value / 100, whole=True)
    else:
        thin = 2 * radius / 1.17
        b.add(shapes.outline(thin, t.mark, 0.5), x - thin / 2, y - thin / 2, 0.2, "pop", idle="pulse")


def _figure(b: Board, value: float, x: float, y: float, radius: float, at: float) -> None:
    """The number, its unit below it where that is a word."""
    c, t = b.content, b.theme
    before, after = around_number(c.unit)
    final = f"{before}{written(value)}{after}"
    face = b.lettering.face("display", final)
    room = 2 * radius * (0.64 if is_share(c) else 0.98)
    size = int(260 * b.unit * face.grow)
    size = int(min(size, size * room / max(1.0, face.width(final, size))))
    word = c.unit if not (before or after) else ""
    y -= size * 0.2 if word else 0
    count(b, value, before, after, x, y - size * 0.6, size, t.accent, at)
    if word:
        zone = Zone(x - radius * 0.8, y + size * 0.5, radius * 1.6, 90 * b.unit)
        b.text(word, "bold", zone, 64, at + 0.3, t.text, align="center", most_lines=1)


def comparison(b: Board) -> None:
    """Two cards stand early; numbers and bars run when they are spoken, the better side gets a rim and a
    tick.
    """
    c, z = b.content, b.zone
    left, right = c.left or Side(""), c.right or Side("")
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, 130 * b.unit)
        y = b.text(c.heading, "display", zone, 84, align="center", most_lines=1) + 24 * b.unit
    height, gap = z.bottom - y - (48 if c.source else 24) * b.unit, 56 * b.unit
    if b.tall:
        width, high, dx, dy = z.width, (height - gap) / 2, 0.0, (height + gap) / 2
    else:
        width, high, dx, dy = (z.width - gap) / 2, height, (z.width + gap) / 2, 0.0
    times = b.cues.at(left.cue or left.label, 0.6), b.cues.at(right.cue or right.label, b.cues.seconds / 2)
    largest = _largest(left, right)
    for i, (side, said) in enumerate(zip((left, right), times, strict=True)):
        zone = Zone(z.x + i * dx, y + i * dy, width, high)
        _side_card(b, side, zone, 0.45 + 0.2 * i, ("left", "right")[i], largest, said)
    token(b, Item(""), b.width / 2, y + height / 2, 52 * b.unit, 0.9, "VS", b.theme.mark, b.theme.ink)
    if c.source:
        b.source(c.source, z.x, z.bottom - 36 * b.unit, z.width, times[1] + 0.8, "center")


def _largest(left: Side, right: Side) -> float:
    """What a full bar stands for: the whole for shares, else the larger number."""
    largest = max(abs(left.number or 0), abs(right.number or 0), 1e-9)
    return max(100.0, largest) if left.unit == "%" else largest


def _side_card(b: Board, side: Side, zone: Zone, at: float, enter: str, largest: float, said: float) -> None:
    t, u, pad, icon_side = b.theme, b.unit, 44 * b.unit, 96 * b.unit
    b.card(zone, at, enter, edge=t.mark if side.win else None)
    tone = t.mark if side.win else t.soft
    if side.number is None and not side.text:
        _bare_side(b, side, zone, at, said)
        return
    icon = shapes.icon(b.icon(side.icon, side.label), icon_side, tone, 1.8)
    b.add(icon, zone.x + pad, zone.y + 40 * u, at + 0.15, "pop")
    x = zone.x + pad + icon_side + 26 * u
    label = Zone(x, zone.y + 40 * u, zone.right - x - 100 * u, icon_side)
    b.text(side.label, "bold", label, 52, at + 0.2, valign="middle", most_lines=2)
    if side.win:
        b.add(shapes.tick(64 * u, t.mark), zone.right - 92 * u, zone.y + 28 * u, said + 1.2, "pop")
    if side.number is None:
        below = Zone(zone.x + pad, zone.y + icon_side + 70 * u, zone.width - 2 * pad, zone.height - icon_side - 100 * u)
        b.text(side.text, "body", below, 46, at + 0.4, most_lines=6)
    else:
        _side_number(b, side, zone, said, largest, t.accent if side.win else t.text, tone)


def _bare_side(b: Board, side: Side, zone: Zone, at: float, said: float) -> None:
    """A side that is only a name: its icon large in the middle, popping when it is spoken, the name below."""
    icon_side, label_high = min(zone.height * 0.42, zone.width * 0.4), min(zone.height * 0.3, 150 * b.unit)
    top = zone.y + (zone.height - icon_side - label_high) / 2
    tone = b.theme.mark if side.win else b.theme.accent
    icon = shapes.icon(b.icon(side.icon, side.label), icon_side, tone, 1.6)
    b.add(icon, zone.x + (zone.width - icon_side) / 2, top, said, "pop")
    pad = 36 * b.unit
    label = Zone(zone.x + pad, top + icon_side, zone.width - 2 * pad, label_high)
    b.text(side.label, "display", label, 64, at + 0.2, align="center", valign="middle", most_lines=2)


def _side_number(b: Board, side: Side, zone: Zone, said: float, largest: float, ink, tone) -> None:
    u, pad, value = b.unit, 44 * b.unit, side.number or 0.0
    before, after = beside_number(side.unit)
    final = f"{before}{written(value)}{after}"
    face = b.lettering.face("display", final)
    size = min(zone.height * 0.36, 200 * u)
    size = min(size, size * (zone.width - 2 * pad) / max(1.0, face.width(final, size)))
    # between the label above and the bar below
    middle = (zone.y + 136 * u + zone.bottom - 80 * u) / 2
    count(b, value, before, after, zone.x + pad, middle - size * 0.6, size, ink, said, align="left")
    wide, y, high = zone.width - 2 * pad, zone.bottom - 70 * u, 26 * u
    b.add(shapes.bar(wide, high, b.theme.text, 0.14), zone.x + pad, y, 0.75, "wipe")
    filled = max(high, wide * min(1.0, abs(value) / largest))
    b.add(shapes.bar(filled, high, tone), zone.x + pad, y, said, "wipe", lasts=1.1)
