"""The application behind a real web server, as `bin/run` starts it, without the rest of an installation."""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.begun import Begun
from tests.support.programs import PLENTY
from tests.support.stack import SECRET, free_port

PATIENCE = 180  # seconds for it to come up


@dataclass(frozen=True)
class Served:
    address: str
    log: Path


@contextmanager
def served(folder: Path, database_url: str, redis_address: str, program: str = "wsgi:app",
           **settings: Any) -> Iterator[Served]:  # fmt: skip
    """It answers until the block ends. `program` is what gunicorn serves, with the settings of `gunicorn.conf.py`."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "web.txt"
    given = {"app_env": "testing", "port": port, "instance_path": folder / "instance", "secret_key": SECRET,
             "data_encryption_key": SECRET, "jwt_secret_key": SECRET, "database_url": database_url,
             "redis_url": redis_address, **PLENTY, **settings}  # fmt: skip
    environment = os.environ | {name.upper(): str(value) for name, value in given.items()}
    with log.open("ab") as output:
        process = Begun([sys.executable, "-m", "gunicorn", program], environment, stdout=output, stderr=output)
    here = Served(f"http://127.0.0.1:{port}", log)
    try:
        _wait(here, process)
        yield here
    finally:
        process.terminate()
        process.wait(timeout=120)


def _wait(here: Served, process: Begun) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(here.address + "/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The web server did not come up:\n{here.log.read_text(errors='replace')[-3000:]}")
