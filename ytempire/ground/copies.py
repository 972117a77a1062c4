"""Python programs begun as copies of this process, which has loaded their modules once for all of them.

Six programs that each import the same packages keep two processors busy for ten seconds at every start, and hold them
in memory six times; a copy is there at once and shares what it does not change.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Callable, Sequence

from setproctitle import setproctitle

# What the programs need. They stand higher than this module, which knows no more of them than their names.
OF_FILMS = ("numpy", "cv2", "PIL.Image", "ytempire.film.film", "ytempire.film.render", "ytempire.film.sound")
MODULES = ("flask.cli", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "ytempire.worker.main", "ytempire.api_v1",
           *OF_FILMS)  # fmt: skip
UNBUFFERED = "-u"  # an option of Python itself; a copy writes line by line as it is
HEARD = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # what this process may have taken on itself


def possible() -> bool:
    """Whether programs can be copies: elsewhere than on Linux, some libraries do not outlive a fork."""
    return sys.platform == "linux"


def load() -> None:
    """Load the modules, and have the collector leave alone what is shared from now on."""
    for name in MODULES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


class Copy:
    """What `subprocess.Popen` is for a command, for one that begins with this Python."""

    def __init__(self, command: Sequence[str], output: int, first: Callable[[], object]) -> None:
        """output: the descriptor that it writes to. `first` is called in the copy before anything else."""
        self.returncode: int | None = None  # as Popen has it: -9 after a SIGKILL
        sys.stdout.flush()
        sys.stderr.flush()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # none is to be heard by a copy of our handlers
        self.pid = os.fork()
        if self.pid == 0:
            _live(command, output, first, before)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def poll(self) -> int | None:
        """Its exit code once it has ended."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _live(
    command: Sequence[str], output: int, first: Callable[[], object], mask: set[int | signal.Signals],
) -> None:
    """The copy's whole life: it never goes back into the stack that it was copied with."""
    code = 1
    try:
        _as_new(output)
        setproctitle(" ".join(command))  # in lists of processes it is what it would be if begun anew
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        first()
        code = code_of(lambda: run(command))
    except BaseException:  # there is nobody above to tell
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _as_new(output: int) -> None:
    """As after an exec: no handlers and no files of the process that was copied; what is written goes to `output`."""
    signal.set_wakeup_fd(-1)
    for number in HEARD:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup goes on
            signal.signal(number, signal.SIG_DFL)
    with_files((os.open(os.devnull, os.O_RDONLY), output, output))


def with_files(sources: Sequence[int]) -> None:
    """Read from and write to these three, line by line, and have no other file open."""
    for descriptor, source in enumerate(sources):
        os.dup2(source, descriptor)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)


def run(command: Sequence[str]) -> None:
    """What `[Python, "-m", module, …]` or `[Python, file, …]` does, in this process."""
    first, *rest = command[2 if command[1] == UNBUFFERED else 1 :]
    if first == "-m":
        sys.argv = list(rest)
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [first, *rest]
        runpy.run_path(first, run_name="__main__")


def code_of(program: Callable[[], object]) -> int:
    """The exit code of a program that is called here. A sentence that it ends with is written, as Python does it."""
    try:
        program()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
