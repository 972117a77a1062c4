"""How a scene will look that is not made yet: drawn in the web process by the code that draws the film.

The scene stands in the address of its picture, packed, so that nothing has to be kept between two requests.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ytempire.channels.preview import Pictures
from ytempire.film.film import RENDER_VERSION, preview
from ytempire.film.look import Look
from ytempire.videos import scene_known

WIDTH = 640  # pixels of the longer side
QUALITY = 84
LONGEST_ADDRESS = 3500  # characters; servers and proxies take 4,000 of a whole line
LARGEST = 60_000  # bytes of an unpacked scene
DRAWN = ("narration", "layout", "heading", "kicker", "key", "icon", "number", "unit", "items", "left", "right",
         "points", "chart", "note", "source", "answer", "background")  # fmt: skip

_pictures = Pictures()


def packed(scene: Mapping[str, Any], shas: Sequence[str] = ()) -> str | None:
    """The scene and the hashes of its pictures as letters for an address; None where they are too many."""
    drawn = {name: scene[name] for name in DRAWN if scene.get(name) not in (None, "", [])}
    told = json.dumps({**drawn, "pictures": list(shas)}, ensure_ascii=False, separators=(",", ":"))
    text = base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode().rstrip("=")
    return text if len(text) <= LONGEST_ADDRESS else None


def unpacked(text: str) -> tuple[dict[str, Any], list[str]]:
    """The scene and the hashes again. Raises ValueError where the letters say no scene."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        told = zlib.decompressobj().decompress(data, LARGEST)
        scene = json.loads(told, parse_constant=scene_known.refuse_constant)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise ValueError("This is no scene.") from error
    if not isinstance(scene, dict):
        raise ValueError("This is no scene.")
    shas = scene.get("pictures")
    return scene_known.known(scene), [sha for sha in shas if isinstance(sha, str)] if isinstance(shas, list) else []


def name(text: str, look: Look, shape: str, keys: Sequence[str]) -> str:
    """Names all that goes into the picture: 32 hexadecimal digits. `keys` are the storage keys of own pictures:
    they say whose these are, where hashes would show one creator's to another.
    """
    return hashlib.sha256(f"{RENDER_VERSION} {look!r} {shape} {list(keys)} {text}".encode()).hexdigest()[:32]


def draw(key: str, scene: Mapping[str, Any], look: Look, shape: str, picture: Path | None, user_id: int) -> bytes:
    """The scene with all its parts in place, as JPEG. Raises `FilmError`, and `Busy` when others take too long or
    the user waits for too many already.
    """
    return _pictures.get(key, lambda: _drawn(scene, look, shape, picture), user_id)


def _drawn(scene: Mapping[str, Any], look: Look, shape: str, picture: Path | None) -> bytes:
    image = preview(scene, look, shape, picture).convert("RGB")
    image.thumbnail((WIDTH, WIDTH))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
