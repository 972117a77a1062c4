from __future__ import annotations

import numpy as np
import pytest

from ytempire.providers.local_voice.resampling import resampled


def tone(hertz: float, rate: int) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(rate) / rate).astype(np.float32)


@pytest.mark.parametrize(("rate", "wanted"), [(24000, 22050), (22050, 16000), (16000, 22050), (48000, 22050)])
def test_a_tone_stays_what_it_is(rate: int, wanted: int) -> None:
    heard = resampled(tone(1000, rate), rate, wanted)
    assert len(heard) == wanted
    assert np.abs(heard - tone(1000, wanted))[200:-200].max() < 0.001


def test_what_the_lower_rate_cannot_hold_is_gone() -> None:
    assert np.abs(resampled(tone(10500, 22050), 22050, 16000))[200:-200].max() < 0.001


@pytest.mark.parametrize("length", [0, 1, 5])
def test_a_handful_of_samples_is_no_trouble(length: int) -> None:
    assert len(resampled(np.ones(length, np.float32), 24000, 22050)) == length
