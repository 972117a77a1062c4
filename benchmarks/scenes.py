"""The films that contestants make, 1920x1080, 30 fps: `pictures` under pan and zoom with a lower third, which other
ways can make too, and `drawn`, scenes of all kinds of layouts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from ytempire.film.film import Film
from ytempire.film.frame import Bytes
from ytempire.film.landscape import landscape
from ytempire.film.look import Look
from ytempire.film.palette import themes
from ytempire.film.timing import SceneTiming, Word

SIZE = (1920, 1080)
SCENE_SECONDS = {"pictures": 7.0, "drawn": 4.0}
WORD_SECONDS = 0.4
PICTURES = 4
PICTURE_SIZE = (1792, 1024)  # what image models give
COLOURS = ("#5b5bf0", "#e0662f")
HEADINGS = ("Ten quiet minutes", "A page a day", "What stays with you", "Begin tomorrow")
SAID = (
    "You read a whole book last month. Now think of one page of it. Memory falls fast in the first hour, "
    "then the curve levels out."
)

CURVE = [["Now", 100], ["1 hour", 44], ["1 day", 33], ["1 week", 25], ["1 month", 21]]
DRAWN: list[dict[str, Any]] = [
    {"layout": "title", "heading": "Why you forget what you read", "kicker": "Memory", "key": "forget", "icon": "book"},
    {"layout": "big_number", "heading": "is gone in a day", "number": 67, "unit": "%", "source": "Ebbinghaus, 1885"},
    {"layout": "list", "heading": "Three things that help", "items": ["Close the book", "Say it aloud", "Come back"]},
    {"layout": "chart", "heading": "The curve of forgetting", "points": CURVE, "chart": "line", "unit": "%"},
    {"layout": "comparison", "heading": "Reading or recalling",
     "left": {"label": "Read again", "number": 40, "unit": "%"},
     "right": {"label": "Recall", "number": 61, "unit": "%", "win": True}},
    {"layout": "statement", "heading": "Memory is made by looking away", "key": "looking away"},
    {"layout": "quote", "heading": "What you do not use, you lose.", "source": "An old saying"},
    {"layout": "timeline", "heading": "When to look again", "items": ["1 day", "3 days", "1 week", "1 month"]},
    {"layout": "icon_grid", "heading": "Where to do it", "items": ["Bus", "Kitchen", "Bed", "Desk"]},
    {"layout": "chapter", "heading": "What stays with you", "number": 2, "kicker": "Part"},
    {"layout": "picture", "heading": "Ten quiet minutes", "kicker": "All it takes"},
    {"layout": "call_to_action", "heading": "Begin tomorrow", "items": [{"text": "Subscribe", "icon": "bell"}]},
]  # fmt: skip


def picture(number: int) -> Bytes:
    """Painted landscapes, as the product draws without any service, and in turn what a photograph is to an encoder."""
    chance = np.random.default_rng(number)
    if number % 2:
        return photograph(chance)
    width, height = PICTURE_SIZE
    return landscape(width, height, themes(COLOURS[number // 2])["dark"], chance).rgb()


def photograph(chance: np.random.Generator) -> Bytes:
    """Colour noise with a photograph's spectrum (its amplitude falls with frequency), as 8-bit RGB."""
    width, height = PICTURE_SIZE
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    amplitude = 1 / np.maximum(np.hypot(rows, columns), 1 / width) ** 1.15
    planes = []
    for _ in range(3):
        phase = np.exp(2j * np.pi * chance.random(amplitude.shape))
        plane = np.fft.irfft2(amplitude * phase, (height, width))
        planes.append((plane - plane.mean()) / plane.std())
    channels = [planes[0] * 0.8 + plane * 0.35 for plane in planes]
    noise = np.clip(np.stack(channels, -1) * 42 + 118, 0, 255).astype(np.uint8)
    return cv2.GaussianBlur(noise, (0, 0), 0.7)


def timing(seconds: float, kind: str = "pictures") -> list[SceneTiming]:
    """Contiguous scenes of about SCENE_SECONDS in which somebody speaks all the time."""
    count = max(1, round(seconds / SCENE_SECONDS[kind]))
    length = seconds / count
    scenes, texts = [], SAID.split()
    for index in range(count):
        start = index * length
        spoken = range(int((length - 0.6) / WORD_SECONDS))
        onsets = [start + 0.3 + WORD_SECONDS * place for place in spoken]
        words = (
            Word(texts[place % len(texts)], at, at + WORD_SECONDS) for place, at in zip(spoken, onsets, strict=True)
        )
        scenes.append(SceneTiming(start, start + length, tuple(words)))
    return scenes


def write_pictures(folder: Path) -> None:
    """The pictures as files, which is how every contestant gets them."""
    for number in range(PICTURES):
        Image.fromarray(picture(number)).save(folder / f"picture{number}.png")


def film(folder: Path, seconds: float, kind: str = "pictures", scale: float = 1.0) -> Film:
    """A film of either kind; half a second longer than its voice. Pictures are those in the folder."""
    spoken = timing(seconds, kind)
    said = [" ".join(word.text for word in scene.words) for scene in spoken]
    if kind == "drawn":
        drawn = [{**DRAWN[index % len(DRAWN)], "narration": words} for index, words in enumerate(said)]
        return Film(drawn, spoken, Look(), "landscape", scale=scale)
    scenes = [
        {
            "layout": "picture",
            "narration": words,
            "heading": HEADINGS[index % len(HEADINGS)],
            "kicker": "The science of memory",
        }
        for index, words in enumerate(said)
    ]
    pictures = {index: folder / f"picture{index % PICTURES}.png" for index in range(len(scenes))}
    return Film(scenes, spoken, Look(), "landscape", pictures, scale)
