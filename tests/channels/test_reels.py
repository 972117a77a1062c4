"""The moving preview: ten seconds with sound, one at a time for a user, a few for all, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from tests.support.stack import gone
from tests.support.waiting import until
from ytempire.channels import narration
from ytempire.channels.reel import REFUSED, Order
from ytempire.channels.reels import ABANDONED, FAILED, KEPT, TOO_SLOW, Reels, State
from ytempire.config import PROJECT
from ytempire.film.look import Look

ORDER = Order(Look(captions="boxed"), "landscape", "Plain Money", "Money without fear", "joe", 1.25)


def process(script: str) -> tuple[str, ...]:
    """Something that is begun in place of the real one."""
    return (sys.executable, "-c", f"import sys, time, pathlib; sys.stdin.read(); {script}")


SLOW = process("print('0.5', flush=True); time.sleep(60)")
QUICK = process("pathlib.Path(sys.argv[1]).write_bytes(b'film')")


Maker = Callable[..., Reels]


@pytest.fixture
def reels(tmp_path: Path) -> Iterator[Maker]:
    """`reels(command)`: with a process begun in place of the real one. All are ended after the test."""
    made: list[Reels] = []

    def make(command: tuple[str, ...] | None = None, **options: Any) -> Reels:
        given = {"command": command} if command else {}
        made.append(Reels(tmp_path / "previews", tmp_path / "voices", tmp_path / "beds", **given, **options))
        return made[-1]

    before = children()
    yield make
    for each in made:
        each.close()
    until(lambda: children() <= before, "every process is ended")


def children() -> set[int]:
    """The processes that this one has begun, by their ids."""
    return {child.pid for child in psutil.Process().children() if not gone(child.pid)}


def test_ten_seconds_with_picture_and_sound_are_made(reels: Maker, tmp_path: Path) -> None:
    made = reels()
    until(lambda: made.ask(1, ORDER) == State("made", 1.0), "it is there with its voice", 120)
    with av.open(str(made.path(1, ORDER.key))) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        assert (picture.width, picture.height) == (854, 480)
        assert 6 < float(film.duration or 0) / av.time_base < 12
        peak = max(abs(frame.to_ndarray()).max() for frame in film.decode(sound))
    assert peak > 0.1
    assert narration.ready("joe", 1.25, made.folders.cache)
    assert not list((tmp_path / "previews" / "unfinished").iterdir())


def test_a_voice_that_is_not_there_leaves_the_times_that_are_usual(tmp_path: Path) -> None:
    said = narration.spoken("nobody", 1.0, tmp_path, tmp_path, tmp_path)
    assert said.files == ()
    assert 9 < said.timing[-1].end < 12


@pytest.mark.parametrize(
    "change",
    [
        {"look": Look(colour="#f97316")},
        {"look": Look(music="calm")},
        {"look": Look(effects=False)},
        {"voice": "af_heart"},
        {"pace": 1.0},
        {"title": "Deep Field"},
        {"format": "portrait"},
        {"look": Look(music="own"), "own": "7/music.m4a"},
    ],
)
def test_whatever_is_seen_or_heard_goes_into_the_key(change: dict[str, object]) -> None:
    plain = replace(ORDER, look=Look())
    assert replace(plain, **change).key != plain.key  # type: ignore[arg-type]


def test_how_far_it_is_is_told(reels: Maker, tmp_path: Path) -> None:
    making = reels(SLOW)
    assert making.ask(1, ORDER).name == "making"
    until(lambda: making.ask(1, ORDER).progress == 0.5, "half of it is made")


def test_another_look_ends_the_one_before(reels: Maker, tmp_path: Path) -> None:
    making, before = reels(SLOW), children()
    making.ask(1, ORDER)
    until(lambda: len(children() - before) == 1, "it is begun")
    (first,) = children() - before
    assert making.ask(1, replace(ORDER, look=Look(colour="#222222"))).name == "making"
    until(lambda: first not in children(), "the first is ended")
    assert not making.path(1, ORDER.key).exists()


def test_only_a_few_are_made_at_once(reels: Maker, tmp_path: Path) -> None:
    making = reels(SLOW, most=2)
    assert [making.ask(user, ORDER).name for user in (1, 2, 3)] == ["making", "making", "busy"]


def test_whoever_had_to_wait_is_next(reels: Maker, tmp_path: Path) -> None:
    making = reels(process("time.sleep(0.3); pathlib.Path(sys.argv[1]).write_bytes(b'film')"), most=1)
    making.ask(1, ORDER)
    assert making.ask(2, ORDER).name == "busy"
    assert making.wait(2, ORDER, 20).name == "made"


def test_what_takes_too_long_is_ended_and_told(reels: Maker, tmp_path: Path) -> None:
    making, before = reels(SLOW, patience=0.2), children()
    assert making.wait(1, ORDER, 20) == State("failed", sentence=TOO_SLOW)
    until(lambda: children() == before, "its process is gone")


def test_a_refusal_is_told_by_its_sentence_and_may_be_tried_again(reels: Maker, tmp_path: Path) -> None:
    making = reels(process(f"print('No such music.', file=sys.stderr); sys.exit({REFUSED})"))
    assert making.wait(1, ORDER, 20) == State("failed", sentence="No such music.")
    assert making.ask(1, ORDER).name == "making"


@pytest.mark.parametrize("script", ["sys.exit(1)", "import os; os.kill(os.getpid(), 9)"])
def test_a_crash_is_a_sentence(reels: Maker, script: str) -> None:
    assert reels(process(script)).wait(1, ORDER, 20) == State("failed", sentence=FAILED)


def test_what_is_made_is_not_made_again(reels: Maker, tmp_path: Path) -> None:
    reels(QUICK).wait(1, ORDER, 20)
    assert reels(SLOW).ask(1, ORDER).name == "made"


def test_a_reel_is_its_owners_alone(reels: Maker, tmp_path: Path) -> None:
    making = reels(QUICK)
    making.wait(1, ORDER, 20)
    assert not making.path(2, ORDER.key).exists()


def test_only_the_newest_are_kept(reels: Maker, tmp_path: Path) -> None:
    making = reels(QUICK)
    folder = making.path(1, "x").parent
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"{number}.mp4").touch()
        os.utime(folder / f"{number}.mp4", (number, number))
    making.wait(1, ORDER, 20)
    assert len(list(folder.iterdir())) <= KEPT
    assert making.path(1, ORDER.key).exists()


def test_what_a_killed_process_left_is_swept(reels: Maker, tmp_path: Path) -> None:
    making = reels(QUICK)
    left = tmp_path / "previews" / "unfinished" / "left"
    left.mkdir(parents=True)
    os.utime(left, (time.time() - ABANDONED - 1,) * 2)
    making.wait(1, ORDER, 20)
    assert not left.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends when it next tells how far it is")
def test_a_killed_web_process_leaves_nothing_running(tmp_path: Path) -> None:
    web = subprocess.Popen([sys.executable, "-c", WEB, str(tmp_path), ORDER.to_json(), *SLOW], cwd=PROJECT)
    until(lambda: bool(psutil.Process(web.pid).children()), "a preview is being made")
    (child,) = psutil.Process(web.pid).children()
    web.kill()
    web.wait()
    until(lambda: gone(child.pid), "its process is gone")


WEB = """
import sys, time
from pathlib import Path
from ytempire.channels.reels import Order, Reels
folder = Path(sys.argv[1])
Reels(folder, folder, folder, command=tuple(sys.argv[3:])).ask(1, Order.from_json(sys.argv[2]))
time.sleep(60)
"""
