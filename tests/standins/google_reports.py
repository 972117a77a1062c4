"""YouTube Analytics: reports of a channel's own videos, by day, by video, or in sum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from flask import Blueprint

from tests.standins.desk import Desk
from tests.standins.google_call import Asked, route, told
from tests.standins.google_figures import Figures, of_channel, of_day
from tests.standins.google_grants import ANALYTICS, MONEY, READ
from tests.standins.google_quota import PACIFIC
from tests.standins.google_rules import Fault
from tests.standins.google_state import Video
from tests.standins.google_wire import Refusal

METRICS = {"views": "INTEGER", "estimatedMinutesWatched": "INTEGER", "averageViewDuration": "INTEGER",
           "likes": "INTEGER", "dislikes": "INTEGER", "comments": "INTEGER", "shares": "INTEGER",
           "subscribersGained": "INTEGER", "subscribersLost": "INTEGER", "estimatedRevenue": "FLOAT"}  # fmt: skip
DIMENSIONS = ("", "day", "video")
MOST_VIDEOS = 500  # in a filter
MOST_ROWS = 200  # of a report by video
UNSUPPORTED = (
    "The query is not supported. Check the documentation at "
    "https://developers.google.com/youtube/analytics/v2/available_reports for supported queries."
)


def add_routes(routes: Blueprint, desk: Desk) -> None:
    route(routes, desk, "/v2/reports", "GET", "reports.query", query)


def query(desk: Desk, asked: Asked) -> Any:
    metrics, dimension = asked.many("metrics"), asked.parameters.get("dimensions", "")
    _check_who(desk, asked, metrics)
    days, videos = _days(desk, asked), _videos(desk, asked)
    if dimension not in DIMENSIONS:
        raise Fault(UNSUPPORTED)
    if dimension == "video":
        rows = _by_video(desk, asked, metrics, days, desk.google.of_channel(asked.grant.channel), videos)
    elif dimension == "day":
        rows = [[day.isoformat(), *_sums(desk, asked, metrics, [day], videos)] for day in days]
    else:
        rows = [_sums(desk, asked, metrics, days, videos)] if days else []
    headers = [{"name": dimension, "columnType": "DIMENSION", "dataType": "STRING"}] if dimension else []
    headers += [{"name": name, "columnType": "METRIC", "dataType": METRICS[name]} for name in metrics]
    return {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers, "rows": _sorted(asked, headers, rows)}


def _check_who(desk: Desk, asked: Asked, metrics: list[str]) -> None:
    unknown = [name for name in metrics if name not in METRICS]
    if unknown:
        raise Fault(f"Unknown identifier ({unknown[0]}) given in field parameters.metrics.")
    scopes, channel = set(asked.grant.scopes), asked.grant.channel.id
    if READ not in scopes or not scopes & {ANALYTICS, MONEY}:  # Google wants both since it is version 2
        raise Refusal("insufficientPermissions")
    if not channel or asked.parameters["ids"] not in ("channel==MINE", f"channel=={channel}"):
        raise Refusal("forbidden", "Forbidden")
    if "estimatedRevenue" not in metrics:
        return
    if MONEY not in scopes or told(desk, {"no_revenue"}, "reports.query", asked.grant):
        raise Refusal("forbidden", "Forbidden")


def _days(desk: Desk, asked: Asked) -> list[date]:
    """Those of the window for which there are figures: today's are not there yet."""
    try:
        first, last = (date.fromisoformat(asked.parameters[name]) for name in ("startDate", "endDate"))
    except ValueError:
        raise Fault("Invalid value for a date: YYYY-MM-DD is wanted") from None
    if last < first:
        raise Fault("The end date is before the start date")
    last = min(last, desk.google.now().astimezone(PACIFIC).date() - timedelta(days=1))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _videos(desk: Desk, asked: Asked) -> list[Video] | None:
    """Those of the filter that are the channel's own, or None where all are meant."""
    given = asked.parameters.get("filters", "")
    if not given:
        return None
    name, _, values = given.partition("==")
    ids = values.split(",")
    if name != "video" or ";" in given or len(ids) > MOST_VIDEOS:
        raise Fault(UNSUPPORTED)
    found = [video for video in map(desk.google.video, ids) if video]
    return [video for video in found if video.channel == asked.grant.channel]


def _by_video(desk: Desk, asked: Asked, metrics: list[str], days: list[date], own: list[Video],
              videos: list[Video] | None) -> list[list[Any]]:  # fmt: skip
    most = int(asked.parameters.get("maxResults", 0))
    if "sort" not in asked.parameters or not 0 < most <= MOST_ROWS:  # as the report of top videos wants it
        raise Fault(UNSUPPORTED)
    chosen = own if videos is None else videos
    rows = [(video, _added(metrics, (of_day(desk.google, video, day) for day in days))) for video in chosen]
    return [[video.id, *row] for video, row in rows if any(row)]


def _sums(desk: Desk, asked: Asked, metrics: list[str], days: list[date], videos: list[Video] | None) -> list[float]:
    """Over those days and videos; where all are meant, with what the channel had before us."""
    google, channel = desk.google, asked.grant.channel
    chosen = google.of_channel(channel) if videos is None else videos
    figures = [of_day(google, video, day) for day in days for video in chosen]
    older = [of_channel(google, channel, day) for day in days] if videos is None else []
    return _added(metrics, figures + older)


def _added(metrics: list[str], figures: Iterable[Figures]) -> list[float]:
    known = list(figures)
    sums = {name: sum(one.get(name, 0) for one in known) for name in METRICS}
    watched, views = sums["estimatedMinutesWatched"], sums["views"]
    sums["averageViewDuration"] = int(watched * 60 / views) if views else 0
    return [round(sums[name], 3) if METRICS[name] == "FLOAT" else int(sums[name]) for name in metrics]


def _sorted(asked: Asked, headers: list[dict[str, str]], rows: list[list[Any]]) -> list[list[Any]]:
    names = [header["name"] for header in headers]
    for key in reversed(asked.many("sort")):
        if key.lstrip("-") not in names:
            raise Fault(f"Unknown identifier ({key}) given in field parameters.sort.")
        rows.sort(key=itemgetter(names.index(key.lstrip("-"))), reverse=key.startswith("-"))
    begin = int(asked.parameters.get("startIndex", 1)) - 1
    return rows[begin : begin + int(asked.parameters.get("maxResults", len(rows) + 1))]
