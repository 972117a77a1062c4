"""The voice process: `python -m ytempire.providers.local_voice.process --socket PATH --voices DIR`.

A process of its own because piper-tts is GPL-3 and because the model is worth loading once. It serves one
request a connection, so that a client that is killed leaves nothing behind, and it ends with the process that
started it.
"""

from __future__ import annotations

import argparse
import ctypes
import functools
import logging
import os
import signal
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import ProviderError
from .synthesis import Synthesis
from .wire import receive, send

log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_SILENT_CLIENT_SECONDS = 30


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, socket_path: Path, synthesis: Synthesis) -> None:
        self.synthesis = synthesis
        self.one_at_a_time = threading.Lock()
        super().__init__(str(socket_path), _Conversation)

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.warning("a client of the voice went away", exc_info=True)


class _Conversation(socketserver.StreamRequestHandler):
    timeout = _SILENT_CLIENT_SECONDS
    server: _Server

    def handle(self) -> None:
        request = receive(self.rfile)
        if request is not None:
            send(self.wfile, self._answer(request))

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if request.get("do") == "ping":
            return {"ok": True}
        with self.server.one_at_a_time:
            return answer(self.server.synthesis, request)


def answer(synthesis: Synthesis, request: dict[str, Any]) -> dict[str, Any]:
    """Speak what the request asks for: a Spoken, or an error with a sentence. Never raises."""
    try:
        spoken = synthesis.speak(
            request["text"], request["voice"], Path(request["out"]), request["pace"], request["pronunciations"]
        )
    except ProviderError as error:
        return {"error": error.message, "permanent": error.permanent}
    except OSError as error:
        return {"error": f"The voice could not write its sound: {error.strerror}.", "permanent": False}
    except Exception:  # whatever the model stumbles over: one text fails, the process goes on
        log.exception("A text could not be spoken")
        return {"error": "The voice could not speak this text; its log says why.", "permanent": False}
    return spoken.to_json()


def main(arguments: list[str]) -> None:
    options = _options(arguments)
    logging.basicConfig(level=logging.WARNING)
    # Ctrl-C in a terminal reaches the whole group, but the worker may still be finishing a video.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options.socket.unlink(missing_ok=True)
    with _Server(options.socket, Synthesis(options.voices)) as server:
        options.socket.chmod(0o600)
        leave = functools.partial(_leave, options.socket, options.socket.stat().st_ino)
        signal.signal(signal.SIGTERM, lambda *_: leave())
        end_with(options.parent, leave)
        server.serve_forever()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ytempire-voice", description="Speaks texts for the workers.")
    parser.add_argument("--socket", type=Path, required=True, help="where to listen")
    parser.add_argument("--voices", type=Path, required=True, help="the folder of added Piper voices")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="the process to end with")
    return parser.parse_args(arguments)


def end_with(parent: int, leave: Callable[[], None]) -> None:
    """Linux ends us with our parent, even while we are busy; elsewhere, and as a second line, we look."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_watch, args=(parent, leave), daemon=True).start()


def _watch(parent: int, leave: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    leave()


def _leave(socket_path: Path, inode: int) -> None:
    # By now another process may listen under the same name: its socket stays.
    if socket_path.exists() and socket_path.stat().st_ino == inode:
        socket_path.unlink(missing_ok=True)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
