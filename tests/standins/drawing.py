"""A real JPEG for a prompt, drawn cheaply: what stand-ins for picture services answer with."""

from __future__ import annotations

import io
import random
import zlib

from PIL import Image, ImageDraw


def drawn(prompt: str, width: int, height: int) -> bytes:
    """A gradient with shapes, the same for the same prompt."""
    chance = random.Random(zlib.crc32(prompt.encode()))
    top, foot = (tuple(chance.randrange(20, 230) for _ in range(3)) for _ in range(2))
    mask = Image.linear_gradient("L").resize((width, height), Image.Resampling.NEAREST)
    picture = Image.composite(Image.new("RGB", mask.size, foot), Image.new("RGB", mask.size, top), mask)
    pen = ImageDraw.Draw(picture)
    for _ in range(7):
        x, y, radius = chance.randrange(width), chance.randrange(height), chance.randrange(width // 20, width // 5)
        colour = tuple(chance.randrange(256) for _ in range(3))
        box = (x - radius, y - radius, x + radius, y + radius)
        chance.choice((pen.ellipse, pen.rectangle))(box, fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
