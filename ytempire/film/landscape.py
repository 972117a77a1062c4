"""A painted landscape: what stands behind a picture scene that has no picture."""

from __future__ import annotations

import numpy as np

from ytempire.film.frame import Floats, to_bytes
from ytempire.film.painting import Picture, grain
from ytempire.film.palette import Theme

RIDGES = 6
HORIZON = 0.44
SUN = np.array((255, 246, 222), np.float32)


def landscape(width: int, height: int, theme: Theme, rng: np.random.Generator) -> Picture:
    """Sky, sun and ridges in mist, in the colours of the theme."""
    glow, ink = np.array(theme.mark, np.float32), np.array(theme.ink, np.float32)
    brand = np.array(theme.ground if theme.kind == "bold" else theme.brand, np.float32)
    image = _sky(width, height, brand * np.float32(0.75), glow * np.float32(0.6) + 100)
    for n in range(RIDGES):
        far = 1 - n / (RIDGES - 0.5)
        tone = brand * far * 0.8 + ink * (1 - far) + glow * 0.16 * (1 - n / (RIDGES - 1))
        skyline = 0.5 + 0.09 * n + _roughness(width, 5 + 2 * n, rng)
        first = max(0, int(skyline.min() * height) - 2)
        y = np.arange(first, height, dtype=np.float32)[:, None] / height
        hidden = np.clip((y - skyline[None, :]) * np.float32(height / 1.5), 0, 1)[..., None]
        image[first:] += (tone.astype(np.float32) - image[first:]) * hidden
    return Picture(to_bytes(image + grain(width, height)[..., None]))


def _sky(width: int, height: int, top: Floats, bottom: Floats) -> Floats:
    x = np.arange(width, dtype=np.float32)[None, :] / height
    y = np.arange(height, dtype=np.float32)[:, None] / height
    fall = np.clip(y * 1.5, 0, 1)[..., None] ** np.float32(1.5)
    sun = np.sqrt((x - np.float32(width / height * 0.64)) ** 2 + (y - np.float32(HORIZON)) ** 2)
    image = top + (bottom - top) * fall + (np.exp(-((sun / np.float32(0.3)) ** 2)) * 60)[..., None]
    disc = np.clip((0.085 - sun) * (height / 2), 0, 1)[..., None]
    return (image + (SUN - image) * disc).astype(np.float32)


def _roughness(width: int, points: int, rng: np.random.Generator) -> Floats:
    """A skyline of five octaves, in shares of the height."""
    line = np.zeros(width)
    for octave in range(5):
        count = points * 2**octave
        peaks = rng.standard_normal(count) * 0.045 / 1.9**octave
        line += np.interp(np.arange(width), np.linspace(0, width, count), peaks)
    return line.astype(np.float32)
