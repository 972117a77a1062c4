from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from ytempire.film.errors import FilmError
from ytempire.film.music import bed, write_score
from ytempire.film.music.instruments import SAMPLE_RATE


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (SAMPLE_RATE, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32767


def test_a_score_is_as_long_as_the_film(tmp_path: Path):
    write_score(tmp_path / "score.wav", "calm", 61.37)
    assert len(read(tmp_path / "score.wav")) == round(61.37 * SAMPLE_RATE)


def test_a_score_repeats_its_bed(tmp_path: Path):
    write_score(tmp_path / "score.wav", "calm", 60)
    loop, score = bed("calm"), read(tmp_path / "score.wav")
    assert np.abs(score[len(loop) : 2 * len(loop)] - loop).max() < 1e-4


def test_a_scene_change_is_heard_where_it_is_and_nowhere_else(tmp_path: Path):
    write_score(tmp_path / "plain.wav", "calm", 24)
    write_score(tmp_path / "score.wav", "calm", 24, changes=(10.1,))
    differs = np.flatnonzero(np.abs(read(tmp_path / "score.wav") - read(tmp_path / "plain.wav")).max(1) > 1e-3)
    assert 9.7 < differs[0] / SAMPLE_RATE < 10.1 < differs[-1] / SAMPLE_RATE < 10.8


def test_a_bed_is_kept_in_the_folder_and_read_from_there(tmp_path: Path):
    made = bed("calm", tmp_path)
    (kept,) = tmp_path.iterdir()
    np.save(kept, made[:100])
    assert len(bed("calm", tmp_path)) == 100


def test_an_unknown_mood_is_refused_with_the_moods_there_are():
    with pytest.raises(FilmError, match=r"“angry”.*calm"):
        bed("angry")
