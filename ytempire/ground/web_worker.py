"""The worker of the web process: gunicorn's threads, which wait for nobody for ever."""

from __future__ import annotations

import errno
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class PatientWorker(ThreadWorker):
    """Without a time limit on its socket, whoever stops in the middle of a request, or takes no answer, would hold a
    thread as long as they like. `PATIENCE`: seconds in which something has to come or go."""

    PATIENCE = 30.0

    def handle(self, conn: TConn) -> Any:
        conn.init = lambda: self._begin(conn)  # called before each request, once the socket was set to block
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """A body that stalls ends in the view, as one that was cut off does; an answer that nobody takes ends here."""
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the answer was not taken") from None

    def _begin(self, conn: TConn) -> None:
        TConn.init(conn)
        conn.sock.settimeout(self.PATIENCE)
