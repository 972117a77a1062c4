"""The moving previews of this installation: one at a time for a user, a few for all, each in a process of its own.

What is made is a file under its key. What is being made is known to this process alone: when it ends, so do they.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ytempire.channels import narration
from ytempire.channels.leftovers import keep_newest, sweep
from ytempire.channels.reel import QUIET, REFUSED, Folders, Order
from ytempire.channels.speaking import Speaker
from ytempire.config import PROJECT
from ytempire.film import ffmpeg

MOST = 2  # reels in the making, of all users
KEPT = 16  # reels of a user, a megabyte or two each
PATIENCE = 60.0  # seconds a reel may take
ABANDONED = 600.0  # seconds after which an unfinished one belongs to nobody
FAILED = "The preview could not be made. Try it once more."
WITHOUT_VOICE = "Still without the voice, which takes its time. It plays again with it as soon as that is there."
TOO_SLOW = "This computer is too busy to make the preview now."
UNFINISHED = "unfinished"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """Of a reel: made, making (with how far it is), busy (others go first), or failed (with a sentence)."""

    name: Literal["made", "making", "busy", "failed"]
    progress: float = 0.0
    sentence: str = ""


@dataclass
class _Making:
    """One reel that is being made."""

    key: str
    progress: float = 0.0
    quiet: bool = False  # no voice was quick enough
    sentence: str = ""  # why there is none
    ended: threading.Event = field(default_factory=threading.Event)
    _process: subprocess.Popen[str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begun_by(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._process = process
            if self.sentence:
                process.kill()

    def give_up(self, sentence: str) -> None:
        """End its process, whether it has begun or not."""
        with self._lock:
            self.sentence = self.sentence or sentence
            if self._process is not None:
                self._process.kill()


class Reels:
    """Makes reels under `root`. `command` begins the process that makes one."""

    def __init__(self, root: Path, voices: Path, beds: Path, most: int = MOST, patience: float = PATIENCE,
                 command: tuple[str, ...] = (sys.executable, "-m", "ytempire.channels.reel")) -> None:  # fmt: skip
        self.root, self.folders = root, Folders(voices, beds, root / "shared")
        self._most, self._patience, self._command = most, patience, command
        self._speaker = Speaker(voices, self.folders.cache)
        self._making: dict[int, _Making] = {}
        self._waiting: dict[int, object] = {}
        self._lock = threading.Lock()

    def path(self, user_id: int, key: str) -> Path:
        """Where a finished reel of the user lies."""
        return self.root / str(user_id) / f"{key}.mp4"

    def ask(self, user_id: int, order: Order) -> State:
        """How the reel is; begins it where nobody has. Another one of the same user is given up for it."""
        key, path = order.key, self.path(user_id, order.key)
        if path.exists():
            if not _quiet(path).exists():
                return State("made", 1.0)
            if not narration.ready(order.voice, order.pace, self.folders.cache):
                self._speaker.begin(order.voice, order.pace)
                return State("made", 1.0, WITHOUT_VOICE)
            _quiet(path).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        with self._lock:
            present = self._making.get(user_id)
            if present and present.key == key and not present.ended.is_set():
                return State("making", present.progress)
            if present and present.key == key and present.sentence:
                del self._making[user_id]  # said once; whoever asks again tries again
                return State("failed", sentence=present.sentence)
            if present:
                present.give_up(FAILED)
            if (
                sum(not making.ended.is_set() for making in self._making.values() if making is not present)
                >= self._most
            ):
                return State("busy")
            making = self._making[user_id] = _Making(key)
        threading.Thread(target=self._make, args=(user_id, order, making), name="reel", daemon=True).start()
        return State("making")

    def wait(self, user_id: int, order: Order, seconds: float) -> State:
        """The same, once it is made or failed, or when the time is over.

        For one user the newest alone waits: who waited before is told that the reel is still in the making.
        """
        until, turn = time.monotonic() + seconds, object()
        self._waiting[user_id] = turn
        while (state := self.ask(user_id, order)).name in ("making", "busy") and time.monotonic() < until:
            time.sleep(0.1)
            if self._waiting.get(user_id) is not turn:
                return state
        with self._lock:
            if self._waiting.get(user_id) is turn:
                del self._waiting[user_id]
        return state

    def close(self) -> None:
        """End what is being made."""
        with self._lock:
            for making in self._making.values():
                making.give_up(FAILED)

    def _make(self, user_id: int, order: Order, making: _Making) -> None:
        """In a thread of its own, which the process must not outlive: the kernel ends it with the thread."""
        path = self.path(user_id, order.key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self.root / UNFINISHED
            unfinished.mkdir(parents=True, exist_ok=True)
            sweep(unfinished.iterdir(), ABANDONED)
            with tempfile.TemporaryDirectory(dir=unfinished) as folder:
                out = Path(folder) / "reel.mp4"
                self._run(order, out, making)
                if not making.sentence:
                    if making.quiet:
                        _quiet(path).touch()
                    out.replace(path)
                    keep_newest(path.parent, KEPT)
        except OSError as error:
            log.warning("No preview: %s", error)
            making.give_up(FAILED)
        finally:
            making.ended.set()

    def _run(self, order: Order, out: Path, making: _Making) -> None:
        """Make it, or say in `making` what went wrong."""
        paths = (out, self.folders.voices, self.folders.beds, self.folders.cache)
        with tempfile.TemporaryFile("w+") as errors:
            with subprocess.Popen(
                [*self._command, *map(str, paths)], cwd=PROJECT, text=True, preexec_fn=ffmpeg.end_with_parent(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            ) as process:  # fmt: skip
                making.begun_by(process)
                alarm = threading.Timer(self._patience, making.give_up, (TOO_SLOW,))
                alarm.start()
                _follow(process, order, making)
                alarm.cancel()
            errors.seek(0)
            if process.returncode and not making.sentence:
                making.sentence = _sentence(process.returncode, errors.read())


def _follow(process: subprocess.Popen[str], order: Order, making: _Making) -> None:
    """Hand the order over, and hear how far it is until it ends."""
    assert process.stdin
    assert process.stdout
    with contextlib.suppress(BrokenPipeError), process.stdin:  # it has ended already, and its code tells
        process.stdin.write(order.to_json())
    for line in process.stdout:
        if line.strip() == QUIET:
            making.quiet = True
        else:
            making.progress = float(line)
    process.wait()


def _quiet(path: Path) -> Path:
    """The file that says that a reel has no voice."""
    return path.with_suffix(".quiet")


def _sentence(code: int, errors: str) -> str:
    lines = errors.strip().splitlines()
    if code == REFUSED and lines:
        return lines[-1]
    log.error("A preview ended with code %s: %s", code, errors)
    return FAILED
