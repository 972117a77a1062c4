from __future__ import annotations

from tests.videos.conftest import served

__all__ = ["served"]
