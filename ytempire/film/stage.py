"""From the fields of a scene to a scene that can be drawn; and one scene alone, for a page."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from PIL import Image

from ytempire.film.backgrounds import paint
from ytempire.film.board import Board
from ytempire.film.content import Content
from ytempire.film.cues import Cues
from ytempire.film.drift import Drift
from ytempire.film.frame import FORMATS, Frame, even
from ytempire.film.layouts import LAYOUTS, choose
from ytempire.film.lettering import lettering
from ytempire.film.look import BACKGROUNDS, Look
from ytempire.film.painting import Picture, Planes
from ytempire.film.palette import Theme, themes
from ytempire.film.pictures import Given, covering, read_picture, with_scrim
from ytempire.film.plate import Plate
from ytempire.film.scene import Scene
from ytempire.film.shrinking import shrunk_disc, shrunk_layer
from ytempire.film.transitions import SECONDS
from ytempire.film.zoom import Slides, Zoom

LEVEL = ("waves",)  # families of lines that lie level: sideways alone they hardly seem to move
NOT_AGAIN_WITHIN = 3  # scenes before a background may return
PREVIEW_SECONDS = 6.0
PAINTINGS = 3  # kept, of about four megabytes each


def build(
    content: Content,
    layout: str,
    family: str,
    cues: Cues,
    look: Look,
    size: tuple[int, int],
    pictures: Sequence[Given] = (),
    scale: float = 1.0,
) -> Scene:
    """The scene with its plate and its layers, laid out in `size` and drawn at `scale` of it; `pictures` are of any
    size and read one by one, as many as there is time for.
    """
    theme = themes(look.colour)[LAYOUTS[layout].theme]
    board = Board(content, cues, theme, lettering(look.pairing), size)
    LAYOUTS[layout].draw(board)
    plate = _plate(layout, family, theme, variant(content), cues.seconds, size, pictures, scale)
    if scale == 1:
        return Scene(plate, board.layers, cues.seconds, theme, board.disc)
    layers = [shrunk_layer(layer, scale) for layer in board.layers]
    return Scene(plate, layers, cues.seconds, theme, shrunk_disc(board.disc, scale))


@dataclass(frozen=True)
class Plan:
    """What is settled about each scene before anything is drawn or spoken."""

    contents: list[Content]
    layouts: list[str]
    families: list[str]


def plan(scenes: Sequence[Mapping[str, Any]], look: Look, pictured: Collection[int] | None = None) -> Plan:
    """The contents, layouts and backgrounds of scenes; `pictured` are those that have a picture, else those that
    name `pictures`.

    Whoever stores a script stores `layouts` and `families` in its scenes, as `layout` and `background`: planned
    again, with one scene changed, the others get what they had.
    """
    if pictured is None:
        pictured = [i for i, scene in enumerate(scenes) if scene.get("pictures")]
    drawable = lettering(look.pairing).drawable
    contents = [Content.from_json(scene, i in pictured).drawn_by(drawable) for i, scene in enumerate(scenes)]
    layouts = [choose(content, i, len(scenes)) for i, content in enumerate(contents)]
    return Plan(contents, layouts, deal(layouts, look.backgrounds, [scene.get("background") for scene in scenes]))


def deal(layouts: Sequence[str], preferred: Sequence[str] = (), kept: Sequence[str | None] = ()) -> list[str]:
    """A background family for each scene: the kept one where there is one, else one of those that the layout
    likes and the channel prefers, none again within three scenes where that can be helped, else the one whose
    next use is furthest away.

    `kept` are the families that scenes were dealt before (None for a new one, and what a layout cannot show
    counts as None). A film that is dealt with all of them kept is dealt the same again whatever is changed
    beside them: so store `Film.families` with the script, as each scene's `background`.
    """
    held = [family if family and _shows(layout, family) else None for layout, family in zip_longest(layouts, kept)]
    for i, layout in enumerate(layouts):
        if held[i] is None:
            held[i] = max(_hand(layout, preferred), key=lambda family: _distance(family, held, i))
    return [family for family in held if family]


def _shows(layout: str, family: str) -> bool:
    return family in LAYOUTS[layout].families or (LAYOUTS[layout].drift is not None and family in BACKGROUNDS)


def _hand(layout: str, preferred: Sequence[str]) -> list[str]:
    """The families that a scene may be dealt, the best first."""
    own = LAYOUTS[layout].families
    if LAYOUTS[layout].drift is None or not preferred:
        return list(own)
    return [family for family in own if family in preferred] + [f for f in preferred if f not in own]


def _distance(family: str, held: Sequence[str | None], place: int) -> int:
    """Scenes to the nearest use of the family; all that are further away than asked for are equally far."""
    distances = [abs(place - i) for i, other in enumerate(held) if other == family]
    return min([distance for distance in distances if distance <= NOT_AGAIN_WITHIN], default=NOT_AGAIN_WITHIN + 1)


def preview(scene: Mapping[str, Any], look: Look, format: str, picture: Given | None = None) -> Image.Image:
    """One scene as it stands when all its parts have entered, drawn without knowing its voice."""
    planned = plan([scene], look, [0] if picture is not None else [])
    content, layout, family = planned.contents[0], planned.layouts[0], planned.families[0]
    given = [picture] if picture is not None else []
    built = build(content, layout, family, Cues((), PREVIEW_SECONDS), look, FORMATS[format], given)
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


def scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """The (even) size of a frame at this share of a size."""
    return even(size[0] * scale), even(size[1] * scale)


def _plate(
    layout: str,
    family: str,
    theme: Theme,
    seed: int,
    seconds: float,
    size: tuple[int, int],
    pictures: Sequence[Given],
    scale: float,
) -> Plate:
    drift = LAYOUTS[layout].drift
    if drift is None:
        wide, high = Zoom.plate_size(scaled(size, scale))
        shown = pictures[: Slides.shown(len(pictures), seconds)]
        read = map(read_picture, shown) if shown else [paint(family, *Zoom.plate_size(size), theme, seed).rgb()]
        veiled = (Picture(with_scrim(covering(pixels, wide, high), theme.ink)) for pixels in read)
        return Slides([Zoom(picture, away=i % 2 == 1) for i, picture in enumerate(veiled)])
    if family in LEVEL:
        drift = (drift[0], drift[1] or 1)
    return Drift(_painted(family, *Drift.plate_size(size, drift, seconds + SECONDS), theme, seed), size, drift, scale)


@lru_cache(maxsize=PAINTINGS)
def _painted(family: str, width: int, height: int, theme: Theme, seed: int) -> Planes:
    """The planes of a painting; a scene that is drawn again, or beside its neighbour, is not painted again."""
    return paint(family, width, height, theme, seed).yuv()
