"""Python programs for tests, begun as copies of a process that has loaded the product's modules already.

They are processes of their own, which can be killed; what is spared is the loading, four seconds of a processor each
time. A test whose matter is how a program starts begins it by `subprocess`.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import IO, Any

from ytempire.config import PROJECT
from ytempire.ground import copies

NOTHING, PIPE = None, -1
PATIENCE = 300.0  # seconds for the copier to have loaded everything
_line: list[socket.socket] = []  # to the copier, once there is one


class Begun:
    """What `subprocess.Popen` is, for `[Python, "-m", module, …]`, `[Python, "-c", program]`, `[Python, file, …]`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, own_group: bool = False,
                 stdin: int | None = NOTHING, stdout: int | IO[Any] | None = NOTHING,
                 stderr: int | IO[Any] | None = NOTHING, largest_file: int = 0) -> None:  # fmt: skip
        """stdin, stdout: PIPE is one to a text file of this object, with lines; NOTHING is none for stdin, and for the
        others that of the tests. largest_file: bytes, 0 for any."""
        self.args = list(command)
        self.returncode: int | None = None
        self.stdin: IO[str] | None = None
        self.stdout: IO[str] | None = None
        given = [self._taken(stdin), self._given(stdout, 1), self._given(stderr, 2)]
        self._life, life = os.pipe()
        asked = {"command": self.args, "environment": dict(environment), "own_group": own_group,
                 "largest_file": largest_file}  # fmt: skip
        socket.send_fds(_copier(), [json.dumps(asked).encode()], [*given, life])
        for descriptor in (*given, life):
            os.close(descriptor)
        self._told = b""
        self.pid = int(self._line_of_life(PATIENCE) or 0)
        assert self.pid, "The process that programs are copies of has ended"

    def _taken(self, stdin: int | None) -> int:
        if stdin is NOTHING:
            return os.open(os.devnull, os.O_RDONLY)
        assert stdin == PIPE
        reading, writing = os.pipe()
        self.stdin = os.fdopen(writing, "w", buffering=1)
        return reading

    def _given(self, output: int | IO[Any] | None, ours: int) -> int:
        if output is NOTHING:
            return os.dup(ours)
        if output != PIPE:
            return os.dup(output if isinstance(output, int) else output.fileno())
        reading, writing = os.pipe()
        self.stdout = os.fdopen(reading)
        return writing

    def _line_of_life(self, seconds: float) -> bytes | None:
        """What the copier says next of the process: its number, then its exit code; None when it does not say."""
        ends = time.monotonic() + seconds
        while b"\n" not in self._told:
            if not select.select([self._life], [], [], max(0.0, ends - time.monotonic()))[0]:
                return None
            piece = os.read(self._life, 100)
            if not piece:  # the copier is gone, and its copies with it
                return str(-signal.SIGKILL).encode()
            self._told += piece
        line, _, self._told = self._told.partition(b"\n")
        return line

    def poll(self) -> int | None:
        return self._ended_within(0.0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended_within(timeout if timeout is not None else float("inf"))
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def _ended_within(self, seconds: float) -> int | None:
        if self.returncode is None:
            code = self._line_of_life(min(seconds, 1_000_000))
            if code is not None:
                self.returncode = int(code)
                os.close(self._life)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Begun:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdin, self.stdout):
            if stream:
                stream.close()
        self.wait()


def done(command: Sequence[str], environment: Mapping[str, str], timeout: float = 600,
         **how: Any) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """What it has said and its exit code, once it has ended."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        program = Begun(command, environment, stdout=out, stderr=err, **how)
        try:
            code = program.wait(timeout)
        finally:
            program.kill()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(program.args, code, out.read(), err.read())


def _copier() -> socket.socket:
    """The line to the copier; it is started when it is first asked for."""
    if not _line:
        assert copies.possible(), "Elsewhere than on Linux, begin the program by subprocess"
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        subprocess.Popen([sys.executable, "-m", "tests.support.copier", str(its.fileno())], cwd=PROJECT,
                         stdin=subprocess.DEVNULL, pass_fds=[its.fileno()], process_group=0)  # fmt: skip
        its.close()
        _line.append(ours)
    return _line[0]
