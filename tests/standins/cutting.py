"""What a stand-in does to a connection: hold it without an answer, or cut it in the middle of one."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator

from flask import Response, request, stream_with_context

RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s: the other side sees a reset, no clean end


def hang_up() -> None:
    """Close the connection of this request at once, as a crash does."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
    connection.shutdown(socket.SHUT_RDWR)


def never_answered(seconds: float) -> Response:
    """Nothing for so long, then a closed connection."""
    time.sleep(seconds)
    hang_up()
    return Response(status=500)


def gave_up() -> Response:
    """What a gateway says that waited for an answer in vain; behind it the work was done, and billed."""
    return Response("<h1>504 Gateway Time-out</h1>", 504, content_type="text/html")


def cut_short(begun: list[bytes], whole: int, content_type: str) -> Response:
    """The parts that have begun, of an answer of `whole` bytes, and then a closed connection."""

    def parts() -> Iterator[bytes]:
        yield from begun
        time.sleep(0.05)  # what was sent arrives
        hang_up()

    with_length = {"Content-Length": str(whole)} if whole else {}
    return Response(stream_with_context(parts()), content_type=content_type, headers=with_length)
