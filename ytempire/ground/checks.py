"""What must be true before anything is started; each failure is one sentence that says what to do."""

from __future__ import annotations

import errno
import fcntl
import shutil
import socket
from pathlib import Path
from typing import IO

ROOM_NEEDED = 500_000_000  # bytes: the database, Redis, and one long film with its work files


class CannotStart(Exception):
    """A sentence for the person at the terminal."""


def make_writable(instance: Path) -> None:
    """Make the instance folder and see that files can be written in it."""
    trial = instance / ".writable"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart(f"The disk that holds {instance} is full. Make room first.") from error
        raise CannotStart(
            f"The folder {instance} cannot be written to ({error.strerror}). Change who owns it, "
            "or set INSTANCE_PATH to another folder."
        ) from error


def has_room(folder: Path, needed: int = ROOM_NEEDED) -> None:
    """See that the disk of `folder` has `needed` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise CannotStart(
            f"The disk that holds {folder} has {free // 1_000_000} MB left and YTEMPIRE needs "
            f"{needed // 1_000_000} MB. Make room, or set INSTANCE_PATH to another disk."
        )


def port_is_free(host: str, port: int) -> None:
    """See that the web process will be able to listen."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            trial.bind(address)
    except socket.gaierror as error:
        raise CannotStart(f"HOST {host} is not an address of this machine.") from error
    except OSError as error:
        raise CannotStart(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Set PORT to another number."
    if error.errno == errno.EACCES:
        return f"Port {port} may only be used by root. Set PORT to a number above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST {host} is not an address of this machine."
    return f"YTEMPIRE cannot listen on {host}:{port} ({error.strerror})."


def alone(instance: Path) -> IO[str]:
    """Take the instance for this process; it is given back when the file is closed or the process ends."""
    lock = (instance / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CannotStart(
            f"YTEMPIRE is already running on {instance}. Stop that one first, "
            "or set INSTANCE_PATH (and PORT) for a second one."
        ) from error
    return lock
