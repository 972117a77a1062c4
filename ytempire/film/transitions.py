"""How one scene becomes the next."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from ytempire.film.easing import smooth
from ytempire.film.entrances import Pose
from ytempire.film.frame import Bytes, Frame, half
from ytempire.film.layer import Layer
from ytempire.film.palette import RGB
from ytempire.film.scene import Disc, Scene

SECONDS = 0.6
IN_TURN = ("fade", "push", "slant", "lift")  # where neither the scenes nor their layouts ask for one

Mask = Callable[[float], Bytes]


def change_between(old_layout: str, new_layout: str, discs: bool, turn: int) -> str:
    """A match cut where both scenes have an accent disc (`discs`), else by layout, else in turn."""
    if discs:
        return "match"
    if new_layout in ("chapter", "call_to_action"):
        return "circle"
    if "picture" in (old_layout, new_layout):
        return "fade"
    if new_layout == "chart":
        return "push"
    return IN_TURN[turn % len(IN_TURN)]


def transition(change: str, old: Scene, new: Scene, a: Frame, b: Frame, t: float) -> None:
    """Draw both scenes and join them in `a`; `t` is the new scene's second. `b` is scratch."""
    share = t / SECONDS
    carried = "disc" if change == "match" else None
    old.draw(a, old.seconds + t, carried)
    new.draw(b, t, carried)
    if change == "push":
        _shifted(a, b, smooth(share), axis=1)
    elif change == "lift":
        _shifted(a, b, smooth(share), axis=0)
    elif change == "circle":
        centre = (new.disc.x, new.disc.y) if new.disc else (a.width / 2, a.height * 0.45)
        _wiped(a, b, share, new.theme.mark, _circle(a, centre))
    elif change == "slant":
        _wiped(a, b, share, new.theme.mark, _slant(a))
    else:
        after = smooth(share * 1.5 if carried else share)
        cv2.addWeighted(a.data, 1 - after, b.data, after, 0, dst=a.data)
    if carried and old.disc and new.disc:
        _carry(old, new, old.disc, new.disc, a, smooth(share))


def _shifted(a: Frame, b: Frame, share: float, axis: int) -> None:
    """`b` pushes `a` out, along x (axis 1) or y (axis 0); chroma and luma move by the same whole pixels."""
    cut = int((a.width if axis else a.height) * share) // 2
    for i, (old, new) in enumerate(zip(a.planes, b.planes, strict=True)):
        n = cut if i else 2 * cut
        parts = (old[:, n:], new[:, :n]) if axis else (old[n:], new[:n])
        old[:] = np.concatenate(parts, axis)


def _wiped(a: Frame, b: Frame, share: float, colour: RGB, mask_of: Mask) -> None:
    """A band of the accent colour leads, the next scene follows."""
    band = Frame(a.width, a.height)
    band.fill(colour)
    _masked(a, band, mask_of(smooth(share / 0.8)))
    _masked(a, b, mask_of(smooth((share - 0.2) / 0.8)))


def _masked(a: Frame, b: Frame, mask: Bytes) -> None:
    """`b` over `a` where the mask is 255."""
    small = half(mask)
    for i, (old, new) in enumerate(zip(a.planes, b.planes, strict=True)):
        weight = small if i else mask
        x, y, width, height = cv2.boundingRect(weight)
        if not width:
            continue
        box = np.s_[y : y + height, x : x + width]
        share = weight[box]
        kept = cv2.multiply(old[box], 255 - share, scale=1 / 255)
        cv2.add(kept, cv2.multiply(new[box], share, scale=1 / 255), dst=old[box])


def _circle(frame: Frame, centre: tuple[float, float]) -> Mask:
    x, y = centre
    far = math.hypot(max(x, frame.width - x), max(y, frame.height - y)) + 4
    middle = (int(x * 16), int(y * 16))

    def mask(share: float) -> Bytes:
        blank = np.zeros((frame.height, frame.width), np.uint8)
        return cv2.circle(blank, middle, int(far * share * 16), 255, -1, cv2.LINE_AA, 4) if share else blank

    return mask


def _slant(frame: Frame) -> Mask:
    lean = frame.height * 0.35

    def mask(share: float) -> Bytes:
        x = (frame.width + lean) * share
        corners = np.array([[-9, -9], [x, -9], [x - lean, frame.height + 9], [-9, frame.height + 9]]) * 16
        blank = np.zeros((frame.height, frame.width), np.uint8)
        return cv2.fillPoly(blank, [corners.astype(np.int32)], 255, cv2.LINE_AA, 4) if share else blank

    return mask


def _carry(old: Scene, new: Scene, start: Disc, goal: Disc, frame: Frame, share: float) -> None:
    """The accent disc travels and changes its icon on the way."""
    x = start.x + (goal.x - start.x) * share
    y = start.y + (goal.y - start.y) * share
    radius = start.radius + (goal.radius - start.radius) * share
    for scene, disc, alpha in ((old, start, 1 - share**4), (new, goal, share)):
        for layer in scene.layers:
            if layer.part == "disc":
                _resized(layer, disc, x, y, radius / disc.radius).draw_posed(frame, Pose(alpha=alpha))


def _resized(layer: Layer, disc: Disc, x: float, y: float, grow: float) -> Layer:
    """The layer as it stands when its disc is `grow` times as large and centred at (x, y)."""
    how = cv2.INTER_AREA if grow < 1 else cv2.INTER_LINEAR
    picture = cv2.resize(layer.rgba, None, fx=grow, fy=grow, interpolation=how)
    off_x = (layer.x + layer.width / 2 - disc.x) * grow
    off_y = (layer.y + layer.height / 2 - disc.y) * grow
    return Layer(picture, x + off_x - picture.shape[1] / 2, y + off_y - picture.shape[0] / 2)
