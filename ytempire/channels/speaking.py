"""Slow voices speak the sentences of a preview ahead of it, one at a time, in a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path

from ytempire.config import PROJECT
from ytempire.film import ffmpeg

PATIENCE = 180.0  # seconds
REST = 60.0  # seconds after a failure before the same is tried again

log = logging.getLogger(__name__)


class Speaker:
    """Speaks into the folder that reels share. `command` begins the process that does."""

    def __init__(self, voices: Path, cache: Path,
                 command: tuple[str, ...] = (sys.executable, "-m", "ytempire.channels.narration")) -> None:  # fmt: skip
        self._folders = (str(voices), str(cache))
        self._command = command
        self._busy = threading.Lock()
        self._failed: dict[tuple[str, float], float] = {}  # when

    def begin(self, voice: str, pace: float) -> None:
        """Unless it speaks already, or failed at this just now: who waits for a voice asks every few seconds.

        Who wants to know whether it is done looks at what it made.
        """
        if time.monotonic() < self._failed.get((voice, pace), -REST) + REST:
            return
        if self._busy.acquire(blocking=False):
            threading.Thread(target=self._speak, args=(voice, pace), name="speaker", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether it speaks at this moment."""
        return self._busy.locked()

    def _speak(self, voice: str, pace: float) -> None:
        """In a thread of its own, which the process must not outlive: the kernel ends it with the thread."""
        command = [*self._command, voice, str(pace), *self._folders]
        begun = time.monotonic()
        self._failed = {asked: at for asked, at in self._failed.items() if begun < at + REST}
        try:
            done = subprocess.run(
                command, cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
                preexec_fn=ffmpeg.end_with_parent(), check=False,
            )  # fmt: skip
            if done.returncode:
                self._failed[voice, pace] = time.monotonic()
                log.info("No voice for a preview: %s", done.stderr.strip()[-500:])
        except (OSError, subprocess.TimeoutExpired) as error:
            self._failed[voice, pace] = time.monotonic()
            log.info("No voice for a preview: %s", error)
        finally:
            self._busy.release()
