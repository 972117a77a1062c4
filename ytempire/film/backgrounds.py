"""Families of plates. Each paints a field between the theme's two grounds, so that the contrast of text holds
on all.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ytempire.film.frame import Floats
from ytempire.film.landscape import landscape
from ytempire.film.painting import Painting, Ramp, fibres
from ytempire.film.palette import RGB, Theme

Random = np.random.Generator


def paint(family: str, width: int, height: int, theme: Theme, seed: int) -> Painting:
    """A painting of this family and (even) size in pixels; the same seed gives the same picture."""
    rng = np.random.default_rng(seed)
    if family == "landscape":
        return landscape(width, height, theme, rng)
    field = np.clip(FIELDS[family](width, height, rng), 0, 1).astype(np.float32)
    low = _dimmed(theme.ground) if family == "spotlight" and not theme.is_light else theme.ground
    texture = fibres(width, height) if family == "paper" else None
    return Ramp(field, low, theme.ground2, texture)


def _dimmed(ground: RGB) -> RGB:
    """Darker than the ground, for what lies outside a light."""
    red, green, blue = (int(channel * 0.72) for channel in ground)
    return red, green, blue


def _grid(width: int, height: int) -> tuple[Floats, Floats]:
    """x as a row and y as a column, both in units of the height."""
    x = np.arange(width, dtype=np.float32)[None, :] / height
    y = np.arange(height, dtype=np.float32)[:, None] / height
    return x, y


def _soft(width: int, height: int, rng: Random, blobs: int) -> Floats:
    """Round clouds, drawn small and enlarged."""
    x, y = _grid(width // 8, height // 8)
    field = np.zeros((height // 8, width // 8), np.float32)
    for _ in range(blobs):
        cx, cy, radius = rng.uniform(0, width / height), rng.uniform(0, 1), rng.uniform(0.28, 0.6)
        cloud = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (radius * radius)) * rng.uniform(0.6, 1)
        field = np.maximum(field, cloud)
    return cv2.resize(field.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)


def mesh(width: int, height: int, rng: Random) -> Floats:
    return _soft(width, height, rng, 5)


def paper(width: int, height: int, rng: Random) -> Floats:
    return _soft(width, height, rng, 2)


def topo(width: int, height: int, rng: Random) -> Floats:
    """Contour lines of a smooth height field, about two pixels wide whatever the slope."""
    cells = rng.random((max(4, height // 260), max(4, width // 260)), dtype=np.float32)
    hills = cv2.resize(cells, (width // 4, height // 4), interpolation=cv2.INTER_CUBIC)
    hills = cv2.resize(cv2.GaussianBlur(hills, (0, 0), 12), (width, height), interpolation=cv2.INTER_CUBIC) * 22
    slope = cv2.magnitude(cv2.Sobel(hills, -1, 1, 0, scale=1 / 8), cv2.Sobel(hills, -1, 0, 1, scale=1 / 8))
    lines = np.clip(1.9 - np.abs(hills - np.rint(hills)) / (slope + 1e-4), 0, 1)
    return _soft(width, height, rng, 2) * 0.6 + lines * 0.9


def geometric(width: int, height: int, rng: Random) -> Floats:
    """Quarter discs on a coarse grid, gathered towards the corners."""
    cell = height // 4 if width > height else width // 3
    field = np.zeros((height, width), np.float32)
    for i in range(width // cell + 1):
        for j in range(height // cell + 1):
            x, y = i * cell, j * cell
            far = abs((x + cell / 2) / width - 0.5) + abs((y + cell / 2) / height - 0.5)
            if rng.random() < far * 1.25 - 0.22:
                corner, tone = int(rng.integers(0, 4)), float(rng.choice((0.35, 0.6, 1.0)))
                tile = np.zeros((cell, cell), np.float32)
                cv2.circle(tile, (cell * (corner & 1), cell * (corner >> 1)), cell, tone, -1, cv2.LINE_AA)
                part = field[y : y + cell, x : x + cell]
                part[:] = tile[: part.shape[0], : part.shape[1]]
    return field


def halftone(width: int, height: int, rng: Random) -> Floats:
    """A turned raster of dots that shrink away from one corner."""
    x, y = _grid(width, height)
    pitch, turn = 0.034, 0.6
    along = (x * np.cos(turn) + y * np.sin(turn)) / pitch
    across = (y * np.cos(turn) - x * np.sin(turn)) / pitch
    cx, cy = (width / height if rng.random() < 0.5 else 0.0), float(rng.choice((0.0, 1.0)))
    radius = np.clip(0.62 - np.sqrt((x - cx) ** 2 + (y - cy) ** 2) * 0.55, 0, 0.48)
    distance = np.sqrt((along - np.rint(along)) ** 2 + (across - np.rint(across)) ** 2)
    return np.clip((radius - distance) * (pitch * height / 1.6) + 0.5, 0, 1) * (radius > 0.02)


def spotlight(width: int, height: int, rng: Random) -> Floats:
    x, y = _grid(width // 4, height // 4)
    cx, cy = width / height * rng.uniform(0.35, 0.65), rng.uniform(0.3, 0.5)
    light = np.exp(-(((x - cx) / 0.62) ** 2 + ((y - cy) / 0.5) ** 2)).astype(np.float32)
    return cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC)


def blueprint(width: int, height: int, rng: Random) -> Floats:
    """Squared paper."""
    field = _soft(width, height, rng, 2) * 0.7
    step = height // 14 if width > height else width // 9
    for offset in (0, 1):
        field[step // 2 + offset :: step, :] += 0.7
        field[:, step // 2 + offset :: step] += 0.7
    return field


def rays(width: int, height: int, rng: Random) -> Floats:
    """Beams from a point behind the heading, calm near it."""
    x, y = _grid(width, height)
    x, y = np.broadcast_arrays(x - np.float32(width / height / 2), y - np.float32(0.42))
    near, angle = cv2.cartToPolar(np.ascontiguousarray(x), np.ascontiguousarray(y))
    wave = np.sin(angle * 14 + np.float32(rng.uniform(0, 6)))
    return np.clip(wave * near * np.float32(height / 40) + 0.5, 0, 1) * np.clip(near * 1.3, 0.25, 0.85)


def waves(width: int, height: int, rng: Random) -> Floats:
    """Four crests, each a tone further."""
    x, y = _grid(width, height)
    field = np.zeros((height, width), np.float32)
    for n in range(4):
        crest = 0.62 + 0.1 * n + 0.05 * np.sin(x * rng.uniform(2, 4) + rng.uniform(0, 6)) + 0.02 * np.sin(x * 7 + n)
        below = np.clip((y - crest.astype(np.float32)) * np.float32(height / 2), 0, 1)
        field += (np.float32(0.27) - field * np.float32(0.1)) * below
    return field


FIELDS: dict[str, Callable[[int, int, Random], Floats]] = {
    "mesh": mesh,
    "paper": paper,
    "topo": topo,
    "geometric": geometric,
    "halftone": halftone,
    "spotlight": spotlight,
    "blueprint": blueprint,
    "rays": rays,
    "waves": waves,
}
