"""A painted landscape: what stands behind a picture scene that has no picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ytempire.film.frame import Floats, strips, to_bytes
from ytempire.film.painting import Picture, grain
from ytempire.film.palette import Theme

RIDGES = 6
HORIZON = 0.44
SUN = np.array((255, 246, 222), np.float32)


@dataclass(frozen=True)
class _Ridge:
    """Its skyline, for each column in shares of the height, and its tone."""

    skyline: Floats
    tone: Floats


def landscape(width: int, height: int, theme: Theme, rng: np.random.Generator) -> Picture:
    """Sky, sun and ridges in mist, in the colours of the theme."""
    glow, ink = np.array(theme.mark, np.float32), np.array(theme.ink, np.float32)
    brand = np.array(theme.ground if theme.kind == "bold" else theme.brand, np.float32)
    ridges = []
    for n in range(RIDGES):
        far = 1 - n / (RIDGES - 0.5)
        tone = brand * far * 0.8 + ink * (1 - far) + glow * 0.16 * (1 - n / (RIDGES - 1))
        skyline = 0.5 + 0.09 * n + _roughness(width, 5 + 2 * n, rng)
        ridges.append(_Ridge(skyline, tone.astype(np.float32)))
    noise, pixels = grain(width, height)[..., None], np.empty((height, width, 3), np.uint8)
    for rows in strips(height):
        image = _sky(width, height, rows, brand * np.float32(0.75), glow * np.float32(0.6) + 100)
        _cover(image, height, rows, ridges)
        pixels[rows] = to_bytes(image + noise[rows])
    return Picture(pixels)


def _sky(width: int, height: int, rows: slice, top: Floats, bottom: Floats) -> Floats:
    x = np.arange(width, dtype=np.float32)[None, :] / height
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] / height
    fall = np.clip(y * 1.5, 0, 1)[..., None] ** np.float32(1.5)
    sun = np.sqrt((x - np.float32(width / height * 0.64)) ** 2 + (y - np.float32(HORIZON)) ** 2)
    image = top + (bottom - top) * fall + (np.exp(-((sun / np.float32(0.3)) ** 2)) * 60)[..., None]
    disc = np.clip((0.085 - sun) * (height / 2), 0, 1)[..., None]
    return (image + (SUN - image) * disc).astype(np.float32)


def _cover(image: Floats, height: int, rows: slice, ridges: list[_Ridge]) -> None:
    """Put the ridges over a strip of sky, the furthest first."""
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] / height
    for ridge in ridges:
        if ridge.skyline.min() < y[-1, 0]:
            hidden = np.clip((y - ridge.skyline[None, :]) * np.float32(height / 1.5), 0, 1)[..., None]
            image += (ridge.tone - image) * hidden


def _roughness(width: int, points: int, rng: np.random.Generator) -> Floats:
    """A skyline of five octaves, in shares of the height."""
    line = np.zeros(width)
    for octave in range(5):
        count = points * 2**octave
        peaks = rng.standard_normal(count) * 0.045 / 1.9**octave
        line += np.interp(np.arange(width), np.linspace(0, width, count), peaks)
    return line.astype(np.float32)
