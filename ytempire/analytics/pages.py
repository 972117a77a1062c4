"""The page of analytics: what YouTube counted of the signed-in creator's channels, beside what they have cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.accounts.throttle import TooManyTries, throttle
from ytempire.analytics import days, jobs, of_video, report, report_csv, report_videos, standing, words
from ytempire.analytics.overview import overview
from ytempire.analytics.standing import Standing
from ytempire.costs.days import zone
from ytempire.costs.report_span import Span
from ytempire.errors import Refusal
from ytempire.extensions import utcnow
from ytempire.formatting import counted
from ytempire.quotas import pool
from ytempire.videos.video import Video

COUNTS = parse("1 per 5 minutes")  # of one channel, on demand
OF_THE_PAGE = ("channel", "range", "from", "to", "sort", "page")  # what its address may say

bp = Blueprint("analytics", __name__)
for word in (words.watched, words.plus, words.day_of):
    bp.add_app_template_filter(word)


@bp.get("/analytics")
@login_required
def show() -> ResponseReturnValue:
    try:
        span = days.span_of(request.args, utcnow())
    except ValueError as error:
        return _page(days.usual(utcnow()), problem=str(error))
    return _page(span)


@bp.get("/analytics.csv")
@login_required
def table() -> ResponseReturnValue:
    """Every day of these channels and their videos, as a file for a spreadsheet."""
    now = utcnow()
    try:
        span = days.span_of(request.args, now)
    except ValueError as error:
        raise Refusal(str(error)) from None
    _, shown = _channels(now)
    first, last = span.bounds
    response = Response(stream_with_context(report_csv.written(shown, span)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="analytics-{first}-{last}.csv"'
    return response


@bp.get("/analytics/videos/<video_id>")
@login_required
def of_one_video(video_id: str) -> ResponseReturnValue:
    """What was counted of one video, for its page; 204 before there is anything."""
    figures = of_video.figures_of(owned_or_404(Video, video_id).id, utcnow())
    return render_template("analytics/_video.html", figures=figures) if figures else ("", 204)


@bp.post("/analytics/counts")
@login_required
def count() -> ResponseReturnValue:
    """Count a channel now, or all that are shown; back to the page as it was."""
    _, shown = _channels(utcnow())
    only = request.form.get("counted", "")
    wanted = [channel for channel in shown if channel.may_be_counted and only in ("", channel.id)]
    if not wanted:
        abort(404)
    asked, refusal = _ask(wanted)
    if refusal and not asked:
        raise refusal
    flash(f"{counted(asked, 'channel is', 'channels are')} being counted.", "chart-line")
    return redirect(url_for(".show", **_address()), 303)


def _ask(wanted: Sequence[Standing]) -> tuple[int, TooManyTries | None]:
    """Put them in line; how many are by now, and what one was refused with."""
    asked, refused = 0, None
    for channel in wanted:
        try:
            if not channel.under_way:
                throttle().take(COUNTS, "counts", channel.id)
                jobs.sync_later(channel.id)
            asked += 1
        except TooManyTries as refusal:
            refused = refusal
    return asked, refused


def _channels(now: datetime) -> tuple[list[Standing], list[Standing]]:
    """The creator's own, and those of them that are asked for (`?channel=`). 404 for one that is not theirs."""
    own, wanted = standing.of_user(current_user.id, now), request.args.get("channel", "")
    shown = [channel for channel in own if wanted in ("", channel.id)]
    return (own, shown) if shown or not wanted else abort(404)


def _address() -> dict[str, Any]:
    """The page as it was asked for."""
    return {name: request.args[name] for name in OF_THE_PAGE if name in request.args}


def _page(span: Span, problem: str = "") -> ResponseReturnValue:
    now = utcnow()
    own, shown = _channels(now)
    mark = " ".join(channel.mark for channel in shown)
    if request.headers.get("HX-Request") and request.args.get("seen") == mark:
        return "", 204
    html = render_template(
        "analytics/show.html", channels=own, shown=shown, chosen=request.args.get("channel", ""), span=span,
        problem=problem, mark=mark, counted_at=max((each.done_at for each in shown if each.done_at), default=None),
        under_way=any(each.under_way for each in shown), has_clients=pool.has_clients(), address=_address(),
        **(_figures(shown, span) if report.anything(shown) else {"overview": None}),
    )  # fmt: skip
    return html, 422 if problem else 200


def _figures(shown: Sequence[Standing], span: Span) -> dict[str, Any]:
    seen = overview(shown, span, current_user.id)
    sort, number = request.args.get("sort", "views"), request.args.get("page", "1")
    if not number.isdecimal() or not 0 < int(number[:9]) < 100_000:
        abort(404)
    try:
        videos = report_videos.page(shown, span, sort, int(number[:9]))
    except ValueError:
        abort(404)
    money = seen.total.revenue is not None or any(channel.knows_money for channel in shown)
    return {"overview": seen, "videos": videos, "sort": sort, "number": int(number[:9]), "money": money,
            "pages": -(-seen.videos // report_videos.ROWS), "budget_zone": zone().key}  # fmt: skip
