"""A film: its scenes in their places, drawn frame by frame, any stretch of it alone and always the same
bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PIL import Image

from ytempire.film.cues import Cues
from ytempire.film.errors import FilmError
from ytempire.film.frame import FORMATS, FPS, Bytes, Frame
from ytempire.film.layouts import LAYOUTS
from ytempire.film.look import Look
from ytempire.film.palette import Theme, themes
from ytempire.film.pictures import Given, fingerprint, several
from ytempire.film.scene import Scene
from ytempire.film.stage import build, plan, preview, scaled, settled, variant
from ytempire.film.timing import SceneTiming, Word
from ytempire.film.transitions import SECONDS, change_between, transition

__all__ = ["LEAD", "RENDER_VERSION", "TAIL", "Film", "preview"]

RENDER_VERSION = 2  # raise it when the same film would be drawn, captioned or encoded differently
LEAD = 0.22  # seconds that a picture comes before its scene's sound
TAIL = 0.5  # seconds of the last picture after the last scene's sound
FADE_IN, FADE_OUT = 9, 12  # frames from and to black
SMALLEST_SCALE = 0.4


class Film:
    """Scenes (see Content for their fields) with their timing, in a look and a format of FORMATS.

    `families` is the background of each scene: its own `background`, or one dealt. To keep a later change of one
    scene from changing the others, store them as the scenes' `background`.
    `pictures` gives a scene's picture, or several, by its index, as 8-bit RGB or as files that are read when they
    are needed.
    `scale` draws it smaller (PREVIEW: 480 lines), laid out and timed the same.
    Raises FilmError where scenes and timing do not belong together.
    """

    def __init__(
        self,
        scenes: Sequence[Mapping[str, Any]],
        timing: Sequence[SceneTiming],
        look: Look,
        format: str,
        pictures: Mapping[int, Given | Sequence[Given]] | None = None,
        scale: float = 1.0,
    ) -> None:
        if not scenes or len(scenes) != len(timing):
            raise FilmError(f"A film needs a timing for each scene: {len(scenes)} scenes, {len(timing)} timings.")
        if format not in FORMATS:
            raise FilmError(f"There is no format named “{format}”. Choose one of: {', '.join(FORMATS)}.")
        if not SMALLEST_SCALE <= scale <= 1:
            raise FilmError(f"A film can be drawn at {SMALLEST_SCALE} to 1 of its size, not at {scale}.")
        self.look, self.format, self.scale, self.size = look, format, scale, scaled(FORMATS[format], scale)
        self.timing = list(timing)
        self.pictures = {i: shown for i, given in (pictures or {}).items() if (shown := several(given))}
        planned = plan(scenes, look, self.pictures)
        self.contents, self.layouts, self.families = planned.contents, planned.layouts, planned.families
        self.scenes = [dict(scene, layout=layout) for scene, layout in zip(scenes, self.layouts, strict=True)]
        cuts = [max(0, round((scene.start - LEAD) * FPS)) for scene in timing]
        self.starts = [0, *cuts[1:], round((timing[-1].end + TAIL) * FPS)]
        self._built: dict[int, Scene] = {}

    @property
    def total(self) -> int:
        """Frames of the whole film."""
        return self.starts[-1]

    @property
    def seconds(self) -> float:
        return self.total / FPS

    @property
    def themes(self) -> dict[str, Theme]:
        """The channel's three themes by kind."""
        return themes(self.look.colour)

    @property
    def kinds(self) -> list[str]:
        """The kind of theme ("dark", "light", "bold") of each scene."""
        return [LAYOUTS[layout].theme for layout in self.layouts]

    def scene(self, i: int) -> Scene:
        """Scene i, drawn when it is first asked for. Only it and the one before it are kept."""
        if i not in self._built:
            for old in [k for k in self._built if k not in (i - 1, i + 1)]:
                del self._built[old]
            self._built[i] = self._build(i)
        return self._built[i]

    def frames(self, first: int, last: int) -> Iterator[Bytes]:
        """Frames first..last-1 as planar YUV 4:2:0 (see Frame), in one buffer that is used again for each."""
        frame, scratch = Frame(*self.size), Frame(*self.size)
        i = self.scene_at(first)
        for n in range(first, last):
            while n >= self.starts[i + 1]:
                i += 1
            self._draw(i, n, frame, scratch)
            light = min(1.0, (n + 1) / FADE_IN, (self.total - n) / FADE_OUT)
            if light < 1:
                frame.dim(light)
            yield frame.data

    def scene_at(self, frame: int) -> int:
        """The scene that a frame belongs to."""
        return max(i for i, start in enumerate(self.starts[:-1]) if start <= frame)

    def segment_key(self, i: int) -> str:
        """Names all that goes into the picture of segment i with its captions: 16 hex digits of a SHA-256.

        That is its scene and the one before (which leaves during it), with times counted from each scene's
        own start, the look and the format. Where a film is changed, the keys of untouched segments stay.
        """
        near = range(max(0, i - 1), i + 1)
        seen = {
            "version": RENDER_VERSION,
            "scenes": [self._seen(k) for k in near],
            "look": [self.look.colour, self.look.pairing, self.look.captions],
            "size": self.size,
            "ends": [i == 0, i == len(self.contents) - 1],
        }
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]

    def still_key(self, i: int) -> str:
        """Names all that goes into the still of scene i, which is that scene alone: 16 hex digits of a SHA-256."""
        look = [self.look.colour, self.look.pairing]
        seen = {"version": RENDER_VERSION, "scene": self._seen(i), "look": look, "size": self.size}
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]

    def still(self, i: int) -> Image.Image:
        """Scene i with all its parts in place, without captions."""
        return settled(self.scene(i), self.size)

    def _draw(self, i: int, n: int, frame: Frame, scratch: Frame) -> None:
        t = (n - self.starts[i]) / FPS
        if i and t < SECONDS:
            old, new = self.scene(i - 1), self.scene(i)
            transition(self._change(i), old, new, frame, scratch, t)
        else:
            self._built.pop(i - 1, None)
            self.scene(i).draw(frame, t)

    def _change(self, i: int) -> str:
        """How scene i comes in."""
        discs = all(LAYOUTS[self.layouts[k]].disc(self.contents[k]) for k in (i - 1, i))
        return change_between(self.layouts[i - 1], self.layouts[i], discs, variant(self.contents[i]))

    def _build(self, i: int) -> Scene:
        content, layout, family = self.contents[i], self.layouts[i], self.families[i]
        given = self.pictures.get(i, ())
        scene = build(content, layout, family, self._cues(i), self.look, FORMATS[self.format], given, self.scale)
        if i:
            scene.come_in(carried=self._change(i) == "match", within=SECONDS)
        return scene

    def _cues(self, i: int) -> Cues:
        """The clock of scene i from its first frame. Words keep their distance to the scene's own start, so
        that a scene is drawn alike wherever rounding to whole frames puts it.
        """
        origin = self.timing[i].start - LEAD if i else 0.0
        words = (Word(word.text, word.start - origin, word.end - origin) for word in self.timing[i].words)
        rounded = tuple(Word(word.text, round(word.start, 3), round(word.end, 3)) for word in words)
        return Cues(rounded, (self.starts[i + 1] - self.starts[i]) / FPS)

    def _seen(self, i: int) -> list[Any]:
        cues = self._cues(i)
        words = [word.to_json() for word in cues.words]
        return [
            repr(self.contents[i]),
            self.layouts[i],
            self.families[i],
            words,
            round(cues.seconds * FPS),
            self._picture_names(i),
        ]

    def _picture_names(self, i: int) -> list[str]:
        """What stands for the pictures of scene i: the names that the scene has for them, which are made from what
        they hold; without names they are read.
        """
        given = self.pictures.get(i, ())
        names = self.scenes[i].get("pictures") if given else None
        return list(names) if names else [fingerprint(picture) for picture in given]
