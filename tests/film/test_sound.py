from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from ytempire.film.errors import FilmError
from ytempire.film.loudness import NO_PEAK, SILENT, loudness
from ytempire.film.music.instruments import SAMPLE_RATE
from ytempire.film.sound import mix

RATE = 22_050


@pytest.fixture(scope="module")
def beds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("beds")


def speech(seconds: float, level: float = 0.3) -> np.ndarray:
    """What speech is to a meter: noise and a buzz in syllables, with a pause of half a second every two."""
    chance = np.random.default_rng(5)
    t = np.arange(int(seconds * RATE)) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * t), 0, 1) * (t % 2 < 1.5)
    buzz = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 20))
    return level * syllables * (buzz / 2 + 0.1 * chance.standard_normal(len(t)))


def recorded(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def duration(path: Path) -> float:
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        return float((stream.duration or 0) * (stream.time_base or 0))


VOICES = {
    "normal": speech(6),
    "very quiet": speech(6, 0.003),
    "clipped": speech(6, 5.0),
    "of two seconds": speech(2),
    "that ends early": np.concatenate([speech(3), np.zeros(3 * RATE)]),
}


@pytest.mark.parametrize(("name", "mood"), [*((name, "calm") for name in VOICES), ("normal", "none")])
def test_a_voice_is_brought_to_minus_14_lufs_and_below_minus_1_dbtp(
    name: str, mood: str, tmp_path: Path, beds: Path
):
    voice = recorded(tmp_path / "voice.wav", VOICES[name])
    told = mix(voice, mood, 6.0, tmp_path / "sound.m4a", cache=beds)
    measured = loudness(tmp_path / "sound.m4a")
    assert measured == told
    assert measured.integrated == pytest.approx(-14, abs=0.5)
    assert measured.true_peak <= -1


@pytest.mark.parametrize("seconds", [0.7, 3.0, 7.333])
def test_the_sound_is_as_long_as_the_film_whatever_the_voice(seconds: float, tmp_path: Path, beds: Path):
    mix(recorded(tmp_path / "voice.wav", speech(4)), "calm", seconds, tmp_path / "sound.m4a", cache=beds)
    assert duration(tmp_path / "sound.m4a") == pytest.approx(seconds, abs=1 / SAMPLE_RATE + 1e-9)


def test_the_sound_is_aac_in_stereo_at_48_khz(tmp_path: Path):
    mix(recorded(tmp_path / "voice.wav", speech(2)), "none", 2, tmp_path / "sound.m4a")
    with av.open(str(tmp_path / "sound.m4a")) as file:
        context = file.streams.audio[0].codec_context
        assert (context.name, context.sample_rate, context.channels) == ("aac", 48_000, 2)


def test_silence_stays_silence(tmp_path: Path):
    told = mix(recorded(tmp_path / "voice.wav", np.zeros(3 * RATE)), "none", 3, tmp_path / "sound.m4a")
    assert (told.integrated, told.true_peak) == (SILENT, NO_PEAK)


def test_hiss_without_a_voice_is_not_blown_up(tmp_path: Path):
    hiss = np.random.default_rng(1).standard_normal(3 * RATE) * 1e-4
    told = mix(recorded(tmp_path / "voice.wav", hiss), "none", 3, tmp_path / "sound.m4a")
    assert told.integrated < -20


def test_music_gives_way_to_the_voice(tmp_path: Path, beds: Path):
    """The same music, in the same mix, during speech and after it."""
    quiet = recorded(tmp_path / "quiet.wav", np.zeros(8 * RATE))
    voice = recorded(tmp_path / "voice.wav", np.concatenate([speech(4), np.zeros(4 * RATE)]))
    mix(quiet, "calm", 8, tmp_path / "alone.m4a", cache=beds)
    mix(voice, "none", 8, tmp_path / "spoken.m4a", cache=beds)
    mix(voice, "calm", 8, tmp_path / "both.m4a", cache=beds)
    alone, spoken, both = (samples(tmp_path / f"{name}.m4a") for name in ("alone", "spoken", "both"))
    during, after = np.s_[48_000:168_000], np.s_[264_000:312_000]
    shares = [projected(both[part], alone[part], spoken[part]) for part in (during, after)]
    assert 20 * np.log10(shares[1] / shares[0]) > 3


def test_the_creators_own_music_is_mixed_like_a_mood(tmp_path: Path, beds: Path):
    own = recorded(tmp_path / "own.wav", np.sin(2 * np.pi * 330 * np.arange(5 * RATE) / RATE) * 0.02)
    voice = recorded(tmp_path / "voice.wav", VOICES["that ends early"])
    told = mix(voice, "own", 8.0, tmp_path / "sound.m4a", own=own)
    assert told.integrated == pytest.approx(-14, abs=0.3)
    assert told.true_peak <= -1
    after = samples(tmp_path / "sound.m4a")[int(4.5 * 48_000) : 6 * 48_000]
    assert np.sqrt(np.mean(after**2)) > 0.01


def test_own_music_that_is_not_there_is_refused_with_what_to_do(tmp_path: Path):
    with pytest.raises(FilmError, match="Upload it again, or choose one of the moods"):
        mix(recorded(tmp_path / "voice.wav", speech(1)), "own", 3, tmp_path / "sound.m4a")


@pytest.mark.parametrize("mood", ["calm", "none"])
def test_the_sounds_at_scene_changes_can_be_switched_off(mood: str, tmp_path: Path, beds: Path):
    voice = recorded(tmp_path / "voice.wav", np.zeros(6 * RATE))
    for name, changes, effects in (("with", (3.0,), True), ("without", (3.0,), False), ("never", (), True)):
        mix(voice, mood, 6, tmp_path / f"{name}.m4a", changes, beds, effects=effects)
    assert (tmp_path / "without.m4a").read_bytes() == (tmp_path / "never.m4a").read_bytes()
    assert (tmp_path / "with.m4a").read_bytes() != (tmp_path / "never.m4a").read_bytes()


def samples(path: Path) -> np.ndarray:
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])


def projected(both: np.ndarray, music: np.ndarray, voice: np.ndarray) -> float:
    """How much of the music is in the sum, by least squares."""
    return np.linalg.lstsq(np.stack([music, voice], 1), both, rcond=None)[0][0]


def test_a_file_that_is_no_sound_is_refused_with_a_sentence(tmp_path: Path):
    (tmp_path / "voice.wav").write_text("not a recording")
    with pytest.raises(FilmError, match="voice cannot be read"):
        mix(tmp_path / "voice.wav", "none", 3, tmp_path / "sound.m4a")
    assert [path.name for path in tmp_path.iterdir()] == ["voice.wav"]


def test_an_unknown_mood_is_refused_and_leaves_nothing(tmp_path: Path):
    voice = recorded(tmp_path / "voice.wav", speech(1))
    with pytest.raises(FilmError, match="“angry”"):
        mix(voice, "angry", 3, tmp_path / "sound.m4a")
    assert [path.name for path in tmp_path.iterdir()] == ["voice.wav"]
