"""What a plate is painted with: a ramp between two colours, or a picture of any colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np

from ytempire.film.frame import Bytes, Floats, Frame, half, strips, to_bytes, yuv
from ytempire.film.palette import RGB

Planes = tuple[Bytes, Bytes, Bytes]

GRAIN_TILE = 512  # pixels
GRAIN = 2.2  # strength before the blur, in 8-bit steps: hides banding, too weak to be seen as noise


class Painting(Protocol):
    """A still picture of even size."""

    def yuv(self) -> Planes:
        """Planar 4:2:0, BT.709 limited range."""

    def rgb(self) -> Bytes:
        """8-bit RGB of shape (height, width, 3)."""


@dataclass(frozen=True)
class Ramp:
    """A field of shares (0..1, float32) between two colours, so that nothing on it leaves the theme's two
    grounds.

    Its YUV needs no RGB: both are linear in the share. `texture` is added to the lightness, in 8-bit steps.
    """

    field: Floats
    low: RGB
    high: RGB
    texture: Floats | None = None

    def yuv(self) -> Planes:
        low, high = (np.array(yuv(np.array([[c]], np.uint8)), np.float32).ravel() for c in (self.low, self.high))
        small = half(self.field)
        fields = (self.field, small, small)
        light, blue, red = (f * (b - a) + a for f, a, b in zip(fields, low, high, strict=True))
        return to_bytes(light + self._relief() * np.float32(219 / 255)), to_bytes(blue), to_bytes(red)

    def rgb(self) -> Bytes:
        relief = self._relief()
        pairs = zip(self.low, self.high, strict=True)
        return to_bytes(cv2.merge([self.field * np.float32(b - a) + (relief + np.float32(a)) for a, b in pairs]))

    def _relief(self) -> Floats:
        relief = grain(self.field.shape[1], self.field.shape[0])
        return relief if self.texture is None else relief + self.texture


@dataclass(frozen=True)
class Picture:
    """An RGB picture of even size, 8 bit."""

    pixels: Bytes

    def yuv(self) -> Planes:
        height, width = self.pixels.shape[:2]
        frame = Frame(width, height)
        for rows in strips(height):
            light, blue, red = yuv(self.pixels[rows])
            small = slice(rows.start // 2, rows.stop // 2)
            frame.planes[0][rows] = to_bytes(light)
            frame.planes[1][small], frame.planes[2][small] = to_bytes(half(blue)), to_bytes(half(red))
        return frame.planes

    def rgb(self) -> Bytes:
        return self.pixels


def grain(width: int, height: int) -> Floats:
    """Fixed soft noise in 8-bit steps, a repeated tile."""
    return _tiled(_grain_tile(0.8, GRAIN), width, height)


def fibres(width: int, height: int) -> Floats:
    """The texture of paper in 8-bit steps: fine grain on coarse clouds."""
    return _tiled(np.clip(_grain_tile(1.6, 5.0) + _grain_tile(6.0, 9.0), -5, 5), width, height)


@lru_cache(maxsize=8)
def _grain_tile(blur: float, strength: float) -> Floats:
    rng = np.random.default_rng(int(blur * 10))
    noise = rng.standard_normal((GRAIN_TILE, GRAIN_TILE), dtype=np.float32)
    wrapped = np.pad(noise, 32, mode="wrap")  # so that tiles meet without a seam
    return cv2.GaussianBlur(wrapped, (0, 0), blur)[32:-32, 32:-32] * np.float32(strength)


def _tiled(tile: Floats, width: int, height: int) -> Floats:
    times = (-(-height // GRAIN_TILE), -(-width // GRAIN_TILE))
    return np.tile(tile, times)[:height, :width]
