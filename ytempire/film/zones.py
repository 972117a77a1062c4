"""Where captions stand and how large they are, measured in the font that they are set in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from ytempire.film.wrapping import cells

FONTS = Path(__file__).parent / "assets" / "fonts"
FONT, FONT_FILE = "Montserrat ExtraBold", FONTS / "Montserrat_800ExtraBold.ttf"


@dataclass(frozen=True)
class Zone:
    """Where captions stand, in pixels, and how much they hold: letters a line, lines, words at a time."""

    top: int
    centre: int
    bottom: int
    line: int
    font: int
    letters: int
    lines: int
    words: int


def zone(size: tuple[int, int], style: str = "karaoke") -> Zone:
    """The captions' zone. Portrait films keep clear of the phone's own text and buttons below."""
    width, height = size
    tall = height > width
    top, centre, bottom = (0.66, 0.735, 0.81) if tall else (0.78, 0.87, 0.96)
    font = width * 0.1 if tall else height * 0.073
    letters, lines, words = (16, 2, 4) if tall else (32, 2, 8)
    if style == "pop":
        font, lines, words = font * 1.25, 1, 1 if tall else 3
    elif style == "boxed" and not tall:
        font *= 0.93  # two lines and their slab
    return Zone(
        round(height * top),
        round(height * centre),
        round(height * bottom),
        round(width * (0.84 if tall else 0.86)),
        round(font),
        letters,
        lines,
        words,
    )


def shrunk(texts: Sequence[str], cut: int, place: Zone) -> str:
    """A smaller font size where a line of wide letters would leave the zone, else nothing."""
    lines = [" ".join(texts[:cut]), " ".join(texts[cut:])] if cut else [" ".join(texts)]
    widest = max(_width(line, place.font) for line in lines)
    return f"\\fs{int(place.font * place.line / widest)}" if widest > place.line else ""


def _width(text: str, size: int) -> float:
    """Pixels of a line. A size in libass is ascent plus descent; other fonts count 0.6 em a cell."""
    font = _measuring_font()
    ascent, descent = font.getmetrics()
    return max(font.getlength(text), cells(text) * font.size * 0.6) * size / (ascent + descent)


@lru_cache(maxsize=1)
def _measuring_font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILE, 200)
