"""Figures that are of an hour and a day at the Pacific coast, in tests that run on the real clock."""

from __future__ import annotations

import time

import pytest

LONGEST = 5.0  # seconds that a test may look at one hour


@pytest.fixture(autouse=True)
def within_an_hour() -> None:
    """One that would begin in the last seconds of an hour, and so of a day, begins in the next one."""
    left = 3600 - time.time() % 3600
    if left < LONGEST:
        time.sleep(left)
