"""A picture to be drawn by a service: what is ordered, the words it is ordered with, and what comes back."""

from __future__ import annotations

import base64
import binascii
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

VERSION = 1  # raised with every change of the words that a picture is ordered with
SMALLEST = 512  # pixels of the shorter side
_LONGEST_PROMPT = 1_500  # letters of a scene's own words
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True)
class PictureOrder:
    """prompt: the scene. colour: the channel's, as words or #hex; style: its pictures' (“soft watercolour”).

    format: landscape or portrait. quality: low, medium or high. take: 0, and one more for each time it is made again.
    """

    prompt: str
    colour: str = ""
    style: str = ""
    format: str = "landscape"
    quality: str = "medium"
    take: int = 0
    harmless: bool = False  # asked for once more, after a refusal


class BadPictureError(Exception):
    """What came is no picture that a film can use."""


def softened(order: PictureOrder) -> PictureOrder:
    """The order for the one more try after a refusal: no person, nothing that could offend, rather a still life."""
    return PictureOrder(order.prompt, order.colour, order.style, order.format, order.quality, order.take, True)


def prompt_of(order: PictureOrder) -> str:
    """The text that is sent."""
    scene = " ".join(order.prompt.split())[:_LONGEST_PROMPT].rstrip(". ")
    upright = order.format == "portrait"
    parts = [f"{scene}."]
    if order.harmless:
        parts = [
            f"A calm, friendly still life or empty landscape that merely hints at this theme: {scene}. No people, no "
            "bodies, no weapons, no blood, no brands, nothing frightening or hurtful."
        ]
    parts.append(f"Style: {order.style.strip() or 'a clean, modern editorial illustration with depth'}.")
    if order.colour.strip():
        parts.append(f"The colour {order.colour.strip()} leads, with quiet neighbours.")
    parts.append(
        f"{'Upright 9:16' if upright else 'Wide 16:9'} frame, one clear subject a little above the middle, the bottom "
        "quarter calm and rather dark, with room for a caption."
    )
    parts.append("No text, no letters, no numbers, no signs, no logos, no watermark, no frame.")
    if order.take:
        parts.append(f"Another view of the scene than before (take {order.take + 1}).")
    return " ".join(parts)


def keep_picture(encoded: object, out: Path) -> None:
    """Write a picture that came as base64 to `out`, whole or not at all. Raises `BadPictureError`."""
    if not isinstance(encoded, str) or not encoded:
        raise BadPictureError
    try:
        data = base64.b64decode(encoded, validate=True)
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            if min(picture.size) < SMALLEST or picture.width * picture.height > _MOST_PIXELS:
                raise BadPictureError
            picture.load()
    except (binascii.Error, ValueError, UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise BadPictureError from None
    _write(data, out)


def _write(data: bytes, out: Path) -> None:
    descriptor, begun = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(begun, out)
    except BaseException:
        os.unlink(begun)
        raise
