"""What streams of the page of quotas show: the whole board, rendered once a change for all who look at it."""

from __future__ import annotations

from typing import Any

from ytempire.admin import quota_board, quota_pages
from ytempire.extensions import utcnow
from ytempire.videos.boards import partial
from ytempire.videos.fragments import Fragments, render

PARTS = ("figures", "calls", "hours", "accounts")
_fragments = Fragments(4)


class QuotaBoard:
    """Little is read until something of it moves."""

    ended = False

    def __init__(self) -> None:
        self._seen: tuple[Any, ...] | None = None

    def news(self) -> str | None:
        now = utcnow()
        before, self._seen = self._seen, quota_board.mark(now)
        if self._seen == before:
            return None
        return _fragments.get((self._seen, f"{now:%H:%M}"), _rendered)  # it tells how long ago things were


def _rendered() -> str:
    told = quota_pages.figures(quota_board.read(utcnow()))
    return "".join(partial(f"#{part}", render(f"admin/_quotas_{part}.html", **told)) for part in PARTS)
