"""Figures from YouTube Analytics, by Google's own client against the stand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.providers.youtube.conftest import METADATA, Connect
from tests.providers.youtube.scripted import Answer, serving
from tests.standins.desk import Desk
from tests.standins.google_state import Google, Video
from ytempire.config import Settings
from ytempire.providers.errors import REJECTED
from ytempire.providers.youtube import READ_SCOPE, YoutubeError
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.providers.youtube_reports import report


def test_figures_by_day(youtube: GoogleYoutube, settings: Settings, google: Google) -> None:
    last = google.now().date() - timedelta(days=3)
    first = last - timedelta(days=6)
    rows = report(settings, youtube.access_token, first, last, ["day"], ["views", "estimatedRevenue"])
    assert [row["day"] for row in rows] == [(first + timedelta(days=n)).isoformat() for n in range(7)]
    assert all(isinstance(row["views"], int) and isinstance(row["estimatedRevenue"], float) for row in rows)


def test_figures_of_videos(connect: Connect, settings: Settings, google: Google, video: Video) -> None:
    connect().update(video.id, replace(METADATA, privacy="public"))
    google.shift(days=8)
    youtube = connect()
    day = google.now().date() - timedelta(days=4)
    of_video = f"video=={video.id}"
    (row,) = report(settings, youtube.access_token, day, day, ["video"], ["views", "likes"], of_video, most=200)
    assert (row["video"], row["views"] > 0) == (video.id, True)
    (total,) = report(settings, youtube.access_token, day, day, [], ["views", "likes"], of_video)
    assert total == {name: row[name] for name in ("views", "likes")}


def test_money_is_told_to_who_was_granted_it(connect: Connect, settings: Settings) -> None:
    poor = connect(scopes=(READ_SCOPE, "https://www.googleapis.com/auth/yt-analytics.readonly"))
    day = date(2026, 11, 1)
    with pytest.raises(YoutubeError, match="does not give these figures of this channel") as caught:
        report(settings, poor.access_token, day, day, ["day"], ["views", "estimatedRevenue"])
    assert caught.value.kind == REJECTED  # the grant is as good as before for everything else


def test_figures_that_do_not_go_together(youtube: GoogleYoutube, settings: Settings, desk: Desk) -> None:
    desk.fail("youtube", "badRequest", method="reports.query")
    with pytest.raises(YoutubeError, match="does not give these figures together"):
        report(settings, youtube.access_token, date(2026, 11, 1), date(2026, 11, 2), ["day"], ["views"])


def test_no_figures_are_no_rows() -> None:
    with serving(Answer(200, {"columnHeaders": [{"name": "day"}, {"name": "views"}]})) as script:
        settings = Settings(_env_file=None, google_api_base=script.address)  # type: ignore[call-arg]
        assert report(settings, "ya29.token", date(2026, 11, 1), date(2026, 11, 2), ["day"], ["views"]) == []
