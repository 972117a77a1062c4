"""Logs: one line an event, to standard error or to `LOG_FILE`."""

from __future__ import annotations

import logging
import logging.handlers

from ytempire.config import Settings, SettingsError

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up(settings: Settings) -> None:
    """Set the root logger once; a second app in the process changes nothing.

    Every process writes into the same `LOG_FILE`; turning it over is for logrotate, which they notice. Raises
    SettingsError when the file cannot be written.
    """
    root = logging.getLogger()
    if any(getattr(handler, "of_ytempire", False) for handler in root.handlers):
        return
    handler: logging.Handler = logging.StreamHandler()
    if settings.log_file:
        try:
            handler = logging.handlers.WatchedFileHandler(settings.log_file)
        except OSError as error:
            raise SettingsError(f"LOG_FILE {settings.log_file} cannot be written: {error.strerror}.") from None
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.of_ytempire = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    for name in ("rq.worker", "rq", "alembic", "urllib3", "PIL"):  # their own chatter
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
