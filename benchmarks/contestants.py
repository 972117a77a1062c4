"""One contestant, run as a process of its own so that its CPU time and memory are counted alone.

python -m benchmarks.contestants prepare FOLDER SECONDS     pictures, sound, words, and the film as raw frames
python -m benchmarks.contestants material FOLDER SECONDS    only pictures and sound
python -m benchmarks.contestants ours FOLDER SECONDS
python -m benchmarks.contestants floor FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import scenes
from ytempire.film import ffmpeg
from ytempire.film.encoder import TAGS, X264
from ytempire.film.film import TAIL
from ytempire.film.frame import FPS
from ytempire.film.render import join, render_segment
from ytempire.film.zones import FONT_FILE


def prepare(folder: Path, seconds: float) -> None:
    """What is not measured: raw yuv420p frames of the film, a silent sound, and the material for moviepy."""
    material(folder, seconds)
    film = scenes.film(folder, seconds)
    with (folder / "frames.yuv").open("wb") as file:
        for frame in film.frames(0, film.total):
            file.write(frame.data)
    told = {
        "font": str(FONT_FILE),
        "headings": scenes.HEADINGS,
        "scenes": [scene.to_json() for scene in film.timing],
    }
    (folder / "scenes.json").write_text(json.dumps(told), encoding="utf-8")


def material(folder: Path, seconds: float) -> None:
    """Pictures, and a silent sound as long as the film."""
    scenes.write_pictures(folder)
    source = ("-f", "lavfi", "-t", f"{seconds + TAIL:.6f}", "-i", "anullsrc=r=48000:cl=stereo")
    ffmpeg.run(*source, "-c:a", "aac", str(folder / "sound.m4a"))


def ours(folder: Path, seconds: float) -> None:
    """Draw, caption and encode scene by scene, and join."""
    film = scenes.film(folder, seconds)
    segments = [folder / f"segment{index}.mp4" for index in range(len(film.scenes))]
    for index, segment in enumerate(segments):
        render_segment(film, index, segment)
    join(segments, folder / "sound.m4a", folder / "ours.mp4", film.seconds)


def floor(folder: Path) -> None:
    """x264 with the same settings, fed prepared frames from a file; no captions, no drawing."""
    size = "x".join(map(str, scenes.SIZE))
    source = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(FPS), "-i", str(folder / "frames.yuv"))
    ffmpeg.run(*source, *X264, *TAGS, "-threads", "2", str(folder / "floor.mp4"))


if __name__ == "__main__":
    name, folder, *rest = sys.argv[1:]
    contestants: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "material": material,
        "ours": ours,
        "floor": floor,
    }
    contestants[name](Path(folder), *map(float, rest))
