"""Layers: pictures with transparency, blended into a frame in YUV and only where they are."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ytempire.film.entrances import ENTRANCES, IDLES, STILL, Pose
from ytempire.film.frame import Bytes, Floats, Frame, half, to_bytes, yuv
from ytempire.film.shapes import turns

FOREVER = math.inf


@dataclass(frozen=True)
class Patch:
    """A still picture at an even place: for Y, U, V what to add, what share (of 255) stays."""

    x: int
    y: int
    add: tuple[Bytes, Bytes, Bytes]
    keep: tuple[Bytes, Bytes, Bytes]

    @property
    def width(self) -> int:
        return self.add[0].shape[1]

    @property
    def height(self) -> int:
        return self.add[0].shape[0]

    def blend(self, frame: Frame) -> None:
        """Draw it where it stands; what lies outside the frame is left out."""
        _blend(frame, self, (self.x, self.y), (0, 0, self.width, self.height))

    def overlaps(self, other: Patch) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def patch_of(rgba: Bytes, x: int, y: int) -> Patch:
    """A patch from 8-bit RGBA of even size at an even place."""
    light, blue, red = yuv(rgba)
    alpha = rgba[..., 3].astype(np.float32) * np.float32(1 / 255)
    small = half(alpha)
    add = (to_bytes(light * alpha), to_bytes(half(blue * alpha)), to_bytes(half(red * alpha)))
    chroma = to_bytes(255 - 255 * small)
    return Patch(x, y, add, (to_bytes(255 - 255 * alpha), chroma, chroma))


class Layer:
    """An RGBA picture that enters at `start` (seconds of its scene) in `lasts` seconds and goes at `end`.

    Once it has entered it stands on whole even pixels and does not change, unless it has an `idle` motion;
    without an entrance it is simply there. `part` names layers that a transition treats apart; `whole` keeps
    the empty edges of a picture whose centre matters.
    """

    def __init__(
        self,
        rgba: Bytes,
        x: float,
        y: float,
        start: float = 0.0,
        enter: str | None = "fade",
        lasts: float = 0.55,
        end: float = FOREVER,
        idle: str | None = None,
        part: str | None = None,
        turn: float = 1.0,
        whole: bool = False,
    ) -> None:
        pad = 2 + (int(max(rgba.shape[:2]) * 0.09) if idle or enter == "pop" else 0)  # for what grows past its size
        self.rgba, self.x, self.y = _on_even_pixels(*((rgba, x, y) if whole else _trimmed(rgba, x, y)), pad)
        self.height, self.width = self.rgba.shape[:2]
        self.start, self.enter, self.end, self.idle, self.part = start, enter, end, idle, part
        self.lasts = lasts if enter else 0.0
        self._beat = start
        self.turn = turn  # how far round a sweeping picture goes
        self.scale = 1.0  # of what it was drawn for

    @functools.cached_property
    def patch(self) -> Patch:
        return patch_of(self.rgba, self.x, self.y)

    @functools.cached_property
    def _turns(self) -> Floats:
        return turns(self.width, self.height)

    @property
    def settled_at(self) -> float:
        """The second from which on it does not change."""
        return FOREVER if self.idle or self.end < FOREVER else self.start + self.lasts

    def stand(self) -> None:
        """Be there from the first frame on, without an entrance; an idle motion keeps its beat."""
        self.start, self.enter, self.lasts = 0.0, None, 0.0

    def hurry(self, seconds: float) -> None:
        """Have entered at this second of the scene; an idle motion keeps its beat."""
        self.start = max(0.0, min(self.start, seconds - self.lasts))

    def seen(self, t: float) -> bool:
        return self.start <= t < self.end

    def draw(self, frame: Frame, t: float) -> None:
        """Blend the layer as it is at second `t` of its scene."""
        if not self.seen(t):
            return
        pose = STILL
        if self.enter and t < self.start + self.lasts:
            pose = ENTRANCES[self.enter]((t - self.start) / self.lasts, self.height)
            if pose.dx and self.scale != 1:
                pose = replace(pose, dx=pose.dx * self.scale)
        if self.idle:
            pose = IDLES[self.idle](pose, t - self._beat, self.height)
        self.draw_posed(frame, pose)

    def draw_posed(self, frame: Frame, pose: Pose) -> None:
        if pose == STILL:
            return self.patch.blend(frame)
        if pose.alpha <= 0:
            return None
        slide = int(pose.dx // 2 * 2)
        patch = self._moved(pose, slide)
        if pose.turn < 1:
            patch = _where(patch, self._turns <= pose.turn * self.turn)
        if pose.alpha < 1:
            patch = _faded(patch, pose.alpha)
        left, top, right, bottom = pose.window
        window = (
            int(self.width * left) // 2 * 2,
            int(self.height * top) // 2 * 2,
            math.ceil(self.width * right / 2) * 2,
            math.ceil(self.height * bottom / 2) * 2,
        )
        _blend(frame, patch, (self.x + slide, self.y), window)
        return None

    def _moved(self, pose: Pose, slide: int) -> Patch:
        """The picture shifted and scaled inside its own box, in which it is masked."""
        if not (pose.dx - slide or pose.dy) and pose.scale == 1:
            return self.patch
        across = pose.dx - slide
        if pose.scale == 1 and not across:
            return _each(self.patch, lambda plane, outside, d: _lowered(plane, pose.dy / d, outside))

        def moved(plane: Bytes, outside: int, d: int) -> Bytes:
            size = (plane.shape[1], plane.shape[0])
            to_centre = [(1 - pose.scale) * (side - 1) / 2 for side in size]
            matrix = np.array([
                [pose.scale, 0, across / d + to_centre[0]],
                [0, pose.scale, pose.dy / d + to_centre[1]],
            ])  # fmt: skip
            return cv2.warpAffine(plane, matrix, size, borderValue=outside)

        return _each(self.patch, moved)


def _blend(frame: Frame, patch: Patch, place: tuple[int, int], window: tuple[int, int, int, int]) -> None:
    """Blend a window (left, top, right, bottom in the patch's pixels, all even) of a patch put at an even
    place.
    """
    x, y = place
    x0, y0 = max(x + window[0], 0), max(y + window[1], 0)
    x1, y1 = min(x + window[2], frame.width), min(y + window[3], frame.height)
    if x1 <= x0 or y1 <= y0:
        return
    for i in range(3):
        d = 2 if i else 1
        box = np.s_[(y0 - y) // d : (y1 - y) // d, (x0 - x) // d : (x1 - x) // d]
        region = frame.planes[i][y0 // d : y1 // d, x0 // d : x1 // d]
        kept = cv2.multiply(region, patch.keep[i][box], scale=1 / 255)
        cv2.add(kept, patch.add[i][box], dst=region)


def _each(patch: Patch, change: Callable[[Bytes, int, int], Bytes]) -> Patch:
    """The patch with its planes changed: `change` is told the plane, the value of nothing there (0 to add, 255 to
    keep), and by how much the plane is smaller than the picture. What both planes of chroma share is changed once.
    """
    add = [change(plane, 0, 2 if i else 1) for i, plane in enumerate(patch.add)]
    light, blue = (change(plane, 255, 2 if i else 1) for i, plane in enumerate(patch.keep[:2]))
    red = blue if patch.keep[2] is patch.keep[1] else change(patch.keep[2], 255, 2)
    return Patch(patch.x, patch.y, (add[0], add[1], add[2]), (light, blue, red))


def _lowered(plane: Bytes, dy: float, outside: int) -> Bytes:
    """The plane moved down by a fraction of pixels, within its own box: two copies of it weighed, which costs a
    fifth of a `warpAffine`.
    """
    height, whole = plane.shape[0], math.floor(dy)
    rows = np.full((height + 1, plane.shape[1]), outside, np.uint8)  # row k comes from row k - whole - 1
    first, last = max(0, whole + 1), min(height + 1, height + whole + 1)
    if first < last:
        rows[first:last] = plane[first - whole - 1 : last - whole - 1]
    return cv2.addWeighted(rows[1:], 1 - (dy - whole), rows[:-1], dy - whole, 0)


def _faded(patch: Patch, alpha: float) -> Patch:
    return _each(patch, lambda plane, outside, d: cv2.convertScaleAbs(plane, alpha=alpha, beta=outside * (1 - alpha)))


def _where(patch: Patch, shown: Bytes) -> Patch:
    """The patch without what the mask leaves out."""
    masks = (shown, shown[::2, ::2], shown[::2, ::2])
    add = [np.where(mask, plane, 0).astype(np.uint8) for mask, plane in zip(masks, patch.add, strict=True)]
    keep = [np.where(mask, plane, 255).astype(np.uint8) for mask, plane in zip(masks, patch.keep, strict=True)]
    return Patch(patch.x, patch.y, (add[0], add[1], add[2]), (keep[0], keep[1], keep[2]))


def _trimmed(rgba: Bytes, x: float, y: float) -> tuple[Bytes, float, float]:
    """The picture without the empty rows and columns around it."""
    alpha = rgba[..., 3]
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    if not len(rows):
        return rgba[:1, :1], x, y
    cut = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cut, x + float(columns[0]), y + float(rows[0])


def _on_even_pixels(rgba: Bytes, x: float, y: float, pad: int) -> tuple[Bytes, int, int]:
    """The picture with a transparent border, of even size, at an even place."""
    left_edge, top_edge = round(x) - pad, round(y) - pad
    left, top = pad + left_edge % 2, pad + top_edge % 2
    height, width = rgba.shape[0] + top + pad, rgba.shape[1] + left + pad
    padded = np.pad(rgba, ((top, pad + height % 2), (left, pad + width % 2), (0, 0)))
    return padded, left_edge - left_edge % 2, top_edge - top_edge % 2
