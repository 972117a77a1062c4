"""The process that the tests' programs are copies of: it has loaded the product's modules once for all of them.

It is asked over a socket, one message for each program, and ends when the tests do; the kernel ends its copies with it.
"""

from __future__ import annotations

import json
import os
import resource
import selectors
import socket
import sys
from contextlib import suppress
from typing import Any

from setproctitle import setproctitle

from ytempire.ground import copies
from ytempire.ground.parent import ask_kernel

LARGEST_MESSAGE = 1_000_000  # bytes; an environment is most of it
MODULES = ("sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql", "psycopg")


class Copier:
    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._selector = selectors.DefaultSelector()
        self._selector.register(line, selectors.EVENT_READ)

    def serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data is not None:
                    self._ended(key.fd, *key.data)
                elif not self._asked():
                    return

    def _asked(self) -> bool:
        """Begin what is asked for; False once there is nobody who asks."""
        message, descriptors, _, _ = socket.recv_fds(self._line, LARGEST_MESSAGE, 4)
        if not message:
            return False
        *files, life = descriptors
        me, pid = os.getpid(), os.fork()
        if pid == 0:
            self._live(json.loads(message), files, me)
        os.write(life, f"{pid}\n".encode())
        for descriptor in files:
            os.close(descriptor)
        self._selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, life))
        return True

    def _live(self, asked: dict[str, Any], files: list[int], copier: int) -> None:
        """The copy's whole life. It ends as any Python does: what it has open, its database above all, is closed."""
        self._line.detach()  # nothing of the copier's may be closed later by a number that is another file's by then
        self._selector.close()
        _as_new(asked, files)
        ask_kernel(copier)
        setproctitle(" ".join(asked["command"]))
        raise SystemExit(copies.code_of(lambda: _run(asked["command"])))

    def _ended(self, handle: int, pid: int, life: int) -> None:
        _, status = os.waitpid(pid, 0)
        with suppress(BrokenPipeError):  # nobody wants to know any more
            os.write(life, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        self._selector.unregister(handle)
        os.close(handle)
        os.close(life)


def _as_new(asked: dict[str, Any], files: list[int]) -> None:
    """As after an exec: the three files that were given and no other, and an environment of its own."""
    if asked["own_group"]:
        os.setpgid(0, 0)
    copies.with_files(files)
    os.environ.clear()
    os.environ.update(asked["environment"])
    if asked["largest_file"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest_file"],) * 2)


def _run(command: list[str]) -> None:
    """`-m module …`, `-c program …` or `file …` of Python."""
    if command[1] != "-c":
        copies.run(command)
        return
    sys.argv = ["-c", *command[3:]]
    exec(compile(command[2], "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    copies.load()
    for name in MODULES:
        __import__(name)
    Copier(socket.socket(fileno=int(sys.argv[1]))).serve()
