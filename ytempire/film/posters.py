"""The layouts of thumbnails. Each draws on a canvas and says whether its words could be set readably: where not,
nothing was drawn. No letters stand where YouTube puts the length of the film (STAMP).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ytempire.film import shapes
from ytempire.film.bigtype import READABLE, Box, Setting, crammed, fitted
from ytempire.film.canvas import HEIGHT, WIDTH, Canvas
from ytempire.film.duel import versus
from ytempire.film.icons import NEUTRAL
from ytempire.film.palette import WHITE
from ytempire.film.wordings import COMFORTABLE, LOWEST, Words, column, first, longest_row, mirrored


@dataclass(frozen=True)
class Layout:
    """How it draws, and the theme and plate it stands on."""

    draw: Callable[[Canvas, Words], bool]
    theme: str
    family: str


def big(c: Canvas, w: Words) -> bool:
    """The words, and a large disc that they may run into."""
    words = column(c, w.phrasings)
    if words is None:
        return False
    if not c.on_picture:
        x = min(1108.0, max(990.0, longest_row(words) + 314))
        c.disc(w.icon or NEUTRAL, mirrored(x, words), 350, 240 if x < 1020 else 222)
    c.write(words, w.key)
    return True


def banner(c: Canvas, w: Words) -> bool:
    """Nothing but the words, as large as they go, the telling line on a slab of the accent."""
    setting = first(c, w.phrasings, (64, 62, 1150, LOWEST - 78), 4, 230)
    if setting is None:
        return False
    telling = _telling(setting, w.key)
    for row in telling:
        _slab(c, setting, row)
    others = [i for i in range(len(setting.rows)) if i not in telling]
    if others:
        c.write(setting, rows=others)
    for row in telling:
        c.write_flat(setting, row, c.theme.ink)
    return True


def number(c: Canvas, w: Words) -> bool:
    """A number across the picture, with the words that stand before it above, or those after it below."""
    above, said = bool(w.before), w.before or w.after
    boxes: tuple[Box, ...] = ((64, 52, 1152, 310),)
    if above:
        boxes = (64, 366, 930, LOWEST - 366), (64, 366, 1152, 212)
    elif not said:
        boxes = ((64, 100, 1152, 470),)
    figures = [figure for box in boxes if (figure := fitted(c.lettering, w.number, box, 1, 440)) is not None]
    if not figures:
        return False
    figure = max(figures, key=lambda setting: setting.capital)
    room: Box = (64, 46, 1152, 262) if above else (64, 388, 920, LOWEST - 388)
    largest = max(READABLE, min(figure.capital * 0.85, COMFORTABLE * 1.25))
    words = first(c, said[:1], room, 1, largest) or first(c, said, room, 2, largest)
    if said and words is None:
        return False
    _beside_figure(c, figure, w.icon, above)
    c.write(figure, colour=c.theme.mark)
    if words is not None:
        _rule(c, *((words, figure) if above else (figure, words)))
        c.write(words, w.key)
    return True


def _rule(c: Canvas, upper: Setting, lower: Setting) -> None:
    """A bar between two blocks that stand far enough apart for one."""
    gap = lower.top - upper.bottom
    if gap > 64:
        y, long = upper.bottom + gap / 2 - 6, min(upper.width(0), lower.width(0))
        c.vector(f'<rect x="64" y="{y:.0f}" width="{long:.0f}" height="12" rx="6" fill="{shapes.css(WHITE)}"/>')


def _beside_figure(c: Canvas, figure: Setting, icon: str | None, above: bool) -> None:
    """An icon where the number leaves room for it, else light behind the number."""
    wide = figure.width(0)
    if icon and not c.on_picture and wide < 800:
        radius = 190 if wide < 640 else 150
        c.disc(icon, 1216 - radius, 500 - radius * 0.2 if above else 62 + radius, radius)
    else:
        c.glow(figure.box[0] + wide / 2, figure.box[1] + figure.box[3] / 2, 520, 0.22)


def question(c: Canvas, w: Words) -> bool:
    """The words, and a huge question mark that they may run into."""
    words = column(c, tuple(phrase.rstrip("?？؟") for phrase in w.phrasings))
    mark = fitted(c.lettering, "?", (830, 40, 400, 600), 1, 430)
    if words is None or mark is None:
        return False
    t = c.theme
    x = mirrored(min(1080.0, max(1020.0, longest_row(words) + 244)), words)
    c.glow(x, 350, 520, 0.42)
    c.vector(
        f'<circle cx="{x}" cy="350" r="292" fill="{shapes.css(t.mark)}"/>'
        f'<circle cx="{x}" cy="350" r="262" fill="none" stroke="{shapes.css(t.ink)}" stroke-width="8"/>'
    )
    c.write(replace(mark, box=(x - 200, 50, 400, 600)), align="center")
    c.write(words, w.key)
    return True


def arrow(c: Canvas, w: Words) -> bool:
    """Few words, and an arrow drawn by hand to what is ringed."""
    if w.icon is None or c.on_picture:
        return False
    few = tuple(phrase for phrase in w.phrasings if len(phrase.split()) <= 4)
    narrow = first(c, few, (60, 50, 610, 410), 3, 190)
    setting = narrow or first(c, few, (60, 56, 1160, 258), 2, 190)
    if setting is None:
        return False
    x, y, r = (950, 392, 218) if narrow else (930, 478, 172)
    t = c.theme
    c.glow(x, y, r * 1.9, 0.4)
    c.vector(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{shapes.css(t.ink, 0.72)}"/>')
    c.icon(w.icon, x, y, r * 1.16)
    stroke = f'stroke="{shapes.css(t.mark)}" stroke-linecap="round" stroke-linejoin="round" fill="none"'
    c.vector(
        f'<g transform="translate({x} {y}) scale({r / 218:.3f})"><g transform="translate(6 8)" stroke="'
        f'{shapes.css(t.ink, 0.6)}" stroke-linecap="round" stroke-linejoin="round" fill="none">{ARROW}</g>'
        f"<g {stroke}>{ARROW}</g></g>"
    )
    c.write(setting, w.key)
    return True


# About the middle of a ring of 218 pixels: the ring drawn by hand, then the arrow's shaft and head.
ARROW = (
    '<path stroke-width="24" d="M-150-182C-50-270 140-250 210-110C280 34 200 216 30 242C-150 262-262 126-230-28'
    'C-214-112-158-186-78-212"/>'
    '<path stroke-width="30" d="M-560 136C-500 226-390 236-292 146M-372 130L-284 140L-296 228"/>'
)


def plain(c: Canvas, w: Words) -> None:
    """Whatever can be drawn, for words that suit no other layout, or that no size makes readable, and for none."""
    box: Box = (64, 50, 1150, LOWEST - 50)
    if w.phrasings[-1]:
        setting = first(c, w.phrasings, box, 4, 200) or crammed(c.lettering, w.phrasings[-1], box, 4)
        c.write(setting, w.key)
    else:
        c.disc(w.icon or NEUTRAL, WIDTH / 2, HEIGHT / 2, 235)


def _telling(setting: Setting, key: str) -> list[int]:
    """The rows that consist of the key; else the one with most letters of it, or the last one."""
    lines = setting.lines(key)
    held = [len(line.key) for line in lines]
    whole = [i for i, line in enumerate(lines) if held[i] == len(line.text.replace(" ", ""))]
    if whole and len(whole) < len(lines):
        return whole
    return [held.index(max(held)) if max(held) else len(held) - 1]


def _slab(c: Canvas, setting: Setting, row: int) -> None:
    """A slanted slab of the accent behind a row."""
    line = setting.lines()[row]
    above, beside = setting.capital * 0.15, setting.capital * 0.3
    left, right = line.x - beside, line.x + setting.width(row) + beside
    top, bottom = line.y - setting.capital - above, line.y + max(above, setting.below)
    lean = setting.capital * 0.1

    def path(dx: float, dy: float) -> str:
        return (
            f"M{left + lean + dx:.0f} {top + dy:.0f}L{right + lean + dx:.0f} {top + dy:.0f}"
            f"L{right - lean + dx:.0f} {bottom + dy:.0f}L{left - lean + dx:.0f} {bottom + dy:.0f}Z"
        )

    c.vector(
        f'<path d="{path(10, 12)}" fill="{shapes.css(c.theme.ink, 0.75)}"/>'
        f'<path d="{path(0, 0)}" fill="{shapes.css(c.theme.mark)}"/>'
    )


LAYOUTS = {
    "big": Layout(big, "bold", "rays"),
    "number": Layout(number, "dark", "spotlight"),
    "versus": Layout(versus, "bold", "mesh"),
    "question": Layout(question, "dark", "topo"),
    "arrow": Layout(arrow, "bold", "halftone"),
    "banner": Layout(banner, "dark", "geometric"),
}
