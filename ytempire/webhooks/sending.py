"""One request to a receiver, and what came of it. It never takes longer than ten seconds, never follows a redirect, and
never goes where it may not; the caller holds no transaction meanwhile."""

from __future__ import annotations

import functools
import ssl
import time
from dataclasses import dataclass

import httpcore

from ytempire.providers.retry_after import retry_after
from ytempire.webhooks.addresses import NotAllowed, Resolver, Unknown, Way, resolve

TAKES_AT_MOST = 10.0  # seconds, from the name's look-up to the answer's last byte
CONNECTS_WITHIN = 5.0
READS = 65_536  # bytes of an answer; what is behind them is not waited for
KEEPS = 4_096  # characters of it that are shown in the log

# httpcore's words would mean nothing to whoever owns the receiver.
SENTENCES: dict[type[Exception], str] = {
    httpcore.ConnectTimeout: "It could not be connected to within 5 seconds.",
    httpcore.ConnectError: "It could not be connected to.",
    httpcore.TimeoutException: "It did not answer within 10 seconds.",
    httpcore.NetworkError: "It ended the connection before it had answered.",
    httpcore.ProtocolError: "What it answered is not HTTP, or ended too early.",
}
FAILURES: tuple[type[Exception], ...] = (*SENTENCES, httpcore.UnsupportedProtocol, ValueError, TypeError, OSError)


@dataclass(frozen=True)
class Answer:
    """`status` is None where there was none; then `error` says why, as it does of a status that is no success.
    `wait`: seconds that the receiver asks to be left alone for."""

    status: int | None
    text: str
    error: str
    milliseconds: int
    wait: float | None = None

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send(url: str, headers: dict[str, str], body: str, private: bool = False, seconds: float = TAKES_AT_MOST,
         resolver: Resolver = resolve) -> Answer:  # fmt: skip
    """POST it, once. Whatever goes wrong is in the answer. private: whether it may go to a private network."""
    began = time.monotonic()
    try:
        status, found, text = _post(url, headers, body.encode(), Way(seconds, private, resolver))
    except (NotAllowed, Unknown) as error:
        return Answer(None, "", str(error), _since(began))
    except FAILURES as error:
        return Answer(None, "", _sentence(error), _since(began))
    return Answer(status, text, _word(status), _since(began), retry_after(found) if status in (429, 503) else None)


def _post(url: str, headers: dict[str, str], body: bytes, way: Way) -> tuple[int, dict[str, str], str]:
    """Status, headers (names in lower case) and the beginning of the answer."""
    target = httpcore.URL(url)
    times = dict.fromkeys(("read", "write", "pool"), way.left()) | {"connect": min(CONNECTS_WITHIN, way.left())}
    sent = headers | {"Host": _host(target), "Content-Length": str(len(body)), "Connection": "close"}
    tls = _tls() if target.scheme == b"https" else None
    with (
        httpcore.HTTPConnection(target.origin, ssl_context=tls, network_backend=way) as connection,
        connection.stream("POST", target, headers=list(sent.items()), content=body,
                          extensions={"timeout": times}) as answer,
    ):  # fmt: skip
        found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        return answer.status, found, _beginning(answer)


def _beginning(answer: httpcore.Response) -> str:
    """The status is the receiver's word; where the rest breaks off or takes too long, it is cut."""
    read = b""
    try:
        for piece in answer.iter_stream():
            read += piece
            if len(read) >= READS:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        read += b" [...]"
    return read[: 4 * KEEPS].decode("utf-8", "replace").replace("\0", "�")[:KEEPS]


def _host(target: httpcore.URL) -> str:
    host = target.host.decode("ascii")
    name = f"[{host}]" if ":" in host else host
    return name if target.port is None else f"{name}:{target.port}"


def _word(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"It answered {status}, a redirect. Redirects are not followed: enter the address that it leads to."
    return f"It answered {status}."


def _sentence(error: Exception) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"Its certificate is not valid: {cause.verify_message}."
    if isinstance(cause, ssl.SSLError):
        return "A secure connection could not be made: it does not speak TLS as it should."
    return next((words for kind, words in SENTENCES.items() if isinstance(error, kind)), "Its address is not usable.")


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


@functools.cache
def _tls() -> ssl.SSLContext:
    """Once a process: it takes a while to read the authorities."""
    return httpcore.default_ssl_context()
