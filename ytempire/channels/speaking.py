"""Slow voices speak the sentences of a preview ahead of it, one at a time, in a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

from ytempire.config import PROJECT
from ytempire.film import ffmpeg

PATIENCE = 180.0  # seconds

log = logging.getLogger(__name__)


class Speaker:
    """Speaks into the folder that reels share."""

    def __init__(self, voices: Path, cache: Path) -> None:
        self._folders = (str(voices), str(cache))
        self._busy = threading.Lock()

    def begin(self, voice: str, pace: float) -> None:
        """Unless it speaks already. Who wants to know whether it is done looks at what it made."""
        if self._busy.acquire(blocking=False):
            threading.Thread(target=self._speak, args=(voice, pace), name="speaker", daemon=True).start()

    def _speak(self, voice: str, pace: float) -> None:
        """In a thread of its own, which the process must not outlive: the kernel ends it with the thread."""
        command = [sys.executable, "-m", "ytempire.channels.narration", voice, str(pace), *self._folders]
        try:
            done = subprocess.run(
                command, cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
                preexec_fn=ffmpeg.end_with_parent(), check=False,
            )  # fmt: skip
            if done.returncode:
                log.info("No voice for a preview: %s", done.stderr.strip()[-500:])
        except (OSError, subprocess.TimeoutExpired) as error:
            log.info("No voice for a preview: %s", error)
        finally:
            self._busy.release()
