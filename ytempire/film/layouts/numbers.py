"""Layouts around a figure: big number, comparison."""

from __future__ import annotations

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Content, Item, Side, around_number, beside_number, is_latin, written
from ytempire.film.cues import APART
from ytempire.film.parts import count, orbits, token
from ytempire.film.scene import Disc

LARGEST = 260  # design pixels of a number's type


def big_number(b: Board) -> None:
    """A count-up inside a ring that fills where the number is a share; inside orbits where it is short; across the
    frame where it is long.
    """
    c, z = b.content, b.zone
    value = c.number or 0.0
    final = written(value, *around_number(c.unit))
    at = b.cues.number(value, b.cues.at(c.key, 0.5))
    radius = z.width * 0.36 if b.tall else z.height * 0.49
    face = b.lettering.face("display", final)
    if not is_share(c) and face.width(final, LARGEST * b.unit * face.grow) > 2 * radius * 0.95:
        return _across(b, value, at)
    if b.tall:
        x, y = b.width / 2, z.y + radius * 1.02
    else:
        x, y = (z.x + radius * 1.06 if c.heading else b.width / 2), z.y + z.height * 0.5
    _ring(b, value, x, y, radius, at)
    _figure(b, value, x, y, radius, at)
    left, top = (z.x, y + radius * 1.12) if b.tall else (x + radius * 1.28, z.y)
    return _said_of_it(b, Zone(left, top, z.right - left, z.bottom - top), at)


def is_share(content: Content) -> bool:
    """Whether the number is a part of a whole, or more than it, which a ring can show."""
    return content.unit == "%" and content.number is not None and content.number >= 0


def _said_of_it(b: Board, zone: Zone, at: float) -> None:
    """What the number is, and where it comes from."""
    c, foot = b.content, 70 * b.unit if b.content.source else 0.0
    align, valign = ("center", "top") if b.tall else ("left", "middle")
    y = zone.y
    if c.kicker and c.kicker != c.heading:
        below = y if b.tall else y + zone.height * 0.12
        y = b.kicker(c.kicker, zone.x, below, align=align, width=zone.width)
    room = Zone(zone.x, y, zone.width, zone.bottom - y - foot)
    largest = 104 if b.tall else 120
    end = b.text(
        c.heading, "display", room, largest, max(0.35, at - 0.5 if at < 1.5 else 0.5),
        key=c.key, align=align, valign=valign, most_lines=6,
    )  # fmt: skip
    if c.source:
        b.source(c.source, zone.x, min(end + 18 * b.unit, zone.bottom - 52 * b.unit), zone.width, at + 1, align)


def _across(b: Board, value: float, at: float) -> None:
    """A number too long for a ring: as large as the frame is wide, over a bar, its words below."""
    c, z, u = b.content, b.zone, b.unit
    before, after = beside_number(c.unit)
    final = written(value, before, after)
    face = b.lettering.face("display", final)
    size = LARGEST * 1.2 * u * face.grow
    size = int(min(size, size * z.width / max(1.0, face.width(final, size)), z.height * 0.42))
    wide = face.width(final, size)
    x, y = (b.width / 2, z.y + z.height * 0.14) if b.tall else (z.x, z.y + z.height * 0.06)
    count(b, value, before, after, x, y, size, b.theme.accent, at, "center" if b.tall else "left")
    y += size * 1.32
    left = (b.width - wide) / 2 if b.tall else z.x
    b.add(shapes.bar(wide, 14 * u, b.theme.text, 0.18), left, y, 0.3, "wipe")
    b.add(shapes.bar(wide, 14 * u, b.theme.mark), left, y, at, "wipe", lasts=1.1)
    top = y + 50 * u
    _said_of_it(b, Zone(z.x, top, z.width, (z.bottom - top) * (1 if b.tall else 0.9)), at)


def _ring(b: Board, value: float, x: float, y: float, radius: float, at: float) -> None:
    """A ring that fills, twice where the share is more than the whole; orbits where the number is no share."""
    t, side = b.theme, 2 * radius
    if not is_share(b.content):
        orbits(b, x, y, radius * 0.68, min(radius * 1.02, b.width - x, x), 0.2)
        return
    track = shapes.ring(side, t.brand if t.kind == "dark" else t.ground2)
    b.add(track, x - radius, y - radius, 0.2, "pop", lasts=0.5, part="disc")
    b.disc = Disc(x, y, radius)
    b.discs.append((b.disc, at + 1.1))
    filled = shapes.ring(side, t.mark, min(value, 100) / 100)
    # the whole ring under it keeps the part's centre where the turn is counted from
    b.add(filled, x - radius, y - radius, at, "sweep", lasts=1.1, turn=min(value, 100) / 100, whole=True)


def _figure(b: Board, value: float, x: float, y: float, radius: float, at: float) -> None:
    """The number, its unit below it where that is a word; of more than the whole, how many times the whole."""
    c, t = b.content, b.theme
    before, after = around_number(c.unit)
    final = written(value, before, after)
    face = b.lettering.face("display", final)
    room = 2 * radius * (0.64 if is_share(c) else 0.95)
    size = int(LARGEST * b.unit * face.grow)
    size = int(min(size, size * room / max(1.0, face.width(final, size))))
    word = c.unit if not (before or after) else ""
    if is_share(c) and value > 100:
        word = f"{written(float(f'{value / 100:.3g}'))} ×"
    y -= size * 0.2 if word else 0
    count(b, value, before, after, x, y - size * 0.6, size, t.accent, at)
    if word:
        zone = Zone(x - radius * 0.6, y + size * 0.5, radius * 1.2, 90 * b.unit)
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
        y = b.text(c.heading, "display", zone, 84, key=c.key, align="center", most_lines=2) + 24 * b.unit
    height, gap = z.bottom - y - (60 if c.source else 24) * b.unit, 56 * b.unit
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
    t, u, pad, icon_side = b.theme, b.unit, 44 * b.unit, 96 * b.unit
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


def _side_number(b: Board, side: Side, zone: Zone, said: float, largest: float, ink, tone) -> None:
    u, pad, value = b.unit, 44 * b.unit, side.number or 0.0
    before, after = beside_number(side.unit)
    final = written(value, before, after)
    face = b.lettering.face("display", final)
    size = min(zone.height * 0.36, 200 * u)
    size = min(size, size * (zone.width - 2 * pad) / max(1.0, face.width(final, size)))
    # between the label above and the bar below
    middle = (zone.y + 136 * u + zone.bottom - 80 * u) / 2
    count(b, value, before, after, zone.x + pad, middle - size * 0.6, size, ink, said, align="left")
    wide, y, high = zone.width - 2 * pad, zone.bottom - 70 * u, 26 * u
    b.add(shapes.bar(wide, high, b.theme.text, 0.14), zone.x + pad, y, 0.75, "wipe")
    start, end = _reach(value, largest, any(x.number and x.number < 0 for x in (b.content.left, b.content.right) if x))
    filled = max(high, wide * (end - start))
    left = min(zone.x + pad + wide * start, zone.x + pad + wide - filled)
    b.add(shapes.bar(filled, high, tone), left, y, said, "wipe", lasts=1.1)


def _reach(value: float, largest: float, signed: bool) -> tuple[float, float]:
    """From where to where a bar runs, as shares of its track; where a number is negative zero is in the middle."""
    share = max(-1.0, min(1.0, value / largest))
    if not signed:
        return 0.0, share
    return (0.5 + min(share, 0.0) / 2, 0.5 + max(share, 0.0) / 2)
