"""The same scenes composed with moviepy, the way its users do; run by the interpreter that has it installed.

    python benchmarks/moviepy_film.py FOLDER

Each scene has what ours has: the picture under a slow zoom, a veil over its lower half, an accent bar, a kicker and
a heading, captions with the spoken word in colour, a cross-fade to the next. One encode, straight to the file.
"""

import json
import sys
from pathlib import Path

import numpy as np
from moviepy import ColorClip, CompositeVideoClip, ImageClip, TextClip, vfx

SIZE = (1920, 1080)
FADE = 0.6
GROUP = 6  # words shown together
ACCENT = "#ffdf6b"


def picture(folder, number, seconds):
    """The picture filling the frame under a slow zoom."""
    clip = ImageClip(str(folder / f"picture{number}.png"), duration=seconds)
    cover = max(SIZE[0] / clip.w, SIZE[1] / clip.h)
    return clip.resized(lambda t: cover * (1 + 0.11 * t / seconds)).with_position("center")


def veil():
    """Darker towards the bottom, so that white type can be read."""
    layer = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    layer[..., 3] = (255 * 0.6 * np.clip((np.arange(SIZE[1]) / SIZE[1] - 0.22) / 0.26, 0, 1))[:, None]
    return ImageClip(layer)


def text(words, font, size, place, start, seconds, colour="white"):
    rim = {"stroke_color": "black", "stroke_width": 3}
    made = TextClip(font=font, text=words, font_size=size, color=colour, **rim)
    return made.with_start(start).with_duration(seconds).with_position(place)


def lower_third(told, index, seconds):
    bar = ColorClip((12, 250), color=(255, 223, 107)).with_position((134, 550))
    heading = told["headings"][index % len(told["headings"])]
    return [
        bar.with_start(0.35).with_duration(seconds - 0.35),
        text("THE SCIENCE OF MEMORY", told["font"], 34, (178, 560), 0.45, seconds - 0.45, ACCENT),
        text(heading, told["font"], 108, (178, 620), 0.55, seconds - 0.55),
    ]


def captions(told, spoken):
    """The group in white, and over it the spoken word in colour, placed by the width of what stands before it."""
    made = []
    for first in range(0, len(spoken["words"]), GROUP):
        group = [
            (word, at - spoken["start"], end - spoken["start"]) for word, at, end in spoken["words"][first:][:GROUP]
        ]
        start, seconds = group[0][1], group[-1][2] - group[0][1]
        line = text(" ".join(word for word, _, _ in group), told["font"], 64, ("center", 900), start, seconds)
        made.append(line)
        left = (SIZE[0] - line.w) / 2
        for place, (word, at, end) in enumerate(group):
            before = " ".join(other for other, _, _ in group[:place]) + " "
            offset = TextClip(font=told["font"], text=before, font_size=64, stroke_width=3).w if place else 0
            made.append(text(word, told["font"], 64, (left + offset, 900), at, end - at, ACCENT))
    return made


def scene(folder, told, index):
    spoken = told["scenes"][index]
    seconds = spoken["end"] - spoken["start"] + FADE
    shade = veil().with_duration(seconds)
    parts = [picture(folder, index % 4, seconds), shade, *lower_third(told, index, seconds), *captions(told, spoken)]
    made = CompositeVideoClip(parts, size=SIZE).with_start(spoken["start"]).with_duration(seconds)
    return made.with_effects([vfx.CrossFadeIn(FADE)]) if index else made


def main():
    folder = Path(sys.argv[1])
    told = json.loads((folder / "scenes.json").read_text(encoding="utf-8"))
    scenes = [scene(folder, told, index) for index in range(len(told["scenes"]))]
    film = CompositeVideoClip(scenes, size=SIZE).with_duration(told["scenes"][-1]["end"])
    film.write_videofile(
        str(folder / "moviepy.mp4"), fps=30, codec="libx264", preset="veryfast", threads=2, audio=False,
        ffmpeg_params=["-crf", "20", "-g", "60", "-bf", "2"], logger=None,
    )  # fmt: skip


if __name__ == "__main__":
    main()
