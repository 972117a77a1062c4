"""Somebody who receives webhooks: keeps each request, checks its signature, and fails in every way that there is."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ytempire.extensions import utcnow
from ytempire.webhooks import signing

METADATA = "http://169.254.169.254/latest/meta-data/"  # what a redirect to the inside would be after


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: str

    @property
    def event_id(self) -> str:
        return self.headers["X-Webhook-Id"]


class Receiver:
    """On a port of the loopback. `address` takes a path; what was not told to behave otherwise answers 200."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.wrong: list[str] = []  # signatures that do not fit
        self.secrets: dict[str, str] = {}  # by path; only these are checked
        self.ended = threading.Event()
        self._next: dict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port

    def address(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def behave(self, *kinds: str, path: str = "/hook") -> None:
        """At the next requests, one each, in `WAYS`."""
        self._next[path].extend(kinds)

    def always(self, kind: str, path: str = "/hook") -> None:
        self._always[path] = kind

    def at(self, path: str = "/hook") -> list[Request]:
        return [request for request in list(self.requests) if request.path == path]

    def take(self, request: Request) -> str:
        """Keep and check it; how it is to be answered."""
        secret = self.secrets.get(request.path)
        if secret and not signing.verify(secret, request.headers.get("X-Webhook-Timestamp", ""), request.body,
                                         request.headers.get("X-Webhook-Signature", ""), utcnow(), 10**9):  # fmt: skip
            self.wrong.append(request.path)
        self.requests.append(request)
        waiting = self._next[request.path]
        return waiting.popleft() if waiting else self._always.get(request.path, "ok")

    @contextmanager
    def running(self) -> Iterator[Receiver]:
        thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        kind = self.receiver.take(Request(self.path, dict(self.headers.items()), body))
        self.close_connection = True
        with contextlib.suppress(OSError):  # who called may have gone
            WAYS[kind](self) if kind in WAYS else self.say(int(kind))

    def do_GET(self) -> None:
        """Nobody but who follows a redirect comes this way."""
        self.receiver.take(Request(self.path, dict(self.headers.items()), ""))
        self.say(200)

    def say(self, status: int, text: bytes = b"thanks", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""

    def hang(self) -> None:
        self.receiver.ended.wait()

    def drip(self) -> None:
        """A byte every little while: each comes well in time, the answer never does."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self._drip()

    def drip_body(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        self._drip()

    def _drip(self) -> None:
        while not self.receiver.ended.wait(0.1):
            self.wfile.write(b"x")

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def huge(self) -> None:
        self.say(200, b"\0" + b"x" * 10_000_000)

    def garbage(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


WAYS: dict[str, Callable[[_Handler], None]] = {
    "ok": lambda answer: answer.say(200),
    "429": lambda answer: answer.say(429, b"slow down", Retry_After="1800"),
    "503": lambda answer: answer.say(503, b"later", Retry_After="86400"),
    "redirect": lambda answer: answer.say(302, b"", Location=METADATA),
    "redirect_here": lambda answer: answer.say(307, b"", Location="/elsewhere"),
    "hang": _Handler.hang,
    "drip": _Handler.drip,
    "drip_body": _Handler.drip_body,
    "reset": _Handler.reset,
    "huge": _Handler.huge,
    "garbage": _Handler.garbage,
}


def _handler(receiver: Receiver) -> type[_Handler]:
    return type("Handler", (_Handler,), {"receiver": receiver})
