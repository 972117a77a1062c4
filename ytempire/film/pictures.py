"""Pictures that are given: what is taken as one, cut to the frame, and darkened where type stands on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from ytempire.film.frame import Bytes, Floats, strips, to_bytes
from ytempire.film.palette import RGB
from ytempire.film.uploads import accepted, cleaned

__all__ = ["Given", "accepted", "covering", "fingerprint", "read_picture", "several", "with_scrim"]

SCRIM_FROM, SCRIM_FULL = 0.22, 0.48  # of the height
LEAST_SCRIM, MOST_SCRIM, FOOT = 0.35, 0.85, 0.13  # opacity; what is added towards the foot of the frame
LUMA = np.array((0.2126, 0.7152, 0.0722), np.float32)  # BT.709
BRIGHTEST = 88  # 8-bit grey on which white type has a contrast of 7, the accent of 5

LEAST_KEPT = 0.3  # of a picture: where cutting it to the frame would leave less, it is shown on its own blur
WIDEST = 2.4  # of the frame's proportions: what a picture on its own blur is cut to
OFF_CENTRE = 0.5  # what a window at the edge of a picture loses against one in its middle

Given = Bytes | Path


def several(given: Given | Sequence[Given]) -> tuple[Given, ...]:
    """The pictures of a scene, of which one or more may be given."""
    return (given,) if isinstance(given, np.ndarray | Path) else tuple(given)


def read_picture(picture: Given) -> Bytes:
    """8-bit RGB of shape (height, width, 3). Raises FilmError where the file is no picture."""
    if isinstance(picture, np.ndarray):
        return np.ascontiguousarray(picture[..., :3])
    return np.asarray(cleaned(picture))


def fingerprint(picture: Given) -> str:
    """Tells whether two given pictures are the same, without keeping either."""
    if isinstance(picture, np.ndarray):
        return hashlib.sha256(repr(picture.shape).encode() + np.ascontiguousarray(picture).tobytes()).hexdigest()
    return hashlib.sha256(picture.read_bytes()).hexdigest()


def covering(pixels: Bytes, width: int, height: int) -> Bytes:
    """The picture at exactly this size in pixels, nothing stretched: its liveliest part, or, where too little of
    it would be left, all of it (as far as it is not extreme) before its own blur.
    """
    tall, wide = pixels.shape[:2]
    if (wide, tall) == (width, height):
        return pixels
    proportion = (wide / tall) / (width / height)
    if min(proportion, 1 / proportion) >= LEAST_KEPT:
        return _cut(pixels, width, height)
    made = cv2.GaussianBlur(_cut(pixels, width // 8, height // 8), (0, 0), 9)
    made = to_bytes(cv2.resize(made, (width, height), interpolation=cv2.INTER_LINEAR) * np.float32(0.6))
    if proportion > 1:
        inner = _cut(pixels, width, int(height / min(proportion, WIDEST)))
        top = int((height - inner.shape[0]) * 0.3)  # the lower third is for words
        made[top : top + inner.shape[0]] = inner
    else:
        inner = _cut(pixels, int(width / min(1 / proportion, WIDEST)), height)
        left = (width - inner.shape[1]) // 2
        made[:, left : left + inner.shape[1]] = inner
    return made


def _cut(pixels: Bytes, width: int, height: int) -> Bytes:
    """The part of these proportions in which most happens, at this size."""
    tall, wide = pixels.shape[:2]
    scale = max(width / wide, height / tall)
    cut_w, cut_h = min(wide, max(1, round(width / scale))), min(tall, max(1, round(height / scale)))
    x, y = _focus(pixels, wide, cut_w, axis=0), _focus(pixels, tall, cut_h, axis=1)
    cut = pixels[y : y + cut_h, x : x + cut_w]
    return cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _focus(pixels: Bytes, length: int, part: int, axis: int) -> int:
    """Where a window of `part` pixels along a side begins that holds most of the picture's edges; the middle
    counts most (of a tall picture the middle of its upper half, where faces are).
    """
    if part >= length:
        return 0
    profile = _edges(pixels).sum(axis)
    share = part / length
    span = max(1, round(share * len(profile)))
    sums = np.convolve(profile, np.ones(span), "valid")
    place = np.linspace(0, 1, len(sums))
    wanted = 0.5 if axis == 0 else 0.4
    best = int((sums * (1 - OFF_CENTRE * np.abs(place - wanted))).argmax())
    return round((length - part) * float(place[best]))


def _edges(pixels: Bytes) -> Floats:
    """How much the lightness changes, for a small copy of the picture."""
    tall, wide = pixels.shape[:2]
    size = (max(2, 128 * wide // max(wide, tall)), max(2, 128 * tall // max(wide, tall)))
    grey = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32) @ LUMA
    across, down = np.gradient(grey, axis=1), np.gradient(grey, axis=0)
    return np.hypot(across, down) + np.float32(0.5)


def with_scrim(pixels: Bytes, ink: RGB) -> Bytes:
    """The picture under a veil of ink from its middle down, just dense enough for white and accent type there."""
    height = pixels.shape[0]
    grey = pixels[int(height * SCRIM_FULL) :].astype(np.float32) @ LUMA
    bright = float(np.percentile(grey, 99.9))
    dark = float(sum(share * channel for share, channel in zip(LUMA, ink, strict=True)))
    density = min(max((bright - BRIGHTEST) / max(bright - dark, 1), LEAST_SCRIM), MOST_SCRIM)
    y = np.arange(height, dtype=np.float32) / height
    shape = density * np.clip((y - SCRIM_FROM) / (SCRIM_FULL - SCRIM_FROM), 0, 1) ** np.float32(1.3)
    veil = (shape + FOOT * np.clip((y - SCRIM_FULL) / (1 - SCRIM_FULL), 0, 1))[:, None, None]
    veiled = np.empty_like(pixels)
    for rows in strips(height):
        veiled[rows] = to_bytes(pixels[rows] * (1 - veil[rows]) + np.array(ink, np.float32) * veil[rows])
    return veiled
