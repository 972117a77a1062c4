"""Words found in the sound, where the service sends no times."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from ytempire.providers.elevenlabs_words import from_sound, in_order, shared, to_send
from ytempire.providers.local_voice import VoiceProcess, speak

TEXT = "Compound interest is the quiet engine of wealth. It works in Nevada, while you sleep, since 1998."


def test_words_are_found_in_real_speech(voice_process: VoiceProcess, tmp_path: Path) -> None:
    """Against the times that the voice on this computer has of its own sentences."""
    entries = (("Nevada", "nuh-VAH-dah"),)
    out = tmp_path / "said.wav"
    truth = speak(voice_process.socket_path, TEXT, "joe", out, 1.0, entries)
    with wave.open(str(out)) as file:
        sound, rate = np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()
    found = from_sound(TEXT, entries, sound, rate)
    away = [abs(start - word.start) for (start, _), word in zip(found, truth.words, strict=True)]
    assert max(away) < 0.15
    assert sum(away) / len(away) < 0.05


def test_a_word_that_the_aligner_does_not_know_is_no_obstacle() -> None:
    sound = (np.sin(np.arange(44_100) / 20) * 8000).astype(np.int16)
    times = from_sound("Zxqwv brrgl fnord", (), sound, 44_100)
    assert times[0][0] == pytest.approx(0.0, abs=0.02)
    assert times[-1][1] == pytest.approx(1.0, abs=0.02)


def test_time_is_shared_by_letters() -> None:
    assert shared((1.0, 2.0), ["a", "🚀", "abc"]) == [(1.0, 1.25), (1.25, 1.25), (1.25, 2.0)]
    assert shared((1.0, 2.0), ["🚀", "—"]) == [(1.0, 1.5), (1.5, 2.0)]


def test_times_that_overlap_or_run_out_are_put_in_order() -> None:
    words = in_order(["a", "b", "c"], [(0.5, 1.5), (1.0, 1.2), (1.9, 9.0)], 2.0)
    assert [(word.start, word.end) for word in words] == [(0.5, 1.5), (1.5, 1.5), (1.9, 2.0)]


def test_two_entries_in_one_word_are_sent_as_one_piece() -> None:
    sent, pieces = to_send("An Ohio-Iowa road.", (("Ohio", "oh-HIGH-oh"), ("Iowa", "EYE-oh-wah")))
    assert sent == "An oh-HIGH-oh-EYE-oh-wah road."
    assert [sent[piece.start : piece.end] for piece in pieces] == ["An", "oh-HIGH-oh-EYE-oh-wah", "road."]


def test_white_space_is_sent_as_it_is() -> None:
    assert to_send(" One.\n\nTwo  three. ", ())[0] == "One.\n\nTwo  three."
