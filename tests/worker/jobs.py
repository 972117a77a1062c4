"""Jobs of the tests, run by a real worker."""

from __future__ import annotations

import os
import time
from pathlib import Path


def leave_a_trace(path: str, seconds: float = 0.0) -> None:
    """Write who is at work, wait, then write that it is done."""
    trace = Path(path)
    trace.write_text(f"{os.getpid()}")
    time.sleep(seconds)
    trace.with_suffix(".done").touch()
