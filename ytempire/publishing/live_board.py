"""What the stream of a publication's page shows: its parts as they move, and all beside the form when more changes.
The form itself is never sent: what somebody types stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ytempire.extensions import utcnow
from ytempire.publishing import showing
from ytempire.videos.boards import partial
from ytempire.videos.fragments import render

WHOLE = {"#publication-head": "_head", "#told": "_told", "#beside": "_beside"}


class PublicationBoard:
    """The page of one publication; ends when nothing is on its way any more."""

    def __init__(self, video_id: str, clock: Callable[[], datetime] = utcnow) -> None:
        self.video_id, self.clock = video_id, clock
        self.ended = False
        self._last: showing.Glance | None = None

    def news(self) -> str | None:
        seen = showing.glance(self.video_id)
        last, self._last = self._last, seen
        self.ended = seen is None or not seen.active
        if seen is None or last == seen:
            return None
        shown = showing.read(self.video_id, self.clock())
        if shown is None:
            self.ended = True
            return None
        wanted = {"#parts": "_parts"} if last and last.shape == seen.shape else WHOLE
        return "".join(partial(place, render(f"publishing/{name}.html", shown=shown)) for place, name in wanted.items())
