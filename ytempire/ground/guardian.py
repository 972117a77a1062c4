"""Kills what a killed supervisor left running, where the kernel does not (`prctl` is Linux's alone).

`python -m ytempire.ground.guardian` reads `+PID` and `-PID` lines from its standard input. The other end of
that pipe is held by the supervisor only, so its end means that the supervisor is gone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable


class Guardian:
    """The supervisor's side: tell which processes to kill should the supervisor be killed."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        # A group of its own: Ctrl-C is for the supervisor, which then lets the guardian go last.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0)

    def watch(self, pid: int) -> None:
        self._tell(f"+{pid}\n")

    def forget(self, pid: int) -> None:
        self._tell(f"-{pid}\n")

    def dismiss(self) -> None:
        """Let the guardian end; whatever it still watches is killed."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=5)

    def _tell(self, line: str) -> None:
        if self._process.stdin and self._process.poll() is None:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def guard(lines: Iterable[str]) -> set[int]:
    """Follow the lines to their end; the process ids that are still to be killed."""
    watched: set[int] = set()
    for line in lines:
        sign, pid = line[0], int(line[1:])
        (watched.add if sign == "+" else watched.discard)(pid)
    return watched


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for pid in guard(sys.stdin):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
