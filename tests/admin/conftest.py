from __future__ import annotations

from tests.support.hours import within_an_hour

__all__ = ["within_an_hour"]
