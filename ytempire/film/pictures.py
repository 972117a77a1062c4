"""Pictures that are given: read, cut to the frame, and darkened where type stands on them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ytempire.film.errors import FilmError
from ytempire.film.frame import Bytes, strips, to_bytes
from ytempire.film.palette import RGB

SCRIM_FROM, SCRIM_FULL = 0.22, 0.48  # of the height
LEAST_SCRIM, MOST_SCRIM = 0.35, 0.85  # opacity
LUMA = np.array((0.2126, 0.7152, 0.0722), np.float32)  # BT.709

Given = Bytes | Path

BRIGHTEST = 112  # 8-bit grey on which white type still has a contrast of 4.9


def read_picture(picture: Given) -> Bytes:
    """8-bit RGB of shape (height, width, 3). Raises FilmError where the file is no picture."""
    if isinstance(picture, np.ndarray):
        return np.ascontiguousarray(picture[..., :3])
    try:
        with Image.open(picture) as image:
            return np.asarray(image.convert("RGB"))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise FilmError(f"The picture {picture.name} cannot be read.") from error


def fingerprint(picture: Given) -> str:
    """Tells whether two given pictures are the same, without keeping either."""
    if isinstance(picture, np.ndarray):
        return hashlib.sha256(repr(picture.shape).encode() + np.ascontiguousarray(picture).tobytes()).hexdigest()
    return hashlib.sha256(picture.read_bytes()).hexdigest()


def covering(pixels: Bytes, width: int, height: int) -> Bytes:
    """The middle of the picture at exactly this size in pixels, nothing stretched."""
    tall, wide = pixels.shape[:2]
    if (wide, tall) == (width, height):
        return pixels
    scale = max(width / wide, height / tall)
    cut_w, cut_h = min(wide, round(width / scale)), min(tall, round(height / scale))
    x, y = (wide - cut_w) // 2, (tall - cut_h) // 2
    cut = pixels[y : y + cut_h, x : x + cut_w]
    return cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def with_scrim(pixels: Bytes, ink: RGB) -> Bytes:
    """The picture under a veil of ink from its middle down, just dense enough for white type there."""
    height = pixels.shape[0]
    grey = pixels[int(height * SCRIM_FULL) :: 4, ::4].astype(np.float32) @ LUMA
    bright = float(np.percentile(grey, 97))
    dark = float(sum(share * channel for share, channel in zip(LUMA, ink, strict=True)))
    density = min(max((bright - BRIGHTEST) / max(bright - dark, 1), LEAST_SCRIM), MOST_SCRIM)
    y = np.arange(height, dtype=np.float32) / height
    veil = density * np.clip((y - SCRIM_FROM) / (SCRIM_FULL - SCRIM_FROM), 0, 1)[:, None, None] ** np.float32(1.3)
    veiled = np.empty_like(pixels)
    for rows in strips(height):
        veiled[rows] = to_bytes(pixels[rows] * (1 - veil[rows]) + np.array(ink, np.float32) * veil[rows])
    return veiled
