"""A question that the viewer may answer first: options of which one turns out right, or a covered answer."""

from __future__ import annotations

from collections.abc import Sequence

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.content import Content, Item, is_latin
from ytempire.film.parts import clock, token, waiting
from ytempire.film.stems import plain

MOST_OPTIONS = 4
LETTERS = "ABCD"
SHORTEST_WAIT = 1.2  # seconds to think; a clock that runs for less is started earlier


def quiz(b: Board) -> None:
    """The question stands with a running clock; the right answer is shown when it is spoken."""
    options = options_of(b.content)
    if options:
        _choice(b, options, next(i for i, item in enumerate(options) if _is_answer(item, b.content.answer)))
    else:
        _covered(b)


def options_of(content: Content) -> tuple[Item, ...]:
    """The options that are shown: four at most, the right one among them; none where none of them is right."""
    spoken = [item for item in content.items if item.text]
    right = next((i for i, item in enumerate(spoken) if _is_answer(item, content.answer)), None)
    if right is None or len(spoken) < 2:
        return ()
    shown = spoken[:MOST_OPTIONS]
    if right >= MOST_OPTIONS:
        shown[-1] = spoken[right]
    return tuple(shown)


def _is_answer(item: Item, answer: str) -> bool:
    return plain(item.text) == plain(answer)


def _choice(b: Board, options: Sequence[Item], right: int) -> None:
    """The question with its clock, and a card for each option, filled at its word."""
    c, z, u = b.content, b.zone, b.unit
    times = b.cues.items(options, 0.7)
    reveal = _revealed(b, times[-1] + 0.4)
    start = max(0.6, min(times[-1] + 0.3, reveal - SHORTEST_WAIT))
    radius, gap = 84 * u, 26 * u
    if b.tall:
        clock(b, b.width / 2, z.y + radius, radius, start, reveal)
        top = z.y + 2 * radius + 30 * u
        y = b.kicker(c.kicker, z.x, top, align="center", width=z.width) if c.kicker else top
        zone = Zone(z.x, y, z.width, z.height * 0.27 + top - y)
        y = b.text(c.heading, "display", zone, 96, key=c.key, align="center", most_lines=3) + 34 * u
        column = Zone(z.x, y, z.width, z.bottom - y - 24 * u)
    else:
        width = z.width * 0.41
        y = b.kicker(c.kicker, z.x, z.y, width=width) if c.kicker else z.y
        zone = Zone(z.x, y, width, z.bottom - y - 2 * radius - 40 * u)
        b.text(c.heading, "display", zone, 112, key=c.key, most_lines=6)
        clock(b, z.x + radius, z.bottom - radius, radius, start, reveal)
        column = Zone(z.x + z.width * 0.47, z.y, z.width * 0.53, z.height - 24 * u)
    _solved(b, radius, reveal)
    high = min((column.height - gap * (len(options) - 1)) / len(options), (150 if b.tall else 164) * u)
    spare = column.height - high * len(options) - gap * (len(options) - 1)
    y = column.y + (0 if b.tall else spare / 2)
    for i, (item, at) in enumerate(zip(options, times, strict=True)):
        _option(b, item, i, Zone(column.x, y + i * (high + gap), column.width, high), at, reveal, i == right)


def _solved(b: Board, radius: float, reveal: float) -> None:
    """A tick takes the place of the clock."""
    if not b.disc:
        return
    x, y, side = b.disc.x, b.disc.y, radius * 1.1
    b.add(shapes.dot(2 * radius, b.theme.mark), x - radius, y - radius, reveal, "pop")
    b.add(shapes.tick(side, b.theme.ink), x - side / 2, y - side / 2, reveal + 0.15, "pop")


def _revealed(b: Board, earliest: float) -> float:
    """When the answer is spoken: after all options were; where it is not, once there was time to think."""
    silent = max(earliest + 1.4, b.cues.seconds * 0.62)
    return b.cues.at(b.content.answer, min(silent, max(earliest, b.cues.seconds - 1.5)), earliest)


def _option(b: Board, item: Item, i: int, zone: Zone, at: float, reveal: float, right: bool) -> None:
    """A card that gets its letter and its words. When the answer comes, the right one turns to the accent, the
    others step back.
    """
    t, high = b.theme, zone.height
    label = LETTERS[i] if is_latin(b.content.heading) else str(i + 1)
    x, y, radius = zone.x + high * 0.5, zone.y + high / 2, high * 0.31
    words = Zone(zone.x + high, zone.y + 8, zone.width - high * 1.9, high - 16)
    size = b.even_size([option.text for option in options_of(b.content)], "bold", words, 64, 2)
    b.card(zone, 0.45 + 0.1 * i, "right")
    waiting(b, x, y, radius, 0.6 + 0.1 * i, at + 0.1)
    token(b, Item(""), x, y, radius, at + 0.1, label)
    b.text(item.text, "bold", words, size, at + 0.14, valign="middle", most_lines=2, end=reveal + 0.3)
    if right:
        b.card(zone, reveal, "pop", t.mark)
        token(b, Item(""), x, y, radius, reveal + 0.05, label, t.ink, t.mark)
        b.text(item.text, "bold", words, size, reveal + 0.1, t.ink, valign="middle", most_lines=2, apart=0)
        side = high * 0.46
        b.add(shapes.tick(side, t.ink), zone.right - high * 0.75, y - side / 2, reveal + 0.3, "pop")
    else:
        b.text(item.text, "bold", words, size, reveal, t.soft, valign="middle", most_lines=2, apart=0, enter="fade")


def _covered(b: Board) -> None:
    """The question beside a card on which a clock runs until the answer covers it."""
    c, z, u = b.content, b.zone, b.unit
    reveal = _revealed(b, b.cues.at(c.heading, 0.5) + 0.8)
    if b.tall:
        question = Zone(z.x, z.y, z.width, z.height * 0.44)
        card = Zone(z.x, z.y + z.height * 0.49, z.width, z.height * 0.49)
    else:
        question = Zone(z.x, z.y, z.width * 0.5, z.height)
        card = Zone(z.x + z.width * 0.56, z.y, z.width * 0.44, z.height - 24 * u)
    align = "center" if b.tall else "left"
    y = b.kicker(c.kicker, question.x, question.y, align=align, width=question.width) if c.kicker else question.y
    zone = Zone(question.x, y, question.width, question.bottom - y)
    b.text(c.heading, "display", zone, 128, key=c.key, align=align, valign="middle", most_lines=6)
    b.card(card, 0.4, "pop")
    x, y = card.x + card.width / 2, card.y + card.height / 2
    clock(b, x, y, min(card.width, card.height) * 0.3, 0.6, reveal)
    b.card(card, reveal, "grow", b.theme.mark)
    side, pad = 96 * u, 44 * u
    b.add(shapes.tick(side, b.theme.ink), x - side / 2, card.y + pad, reveal + 0.35, "pop")
    words = Zone(card.x + pad, card.y + pad + side, card.width - 2 * pad, card.height - 2 * pad - side)
    b.text(c.answer, "display", words, 132, reveal + 0.2, b.theme.ink, align="center", valign="middle", most_lines=4)
