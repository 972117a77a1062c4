"""What streams of the pages of costs show: the day's figures and the table of days, as they move."""

from __future__ import annotations

from ytempire.admin import costs_pages
from ytempire.costs import pages, report
from ytempire.costs.report_span import Span, today
from ytempire.videos.boards import partial
from ytempire.videos.fragments import render


class SpendBoard:
    """The page of one creator, or (`user_id` None) that of all. Nothing is read but the day's counter and what is
    held, until one of them moves."""

    ended = False

    def __init__(self, span: Span, user_id: int | None, is_admin: bool) -> None:
        self.span, self.user_id, self.is_admin = span, user_id, is_admin
        self._seen: tuple[str, str, object] | None = None

    def news(self) -> str | None:
        user_id = self.user_id
        day = report.today_of_all() if user_id is None else report.today_of(user_id)
        before, self._seen = self._seen, (today().isoformat(), day.mark, report.held(user_id))
        if self._seen == before:
            return None
        told = costs_pages.figures(self.span) if user_id is None else pages.figures(self.span, user_id)
        side = report.today_of_all() if self.is_admin else day
        figures = "admin/_figures.html" if user_id is None else "costs/_figures.html"
        return "".join((
            partial("#figures", render(figures, **told)),
            partial("#chart-key", render("costs/_key.html", **told)),
            partial("#days", render("costs/_days.html", **told)),
            partial("#held-now", render("costs/_held_now.html", **told)),
            partial("#side-spend", render("costs/_side.html", day=side)),
        ))  # fmt: skip
