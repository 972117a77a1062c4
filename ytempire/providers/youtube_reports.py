"""Figures of a channel and of its videos, from YouTube Analytics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ytempire.config import Settings
from ytempire.providers.youtube_client import called, service

MOST_VIDEOS = 200  # in a report by video


def report(
    settings: Settings, access_token: str, start: date, end: date, dimensions: Sequence[str], metrics: Sequence[str],
    filters: str = "", ids: str = "channel==MINE", most: int = 0,
) -> list[dict[str, Any]]:  # fmt: skip
    """The rows of `reports.query`, each by the names of its columns. Days are YouTube's: Pacific ones, both included;
    the last two or three are not there yet, or not final. Watch time is in minutes, an average view in seconds, money
    in US dollars. filters: `video==a,b` and the like. most: rows, the highest of the first metric first; a report by
    video wants it, up to 200. Raises YoutubeError."""
    given: dict[str, Any] = {"dimensions": ",".join(dimensions), "filters": filters, "maxResults": most,
                             "sort": f"-{metrics[0]}" if most else ""}  # fmt: skip
    request = service("youtubeAnalytics", "v2", settings.google_api_base).reports().query(
        ids=ids, startDate=start.isoformat(), endDate=end.isoformat(), metrics=",".join(metrics),
        **{name: value for name, value in given.items() if value},
    )  # fmt: skip
    return called(request, access_token, _rows)


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    names = [str(column["name"]) for column in answer["columnHeaders"]]
    return [dict(zip(names, row, strict=True)) for row in answer.get("rows") or []]
