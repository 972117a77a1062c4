"""Trying out a voice: made once, one at a time, by a process that ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import sample


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.fixture
def busy(cache: Path) -> Iterator[None]:
    """Somebody else tries out a voice."""
    with (cache / "turn.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_a_sample_is_a_few_seconds_of_speech(cache: Path, tmp_path: Path) -> None:
    with wave.open(str(sample(cache, tmp_path, "joe"))) as file:
        assert 3 < file.getnframes() / file.getframerate() < 8


def test_it_is_made_once_even_while_somebody_else_tries_a_voice(cache: Path, tmp_path: Path, busy: None) -> None:
    made = sample(cache, tmp_path, "joe", wait=0)
    assert made.exists()


def test_another_pace_waits_its_turn_and_then_says_so(cache: Path, tmp_path: Path, busy: None) -> None:
    with pytest.raises(ProviderError, match="Try again in a few seconds") as refused:
        sample(cache, tmp_path, "joe", pace=1.2, wait=0.2)
    assert not refused.value.permanent


def test_only_a_few_wait_for_their_turn(cache: Path, tmp_path: Path) -> None:
    with contextlib.ExitStack() as waiting:
        for number in range(4):
            seat = waiting.enter_context((cache / f"seat{number}.lock").open("a"))
            fcntl.flock(seat, fcntl.LOCK_EX)
        with pytest.raises(ProviderError, match="Try again in a few seconds"):
            sample(cache, tmp_path, "joe", pace=1.2, wait=600)


def test_entries_of_the_list_are_heard_and_make_it_another_sample(cache: Path, tmp_path: Path) -> None:
    plain = sample(cache, tmp_path, "joe")
    listed = sample(cache, tmp_path, "joe", pronunciations=[("Nevada", "nuh-VAH-dah"), ("", "x"), ("y" * 200, "z")])
    assert listed.stat().st_size > plain.stat().st_size + 20_000


def test_a_voice_that_is_missing_is_refused_with_a_way_out(cache: Path, tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="Choose another voice") as refused:
        sample(cache, tmp_path, "nobody")
    assert refused.value.permanent


def test_only_the_newest_samples_stay(cache: Path, tmp_path: Path) -> None:
    for age in range(70):
        old = cache / f"old{age}.wav"
        old.touch()
        os.utime(old, (age, age))
    made = sample(cache, tmp_path, "joe", pace=1.1)
    assert made.exists()
    assert len(list(cache.glob("*.wav"))) == 60
    assert not (cache / "old0.wav").exists()
