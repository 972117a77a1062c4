"""The canvas of a thumbnail: ground, shapes, icons and loud type, with a mask of the letters for measuring."""

from __future__ import annotations

from collections.abc import Collection

import cv2
import numpy as np
from PIL import Image, ImageFilter

from ytempire.film import shapes
from ytempire.film.backgrounds import paint
from ytempire.film.bigtype import Setting
from ytempire.film.frame import Bytes, Floats, to_bytes
from ytempire.film.lettering import Lettering
from ytempire.film.palette import RGB, WHITE, Theme, contrast
from ytempire.film.pictures import covering

WIDTH, HEIGHT = 1280, 720
SMALL = 168  # pixels: the width at which a thumbnail stands in a list on a phone

RIM, SHADOW, DROP = 0.085, 0.1, 0.055  # of the type size
VIGNETTE = 0.5  # how much of the light is left at the corners, against the middle
DARKEST, LIGHTEST = 0.28, 0.62  # how much of a picture is left where words stand, and at its other side
BRIGHTEST = 96  # mean 8-bit lightness of a picture before it is darkened: above it, it is darkened more


class Canvas:
    """1280x720 pixels over a plate of the theme, or over a picture (8-bit RGB) that is darkened from its left."""

    def __init__(
        self, theme: Theme, family: str, lettering: Lettering, seed: int, picture: Bytes | None = None
    ) -> None:
        self.theme, self.lettering = theme, lettering
        if picture is None:
            ground = _vignetted(paint(family, WIDTH, HEIGHT, theme, seed).rgb())
        else:
            ground = _darkened(covering(picture, WIDTH, HEIGHT), theme.ink)
        self.image = Image.fromarray(ground).convert("RGBA")
        self.on_picture = picture is not None
        self._letters: list[Bytes] = []
        self._capitals: list[float] = []

    def put(self, rgba: Bytes, x: float, y: float) -> None:
        """A drawing with its corner at (x, y); what lies outside is cut off."""
        image, left, top = Image.fromarray(np.ascontiguousarray(rgba)), int(x), int(y)
        cut = image.crop((max(0, -left), max(0, -top), min(image.width, WIDTH - left), min(image.height, HEIGHT - top)))
        if cut.width > 0 and cut.height > 0:
            self.image.alpha_composite(cut, (max(0, left), max(0, top)))

    def vector(self, body: str) -> None:
        """SVG elements in pixels of the whole canvas."""
        self.put(shapes.svg(body, WIDTH, HEIGHT), 0, 0)

    def glow(self, x: float, y: float, radius: float, alpha: float) -> None:
        """Light of the accent around (x, y)."""
        self.put(shapes.glow(2 * radius, self.theme.mark, alpha), x - radius, y - radius)

    def icon(self, name: str, x: float, y: float, side: float, colour: RGB = WHITE) -> None:
        """A named icon centred at (x, y), with a soft shadow."""
        drawn = shapes.icon(name, side, colour, 2.2)
        self.put(_shadow(drawn, self.theme.ink, side * 0.035), x - side / 2, y - side / 2 + side * 0.03)
        self.put(drawn, x - side / 2, y - side / 2)

    def disc(self, name: str | None, x: float, y: float, radius: float) -> None:
        """An icon in a dark disc with a bright rim, in its light."""
        t = self.theme
        self.glow(x, y, radius * 1.75, 0.5)
        self.vector(
            f'<circle cx="{x}" cy="{y}" r="{radius * 1.22}" fill="{shapes.css(t.mark, 0.16)}"/>'
            f'<circle cx="{x}" cy="{y + radius * 0.05}" r="{radius * 1.04}" fill="{shapes.css(t.ink, 0.45)}"/>'
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{shapes.css(t.ink)}" '
            f'stroke="{shapes.css(t.mark)}" stroke-width="{radius * 0.085}"/>'
        )
        if name:
            self.icon(name, x, y, radius * 1.22)

    def write(
        self, setting: Setting, key: str = "", colour: RGB = WHITE, align: str = "left", rows: Collection[int] = ()
    ) -> None:
        """Lines (or only these `rows`) with a dark rim and a drop shadow; words of `key` in the accent."""
        lines = [line for i, line in enumerate(setting.lines(key, align)) if not rows or i in rows]
        face, size, ink = setting.face, setting.size, self.theme.ink
        drawn = [face.mask(line.text, size, (HEIGHT, WIDTH), line.x, round(line.y)) for line in lines]
        letters = np.max([*drawn, np.zeros((HEIGHT, WIDTH), np.uint8)], axis=0)
        distance = cv2.distanceTransform(cv2.bitwise_not(letters), cv2.DIST_L2, 5)
        drop = np.array([[1, 0, size * DROP], [0, 1, size * DROP]], np.float64)
        shadow = cv2.warpAffine(_cover(distance, size * SHADOW), drop, (WIDTH, HEIGHT))
        self._blend(ink, np.maximum(shadow, _cover(distance, size * RIM)))
        for line, mask in zip(lines, drawn, strict=True):
            self._blend(colour, mask)
            if line.key:
                keyed = face.mask(line.text, size, (HEIGHT, WIDTH), line.x, round(line.y), line.key)
                self._blend(self.theme.mark, keyed)
        self._written(letters, setting)

    def write_flat(self, setting: Setting, row: int, colour: RGB) -> None:
        """One row without rim and shadow: for type on a slab."""
        line = setting.lines()[row]
        mask = setting.face.mask(line.text, setting.size, (HEIGHT, WIDTH), line.x, round(line.y))
        self._blend(colour, mask)
        self._written(mask, setting)

    def sign(self, setting: Setting) -> None:
        """Letters that are a sign and not there to be read, as in a badge: white, not measured."""
        for line in setting.lines(align="center"):
            mask = setting.face.mask(line.text, setting.size, (HEIGHT, WIDTH), line.x, round(line.y))
            self._blend(WHITE, mask)

    @property
    def capitals(self) -> float:
        """Height of the smallest capitals (or of what stands for them in a script without), in pixels, where the
        canvas is SMALL pixels wide; 0 where nothing is written.
        """
        return round(min(self._capitals, default=0.0) * SMALL / WIDTH, 1)

    @property
    def letters(self) -> Bytes:
        """Where letters stand, as cover 0..255."""
        return np.max([*self._letters, np.zeros((HEIGHT, WIDTH), np.uint8)], axis=0)

    def measure(self) -> tuple[float, float]:
        """Contrast of the letters to what surrounds them (WCAG ratio), at full size and at SMALL pixels: that of
        the text that stands out least.
        """
        rgb = np.asarray(self.image.convert("RGB"))
        large, small = (
            min((_contrast_at(rgb, letters, width) for letters in self._letters), default=0.0)
            for width in (WIDTH, SMALL)
        )
        return large, small

    def _written(self, letters: Bytes, setting: Setting) -> None:
        self._letters.append(letters)
        self._capitals.append(setting.capital)

    def _blend(self, colour: RGB, cover: Bytes) -> None:
        flat = Image.new("RGBA", (WIDTH, HEIGHT), (*colour, 0))
        flat.putalpha(Image.fromarray(cover))
        self.image.alpha_composite(flat)


def _vignetted(pixels: Bytes) -> Bytes:
    """Darker towards the corners: the middle comes forward."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j].astype(np.float32)
    light = 1 - (1 - VIGNETTE) * np.clip((x * x + y * y) / 2, 0, 1) ** np.float32(1.2)
    return to_bytes(pixels * light[..., None])


def _darkened(pixels: Bytes, ink: RGB) -> Bytes:
    """A picture under ink, most where words stand; bright pictures under more of it."""
    grey = float(pixels.mean())
    share = min(1.0, BRIGHTEST / max(grey, 1.0))
    across = np.linspace(DARKEST, LIGHTEST, WIDTH, dtype=np.float32)[None, :, None] * np.float32(share)
    return to_bytes(pixels * across + np.array(ink, np.float32) * (1 - across) * np.float32(0.6))


def _shadow(drawn: Bytes, ink: RGB, blur: float) -> Bytes:
    made = np.empty_like(drawn)
    made[..., :3] = ink
    made[..., 3] = np.asarray(Image.fromarray(drawn[..., 3]).filter(ImageFilter.GaussianBlur(blur)))
    return made


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
