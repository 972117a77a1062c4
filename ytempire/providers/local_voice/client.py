"""Our side of the socket: start the voice process and keep it, and have a text spoken."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from ..errors import ProviderError
from .replacing import Pronunciations
from .wire import Spoken, heard, receive, send, speaking

# The shortest limit among the systems we run on (macOS); the kernel's own error does not say what is wrong.
LONGEST_SOCKET_PATH = 103
_START_SECONDS = 60.0
_ANSWER_SECONDS = 10.0


class VoiceProcess:
    """The voice process of one worker: started when first needed, started again when it has died.

    On Linux the kernel ends the process with the *thread* that started it: call `start` from the main thread.
    A forked child needs only `socket_path`, and calls `speak`.
    """

    def __init__(self, socket_path: Path | str, voices_dir: Path | str) -> None:
        self.socket_path = Path(socket_path).absolute()
        self.voices_dir = Path(voices_dir).absolute()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def __enter__(self) -> VoiceProcess:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id while our process runs, else None."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """See to it that the process answers. Quick when it does already; ProviderError when it cannot."""
        if len(os.fsencode(self.socket_path)) > LONGEST_SOCKET_PATH:
            raise ProviderError(
                f"The path {self.socket_path} is too long for a socket; "
                "move the instance folder (INSTANCE_PATH) to a shorter path.",
                permanent=True,
            )
        ours = self._owner == os.getpid()
        if (not ours or self.pid is not None) and answers(self.socket_path):
            return
        self.close()
        self._owner = os.getpid()
        self.socket_path.parent.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(self._command(), stdin=subprocess.DEVNULL)
        self._wait_until_it_answers(self._process)

    def close(self) -> None:
        """End the process; a forked child leaves it to its parent. May be called at any time."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _command(self) -> list[str]:
        module = "ytempire.providers.local_voice.process"
        options = {"--socket": self.socket_path, "--voices": self.voices_dir, "--parent": os.getpid()}
        return [sys.executable, "-m", module, *(str(part) for option in options.items() for part in option)]

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise ProviderError(
                    f"The voice could not be started (it ended with code {process.returncode}); its log says why.",
                    permanent=False,
                )
            if answers(self.socket_path):
                return
            time.sleep(0.02)
        self.close()
        raise ProviderError("The voice did not start within a minute.", permanent=False)


def answers(socket_path: Path | str) -> bool:
    """Whether a voice process listens at `socket_path`."""
    try:
        return _ask(socket_path, {"do": "ping"}, _ANSWER_SECONDS).get("ok") is True
    except (OSError, ValueError):
        return False


def speak(
    socket_path: Path | str,
    text: str,
    voice: str,
    out: Path | str,
    pace: float = 1.0,
    pronunciations: Pronunciations = (),
) -> Spoken:
    """Speak `text` into `out` (wav, mono, 16 bit, 22.05 kHz; it appears whole or not at all).

    pace: 1.0 is the measured pace, 1.1 is 10 % faster. pronunciations: words, and what is said for them.
    Raises ProviderError: permanent for a missing voice and for a text in which nothing can be spoken; not
    permanent when the voice process is gone.
    """
    request = speaking(text, voice, Path(out), pace, pronunciations)
    try:
        answer = _ask(socket_path, request, seconds=120 + len(text) / 5)
    except (OSError, ValueError) as error:
        raise ProviderError(
            "The voice stopped while it was speaking; it is started again for the next attempt.",
            permanent=False,
        ) from error
    return heard(answer)


def _ask(socket_path: Path | str, request: dict[str, Any], seconds: float) -> dict[str, Any]:
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
        connection.settimeout(seconds)
        connection.connect(str(socket_path))
        with connection.makefile("rwb") as stream:
            send(stream, request)
            answer = receive(stream)
    if answer is None:
        raise ConnectionError("the voice process hung up")
    return answer
