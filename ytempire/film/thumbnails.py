"""Thumbnails: five layouts of loud type in the channel's look, their contrast measured on the finished
picture.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from ytempire.film import shapes
from ytempire.film.canvas import HEIGHT, WIDTH, Canvas
from ytempire.film.content import Content, Side, around_number, written
from ytempire.film.errors import FilmError
from ytempire.film.icons import icons
from ytempire.film.lettering import lettering
from ytempire.film.look import Look
from ytempire.film.palette import WHITE, themes
from ytempire.film.titles import short_title

ARROW_WORDS = 3  # more would run into the arrow


@dataclass(frozen=True)
class Thumbnail:
    """A picture of 1280x720 and the measured contrast (WCAG ratio) of its letters, full size and 168 pixels
    wide.
    """

    image: Image.Image
    layout: str
    contrast: float
    contrast_small: float


@dataclass(frozen=True)
class Words:
    """What a thumbnail says: at most five words, and what goes with them."""

    text: str
    key: str
    icon: str
    content: Content


@dataclass(frozen=True)
class ThumbnailLayout:
    """How it draws, and the theme and plate it stands on."""

    draw: Callable[[Canvas, Words], None]
    theme: str
    family: str


def thumbnail(fields: Mapping[str, Any], look: Look, layout: str | None = None) -> Thumbnail:
    """A thumbnail from `text` (or `heading`), and `key icon number unit left right` as in scenes.

    Raises FilmError for a layout that does not exist.
    """
    if layout is not None and layout not in LAYOUTS:
        raise FilmError(f"There is no thumbnail layout named “{layout}”. Choose one of: {', '.join(LAYOUTS)}.")
    content = Content.from_json({**fields, "heading": fields.get("text") or fields.get("heading")})
    words = _words(content, look)
    layout = layout or choose(words)
    chosen = LAYOUTS[layout]
    seed = zlib.crc32(content.heading.encode())
    canvas = Canvas(themes(look.colour)[chosen.theme], chosen.family, lettering(look.pairing), seed)
    chosen.draw(canvas, words)
    return Thumbnail(canvas.image.convert("RGB"), layout, *canvas.measure())


def choose(words: Words) -> str:
    """Two sides are set against each other, a number or a question is made large; else by the words."""
    content = words.content
    if content.left and content.right and content.left.label and content.right.label:
        return "versus"
    if content.number is not None:
        return "number"
    if words.text.endswith("?"):
        return "question"
    room_for_arrow = 0 < len(words.text.split()) <= ARROW_WORDS
    return "arrow" if room_for_arrow and zlib.crc32(words.text.encode()) % 2 else "big"


def _words(content: Content, look: Look) -> Words:
    text = short_title(content.heading)
    text = lettering(look.pairing).face("display", text).clean(text)
    found = icons().find(content.icon) or icons().find_in_sentence(f"{content.key} {content.heading}")
    key = content.key if content.key else (text.split() or [""])[-1].strip("?!.,")
    return Words(text, key, found or "sparkles", content)


def big(c: Canvas, w: Words) -> None:
    """The words beside a large disc."""
    x = 980 if w.text else WIDTH / 2
    c.vector(f'<circle cx="{x}" cy="360" r="330" fill="{shapes.css(c.theme.mark, 0.16)}"/>')
    c.disc(w.icon, x, 360, 235)
    c.text(w.text, (56, 40, 640, 640), w.key)


def number(c: Canvas, w: Words) -> None:
    """A number across the picture over a band with the words."""
    before, after = around_number(w.content.unit)
    said = f"{before}{written(w.content.number or 0.0)}{after}"
    c.text(said, (40, 20, 1200, 440), colour=c.theme.mark, align="center", largest=520, most_lines=1)
    c.vector(
        f'<rect x="0" y="486" width="{WIDTH}" height="234" fill="{shapes.css(c.theme.ink)}"/>'
        f'<rect x="0" y="486" width="{WIDTH}" height="12" fill="{shapes.css(c.theme.mark)}"/>'
    )
    c.text(w.text, (60, 506, 1160, 206), align="center", largest=150, most_lines=2)


def versus(c: Canvas, w: Words) -> None:
    """Two halves, each with its icon and its words."""
    t = c.theme
    c.vector(
        f'<path d="M700 0H{WIDTH}V{HEIGHT}H580Z" fill="{shapes.css(t.mark)}"/>'
        f'<path d="M700 0L580 {HEIGHT}" stroke="#fff" stroke-width="16"/>'
    )
    sides = (w.content.left or Side("")), (w.content.right or Side(""))
    for side, x, ink in zip(sides, (310, 970), (WHITE, t.ink), strict=True):
        found = icons().find(side.icon or side.label) or icons().find_in_sentence(side.label)
        c.icon(found or "sparkles", x, 225, 290, ink)
        c.text(
            " ".join(side.label.split()[:2]),
            (x - 270, 410, 540, 280),
            align="center",
            largest=190,
            most_lines=2,
        )
    c.vector(f'<circle cx="640" cy="300" r="92" fill="{shapes.css(t.ink)}" stroke="#fff" stroke-width="12"/>')
    c.text("vs", (560, 220, 160, 160), align="center", largest=110)


def question(c: Canvas, w: Words) -> None:
    """The words beside a huge question mark."""
    t = c.theme
    c.vector(
        f'<circle cx="1000" cy="360" r="300" fill="{shapes.css(t.mark)}"/>'
        f'<circle cx="1000" cy="360" r="268" fill="none" stroke="{shapes.css(t.ink)}" stroke-width="8"/>'
    )
    c.text("?", (800, 60, 400, 600), align="center", largest=500)
    c.text(w.text.rstrip("?"), (56, 40, 640, 640), w.key)


def arrow(c: Canvas, w: Words) -> None:
    """The words, and an arrow drawn by hand to what is ringed."""
    t = c.theme
    c.vector(f'<circle cx="950" cy="400" r="215" fill="{shapes.css(t.ink, 0.55)}"/>')
    c.icon(w.icon, 950, 400, 260)
    c.vector(
        f'<g fill="none" stroke="{shapes.css(t.mark)}" stroke-linecap="round" stroke-linejoin="round">'
        '<path stroke-width="22" d="M800 215C900 130 1090 150 1160 290C1230 440 1150 620 980 640C800 660 690 '
        '520 720 370C735 290 790 215 870 190"/>'
        '<path stroke-width="26" d="M420 560C480 640 580 640 668 540M590 540L676 530L676 616"/></g>'
    )
    c.text(w.text, (56, 30, 640, 490), w.key, most_lines=3)


LAYOUTS = {
    "big": ThumbnailLayout(big, "bold", "rays"),
    "number": ThumbnailLayout(number, "dark", "spotlight"),
    "versus": ThumbnailLayout(versus, "bold", "mesh"),
    "question": ThumbnailLayout(question, "dark", "topo"),
    "arrow": ThumbnailLayout(arrow, "bold", "halftone"),
}
