"""The layout of one figure."""

from __future__ import annotations

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Content, around_number, beside_number, written
from ytempire.film.parts import count, leave, orbits
from ytempire.film.scene import Disc

LARGEST = 260  # design pixels of a number's type
LARGEST_WORDS = 140  # design pixels: what a number counts is more than half as large as the number
SMALLEST_LINE = 104  # design pixels: in one line if that is no smaller
WAITS = 1.5  # seconds: where a number is spoken later than this, an icon holds its place


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
    _hold(b, x, y, radius * 0.4, at)
    _figure(b, value, x, y, radius, at)
    left, top = (z.x, y + radius * 1.12) if b.tall else (x + radius * 1.28, z.y)
    return _said_of_it(b, Zone(left, top, z.right - left, z.bottom - top), at)


def _hold(b: Board, x: float, y: float, radius: float, until: float) -> None:
    """What it is about, as an icon in the place of a number that comes late."""
    c = b.content
    if until <= WAITS:
        return
    before, icon = len(b.layers), b.icon(c.icon, c.heading, c.narration)
    disc = shapes.disc(icon, radius, b.theme.brand, b.theme.on_brand, b.theme.on_brand)
    b.add(disc, x - disc.shape[1] / 2, y - disc.shape[0] / 2, 0.35, "pop", idle="float")
    leave(b, b.layers[before:], until - 0.3)


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
    line = b.even_size([c.heading], "display", Zone(0, 0, room.width, b.height), LARGEST_WORDS, 1, 8)
    largest = line if line >= SMALLEST_LINE else LARGEST_WORDS
    end = b.text(
        c.heading, "display", room, largest, 0.45,
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
    held = size * 0.5
    _hold(b, b.width / 2 if b.tall else z.x + held * 1.2, y - size * 0.72, held, at)
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
        zone = Zone(x - radius * 0.6, y + size * 0.5, radius * 1.2, 100 * b.unit)
        b.text(word, "bold", zone, 76, at + 0.3, t.text, align="center", most_lines=1)
