"""A changed scene changes its own frames and the transitions beside it; all else stays, byte for byte."""

from __future__ import annotations

import hashlib
import math
import subprocess
import sys
from typing import Any

import pytest

from tests.film.scenes import spoken
from ytempire.film.captions import segment_ass
from ytempire.film.film import Film
from ytempire.film.frame import FPS
from ytempire.film.look import Look
from ytempire.film.timing import SceneTiming
from ytempire.film.transitions import SECONDS

CHANGED = 2  # the scene
LENGTHS = [36, 33, 37, 36, 33]  # frames of each scene's voice
SCENES: list[dict[str, Any]] = [
    {"narration": "You read a book", "heading": "Why you forget", "icon": "book", "layout": "title"},
    {"narration": "Say it again", "heading": "Say it again", "layout": "statement"},
    {"narration": "Sixty seven percent", "heading": "is gone", "number": 67, "unit": "%", "layout": "big_number"},
    {"narration": "Read the page", "heading": "A page a day", "icon": "coffee", "layout": "title"},
    {"narration": "Two things help", "heading": "Two things", "items": ["Close it", "Say it"], "layout": "list"},
]
PRINT_HASHES = (
    "from tests.film.test_one_scene_changed import *\n"
    "film = film_of(SCENES, LENGTHS)\n"
    "print(*hashes(film, film.starts[3], film.starts[3] + 6))"
)


def film_of(scenes: list[dict[str, Any]], lengths: list[int]) -> Film:
    times, frame = [], 0
    for scene, length in zip(scenes, lengths, strict=True):
        start, frame = frame / FPS, frame + length
        times.append(SceneTiming(start, frame / FPS, spoken(scene["narration"], start + 0.3)))
    return Film(scenes, times, Look(), "landscape")


def hashes(film: Film, first: int, last: int) -> list[str]:
    return [hashlib.sha256(frame).hexdigest() for frame in film.frames(first, last)]


def scene_hashes(film: Film) -> list[list[str]]:
    """Each scene's frames, hashed."""
    return [hashes(film, film.starts[i], film.starts[i + 1]) for i in range(len(film.timing))]


@pytest.fixture(scope="module")
def before() -> Film:
    """The film with its backgrounds stored, as a script keeps them."""
    families = film_of(SCENES, LENGTHS).families
    return film_of([dict(scene, background=family) for scene, family in zip(SCENES, families, strict=True)], LENGTHS)


@pytest.fixture(scope="module")
def frames_before(before: Film) -> list[list[str]]:
    return scene_hashes(before)


CHANGES = {
    "text": ({"heading": "is lost, and more than that", "narration": "Sixty seven percent and more"}, 0),
    "layout": ({"layout": "statement", "background": None}, 0),
    "length": ({}, 7),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_its_own_frames_and_the_transitions_beside_it_change(change, before, frames_before):
    fields, longer = CHANGES[change]
    scenes, lengths = [dict(scene) for scene in before.scenes], list(LENGTHS)
    scenes[CHANGED] |= fields
    lengths[CHANGED] += longer
    after = film_of(scenes, lengths)
    moving = math.ceil(SECONDS * FPS)  # frames of a transition
    for i, (old, new) in enumerate(zip(frames_before, scene_hashes(after), strict=True)):
        if i == CHANGED:
            assert old != new
        elif i == CHANGED + 1:
            assert old[moving:] == new[moving:], "the scene after it, once it has come in"
        else:
            assert old == new, f"scene {i}"
    untouched = [i for i in range(len(scenes)) if before.segment_key(i) == after.segment_key(i)]
    assert untouched == [0, 1, 4]
    assert all(segment_ass(before, i) == segment_ass(after, i) for i in untouched)


def test_another_process_draws_the_same_bytes_from_mid_film(before):
    film = film_of(SCENES, LENGTHS)
    expected = hashes(film, film.starts[2] + 10, film.starts[3] + 6)[-6:]
    said = subprocess.run([sys.executable, "-c", PRINT_HASHES], capture_output=True, text=True, check=True)
    assert said.stdout.split() == expected
