"""What was and what became of it: before and after."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Content, Item, Side, beside_number, written
from ytempire.film.icons import icons
from ytempire.film.palette import RGB
from ytempire.film.parts import count, token, waiting

# The names that say of two sides that one became the other.
EARLIER = ("before", "then", "earlier", "once", "past", "yesterday", "was")
LATER = ("after", "now", "later", "today", "present", "is")


@dataclass(frozen=True)
class State:
    """One of the two: its side, its card, its colours, and when it is there."""

    side: Side
    zone: Zone
    ink: RGB
    soft: RGB
    at: float
    since: float | None = None  # the number it is counted from


def is_change(content: Content) -> bool:
    """Whether the two sides call themselves before and after, or then and now."""
    if not (content.left and content.right):
        return False
    first, second = (side.label.lower().split()[:1] for side in (content.left, content.right))
    return bool(first and second) and first[0] in EARLIER and second[0] in LATER


def before_after(b: Board) -> None:
    """The before stands on a plain card; at its word the after is wiped in, on a card of the brand's colour."""
    c, z, u, t = b.content, b.zone, b.unit, b.theme
    before, after = c.left or Side(""), c.right or Side("")
    y = z.y
    if c.heading:
        zone = Zone(z.x, z.y, z.width, (170 if b.tall else 130) * u)
        y = b.text(c.heading, "display", zone, 92, key=c.key, align="center", most_lines=2) + 30 * u
    old, new = _places(b, y)
    at = b.cues.at(after.cue or after.label, max(1.2, b.cues.seconds * 0.45), 1.0)
    b.card(old, 0.4, "left")
    _state(b, State(before, old, t.text, t.soft, 0.5))
    b.card(new, 0.5, "right", t.ground2, end=at + 0.8)
    label = Zone(new.x + 48 * u, new.y + 38 * u, new.width - 96 * u, 72 * u)
    b.text(after.label, "bold", label, 50, 0.7, t.soft, valign="middle", most_lines=1, end=at + 0.3)
    waiting(b, new.x + new.width / 2, new.y + new.height / 2, min(new.height, new.width) * 0.16, 0.8, at)
    b.card(new, at, "unroll" if b.tall else "wipe", t.brand)
    _state(b, State(after, new, t.on_brand, t.on_brand, at + 0.1, before.number))
    gap = new.y - old.bottom if b.tall else new.x - old.right
    x, y = (b.width / 2, new.y - gap / 2) if b.tall else (new.x - gap / 2, old.y + old.height / 2)
    onward = "arrow-down" if b.tall else "arrow-left" if b.rtl else "arrow-right"
    token(b, Item("", onward), x, y, 50 * u, 0.9, "", t.ink, t.mark)
    if c.source:
        b.source(c.source, z.x, z.bottom - 48 * u, z.width, at + 0.8, "center")


def _places(b: Board, top: float) -> tuple[Zone, Zone]:
    z, gap = b.zone, (50 if b.tall else 92) * b.unit
    height = z.bottom - top - (62 * b.unit if b.content.source else 0)
    if b.tall:
        high = (height - gap) / 2
        return Zone(z.x, top, z.width, high), Zone(z.x, top + high + gap, z.width, high)
    width = (z.width - gap) / 2
    return Zone(z.x, top, width, height), Zone(z.x + width + gap, top, width, height)


def _state(b: Board, state: State) -> None:
    """The name of a state, and below it its number over a bar, or its text."""
    side, zone, u = state.side, state.zone, b.unit
    pad, high = 48 * u, 72 * u
    name = icons().find(side.icon) or (icons().find_in_sentence(side.text) if side.text else None)
    x = zone.x + pad
    if name:
        b.add(shapes.icon(name, high, state.soft, 1.9), x, zone.y + pad * 0.8, state.at + 0.1, "pop")
        x += high + 24 * u
    label = Zone(x, zone.y + pad * 0.8, zone.right - pad - x, high)
    b.text(side.label, "bold", label, 50, state.at + 0.1, state.soft, valign="middle", most_lines=1)
    top = zone.y + pad * 1.3 + high
    room = Zone(zone.x + pad, top, zone.width - 2 * pad, zone.bottom - pad - top)
    if side.number is None:
        b.text(side.text, "display", room, 84, state.at + 0.2, state.ink, valign="middle", most_lines=5, smallest=30)
    else:
        _number(b, state, side.number, room)


def _number(b: Board, state: State, value: float, room: Zone) -> None:
    """The number, counted from what it was, over a bar to the scale of both."""
    u, (prefix, suffix) = b.unit, beside_number(state.side.unit)
    final, high = written(value, prefix, suffix), 30 * u
    size = int(min(_number_size(b, side, room, high) for side in (b.content.left, b.content.right) if side))
    y = room.y + (room.height - high - size * 1.2) / 2
    if state.since is None:
        b.words_at(final, "display", room.x, y, size, state.ink, state.at + 0.2)
    else:
        count(b, value, prefix, suffix, room.x, y, size, state.ink, state.at + 0.1, "left", state.since)
    numbers = [side.number or 0.0 for side in (b.content.left, b.content.right) if side]
    largest = max(1e-9, *map(abs, numbers))
    if min(numbers) >= 0:
        filled, y = max(high, room.width * value / largest), room.bottom - high
        b.add(shapes.bar(room.width, high, state.ink, 0.14), room.x, y, state.at + 0.2, "wipe")
        b.add(shapes.bar(filled, high, state.ink), room.x, y, state.at + 0.3, "wipe", lasts=1.1)


def _number_size(b: Board, side: Side, room: Zone, bar: float) -> float:
    """The size in pixels at which a side's number fits over a bar of this height."""
    size = min((room.height - bar) * 0.72, 230 * b.unit)
    if side.number is None:
        return size
    final = written(side.number, *beside_number(side.unit))
    return min(size, size * room.width / max(1.0, b.lettering.face("display", final).width(final, size)))
