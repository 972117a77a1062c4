"""Rows in place of Google's sheet, at an address of this computer: read whole or by a column, changed by their `id`."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Row = dict[str, str]


class Sheet:
    """`refused`: how many changes are still turned down, as by a sheet that cannot be written just now."""

    def __init__(self, rows: list[Row], refused: int = 0) -> None:
        self.rows, self.refused = rows, refused
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_port}/rows"

    @contextmanager
    def running(self) -> Iterator[Sheet]:
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def row(self, row_id: str) -> Row:
        return self.found({"id": row_id})[0]

    def found(self, values: Row) -> list[Row]:
        """The rows that have these values."""
        with self._lock:
            return [dict(row) for row in self.rows if values.items() <= row.items()]

    def change(self, values: Row) -> bool:
        """Write the values into the row of this `id`; False where that is turned down."""
        with self._lock:
            if self.refused:
                self.refused -= 1
                return False
            next(row for row in self.rows if row["id"] == values["id"]).update(values)
            return True


def _handler(sheet: Sheet) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, sheet.found(dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))))

        def do_POST(self) -> None:
            values = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(200, values) if sheet.change(values) else self._answer(503, {"error": "not just now"})

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: what is printed is what was shown."""

    return Handler
