from __future__ import annotations

import numpy as np
import pytest

from ytempire.film.music.composer import LEVEL, Composer, add, put, rms, smooth
from ytempire.film.music.instruments import SAMPLE_RATE, Samples, band, whoosh
from ytempire.film.music.moods import MOODS


@pytest.fixture(scope="module", params=MOODS)
def loop(request: pytest.FixtureRequest) -> Samples:
    return Composer(MOODS[request.param], seed=1).play()


def test_a_bed_has_its_level_and_room_for_its_peaks(loop: Samples):
    assert rms(loop) == pytest.approx(LEVEL, rel=1e-3)
    assert np.abs(loop).max() < 0.5


def test_the_step_across_the_seam_is_smaller_than_steps_inside(loop: Samples):
    inside = np.abs(np.diff(loop, axis=0)).max()
    assert np.abs(loop[0] - loop[-1]).max() < inside


def test_a_bed_is_music_and_no_tone(loop: Samples):
    """90 % of the energy of a tone lies in a handful of lines of its spectrum."""
    power = np.sort(np.abs(np.fft.rfft(loop[: 10 * SAMPLE_RATE, 0])) ** 2)[::-1]
    lines = np.searchsorted(np.cumsum(power), 0.9 * power.sum())
    assert lines > 50


def test_left_and_right_differ_but_belong_together(loop: Samples):
    assert 0.5 < float(np.asarray(np.corrcoef(loop.T))[0, 1]) < 0.95


def test_the_same_seed_gives_the_same_samples():
    first, second = (Composer(MOODS["calm"], seed=1).play() for _ in range(2))
    assert np.array_equal(first, second)


def test_another_seed_gives_other_music():
    first, second = (Composer(MOODS["calm"], seed=seed).play() for seed in (1, 2))
    assert not np.allclose(first, second)


def test_what_runs_past_the_end_goes_on_at_the_beginning():
    track = np.zeros((4, 1), np.float32)
    add(track, np.array([[1], [2], [3]], np.float32), 3)
    assert track.ravel().tolist() == [2, 3, 0, 1]


def test_a_sound_in_the_middle_is_equally_loud_on_both_sides():
    track = np.zeros((2, 2), np.float32)
    put(track, np.ones(1, np.float32), 0)
    assert track[0] == pytest.approx([0.5**0.5] * 2)


@pytest.mark.parametrize("samples", [1_280_001, 2_160_007, 1_875_013])
def test_loop_lengths_are_products_of_small_primes_close_by(samples: int):
    count = smooth(samples)
    assert abs(count - samples) < samples / 1000
    for prime in (2, 3, 5):
        while count % prime == 0:
            count //= prime
    assert count == 1


def test_a_band_keeps_what_is_inside_and_drops_what_is_outside():
    t = np.arange(SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE
    inside, outside = (np.sin(2 * np.pi * f * t).astype(np.float32) for f in (1000, 100))
    assert rms(band(inside, 500, 5000)) > 0.9 * rms(inside)
    assert rms(band(outside, 500, 5000)) < 0.01 * rms(outside)


def test_a_whoosh_passes_from_left_to_right():
    sound = whoosh()
    half = len(sound) // 2
    assert rms(sound[:half, 0]) > rms(sound[:half, 1])
    assert rms(sound[half:, 1]) > rms(sound[half:, 0])
