"""From the fields of a scene to a scene that can be drawn; and one scene alone, for a page."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from ytempire.film.backgrounds import paint
from ytempire.film.board import Board
from ytempire.film.content import Content
from ytempire.film.cues import Cues
from ytempire.film.drift import Drift
from ytempire.film.frame import FORMATS, Bytes, Frame
from ytempire.film.layouts import LAYOUTS, choose
from ytempire.film.lettering import lettering
from ytempire.film.look import Look
from ytempire.film.painting import Picture
from ytempire.film.palette import Theme, themes
from ytempire.film.pictures import Given, covering, read_picture, with_scrim
from ytempire.film.plate import Plate
from ytempire.film.scene import Scene
from ytempire.film.transitions import SECONDS
from ytempire.film.zoom import Zoom

NOT_AGAIN_WITHIN = 3  # scenes before a background may return
PREVIEW_SECONDS = 6.0


def build(
    content: Content,
    layout: str,
    family: str,
    cues: Cues,
    look: Look,
    size: tuple[int, int],
    picture: Bytes | None = None,
) -> Scene:
    """The scene with its plate and its layers; `picture` is RGB of any size."""
    theme = themes(look.colour)[LAYOUTS[layout].theme]
    board = Board(content, cues, theme, lettering(look.pairing), size)
    LAYOUTS[layout].draw(board)
    plate = _plate(layout, family, theme, variant(content), cues.seconds, size, picture)
    return Scene(plate, board.layers, cues.seconds, theme, board.disc)


def deal(layouts: Sequence[str], preferred: Sequence[str] = ()) -> list[str]:
    """A background family for each scene: of those that the layout likes and the channel prefers, none again
    within three scenes where that can be helped, else the one seen longest ago.
    """
    dealt: list[str] = []
    for layout in layouts:
        own = LAYOUTS[layout].families
        if LAYOUTS[layout].drift is None or not preferred:
            hand = list(own)
        else:
            hand = [family for family in own if family in preferred] + [f for f in preferred if f not in own]
        last_seen = {family: i for i, family in enumerate(dealt)}
        recent = dealt[-NOT_AGAIN_WITHIN:]
        fresh = [family for family in hand if family not in recent]
        dealt.append(fresh[0] if fresh else min(hand, key=lambda family: last_seen.get(family, -1)))
    return dealt


def preview(scene: Mapping[str, Any], look: Look, format: str, picture: Given | None = None) -> Image.Image:
    """One scene as it stands when all its parts have entered, drawn without knowing its voice."""
    content = Content.from_json(scene, picture is not None).drawn_by(lettering(look.pairing).drawable)
    layout = choose(content, 0, 1)
    family = deal([layout], look.backgrounds)[0]
    pixels = read_picture(picture) if picture is not None else None
    built = build(content, layout, family, Cues((), PREVIEW_SECONDS), look, FORMATS[format], pixels)
    return settled(built, FORMATS[format])


def settled(scene: Scene, size: tuple[int, int]) -> Image.Image:
    """The scene when nothing enters any more."""
    frame = Frame(*size)
    scene.draw(frame, scene.settled_at)
    return Image.fromarray(frame.to_rgb())


def variant(content: Content) -> int:
    """A number that goes with what the scene says, not with its place: scenes put before it leave it as it
    is.
    """
    return zlib.crc32(f"{content.layout} {content.heading} {content.narration}".encode())


def _plate(
    layout: str,
    family: str,
    theme: Theme,
    seed: int,
    seconds: float,
    size: tuple[int, int],
    picture: Bytes | None,
) -> Plate:
    drift = LAYOUTS[layout].drift
    if drift is None:
        wide, high = Zoom.plate_size(size)
        drawn = paint(family, wide, high, theme, seed).rgb() if picture is None else picture
        pixels = covering(drawn, wide, high)
        return Zoom(Picture(with_scrim(pixels, theme.ink)))
    wide, high = Drift.plate_size(size, drift, seconds + SECONDS)
    return Drift(paint(family, wide, high, theme, seed), size, drift)
