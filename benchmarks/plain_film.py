"""The plain look: one picture a scene under pan and zoom, fading into the next, with captions; no design at all.

What slide-show makers give. It is drawn with the same means as our film, so that the difference is the design's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2

from benchmarks import scenes
from ytempire.film.captions import ass
from ytempire.film.encoder import Encoder
from ytempire.film.film import Film
from ytempire.film.frame import FPS, Bytes, Frame
from ytempire.film.painting import Picture
from ytempire.film.pictures import covering, read_picture
from ytempire.film.zoom import Zoom

FADE = 18  # frames


def write(folder: Path, film: Film, out: Path) -> None:
    """Scenes, words and length are those of the film; pictures are those in the folder."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        captions = Path(place) / "captions.ass"
        captions.write_text(ass(film), encoding="utf-8")
        with Encoder(out, film.size, captions) as encoder:
            for frame in _frames(folder, film):
                encoder.write(frame)


def _frames(folder: Path, film: Film) -> Iterator[Bytes]:
    frame, before = Frame(*film.size), Frame(*film.size)
    old: Zoom | None = None
    for index, (first, last) in enumerate(zip(film.starts, film.starts[1:], strict=False)):
        new, seconds = _picture(folder, film, index), (last - first) / FPS
        for n in range(last - first):
            new.draw(frame, n / FPS, seconds)
            if old and n < FADE:
                old.draw(before, seconds + n / FPS, seconds)
                cv2.addWeighted(before.data, 1 - n / FADE, frame.data, n / FADE, 0, dst=frame.data)
            yield frame.data
        old = new


def _picture(folder: Path, film: Film, index: int) -> Zoom:
    pixels = read_picture(folder / f"picture{index % scenes.PICTURES}.png")
    return Zoom(Picture(covering(pixels, *Zoom.plate_size(film.size))))
