"""Thumbnails: layouts of loud type in the channel's look, what suits a film best, and the creator's own."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ytempire.film.canvas import HEIGHT, WIDTH, Canvas
from ytempire.film.content import Content, Side, beside_number, is_latin, written
from ytempire.film.errors import FilmError
from ytempire.film.icons import icons
from ytempire.film.lettering import lettering
from ytempire.film.look import Look
from ytempire.film.palette import themes
from ytempire.film.pictures import Given, accepted, covering, read_picture
from ytempire.film.posters import LAYOUTS, plain
from ytempire.film.titles import MOST_WORDS, QUESTIONS, short_title, waits
from ytempire.film.wordings import Words

__all__ = ["LAYOUTS", "MOST_BYTES", "Thumbnail", "jpeg", "own", "suited", "thumbnail"]

OFFERED = 3
LONG_WORD = 14  # letters: beside it there is hardly room for another
TELLING = frozenset(("he", "i", "my", "our", "she", "they", "to", "we"))  # "How I …" and "How to …" ask nothing
MOST_BYTES = 2_000_000  # YouTube takes thumbnails of up to 2 MB
QUALITIES = (92, 86, 78, 66, 50, 30)

FIGURE = re.compile(
    r"(?<![\w.,])[$€£¥]?\d+(?:[.,:]\d+)*(?:\s?%|\s?°[CF]?|[kKxX]\b|\s?(?:million|billion|[mb]n|[MB])\b|\s(?:second|minute"
    r"|hour|day|week|month|year|mile|meter|metre|dollar|euro|percent|degree)s?\b|\s(?:km|kg|cm|mph|AM|PM|am|pm)\b)?"
)


@dataclass(frozen=True)
class Thumbnail:
    """A picture of 1280x720 and what was measured on it: the contrast (WCAG ratio) of its letters to what is
    around them, full size and 168 pixels wide, and the height of its smallest capitals in pixels at that width.
    """

    image: Image.Image
    layout: str
    contrast: float
    contrast_small: float
    capitals: float = 0.0


def thumbnail(
    fields: Mapping[str, Any], look: Look, layout: str | None = None, picture: Given | None = None
) -> Thumbnail:
    """A thumbnail from `text` (or `heading`), and `key icon number unit left right` as in scenes; `picture` stands
    darkened behind the words.

    Without a `layout`, or where the words do not suit it, the best one is taken: `Thumbnail.layout` tells which.
    Raises FilmError for a layout that does not exist.
    """
    if layout is not None and layout not in LAYOUTS:
        raise FilmError(f"There is no thumbnail layout named “{layout}”. Choose one of: {', '.join(LAYOUTS)}.")
    order = ([layout] if layout else []) + _ranked(fields, look)
    return next(_drawn(fields, look, order, picture))


def suited(fields: Mapping[str, Any], look: Look, picture: Given | None = None) -> list[Thumbnail]:
    """The three layouts that suit the topic best, best first."""
    return list(islice(_drawn(fields, look, _ranked(fields, look), picture), OFFERED))


def own(path: Path) -> Image.Image:
    """An uploaded picture, fitted to 1280x720. Raises FilmError with a sentence where it is none."""
    return Image.fromarray(covering(np.asarray(accepted(path)), WIDTH, HEIGHT))


def jpeg(image: Image.Image) -> bytes:
    """The picture as a JPEG file of less than MOST_BYTES."""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() < MOST_BYTES:
            break
    return out.getvalue()


def _drawn(fields: Mapping[str, Any], look: Look, order: list[str], picture: Given | None) -> Iterator[Thumbnail]:
    """Those of the layouts that set the words readably, each once; then plain ones on the grounds of the others."""
    content = _content(fields)
    words = words_of(content, look)
    pixels = None if picture is None else read_picture(picture)
    seed, tones = zlib.crc32(content.heading.encode()), themes(look.colour)
    failed: list[str] = []
    for name in dict.fromkeys(order):
        layout = LAYOUTS[name]
        canvas = Canvas(tones[layout.theme], layout.family, lettering(look.pairing), seed, pixels)
        if layout.draw(canvas, words):
            yield _measured(canvas, name)
        else:
            failed.append(name)
    for name in sorted(failed, key=list(LAYOUTS).index):
        layout = LAYOUTS[name]
        canvas = Canvas(tones[layout.theme], layout.family, lettering(look.pairing), seed, pixels)
        plain(canvas, words)
        yield _measured(canvas, name)


def _measured(canvas: Canvas, layout: str) -> Thumbnail:
    return Thumbnail(canvas.image.convert("RGB"), layout, *canvas.measure(), canvas.capitals)


def _ranked(fields: Mapping[str, Any], look: Look) -> list[str]:
    """All layouts, those that suit the topic first."""
    content = _content(fields)
    words = words_of(content, look)
    opening = (*content.heading.lower().split()[:2], "", "")
    curious = opening[0] in QUESTIONS and opening[1] not in TELLING
    asked = content.heading.rstrip().endswith(("?", "？", "؟"))
    suits = {
        "versus": 6.0 if words.sides else -1.0,
        "number": 5.0 if words.number else -1.0,
        "question": 5.5 if asked else 2.4 if curious else 0.5,
        "big": 3.0 if words.icon else 1.0,
        "arrow": 2.5 if words.icon else 0.2,
        "banner": 2.0,
    }
    return sorted((name for name in suits if suits[name] > 0), key=lambda name: -suits[name])


def words_of(content: Content, look: Look) -> Words:
    """What a thumbnail says about a film."""
    title = lettering(look.pairing).drawable(content.heading)
    phrasings = _phrasings(title, content.key)
    before, figure, after = _figure(title, content)
    key = " ".join(word for word in content.key.split() if word.lower() in phrasings[0].lower().split())
    return Words(
        phrasings,
        key or _last_said(phrasings[0]),
        icons().first(content.icon, content.key, content.heading),
        figure,
        before=_phrasings(before, "") if before else (),
        after=() if before or not after else _phrasings(after, ""),
        sides=_sides(content),
    )


def _phrasings(title: str, key: str) -> tuple[str, ...]:
    """The title in at most five words, then in fewer, down to two: one alone seldom says anything, but a very
    long one.
    """
    least = 1 if max(map(len, title.split()), default=0) >= LONG_WORD else 2
    return tuple(dict.fromkeys(short_title(title, most, key) for most in range(MOST_WORDS, least - 1, -1)))


def _figure(title: str, content: Content) -> tuple[str, str, str]:
    """The number of the title with what stands before and after it, or the number of the scene before the title."""
    found = FIGURE.search(title)
    if found:
        return _without_end(title[: found.start()]), found[0].strip(), title[found.end() :].strip()
    if content.number is None:
        return "", "", ""
    return "", written(content.number, *beside_number(content.unit)), title


def _without_end(text: str) -> str:
    """The text without last words that wait for another."""
    words = text.split()
    while words and waits(words[-1]):
        words.pop()
    return " ".join(words)


def _last_said(phrase: str) -> str:
    """A number of the phrase, else its last word that means something."""
    words = [word for word in phrase.split() if not waits(word)]
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    return next(iter([*numbers, *reversed(words)]), "").strip("?!.,")


def _sides(content: Content) -> tuple[tuple[str, str | None], ...]:
    """Both sides, if both have a label that letters of "vs" may stand between."""
    sides = [side for side in (content.left, content.right) if side and side.label and is_latin(side.label)]
    return tuple((_label(side), icons().first(side.icon, side.label)) for side in sides) if len(sides) == 2 else ()


def _label(side: Side) -> str:
    return short_title(side.label, 2)


def _content(fields: Mapping[str, Any]) -> Content:
    return Content.from_json({**fields, "heading": fields.get("text") or fields.get("heading")})
