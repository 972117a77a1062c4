"""YouTube Analytics as the stand-in has it, by Google's own client library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.standins.google import grant
from tests.standins.google_asking import analytics, reason, service, uploaded
from tests.standins.google_grants import ANALYTICS, READ
from tests.standins.server import StandIns
from ytempire.ground.standins import client_of

BEGAN = datetime(2026, 3, 1, 18, tzinfo=UTC)  # 10:00 at the Pacific coast
WEEK = {"startDate": "2026-03-01", "endDate": "2026-03-10"}
PUBLIC = {"privacyStatus": "public"}


@pytest.fixture
def video(google: StandIns) -> str:
    """A public video, nine days old."""
    google.desk.google.stop_at(BEGAN)
    made = uploaded(service(google, grant(google.desk, client_of(1))), status=PUBLIC)
    google.desk.google.stop_at(BEGAN + timedelta(days=9))
    return made


def query(google: StandIns, scopes: list[str] | None = None, **asked: Any) -> dict[str, Any]:
    token = grant(google.desk, client_of(1), scopes=scopes) if scopes else grant(google.desk, client_of(1))
    told = {"ids": "channel==MINE", "metrics": "views,averageViewDuration", **WEEK, **asked}
    return dict(analytics(google, token).reports().query(**told).execute())


def test_days_of_a_video_are_the_same_each_time_and_the_last_ones_grow(google: StandIns, video: str) -> None:
    asked: dict[str, Any] = {"dimensions": "day", "filters": f"video=={video}"}
    first = query(google, **asked)
    assert [one["name"] for one in first["columnHeaders"]] == ["day", "views", "averageViewDuration"]
    assert first == query(google, **asked)
    assert [row[0] for row in first["rows"]] == [f"2026-03-{day:02}" for day in range(1, 10)]  # none for today
    assert all(row[1] > 0 and 40 <= row[2] <= 120 for row in first["rows"])
    google.desk.google.shift(days=3)
    later = query(google, **asked)["rows"]
    assert later[:7] == first["rows"][:7]
    assert later[8][1] > first["rows"][8][1]


def test_videos_and_sums(google: StandIns, video: str) -> None:
    top = query(google, dimensions="video", sort="-views", maxResults="10")["rows"]
    days = query(google, dimensions="day", filters=f"video=={video}")["rows"]
    assert top == [[video, sum(row[1] for row in days), top[0][2]]]
    whole = query(google)["rows"][0][0]
    assert whole > top[0][1]  # the channel has older videos, too
    counted = service(google, grant(google.desk, client_of(1))).videos().list(part="statistics", id=video).execute()
    assert counted["items"][0]["statistics"]["viewCount"] == str(top[0][1])


def test_there_is_nothing_yet_of_today_or_of_a_private_video(google: StandIns, video: str) -> None:
    today: dict[str, Any] = {"startDate": "2026-03-10", "endDate": "2026-03-10"}
    assert query(google, **today)["rows"] == []
    assert query(google, **today, dimensions="day")["rows"] == []
    google.desk.google.videos[video].status["privacyStatus"] = "private"
    assert query(google, dimensions="video", sort="views", maxResults="10")["rows"] == []


def test_money_is_for_whoever_was_granted_it(google: StandIns, video: str) -> None:
    assert query(google, metrics="estimatedRevenue")["rows"][0][0] > 0
    assert query(google, [READ, ANALYTICS])["rows"]
    for scopes, why in (([READ, ANALYTICS], "forbidden"), ([ANALYTICS], "insufficientPermissions")):
        with pytest.raises(HttpError) as said:
            query(google, scopes, metrics="estimatedRevenue")
        assert reason(said.value) == (403, why)
    assert google.desk.wrong == []


@pytest.mark.parametrize(
    "change",
    [{"metrics": "joy"}, {"dimensions": "day,video"}, {"dimensions": "video"}, {"filters": "country==IT"},
     {"startDate": "yesterday"}, {"endDate": "2026-02-01"}, {"sort": "likes"}],
)  # fmt: skip
def test_what_no_client_should_ask_is_refused(google: StandIns, change: dict[str, Any]) -> None:
    with pytest.raises(HttpError) as said:
        query(google, **change)
    assert reason(said.value) == (400, "badRequest")
    assert len(google.desk.wrong) == 1


def test_reports_are_counted_apart(google: StandIns) -> None:
    query(google)
    assert google.desk.google.quota.of(client_of(1)) == {"reports": 1}
    with pytest.raises(HttpError) as said:
        query(google, ids="channel==UCsomebodyelse")
    assert reason(said.value)[1] == "forbidden"
