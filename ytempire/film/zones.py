"""Where captions stand, how large they are, and how much they hold."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.film.fonts import FOLDER as FONTS

__all__ = ["FONT", "FONTS", "FONT_FILE", "Zone", "zone"]

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
