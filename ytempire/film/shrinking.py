"""What was drawn for a full film, made smaller for its preview: laid out once, so that both look alike."""

from __future__ import annotations

import copy
import math

import cv2
import numpy as np

from ytempire.film.frame import Bytes, even
from ytempire.film.layer import Layer
from ytempire.film.painting import Planes
from ytempire.film.scene import Disc

Edges = tuple[tuple[int, int], tuple[int, int]]


def shrunk_layer(layer: Layer, scale: float) -> Layer:
    """The same layer for a frame of this share (below 1) of the size, at even pixels again."""
    x, width, beside = _even_stretch(layer.x, layer.width, scale)
    y, height, above = _even_stretch(layer.y, layer.height, scale)
    small = copy.copy(layer)
    for drawn in ("patch", "_turns"):
        small.__dict__.pop(drawn, None)
    small.rgba = _averaged(layer.rgba, (above, beside), (width, height))
    small.x, small.y, small.width, small.height, small.scale = x, y, width, height, scale
    return small


def shrunk_planes(planes: Planes, scale: float) -> Planes:
    """A painting at this share of its size; even."""
    height, width = planes[0].shape
    wide, high = even(width * scale), even(height * scale)
    sizes = ((wide, high), (wide // 2, high // 2), (wide // 2, high // 2))
    pairs = zip(planes, sizes, strict=True)
    light, blue, red = (cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane, size in pairs)
    return light, blue, red


def shrunk_disc(disc: Disc | None, scale: float) -> Disc | None:
    return disc and Disc(disc.x * scale, disc.y * scale, disc.radius * scale)


def _even_stretch(start: int, length: int, scale: float) -> tuple[int, int, tuple[int, int]]:
    """The even pixels that a stretch of pixels becomes (start, length), and what it must be padded with before
    and after to become just them.
    """
    first, last = math.floor(start * scale / 2) * 2, math.ceil((start + length) * scale / 2) * 2
    return first, last - first, (start - round(first / scale), round(last / scale) - start - length)


def _averaged(rgba: Bytes, edges: Edges, size: tuple[int, int]) -> Bytes:
    """The picture with so many transparent pixels around it, averaged to a smaller size; what is transparent
    weighs nothing.
    """
    padded = np.pad(rgba, (*edges, (0, 0)))
    weighed = cv2.resize(cv2.multiply(padded, _weights(padded), scale=1 / 255), size, interpolation=cv2.INTER_AREA)
    return cv2.divide(weighed, _weights(weighed), scale=255)


def _weights(rgba: Bytes) -> Bytes:
    """The opacity of each pixel, once for each colour; 255 for the opacity itself."""
    alpha = rgba[..., 3]
    return cv2.merge((alpha, alpha, alpha, np.full_like(alpha, 255)))
