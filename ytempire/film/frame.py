"""One picture of the film: planar YUV 4:2:0, BT.709, limited range, 8 bit, as the encoder takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

FPS = 30
STRIP = 256  # rows
FORMATS = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
PREVIEW = 4 / 9  # of a format's size: 854x480 and 480x854

Bytes = NDArray[Any]  # 8-bit; OpenCV's own types do not say so
Floats = NDArray[Any]  # float32

# One thread: encoder and drawing share the cores, and OpenCV's threads would only wait for each other.
cv2.setNumThreads(1)


class Frame:
    """Three planes over one flat buffer of ``width * height * 3 / 2`` bytes; width and height are even."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        luma = width * height
        self.data: Bytes = np.empty(luma * 3 // 2, np.uint8)
        self.planes: tuple[Bytes, Bytes, Bytes] = (
            self.data[:luma].reshape(height, width),
            self.data[luma : luma * 5 // 4].reshape(height // 2, width // 2),
            self.data[luma * 5 // 4 :].reshape(height // 2, width // 2),
        )

    def fill(self, rgb: tuple[int, int, int]) -> None:
        """One colour everywhere."""
        for plane, tone in zip(self.planes, yuv(np.array([[rgb]], np.uint8)), strict=True):
            plane[:] = int(tone[0, 0] + 0.5)

    def dim(self, share: float) -> None:
        """Leave this share (0..1) of the picture's light over black."""
        for plane, black in zip(self.planes, (16, 128, 128), strict=True):
            cv2.convertScaleAbs(plane, dst=plane, alpha=share, beta=black * (1 - share))

    def to_rgb(self) -> Bytes:
        """The picture as 8-bit RGB of shape (height, width, 3)."""
        y, *chroma = (plane.astype(np.float32) for plane in self.planes)
        size = (self.width, self.height)
        u, v = (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) - 128 for plane in chroma)
        light = (y - 16) * (255 / 219)
        red = light + v * (255 / 224 * 1.5748)
        blue = light + u * (255 / 224 * 1.8556)
        green = (light - 0.2126 * red - 0.0722 * blue) / 0.7152
        return to_bytes(cv2.merge((red, green, blue)))


def yuv(rgb: Bytes) -> tuple[Floats, Floats, Floats]:
    """8-bit RGB (further channels are ignored) to Y, U, V by ITU-R BT.709, limited range, at full size."""
    red, green, blue = cv2.split(np.ascontiguousarray(rgb[..., :3]).astype(np.float32))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        16 + light * (219 / 255),
        128 + (blue - light) * (224 / 255 / 1.8556),
        128 + (red - light) * (224 / 255 / 1.5748),
    )


def even(side: float) -> int:
    """The even number of pixels next to a length."""
    return round(side / 2) * 2


def strips(height: int) -> Iterator[slice]:
    """Rows of a picture in even strips: floats of a whole picture would take a hundred megabytes."""
    return (slice(top, min(top + STRIP, height)) for top in range(0, height, STRIP))


def half(plane: Floats) -> Floats:
    """The plane at half its (even) size, each value the mean of four: how 4:2:0 chroma is made."""
    height, width = plane.shape[:2]
    return cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def to_bytes(values: Floats) -> Bytes:
    """Rounded and clipped to 0..255."""
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)
