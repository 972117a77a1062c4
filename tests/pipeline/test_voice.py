"""The voice track: scenes one after another, each a whole number of frames."""

import wave

import pytest

from ytempire.film.frame import FPS
from ytempire.pipeline.voice import _join, _timing

RATE = 22050


def spoken(path, samples):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(b"\1\0" * samples)
    return path


@pytest.fixture
def track(tmp_path):
    parts = [spoken(tmp_path / "1.wav", 22051), spoken(tmp_path / "2.wav", 735 * 3)]
    return tmp_path / "voice.wav", _join(parts, tmp_path / "voice.wav")


def test_each_scene_is_padded_to_whole_frames(track):
    _, lengths = track
    assert [round(length * FPS, 6) for length in lengths] == [31, 3]


def test_the_track_is_as_long_as_its_scenes(track):
    path, lengths = track
    with wave.open(str(path)) as joined:
        assert joined.getnframes() / RATE == pytest.approx(sum(lengths))


def test_a_scenes_words_are_moved_to_its_place_in_the_film(track):
    _, lengths = track
    first, second = _timing([[["One", 0.1, 0.5]], [["Two", 0.0, 0.1]]], lengths)
    assert (second.start, second.words[0].start) == (first.end, first.end)
