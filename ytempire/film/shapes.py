"""Still drawings as RGBA arrays of shape (height, width, 4), 8 bit, not premultiplied."""

from __future__ import annotations

import io
from collections.abc import Collection
from functools import lru_cache

import cv2
import numpy as np
import resvg_py
from PIL import Image

from ytempire.film.breaking import is_unspaced, words_of
from ytempire.film.face import HEADROOM, Face
from ytempire.film.frame import Bytes, Floats
from ytempire.film.icons import icons
from ytempire.film.palette import RGB
from ytempire.film.stems import plain

CARD_MARGIN = 40  # pixels around a card for its shadow
LINE_MARGIN = 0.25  # of the type size, left and right of a line of text
LINE_HEIGHT = 1.44  # of the type size: the picture of a line


def css(colour: RGB, alpha: float = 1.0) -> str:
    return "rgba({},{},{},{:.3f})".format(*colour, alpha)


def svg(body: str, width: float, height: float) -> Bytes:
    """SVG elements drawn on a transparent picture of this size in pixels."""
    width, height = max(1, int(width)), max(1, int(height))
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return _rasterise(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>')


def icon(name: str, side: float, colour: RGB, stroke: float = 1.75) -> Bytes:
    """A named icon in a square of `side` pixels."""
    return _rasterise(icons().svg(name, colour, stroke), max(1, int(side)))


def bar(width: float, height: float, colour: RGB, alpha: float = 1.0) -> Bytes:
    """A bar with round ends."""
    width, height = max(2, int(width)), max(2, int(height))
    return svg(
        f'<rect width="{width}" height="{height}" rx="{min(width, height) / 2}" fill="{css(colour, alpha)}"/>',
        width,
        height,
    )


def box(width: float, height: float, colour: RGB) -> Bytes:
    """A column of a chart: slightly rounded."""
    width, height = max(2, int(width)), max(2, int(height))
    return svg(
        f'<rect width="{width}" height="{height}" rx="{min(14, width / 2, height / 2)}" fill="{css(colour)}"/>',
        width,
        height,
    )


def dot(side: float, colour: RGB) -> Bytes:
    """A filled circle."""
    return _painted(colour, _cover(_distance(side), side / 2))


def outline(side: float, colour: RGB, alpha: float = 1.0, stroke: float = 3.0) -> Bytes:
    """A thin circle."""
    distance = _distance(side)
    return _painted(colour, (_cover(distance, side / 2) - _cover(distance, side / 2 - stroke)) * alpha)


def glow(side: float, colour: RGB, alpha: float) -> Bytes:
    """Light that falls off from the centre to nothing at the edge."""
    near = np.clip(1 - _distance(side) / (side / 2), 0, 1)
    return _painted(colour, near * near * (3 - 2 * near) * alpha)


def ring(side: float, colour: RGB, share: float = 1.0, alpha: float = 1.0) -> Bytes:
    """A thick ring; with a share below 1 its arc from twelve o'clock, clockwise."""
    distance = _distance(side)
    cover = _cover(distance, side * 0.48) - _cover(distance, side * 0.38)
    if share < 1:
        length = np.maximum(distance, 1) * np.float32(2 * np.pi)  # of the turn at this radius, in pixels
        angle = turns(side, side)
        cover = cover * np.clip((np.float32(share) - angle) * length + 0.5, 0, 1)
    return _painted(colour, cover * np.float32(alpha))


def tick(side: float, colour: RGB) -> Bytes:
    s = int(side)
    return svg(
        f'<path d="M{s * 0.2} {s * 0.55}L{s * 0.43} {s * 0.76}L{s * 0.82} {s * 0.28}" fill="none" '
        f'stroke="{css(colour)}" stroke-width="{s * 0.13}" stroke-linecap="round" stroke-linejoin="round"/>',
        side,
        side,
    )


@lru_cache(maxsize=4)
def card(width: int, height: int, fill: RGB, radius: int = 28, edge: RGB | None = None, shadow: float = 0.22) -> Bytes:
    """A rounded panel over a soft shadow. The panel starts at (CARD_MARGIN, CARD_MARGIN) of the picture."""
    m = CARD_MARGIN
    stroke = f' stroke="{css(edge)}" stroke-width="4"' if edge else ""
    face = svg(
        f'<rect x="{m + 2}" y="{m + 2}" width="{max(1, width - 4)}" height="{max(1, height - 4)}" '
        f'rx="{radius}" fill="{css(fill)}"{stroke}/>',
        width + 2 * m,
        height + 2 * m,
    )
    if not shadow:
        return face
    under = cv2.GaussianBlur(np.roll(face[::2, ::2, 3], 6, axis=0), (0, 0), 7.5)
    under = cv2.resize(under, face.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    alpha = face[..., 3].astype(np.float32)
    below = under.astype(np.float32) * shadow * (1 - alpha / 255)
    made = face.copy()
    made[..., 3] = np.clip(alpha + below + 0.5, 0, 255)
    weight = alpha / np.maximum(alpha + below, 1)  # the shadow is black: the face's colour fades into it
    made[..., :3] = face[..., :3] * weight[..., None]
    return made


def disc(name: str | None, radius: float, fill: RGB, ink: RGB, rim: RGB | None = None) -> Bytes:
    """An icon in a filled disc with a soft glow: the accent that match cuts carry from scene to scene."""
    r, glow = int(radius), int(radius * 0.30)
    side = 2 * (r + glow)
    distance = _distance(side)
    face = _cover(distance, r)
    halo = np.clip((r + glow - distance) / (0.4 * (r + glow)), 0, 1) * 0.55
    made = _painted(fill, np.maximum(face, halo))
    if rim:
        stroke = max(2.0, r * 0.018)
        edge = (_cover(distance, r * 0.9 + stroke / 2) - _cover(distance, r * 0.9 - stroke / 2))[..., None] * 0.55
        made[..., :3] = made[..., :3] * (1 - edge) + np.array(rim, np.float32) * edge
    image = Image.fromarray(made)
    if name:
        mark = Image.fromarray(icon(name, r * 1.08, ink, 1.6))
        image.alpha_composite(mark, ((side - mark.width) // 2, (side - mark.height) // 2))
    return np.asarray(image)


def turns(width: float, height: float) -> Floats:
    """For each pixel of a box, its turn about the centre from twelve o'clock, clockwise, 0..1."""
    y, x = np.mgrid[0 : int(height), 0 : int(width)].astype(np.float32)
    turn = np.arctan2(x + 0.5 - int(width) / 2, int(height) / 2 - y - 0.5) / np.float32(2 * np.pi)
    return turn % 1


def line(
    face: Face,
    text: str,
    size: int,
    colour: RGB,
    keys: Collection[str] = (),
    key_colour: RGB | None = None,
    shadow: float = 0.0,
) -> Bytes:
    """One line of text with margins left and right; words whose plain spelling is in `keys` take the key
    colour.
    """
    margin = int(size * LINE_MARGIN)
    width = max(1, int(face.width(text, size)) + 2 * margin)
    height = int(size * max(LINE_HEIGHT, face.leading + HEADROOM))
    place = (height, width), margin, round(size * (face.ascent + HEADROOM))
    alpha = face.mask(text, size, *place)
    planes = [np.full(alpha.shape, level, np.uint8) for level in colour]
    if key_colour and (marked := _letters_of(text, keys)):
        inside = face.mask(text, size, *place, marked) > 0
        for plane, level in zip(planes, key_colour, strict=True):
            plane[inside] = level
    if shadow:
        planes, alpha = _over_shadow(planes, alpha, size, shadow)
    return cv2.merge((*planes, alpha))


def _letters_of(text: str, keys: Collection[str]) -> set[int]:
    """Where the letters of the key words stand in the text; without spaces a key is found among other letters."""
    found: set[int] = set()
    for start, word in words_of(text):
        if plain(word) in keys:
            found.update(range(start, start + len(word)))
    for key in keys:
        if any(map(is_unspaced, key)):
            start = text.find(key)
            found.update(range(start, start + len(key)) if start >= 0 else ())
    return found


def _over_shadow(planes: list[Bytes], alpha: Bytes, size: int, shadow: float) -> tuple[list[Bytes], Bytes]:
    """Letters of these colours over their own soft shadow. It is black: towards it their colour fades out."""
    half = cv2.GaussianBlur(cv2.resize(alpha, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), (0, 0), size * 0.03)
    under = cv2.resize(half, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR)
    both = cv2.add(alpha, cv2.multiply(under, 255 - alpha, scale=shadow / 255))
    weight = cv2.divide(alpha, both, scale=255)
    return [cv2.multiply(plane, weight, scale=1 / 255) for plane in planes], both


def _rasterise(text: str, side: int | None = None) -> Bytes:
    png = resvg_py.svg_to_bytes(svg_string=text, width=side, height=side, skip_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))


def _distance(side: float) -> Floats:
    """Distance of each pixel of a square from its centre, in pixels."""
    reach = np.arange(int(side), dtype=np.float32) + 0.5 - int(side) / 2
    return np.sqrt(reach[:, None] ** 2 + reach[None, :] ** 2)


def _cover(distance: Floats, radius: float) -> Floats:
    """How much of each pixel lies inside the circle, 0..1."""
    return np.clip(np.float32(radius) - distance + 0.5, 0, 1)


def _painted(colour: RGB, alpha: Floats) -> Bytes:
    made = np.empty((*alpha.shape, 4), np.uint8)
    made[..., :3] = colour
    made[..., 3] = np.clip(alpha * 255 + 0.5, 0, 255)
    return made
