"""Parts of several layers that layouts share: the accent disc, tokens, numbers that count up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Item, decimals, written
from ytempire.film.easing import counting
from ytempire.film.frame import Bytes
from ytempire.film.icons import icons
from ytempire.film.layer import FOREVER, Layer
from ytempire.film.palette import RGB
from ytempire.film.scene import Disc

# The orbits around the disc, as shares of the room it has, and where on each its moon stands, in degrees.
ORBITS = (0.42, 0.72, 1.0)
MOONS = (-38, 152, 28)

COUNT_STEPS = 26
COUNT_SECONDS = 1.1


def accent(b: Board, icon: str, x: float, y: float, radius: float, at: float = 0.2, room: float = math.inf) -> None:
    """The accent disc in its light, with orbits and a pulsing ring, centred at (x, y); match cuts carry it.

    The orbits reach as far as the zone allows, `room` pixels at most.
    """
    t = b.theme
    room = min(room, x, b.width - x, y, b.zone.bottom - y) - 12 * b.unit
    orbits(b, x, y, radius, room, at)
    pulse = shapes.outline(2 * min(room / 1.18, radius * 1.5), t.mark, 0.3)  # it widens by 16 %
    _centred(b, pulse, x, y, at + 0.3, "pop", idle="pulse")
    image = shapes.disc(icon, radius, t.brand, t.on_brand, t.on_brand)
    _centred(b, image, x, y, at, "pop", part="disc", idle="float")
    b.disc = Disc(x, y, radius)
    b.discs.append((b.disc, at))


def orbits(b: Board, x: float, y: float, radius: float, room: float, at: float) -> None:
    """Light and thin circles with moons around (x, y), between `radius` and `room` pixels from there."""
    t = b.theme
    _centred(b, shapes.glow(2 * room, t.brand, 0.34), x, y, at, "fade")
    for n, share in enumerate(ORBITS):
        reach = radius + (room - radius) * share
        circle = shapes.outline(2 * reach, t.mark, 0.26 - 0.05 * n, 2.5 * b.unit)
        _centred(b, circle, x, y, at + 0.15 + 0.1 * n, "fade")
        turn, size = math.radians(MOONS[n]), (13 - 2 * n) * b.unit
        moon = shapes.dot(2 * size, (t.mark, t.brand, t.mark)[n])
        middle = reach - 2.5 * b.unit
        _centred(b, moon, x + middle * math.cos(turn), y + middle * math.sin(turn), at + 0.5 + 0.12 * n, "pop")


def token(
    b: Board,
    item: Item,
    x: float,
    y: float,
    radius: float,
    at: float,
    label: str = "",
    fill: RGB | None = None,
    ink: RGB | None = None,
) -> None:
    """A small disc centred at (x, y) with the item's icon, or with a label where it has none."""
    fill, ink = fill or b.theme.brand, ink or b.theme.on_brand
    name = icons().first(item.icon, item.text) if item.icon else None
    if item.icon and not name and not label:
        name = "sparkles"
    _centred(b, shapes.disc(name, radius, fill, ink), x, y, at, "pop")
    b.discs.append((Disc(x, y, radius), at))
    if not name and label:
        zone = Zone(x - radius * 0.8, y - radius, radius * 1.6, 2 * radius)
        size = radius * 0.9 / b.unit
        b.text(label, "display", zone, size, at + 0.1, ink, align="center", valign="middle", most_lines=1)


def waiting(b: Board, x: float, y: float, radius: float, since: float, until: float) -> None:
    """A dot on a pale disc, where a token will come."""
    if until - since < 0.3:
        return
    end = until + 0.25
    _centred(b, shapes.outline(2 * radius, b.theme.brand, 0.14, radius), x, y, since, "pop", end=end)
    _centred(b, shapes.dot(max(12 * b.unit, radius * 0.26), b.theme.soft), x, y, since + 0.1, "pop", end=end)


def count(
    b: Board,
    value: float,
    before: str,
    after: str,
    x: float,
    y: float,
    size: float,
    colour: RGB,
    start: float,
    align: str = "center",
    since: float = 0.0,
) -> None:
    """A number that counts from `since` for COUNT_SECONDS: one layer for each picture, the last one stays.

    Digits keep the place of the final text, whose top is y and whose left or centre is x.
    """
    places = decimals(value)
    steps = min(COUNT_STEPS, max(2, int(abs(value - since) * 10**places)))
    passed = [since + (value - since) * counting(i / steps) for i in range(1, steps + 1)]
    said = [written(number, before, after, places) for number in passed]
    face, size = b.lettering.face("display", said[-1]), int(size)
    shown = [i for i in range(steps) if not i or said[i] != said[i - 1]]
    for i, following in zip(shown, [*shown[1:], None], strict=True):
        left = x - face.width(said[i], size) / 2 if align == "center" else x
        end = FOREVER if following is None else start + COUNT_SECONDS * following / steps
        drawn = shapes.line(face, said[i], size, colour)
        corner = left - int(size * shapes.LINE_MARGIN)
        b.add(drawn, corner, y - size * 0.13, start + COUNT_SECONDS * i / steps, None, end=end, part="text")


def clock(b: Board, x: float, y: float, radius: float, start: float, end: float) -> None:
    """A ring that runs full from `start` until the answer comes at `end`, with a question mark that hangs in it."""
    t, side = b.theme, 2 * radius
    _centred(b, shapes.ring(side, t.text, alpha=0.2), x, y, 0.25, "pop", part="disc")
    ring = shapes.ring(side, t.mark)
    _centred(b, ring, x, y, start, "run", lasts=end - start, end=end + 0.4, whole=True)
    face, size = b.lettering.face("display", "?"), int(radius * 1.05)
    mark = shapes.line(face, "?", size, t.text)
    _centred(b, mark, x, y - size * 0.02, 0.45, "pop", idle="float", end=end)
    b.disc = Disc(x, y, radius)
    b.discs.append((b.disc, 0.25))


def leave(b: Board, layers: Sequence[Layer], at: float) -> None:
    """Let layers that are on the board go when something takes their place."""
    for layer in layers:
        layer.end = at
        b.add(layer.rgba, layer.x, layer.y, at, "leave", lasts=0.3, end=at + 0.3)


def _centred(b: Board, image: Bytes, x: float, y: float, start: float, enter: str, **more: Any) -> None:
    b.add(image, x - image.shape[1] / 2, y - image.shape[0] / 2, start, enter, **more)
