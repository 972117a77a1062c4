"""A plate that drifts: the painted picture behind a scene."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ytempire.film.frame import FPS, Bytes, Frame
from ytempire.film.painting import Planes
from ytempire.film.shrinking import shrunk_planes

STEP = 0.5  # pixels a frame
TRAVEL = 360  # frames in one direction; a longer scene drifts back, so that no plate grows with its scene
SPARE = 8  # pixels beyond what the drift needs
INSET = 2.0  # of them, before the first frame

INVERSE = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


class Drift:
    """A painting larger than the frame, moved by half a pixel a frame; `direction` is -1, 0 or 1 on each axis.

    It starts at a quarter pixel, so that two shifted copies of a plane (four of chroma), all equally sharp,
    serve every frame; copies at 0 and 1/2 would differ in sharpness and the grain would flicker at 15 Hz.
    `planes` and `size` are those of the full film; with `scale` below 1 the frames that are drawn are that much
    smaller, and go on by half a pixel of theirs whenever the drift has come so far.
    """

    def __init__(self, planes: Planes, size: tuple[int, int], direction: tuple[int, int], scale: float = 1.0) -> None:
        self.planes = planes if scale == 1 else shrunk_planes(planes, scale)
        self.size, self.direction, self._scale = size, direction, scale
        height, width = planes[0].shape
        reach = min(width - size[0] if direction[0] else TRAVEL, height - size[1] if direction[1] else TRAVEL)
        self._span = max(0, int((reach - SPARE) / STEP))
        self._copies: dict[tuple[int, float, float], Bytes] = {}

    @staticmethod
    def plate_size(size: tuple[int, int], direction: tuple[int, int], seconds: float) -> tuple[int, int]:
        """The size a painting needs for a scene of this length; even."""
        reach = math.ceil(min(seconds * FPS + 2, TRAVEL) * STEP) + SPARE
        width, height = (side + (reach if way else SPARE) for side, way in zip(size, direction, strict=True))
        return width // 2 * 2, height // 2 * 2

    def draw(self, frame: Frame, t: float, seconds: float) -> None:
        """The plate at second `t`; its scene is `seconds` long."""
        moved = self._moved(round(t * FPS))
        for i, out in enumerate(frame.planes):
            d = 2 if i else 1
            (left, over), (top, down) = (divmod(offset / d, 1) for offset in moved)
            height, width = out.shape
            copy = self._copy(i, over, down)
            out[:] = copy[int(top) : int(top) + height, int(left) : int(left) + width]

    def _moved(self, frames: int) -> tuple[float, float]:
        """How far right and down of the painting's corner the frame stands, in its pixels."""
        along = frames % (2 * self._span) if self._span > 0 else 0
        along = min(along, 2 * self._span - along)
        across, down = (self._at(along if way > 0 else self._span - along) if way else 2.0 for way in self.direction)
        return across, down

    def _at(self, along: int) -> float:
        return math.floor((INSET + STEP * along) * self._scale / STEP) * STEP + STEP / 2

    def _copy(self, i: int, over: float, down: float) -> Bytes:
        """A plane shifted by a fraction of a pixel."""
        if (i, over, down) not in self._copies:
            plane = self.planes[i]
            matrix = np.array([[1, 0, over], [0, 1, down]])
            size = (plane.shape[1], plane.shape[0])
            self._copies[i, over, down] = (
                cv2.warpAffine(plane, matrix, size, flags=INVERSE, borderMode=cv2.BORDER_REPLICATE)
                if over or down
                else plane
            )
        return self._copies[i, over, down]
