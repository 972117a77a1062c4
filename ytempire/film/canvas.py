"""The canvas of a thumbnail: plate, shapes, icons and loud type, with a mask of the letters for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ytempire.film import shapes
from ytempire.film.backgrounds import paint
from ytempire.film.frame import Bytes
from ytempire.film.lettering import Face, Lettering
from ytempire.film.palette import RGB, WHITE, Theme, contrast

WIDTH, HEIGHT = 1280, 720
SMALL = 168  # pixels: the width at which a thumbnail stands in a list on a phone
LEADING = 1.08
SMALLEST, LARGEST = 56, 250


@dataclass(frozen=True)
class Placed:
    """A word at its place: x left, y on the base line."""

    text: str
    x: float
    y: float
    colour: RGB


class Canvas:
    """1280x720 pixels over a plate of the theme."""

    def __init__(self, theme: Theme, family: str, lettering: Lettering, seed: int) -> None:
        self.theme, self.lettering = theme, lettering
        self.image = Image.fromarray(paint(family, WIDTH, HEIGHT, theme, seed).rgb()).convert("RGBA")
        self._letters: Bytes = np.zeros((HEIGHT, WIDTH), np.uint8)

    def put(self, rgba: Bytes, x: float, y: float) -> None:
        self.image.alpha_composite(Image.fromarray(np.ascontiguousarray(rgba)), (max(0, int(x)), max(0, int(y))))

    def vector(self, body: str) -> None:
        """SVG elements in pixels of the whole canvas."""
        self.put(shapes.svg(body, WIDTH, HEIGHT), 0, 0)

    def icon(self, name: str, x: float, y: float, side: float, colour: RGB = WHITE) -> None:
        """A named icon centred at (x, y)."""
        self.put(shapes.icon(name, side, colour, 2.0), x - side / 2, y - side / 2)

    def disc(self, name: str, x: float, y: float, radius: float) -> None:
        """An icon in a dark disc with a bright rim."""
        t = self.theme
        self.vector(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{shapes.css(t.ink)}" '
            f'stroke="{shapes.css(t.mark)}" stroke-width="{radius * 0.075}"/>'
        )
        self.icon(name, x, y, radius * 1.25)

    def text(
        self,
        text: str,
        box: tuple[float, float, float, float],
        key: str = "",
        colour: RGB = WHITE,
        align: str = "left",
        largest: float = LARGEST,
        most_lines: int = 4,
    ) -> None:
        """Upper-case lines inside the box (left, top, width, height) with a dark rim and a drop shadow."""
        text = text.upper()
        face = self.lettering.face("display", text)
        left, top, width, height = box
        room = height * face.leading / LEADING
        block = face.fit(text, width, room, largest, SMALLEST, most_lines)
        rows, lead = block.lines, block.size * LEADING
        y = top + (height - lead * len(rows)) / 2 + lead / 2 + block.size * 0.36
        placed = list(self._words(face, rows, block.size, (left, y, width), lead, align, key, colour))
        self._draw(placed, face.font(block.size), block.size)

    def measure(self) -> tuple[float, float]:
        """Contrast of the letters to what surrounds them (WCAG ratio), at full size and at SMALL pixels."""
        rgb = np.asarray(self.image.convert("RGB"))
        return _contrast_at(rgb, self._letters, WIDTH), _contrast_at(rgb, self._letters, SMALL)

    def _words(
        self,
        face: Face,
        rows: tuple[str, ...],
        size: int,
        place: tuple[float, float, float],
        lead: float,
        align: str,
        key: str,
        colour: RGB,
    ) -> Iterator[Placed]:
        left, y, width = place
        keys = key.upper().split()
        for i, row in enumerate(rows):
            x = left + (width - face.width(row, size)) / 2 * (align == "center")
            for word in row.split(" "):
                tint = self.theme.mark if word.strip("?!.,") in keys else colour
                yield Placed(word, x, y + i * lead, tint)
                x += face.width(word + " ", size)

    def _draw(self, words: list[Placed], font: ImageFont.FreeTypeFont, size: int) -> None:
        """All shadows first, then all rims, then the letters, so that none lies on a neighbour's letters."""
        layer, ink = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0)), (*self.theme.ink, 255)
        draw = ImageDraw.Draw(layer)
        for drop, grow in ((size * 0.045, size * 0.07), (0.0, size * 0.055)):
            for word in words:
                place = (word.x + drop, word.y + drop)
                draw.text(place, word.text, ink, font, "ls", stroke_width=int(grow), stroke_fill=ink)
        mask = Image.fromarray(self._letters)
        spots = ImageDraw.Draw(mask)
        for word in words:
            draw.text((word.x, word.y), word.text, (*word.colour, 255), font, "ls")
            spots.text((word.x, word.y), word.text, 255, font, "ls")
        self.image.alpha_composite(layer)
        self._letters = np.asarray(mask).copy()


def _contrast_at(rgb: Bytes, letters: Bytes, width: int) -> float:
    """Median letter against median surroundings; 0 where there are no letters."""
    size = (width, width * HEIGHT // WIDTH)
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(letters.astype(np.float32) / 255, size, interpolation=cv2.INTER_AREA)
    near = cv2.dilate(inside, np.ones((3, 3)), iterations=max(1, width // SMALL))
    core, around = small[inside > 0.85], small[(inside < 0.1) & (near > 0.3)]
    if not len(core) or not len(around):
        return 0.0
    return round(contrast(_median(core), _median(around)), 1)


def _median(pixels: Bytes) -> RGB:
    red, green, blue = (int(channel) for channel in np.median(pixels, axis=0))
    return red, green, blue
