from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from ytempire.film.errors import FilmError
from ytempire.film.loudness import loudness
from ytempire.film.music import write_score
from ytempire.film.music.instruments import SAMPLE_RATE
from ytempire.film.music.recording import LEVEL, SEAM, Recording, recording


def piece(path: Path, seconds: float = 8, level: float = 0.2, silence: float = 0.0) -> Path:
    """A chord that sways, in stereo, with silence before and after it."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = sum(np.sin(2 * np.pi * f * t + f) for f in (220, 277, 330, 440)) / 4
    sound = np.stack([tone, np.roll(tone, 4000)], 1) * level * (1 + 0.2 * np.sin(2 * np.pi * 0.5 * t))[:, None]
    quiet = np.zeros((int(silence * SAMPLE_RATE), 2))
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes((np.concatenate([quiet, sound, quiet]) * 32767).astype("<i2").tobytes())
    return path


def volume(sound: np.ndarray, window: int = SAMPLE_RATE // 10) -> np.ndarray:
    """Root mean square of each tenth of a second."""
    whole = sound[: len(sound) // window * window, 0].reshape(-1, window)
    return np.sqrt(np.mean(whole**2, axis=1))


@pytest.mark.parametrize("level", [0.01, 0.9])
def test_music_of_any_level_is_brought_to_that_of_the_beds(level: float, tmp_path: Path) -> None:
    write_score(tmp_path / "score.wav", "own", 6, own=piece(tmp_path / "own.wav", level=level))
    assert loudness(tmp_path / "score.wav").integrated == pytest.approx(LEVEL, abs=0.5)


def test_shorter_music_is_repeated_without_a_hole_or_a_jump(tmp_path: Path) -> None:
    own = recording(piece(tmp_path / "own.wav", silence=1.5), 60, tmp_path)
    sound = own.block(0, 30 * SAMPLE_RATE)
    inside = volume(sound[: 4 * SAMPLE_RATE])
    assert volume(sound).min() > 0.7 * inside.min()
    assert np.abs(np.diff(sound[:, 0])).max() < 1.5 * np.abs(np.diff(sound[: 4 * SAMPLE_RATE, 0])).max()


def test_the_end_goes_over_into_the_beginning(tmp_path: Path) -> None:
    samples = np.repeat(np.array([[8000, 8000], [16000, 16000]], np.int16), 10 * SAMPLE_RATE, axis=0)
    own = Recording(samples)
    seam = own.block(own.period, int(SEAM * SAMPLE_RATE))
    assert seam[0, 0] == pytest.approx(16000 / 32768, rel=0.01)
    assert seam[-1, 0] == pytest.approx(8000 / 32768, rel=0.01)


def test_any_stretch_is_the_same_wherever_its_reading_began(tmp_path: Path) -> None:
    own = recording(piece(tmp_path / "own.wav"), 60, tmp_path)
    whole = own.block(0, 20 * SAMPLE_RATE)
    assert np.array_equal(own.block(7 * SAMPLE_RATE, SAMPLE_RATE), whole[7 * SAMPLE_RATE : 8 * SAMPLE_RATE])


def test_longer_music_is_cut(tmp_path: Path) -> None:
    own = recording(piece(tmp_path / "own.wav", seconds=12), 5, tmp_path)
    assert len(own.samples) == 5 * SAMPLE_RATE


def test_silence_before_the_music_is_left_out(tmp_path: Path) -> None:
    own = recording(piece(tmp_path / "own.wav", silence=3), 5, tmp_path)
    assert volume(own.block(0, SAMPLE_RATE)).min() > 0.01


@pytest.mark.parametrize("broken", ["gone", "no music", "silent"])
def test_music_that_cannot_be_read_is_told_with_what_to_do(broken: str, tmp_path: Path) -> None:
    path = tmp_path / "own.wav"
    if broken == "no music":
        path.write_text("a poem")
    if broken == "silent":
        piece(path, level=0)
    with pytest.raises(FilmError, match="Upload it again, or choose one of the moods"):
        write_score(tmp_path / "score.wav", "own", 10, own=path)
    assert not (tmp_path / "score.wav").exists()
