"""One contestant, run as a process of its own so that its CPU time and memory are counted alone.

python -m benchmarks.contestants NAME FOLDER SECONDS KIND

`material` writes pictures and sound, `prepare` also the words and the film as raw frames; then the others can be run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import plain_film, scenes
from ytempire.film import ffmpeg
from ytempire.film.encoder import TAGS, THREADS, X264
from ytempire.film.film import TAIL
from ytempire.film.frame import FPS, PREVIEW
from ytempire.film.render import join, render_preview, render_segment
from ytempire.film.zones import FONT_FILE


def prepare(folder: Path, seconds: float, kind: str) -> None:
    """What is not measured: raw yuv420p frames of the film, a silent sound, and the material for moviepy."""
    material(folder, seconds, kind)
    film = scenes.film(folder, seconds, kind)
    with (folder / "frames.yuv").open("wb") as file:
        for frame in film.frames(0, film.total):
            file.write(frame.data)
    told = {
        "font": str(FONT_FILE),
        "headings": scenes.HEADINGS,
        "scenes": [scene.to_json() for scene in film.timing],
    }
    (folder / "scenes.json").write_text(json.dumps(told), encoding="utf-8")


def material(folder: Path, seconds: float, kind: str) -> None:
    """Pictures, and a silent sound as long as the film."""
    scenes.write_pictures(folder)
    source = ("-f", "lavfi", "-t", f"{seconds + TAIL:.6f}", "-i", "anullsrc=r=48000:cl=stereo")
    ffmpeg.run(*source, "-c:a", "aac", str(folder / "sound.m4a"))


def ours(folder: Path, seconds: float, kind: str) -> None:
    """Draw, caption and encode scene by scene, and join."""
    film = scenes.film(folder, seconds, kind)
    segments = [folder / f"segment{index}.mp4" for index in range(len(film.scenes))]
    for index, segment in enumerate(segments):
        render_segment(film, index, segment)
    join(segments, folder / "sound.m4a", folder / "ours.mp4", film.seconds)


def floor(folder: Path, seconds: float, kind: str) -> None:
    """x264 with the same settings, fed prepared frames from a file; no captions, no drawing."""
    size = "x".join(map(str, scenes.SIZE))
    source = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(FPS), "-i", str(folder / "frames.yuv"))
    ffmpeg.run(*source, *X264, *TAGS, "-threads", str(THREADS), str(folder / "floor.mp4"))


def start(folder: Path, seconds: float, kind: str) -> None:
    """Nothing: what it costs to load all this, which a worker does once."""


def plain(folder: Path, seconds: float, kind: str) -> None:
    """A picture under pan and zoom for each scene, with captions, and nothing else."""
    plain_film.write(folder, scenes.film(folder, seconds, kind), folder / "plain.mp4")


def preview(folder: Path, seconds: float, kind: str) -> None:
    """The whole film at 480 lines, with captions and sound."""
    film = scenes.film(folder, seconds, kind, PREVIEW)
    render_preview(film, 0, film.total, folder / "preview.mp4", folder / "sound.m4a")


if __name__ == "__main__":
    name, folder, seconds, kind = sys.argv[1:]
    contestants: dict[str, Callable[[Path, float, str], None]] = {
        contestant.__name__: contestant for contestant in (prepare, material, start, ours, floor, plain, preview)
    }
    contestants[name](Path(folder), float(seconds), kind)
