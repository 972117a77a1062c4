from __future__ import annotations

import numpy as np
import pytest

from ytempire.providers.local_voice.alignment import Aligner
from ytempire.providers.local_voice.pronunciation import phones_of_ipa

RATE = 22050


def test_where_no_word_can_be_found_the_time_is_shared_out() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    spans = Aligner().align(noise, RATE, ["extraordinarily", "a"] * 4, lambda word: word)
    assert len(spans) == 8
    assert spans[0][1] - spans[0][0] > 2 * (spans[1][1] - spans[1][0]) > 0
    assert spans[-1][1] <= 1.0


def test_a_word_after_a_pause_begins_where_the_sound_does() -> None:
    tone = np.sin(np.arange(RATE // 2) * 0.1).astype(np.float32) * 0.3
    sound = np.concatenate([tone, np.zeros(RATE * 2 // 5, np.float32), tone])
    spans = Aligner().align(sound, RATE, ["extraordinarily", "extraordinarily"], lambda word: word)
    assert spans[1][0] == pytest.approx(0.9, abs=0.01)
    assert spans[0][1] <= 0.51


def test_silence_breaks_nothing() -> None:
    spans = Aligner().align(np.zeros(RATE, np.float32), RATE, ["hello", "world"], lambda word: word)
    assert len(spans) == 2
    assert all(0 <= start <= end <= 1 for start, end in spans)


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [("ɹˈɪdbɜːɡz", "R IH D B ER G Z"), ("tʃˈɛk", "CH EH K"), ("naɪˈiːv", "N AY IY V"), ("", "AH"), ("ǃǃ", "AH")],
)
def test_espeaks_phonemes_become_the_aligners(ipa: str, phones: str) -> None:
    assert phones_of_ipa(ipa) == phones
