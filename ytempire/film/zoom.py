"""Pan and zoom: pictures seen through a window that comes slowly closer, resampled at fractions of a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from ytempire.film.easing import smooth
from ytempire.film.frame import Bytes, Frame
from ytempire.film.painting import Painting

ROOM = 1.16  # size of the picture, of the frame
DEPTH = 0.11
SECONDS = 14.0  # after this time the zoom turns back: slower, it would look frozen
SLACK = 96  # pixels that a resized picture may be larger than what is cut from it
LEAST_SECONDS = 2.5  # that a picture of several is seen
FADE = 0.7  # seconds in which one picture of several becomes the next
BORDER = 128  # pixels repeated around a plane, for what such a picture reaches beyond it


@dataclass(frozen=True)
class Axis:
    """One axis of a resampling: `source` pixels from `start` become `target` pixels, of which `skip` are cut
    off.
    """

    start: int
    source: int
    target: int
    skip: int


class Zoom:
    """The picture comes closer by DEPTH and moves from left to right, then back, SECONDS each way at most.

    `cv2.warpAffine` would draw any window, but `cv2.resize` costs a third: for each frame a whole number of
    source pixels and of target pixels is found that gives the window's scale and offset, to 0.01 pixel on
    average.
    """

    def __init__(self, painting: Painting, away: bool = False) -> None:
        """`away`: from near to far instead."""
        self._away = away
        edges = (BORDER,) * 4
        self._planes = [cv2.copyMakeBorder(p, *edges, cv2.BORDER_REPLICATE) for p in painting.yuv()]

    @staticmethod
    def plate_size(size: tuple[int, int]) -> tuple[int, int]:
        """The size a picture needs for frames of this size; even."""
        width, height = (int(side * ROOM) // 2 * 2 for side in size)
        return width, height

    def draw(self, frame: Frame, t: float, seconds: float) -> None:
        """The picture at second `t`; its scene is `seconds` long."""
        share = _there_and_back(t / min(max(seconds, 1.0), SECONDS) + self._away)
        for plane, out in zip(self._planes, frame.planes, strict=True):
            (tall, wide), (height, width) = ((side - 2 * BORDER for side in plane.shape), out.shape)
            scale = tall / height * (1 - DEPTH * share)
            left = (wide - width * scale) * (0.35 + 0.3 * share)
            top = (tall - height * scale) * 0.5
            inset = scale * 0.5 - 0.5 + BORDER  # pixel centres
            _resample(plane, out, sampling(scale, left + inset, width), sampling(scale, top + inset, height))


class Slides:
    """Several pictures for one scene, one after another for the same time, each fading into the next."""

    def __init__(self, plates: Sequence[Zoom]) -> None:
        self._plates = plates
        self._scratch: Frame | None = None

    @staticmethod
    def shown(count: int, seconds: float) -> int:
        """How many of the pictures a scene of this length has time for."""
        return min(count, max(1, int(seconds / LEAST_SECONDS)))

    def draw(self, frame: Frame, t: float, seconds: float) -> None:
        """The pictures at second `t`; their scene is `seconds` long."""
        span = seconds / len(self._plates)
        i = min(int(max(t, 0.0) / span), len(self._plates) - 1)
        since = t - i * span
        self._plates[i].draw(frame, since, span + FADE)
        if i and since < FADE:
            before = self._scratch = self._scratch or Frame(frame.width, frame.height)
            self._plates[i - 1].draw(before, since + span, span + FADE)
            share = smooth(since / FADE)
            cv2.addWeighted(before.data, 1 - share, frame.data, share, 0, dst=frame.data)


@lru_cache(maxsize=8)  # both planes of chroma ask for the same
def sampling(scale: float, offset: float, length: int) -> Axis:
    """The whole numbers that come nearest to sampling the source at ``scale * i + offset`` for i in
    0..length-1.
    """
    target = np.arange(length, length + SLACK + 1)[:, None]
    source = np.rint(scale * target)
    steps = source / target
    skip = np.arange(SLACK + 1)[None, :]
    first = offset - ((skip + 0.5) * steps - 0.5)  # where the source would have to start
    start = np.rint(first)
    error = np.maximum(np.abs(start - first), np.abs(start - first + (steps - scale) * (length - 1)))
    error[skip > target - length] = np.inf
    i, k = np.unravel_index(int(error.argmin()), error.shape)
    return Axis(int(start[i, k]), int(source[i, 0]), int(target[i, 0]), int(k))


def _resample(plane: Bytes, out: Bytes, x: Axis, y: Axis) -> None:
    window = plane[y.start : y.start + y.source, x.start : x.start + x.source]
    resized = cv2.resize(window, (x.target, y.target), interpolation=cv2.INTER_LINEAR)
    out[:] = resized[y.skip : y.skip + out.shape[0], x.skip : x.skip + out.shape[1]]


def _there_and_back(way: float) -> float:
    way = max(way, 0.0) % 2
    return min(way, 2 - way)
