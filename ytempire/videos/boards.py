"""What streams show: one video, a page of the list, or what is being made. Each knows what it has shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ytempire.videos import lifecycle, listing, showing
from ytempire.videos.fragments import Fragments, render
from ytempire.videos.listing import Row
from ytempire.videos.video import Video
from ytempire.videos.view import View

Beside = Callable[[Video], Mapping[str, Any]]
Told = Callable[[Sequence[Row]], Sequence[Row]]

_fragments = Fragments()


class VideoBoard:
    """The page of one video. While only the figures of the running step move, only the steps are sent, and the
    script with them where it is being written. `beside` says what others know of the video."""

    def __init__(self, video_id: str, zone: str, admin: bool = False, beside: Beside | None = None) -> None:
        self.video_id, self.zone, self.admin, self.beside = video_id, zone, admin, beside
        self.ended = False
        self._last: showing.Glance | None = None

    def news(self) -> str | None:
        seen = showing.glance(self.video_id)
        if seen is None:
            self.ended = True
            return render("videos/_gone.html")
        last, self._last = self._last, seen
        self.ended = seen.status not in lifecycle.UNDER_WAY
        if last == seen:
            return None
        parts: tuple[str, ...] = ("progress",)
        if last and last.shape == seen.shape:
            parts = ("steps",) if last.draft == seen.draft else ("steps", "draft")
        quarter = int(time.time() // 900)  # "today" becomes "yesterday" at midnight, wherever that is
        key = (parts, self.video_id, seen, self.zone, self.admin, self.beside, quarter)
        return _fragments.get(key, lambda: self._rendered(parts))

    def _rendered(self, parts: tuple[str, ...]) -> str:
        whole = parts == ("progress",)
        seen = showing.shown(self.video_id) if whole else showing.figures(self.video_id)
        if seen is None:
            return render("videos/_gone.html")
        told = showing.context(seen, self.zone, self.admin)
        if whole:
            more = self.beside(seen.video) if self.beside else {}
            return render("videos/_progress.html", **told, **more)
        return "".join(partial(f"#{part}", render(f"videos/_{part}.html", **told)) for part in parts)


class ListBoard:
    """A page of the list: the rows that changed; all of them when others belong on the page now. `told` adds what
    others know of the rows."""

    ended = False

    def __init__(self, user_id: int, view: View, told: Told = list) -> None:
        self.user_id, self.view, self.told = user_id, view, told
        self._shown: dict[str, tuple[int, str, int]] = {}
        self._counts: dict[str, int] = {}

    def news(self) -> str | None:
        now = listing.revisions(self.user_id, self.view)
        before, self._shown = self._shown, now
        if list(now) != list(before):
            rows, _, _ = listing.page(self.user_id, self.view)
            html = "".join(map(_row, self.told(rows)))
            parts = [partial("#queue", html or render("videos/_none.html"), "innerMorph")]
        else:
            changed = [video_id for video_id in now if now[video_id] != before[video_id]]
            rows = listing.rows_of(changed) if changed else []
            parts = [partial(f"#video-{row.id}", _row(row)) for row in self.told(rows)]
        if not before or _statuses(now) != _statuses(before):
            parts += self._tabs()
        return "".join(parts) or None

    def _tabs(self) -> list[str]:
        before, self._counts = self._counts, listing.counts(self.user_id, self.view.channel)
        if self._counts == before:
            return []
        return [partial("#tabs", render("videos/_tabs.html", counts=self._counts, view=self.view), "innerMorph")]


class MakingBoard:
    """What is being made now, for the home page; when one was begun or ended the page reads itself again."""

    ended = False

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self._shown: list[tuple[str, int]] | None = None

    def news(self) -> str | None:
        rows = listing.under_way(self.user_id)
        before, self._shown = self._shown, [(row.id, row.revision) for row in rows]
        if self._shown == before:
            return None
        html = partial("#making", render("videos/_making.html", rows=rows))
        if before is not None and {video_id for video_id, _ in before} != {row.id for row in rows}:
            html += partial("#since", render("dashboard/_since.html"), "innerHTML")
        return html


def partial(target: str, html: str, swap: str = "outerMorph") -> str:
    """A part of a message that goes to its own place on the page, and nowhere when that is not there."""
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{html}</hx-partial>'


def _row(row: Row) -> str:
    key = ("row", row.id, row.revision, row.spent, row.going)
    return _fragments.get(key, lambda: render("videos/_row.html", row=row))


def _statuses(shown: dict[str, tuple[int, str, int]]) -> list[str]:
    return [status for _, status, _ in shown.values()]
