"""One program kept running: started, ended, and started again after a pause that grows with its failures."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ytempire.ground import copies
from ytempire.ground.copies import Copy
from ytempire.ground.parent import ask_kernel

FIRST_PAUSE = 0.5  # seconds before a program that ended is started again
LONGEST_PAUSE = 30.0
STEADY = 10.0  # a program that ran this long did not fail at its start


@dataclass(frozen=True)
class Program:
    """What to run. `prepare` runs before every start and may answer with a sentence to show."""

    name: str
    command: Sequence[str]
    folder: Path
    prepare: Callable[[], str | None] = lambda: None
    chatter: tuple[str, ...] = ()  # lines with one of these are not shown
    copied: bool = False  # a program of this Python that begins as a copy of this process, where that is possible
    grace: float = 4.0  # seconds from SIGTERM to SIGKILL


class Child:
    """A program and its process. Everything is called from the supervisor's one thread."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.failures = 0  # in a row, each soon after a start
        self.pid = 0  # of the process that runs, or of the last one that did
        self._process: subprocess.Popen[bytes] | Copy | None = None
        self._started = 0.0
        self._due = 0.0

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def due(self) -> bool:
        """Whether it does not run and its pause is over."""
        return self._process is None and time.monotonic() >= self._due

    @property
    def pause(self) -> float:
        """Seconds to wait before the next start."""
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** max(0, self.failures - 1))

    def start(self) -> int:
        """Start the program; the descriptor from which its output is read, which the caller closes."""
        reading, writing = os.pipe()
        try:
            self._process = self._begun(writing)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self.pid, self._started = self._process.pid, time.monotonic()
        os.set_blocking(reading, False)
        return reading

    def _begun(self, output: int) -> subprocess.Popen[bytes] | Copy:
        program, supervisor = self.program, os.getpid()
        if program.copied and copies.possible():
            return Copy(program.command, output, lambda: _before(supervisor, program.folder))
        return subprocess.Popen(
            program.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=lambda: _before(supervisor, program.folder),
        )  # fmt: skip

    def ended(self) -> str | None:
        """How it ended ("killed by SIGKILL"), said once after it did; None at any other time."""
        if self._process is None or self._process.poll() is None:
            return None
        code, self._process = self._process.returncode or 0, None
        steady = time.monotonic() - self._started >= STEADY
        self.failures = 1 if steady else self.failures + 1
        self._due = time.monotonic() + self.pause
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)


def _before(supervisor: int, folder: Path) -> None:
    """In the child: Ctrl-C is the supervisor's to act on, and the supervisor's end is the child's."""
    os.chdir(folder)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    ask_kernel(supervisor)
