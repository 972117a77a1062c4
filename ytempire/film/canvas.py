"""The canvas of a thumbnail: plate, shapes, icons and loud type, with a mask of the letters for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from ytempire.film import shapes
from ytempire.film.backgrounds import paint
from ytempire.film.frame import Bytes, Floats
from ytempire.film.lettering import Face, Lettering
from ytempire.film.palette import RGB, WHITE, Theme, contrast
from ytempire.film.scripts import capitals

WIDTH, HEIGHT = 1280, 720
SMALL = 168  # pixels: the width at which a thumbnail stands in a list on a phone
LEADING = 1.08
SPACIOUS = 1.2  # a face that leads more needs it for its marks, in capitals too
SMALLEST, LARGEST = 56, 250


@dataclass(frozen=True)
class Placed:
    """A line at its place: x left, y on the base line, and its colour; `key`: the letters in the key colour."""

    text: str
    x: float
    y: float
    colour: RGB
    key: frozenset[int]


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
        """Lines in capitals inside the box (left, top, width, height) with a dark rim and a drop shadow."""
        text = capitals(text)
        face = self.lettering.face("display", text)
        left, top, width, height = box
        leading = LEADING if face.leading < SPACIOUS else face.leading
        block = face.fit(text, width, height * face.leading / leading, largest, SMALLEST, most_lines)
        rows, lead = block.lines, block.size * leading
        y = top + (height - lead * len(rows)) / 2 + lead / 2 + block.size * 0.36
        placed = list(self._lines(face, rows, block.size, (left, y, width), lead, align, key, colour))
        self._draw(placed, face, block.size)

    def measure(self) -> tuple[float, float]:
        """Contrast of the letters to what surrounds them (WCAG ratio), at full size and at SMALL pixels."""
        rgb = np.asarray(self.image.convert("RGB"))
        return _contrast_at(rgb, self._letters, WIDTH), _contrast_at(rgb, self._letters, SMALL)

    def _lines(
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
        share = 0.5 if align == "center" else 1.0 if face.rtl else 0.0
        keys = capitals(key).split()
        for i, row in enumerate(rows):
            x = left + (width - face.width(row, size)) * share
            yield Placed(row, x, y + i * lead, colour, _letters_of(row, keys))

    def _draw(self, lines: list[Placed], face: Face, size: int) -> None:
        """All shadows first, then all rims, then the letters, so that none lies on a neighbour's letters."""
        shape, ink = (HEIGHT, WIDTH), np.array(self.theme.ink, np.uint8)
        drawn = [face.mask(line.text, size, shape, line.x, round(line.y)) for line in lines]
        letters = np.max([*drawn, np.zeros(shape, np.uint8)], axis=0)
        distance = cv2.distanceTransform(cv2.bitwise_not(letters), cv2.DIST_L2, 5)
        drop = np.array([[1, 0, size * 0.045], [0, 1, size * 0.045]], np.float32)
        shadow = cv2.warpAffine(_cover(distance, size * 0.07), drop, (WIDTH, HEIGHT))
        self._blend(ink, np.maximum(shadow, _cover(distance, size * 0.055)))
        for line, mask in zip(lines, drawn, strict=True):
            self._blend(np.array(line.colour, np.uint8), mask)
            if line.key:
                keyed = face.mask(line.text, size, shape, line.x, round(line.y), line.key)
                self._blend(np.array(self.theme.mark, np.uint8), keyed)
        self._letters = np.maximum(self._letters, letters)

    def _blend(self, colour: Bytes, cover: Bytes) -> None:
        flat = Image.new("RGBA", (WIDTH, HEIGHT), (*map(int, colour), 0))
        flat.putalpha(Image.fromarray(cover))
        self.image.alpha_composite(flat)


def _letters_of(row: str, keys: list[str]) -> frozenset[int]:
    """Where the letters of the key words stand in the row."""
    found: set[int] = set()
    start = 0
    for word in row.split(" "):
        if word.strip("?!.,؟¿¡。") in keys:
            found.update(range(start, start + len(word)))
        start += len(word) + 1
    return frozenset(found)


def _cover(distance: Floats, radius: float) -> Bytes:
    """Cover of what lies within the radius of a letter, pixels, 0..255."""
    return (np.clip(np.float32(radius) - distance + 0.5, 0, 1) * 255).astype(np.uint8)


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
