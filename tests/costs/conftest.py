from __future__ import annotations

from tests.videos.conftest import page, served

__all__ = ["page", "served"]
