"""The web process: `gunicorn wsgi:app` finds this file by its name."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from ytempire.config import load_settings
from ytempire.ground.parent import die_with_parent
from ytempire.ground.seats import THREADS

settings = load_settings()

bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
worker_class = "ytempire.ground.web_worker.PatientWorker"
workers = 1
threads = THREADS  # an open page holds one; threads are made as they are needed
worker_connections = 1000
timeout = 60
graceful_timeout = 1  # seconds; an open page's stream never ends by itself
preload_app = False
control_socket_disable = True
loglevel = "warning"
gc.freeze()  # the master ends at once, too
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108  (the heartbeat goes on when the disk is full)


def post_fork(server: Any, worker: Any) -> None:
    """A worker without its master would hold the port."""
    die_with_parent(worker.ppid)


def post_worker_init(worker: Any) -> None:
    """What was loaded stays: the collector need not look at it again, nor take it apart at the end."""
    gc.freeze()
