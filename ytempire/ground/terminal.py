"""What the person at the terminal reads: plain lines, each with the name of who says it."""

from __future__ import annotations

import os
import sys

WIDTH = 10  # the longest usual name is "worker 12"


class Terminal:
    """Prints lines; goes quiet when nobody is there to read them any more."""

    def say(self, line: str, name: str = "") -> None:
        text = f"{name:<{WIDTH}}| {line}" if name else line
        try:
            print(text, flush=True)
        except OSError:  # the terminal was closed, or its disk is full: going on matters more
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115


class Lines:
    """Whole lines out of what a program writes piece by piece."""

    LONGEST = 64_000  # bytes; a longer line is shown in parts

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[str]:
        """The lines that `piece` completes; an empty piece (the end) completes what is left."""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        if self._rest and (not piece or len(self._rest) > self.LONGEST):
            whole.append(self._rest)
            self._rest = b""
        return [line.decode("utf-8", "replace").rstrip() for line in whole]
