"""Logs: one line an event, to standard error or to `LOG_FILE`."""

from __future__ import annotations

import logging
import logging.handlers

from ytempire.config import Settings

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
LARGEST_FILE = 20_000_000  # bytes; five are kept


def set_up(settings: Settings) -> None:
    """Set the root logger once; a second app in the process changes nothing."""
    root = logging.getLogger()
    if any(getattr(handler, "of_ytempire", False) for handler in root.handlers):
        return
    handler: logging.Handler = logging.StreamHandler()
    if settings.log_file:
        handler = logging.handlers.RotatingFileHandler(settings.log_file, maxBytes=LARGEST_FILE, backupCount=5)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.of_ytempire = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    for name in ("rq.worker", "rq", "alembic", "urllib3", "PIL"):  # their own chatter
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
