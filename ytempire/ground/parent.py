"""A process that ends with its parent, however the parent ended."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOOKS_EVERY = 0.5  # seconds, where the kernel does not tell
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def ask_kernel(parent: int) -> bool:
    """Have the kernel kill this process when `parent` ends; False where there is no such call (not Linux).

    Safe between fork and exec, and kept over exec. The kernel means the *thread* that forked: fork from the
    main thread.
    """
    if LIBC is None:
        return False
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the request was made
        os._exit(1)
    return True


def die_with_parent(parent: int) -> None:
    """End this Python process when `parent` does: by the kernel, elsewhere by a thread that looks."""
    if not ask_kernel(parent):
        threading.Thread(target=_look, args=(parent,), name="parent", daemon=True).start()


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    os.kill(os.getpid(), signal.SIGKILL)
