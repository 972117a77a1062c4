"""Whether this process is in a paid call. A worker that is told to end hears the call to its end first: the answer is
paid for. Everything else ends at once, as if it were killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from ytempire.pipeline.lease import Lease, LeaseLost


@dataclass
class _State:
    calls: int = 0
    asked_to_end: bool = False


_state = _State()


@contextmanager
def calling(lease: Lease) -> Iterator[None]:
    """Around a paid call, from its reservation to its stored answer. Raises LeaseLost after it, or before it is made,
    where the process was asked to end meanwhile."""
    lease.calling.set()
    _state.calls += 1
    try:
        yield
    finally:
        _state.calls -= 1
        lease.calling.clear()
    require_time(lease)


def require_time(lease: Lease) -> None:
    """Raise LeaseLost where the process was asked to end: nothing new is begun."""
    if _state.asked_to_end:
        raise LeaseLost(lease.video_id)


def end_soon(_number: int, _frame: FrameType | None) -> None:
    """For a signal that asks the process to end."""
    if not _state.calls:
        os._exit(0)
    _state.asked_to_end = True
