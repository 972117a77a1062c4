"""What a voice says in a preview: kept whole or spoken again, and nothing left behind."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import until
from ytempire.channels import narration
from ytempire.channels.leftovers import keep_newest, sweep
from ytempire.channels.reel import Order
from ytempire.channels.speaking import Speaker
from ytempire.film.look import Look
from ytempire.film.music import score
from ytempire.providers.errors import ProviderError


def test_a_voice_whose_recording_is_gone_is_spoken_again(tmp_path: Path) -> None:
    cache, folder = tmp_path / "cache", tmp_path / "folder"
    for each in (cache, folder):
        each.mkdir()
    narration.speak("joe", 1.25, tmp_path, cache, folder)
    recording = next(cache.glob("*.wav"))
    recording.unlink()
    assert not narration.ready("joe", 1.25, cache)
    assert len(narration.spoken("joe", 1.25, tmp_path, cache, folder).files) == 3
    assert recording.exists()


@pytest.mark.parametrize(("first", "second"), [(".wav", ".json"), (".quiet", ".mp4")])
def test_files_of_one_thing_go_together(tmp_path: Path, first: str, second: str) -> None:
    for number in range(6):
        for later, suffix in enumerate((first, second)):
            path = tmp_path / f"{number}{suffix}"
            path.touch()
            os.utime(path, (2 * number + later,) * 2)
    keep_newest(tmp_path, 3)
    left = {f"{number}{suffix}" for number in (3, 4, 5) for suffix in (first, second)}
    assert {path.name for path in tmp_path.iterdir()} == left


def test_what_another_removed_is_no_matter_and_the_rest_goes(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    os.utime(left, (time.time() - 100,) * 2)
    sweep([tmp_path / "gone", left], 50)
    assert not left.exists()


@pytest.fixture
def temporary() -> Iterator[Path]:
    """The folder in which temporary folders are made, with a path short enough for a socket."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        tempfile.tempdir = folder
        yield Path(folder)
        tempfile.tempdir = before


def test_a_voice_in_a_deep_folder_leaves_nothing_elsewhere(temporary: Path, tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    with pytest.raises(ProviderError):
        narration.speak("nobody", 1.0, tmp_path, tmp_path, deep)
    assert list(temporary.iterdir()) == []


def test_what_a_killed_voice_left_elsewhere_goes(temporary: Path) -> None:
    left = temporary / f"{narration.TEMPORARY}left"
    left.mkdir()
    os.utime(left, (time.time() - narration.ABANDONED - 1,) * 2)
    with narration.short_folder():
        assert not left.exists()


def test_a_voice_that_failed_is_left_alone_for_a_while(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    script = f"import sys; open({str(begun)!r}, 'a').write(sys.argv[1] + ' '); sys.exit(1)"
    speaker = Speaker(tmp_path, tmp_path, (sys.executable, "-c", script))
    speaker.begin("joe", 1.0)
    until(lambda: begun.exists() and not speaker.busy, "it has failed")
    speaker.begin("joe", 1.0)
    assert not speaker.busy
    speaker.begin("joe", 1.25)
    until(lambda: not speaker.busy, "another pace has failed too")
    assert begun.read_text() == "joe joe "


@pytest.mark.parametrize("maker", [narration, score])
def test_what_makes_the_sound_otherwise_makes_another_reel(
    monkeypatch: pytest.MonkeyPatch, maker: object
) -> None:
    """As in a later version of the product."""
    order = Order(Look(music="calm"), "landscape", "Plain Money", "", "joe", 1.0)
    key, music = order.key, order.music
    monkeypatch.setattr(maker, "VERSION", 1000)
    assert order.key != key
    assert order.music != music
