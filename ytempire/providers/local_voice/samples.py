"""A few words to try out a voice by: made by a process that ends, one at a time, and kept."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from ..errors import ProviderError
from .catalogue import find
from .replacing import Pronunciations, occurring
from .wire import heard, speaking

VERSION = 1
# A sample takes 2 to 5 seconds on a machine that has nothing else to do.
_LONGEST_SECONDS = 45.0
_WAIT_SECONDS = 15.0
_MOST_KEPT = 60
_SEATS = 4  # callers that wait, the one whose turn it is among them
_MOST_WORDS, _LONGEST_WORD = 4, 60

_TEXT = "This is the voice of your channel. A good story begins with one clear question."


def sample(
    cache: Path,
    voices_dir: Path,
    voice: str,
    pace: float = 1.0,
    pronunciations: Pronunciations = (),
    wait: float = _WAIT_SECONDS,
) -> Path:
    """A wav file of a few seconds: the voice at its pace, and the first words of the list as it says them.

    It is taken from `cache` (a folder, made where it is missing; the newest 60 samples stay) or spoken by a process
    of its own, one at a time for all callers on this machine. Raises ProviderError: permanent where the voice is
    missing or its file is none; not permanent when others are trying voices out for `wait` seconds (or four wait
    already), or the sample is not done within 45.
    """
    text = _text(pronunciations)
    said = occurring(text, pronunciations)
    kept = cache / f"{_key(voice, voices_dir, pace, text, said)}.wav"
    if kept.exists():
        return kept
    with _turn(cache, wait):
        if not kept.exists():
            _speak(text, voice, kept, pace, said, voices_dir)
            _tidy(cache, kept)
    return kept


def _text(pronunciations: Pronunciations) -> str:
    words = [word.strip() for word, said in pronunciations if word.strip() and said.strip()]
    shown = [word for word in words if len(word) <= _LONGEST_WORD][:_MOST_WORDS]
    return f"{_TEXT} It says: {', '.join(shown)}." if shown else _TEXT


def _key(voice: str, voices_dir: Path, pace: float, text: str, said: Pronunciations) -> str:
    """What the sound depends on; a model in the folder that was put there anew counts as another."""
    find(voice, voices_dir)
    model = voices_dir / f"{voice}.onnx"
    changed = model.stat().st_mtime_ns if model.exists() else 0
    inputs = json.dumps([VERSION, voice, changed, round(pace, 3), text, [list(entry) for entry in said]])
    return hashlib.sha256(inputs.encode()).hexdigest()[:24]


@contextlib.contextmanager
def _turn(cache: Path, wait: float) -> Iterator[None]:
    """Our turn among all processes, after a wait that only few are let into; the kernel gives both back.

    A request that waits holds a thread of the web server: more than a few would leave none for pages.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        files = [held.enter_context((cache / f"seat{number}.lock").open("a")) for number in range(_SEATS)]
        turn = held.enter_context((cache / "turn.lock").open("a"))
        deadline = time.monotonic() + wait
        seated = any(_taken(file) for file in files)
        while not seated or not _taken(turn):
            if not seated or time.monotonic() >= deadline:
                raise ProviderError(
                    "Another voice is being tried out at this moment. Try again in a few seconds.", permanent=False
                )
            time.sleep(0.1)
        yield


def _taken(file: TextIO) -> bool:
    """Lock the file, if nobody else has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _speak(text: str, voice: str, out: Path, pace: float, said: Pronunciations, voices_dir: Path) -> None:
    module = "ytempire.providers.local_voice.sample"
    command = [sys.executable, "-m", module, "--voices", str(voices_dir), "--parent", str(os.getpid())]
    request = json.dumps(speaking(text, voice, out, pace, said))
    try:
        done = subprocess.run(
            command, input=request, stdout=subprocess.PIPE, text=True, timeout=_LONGEST_SECONDS, check=False
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise ProviderError(
            "The voice did not speak within 45 seconds: the computer is busy. Try again when a film is done.",
            permanent=False,
        ) from None
    except ValueError:
        raise ProviderError("The voice stopped while it was speaking. Try again.", permanent=False) from None
    heard(answer)


def _tidy(cache: Path, keep: Path) -> None:
    """The newest samples stay."""
    for old in sorted(cache.glob("*.wav"), key=lambda path: path.stat().st_mtime)[:-_MOST_KEPT]:
        if old != keep:
            old.unlink(missing_ok=True)
