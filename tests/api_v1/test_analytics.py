"""`/v1/analytics`: what YouTube has counted, final days in the sums and the others beside them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.analytics.figures_made import ago, connected, days_of, last_days, published
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person
from tests.support.programs import Program, error_of, let_call
from tests.support.queries import counted_queries
from ytempire.analytics.figures import ChannelDay, VideoDay
from ytempire.channels.channel import Channel
from ytempire.extensions import db, utcnow, writing

NOTHING = {"views": None, "watch_minutes": None, "likes": None, "subscribers": None, "revenue": None}


def counted(app: Flask, owner: Person, name: str = "Plain Science", **days: int) -> str:
    """The id of a channel that was counted just now."""
    channel_id = connected(app, owner, name, done_at=utcnow(), next_at=utcnow() + timedelta(hours=9))
    days_of(app, channel_id, **days)
    return channel_id


def test_totals_are_of_final_days_and_the_last_two_stand_beside_them(app: Flask, cast: Cast) -> None:
    channel_id = counted(app, cast.owner, views=100, count=30, revenue=250_000)
    told = Program.of(let_call(app), cast.owner).get("/analytics/overview").get_json()["data"]
    assert [day["day"] for day in told["days"]] == last_days(30)
    assert [day["final"] for day in told["days"]] == [True] * 28 + [False] * 2
    assert told["days"][0] == {"day": last_days(30)[0], "final": True, "views": 100, "watch_minutes": 200, "likes": 7,
                               "subscribers": 5, "revenue": "0.250000"}  # fmt: skip
    assert told["totals"] == {"views": 2800, "watch_minutes": 5600, "likes": 196, "subscribers": 140,
                              "revenue": "7.000000"}  # fmt: skip
    assert (told["final_until"], told["timezone"]) == (last_days(30)[27], "America/Los_Angeles")
    assert told["counted_at"] is not None
    [channel] = told["channels"]
    assert (channel["channel_id"], channel["totals"]) == (channel_id, told["totals"])


@pytest.mark.parametrize("path", ["/analytics/overview", "/analytics/channels/{channel}", "/analytics/videos/{video}"])
def test_what_is_not_counted_yet_has_no_days_and_nulls(app: Flask, cast: Cast, path: str) -> None:
    video_id = video_of(app, cast.owner)
    channel_id = channel_of(app, cast.owner, "Another")
    answer = Program.of(let_call(app), cast.owner).get(path.format(channel=channel_id, video=video_id))
    told = answer.get_json()["data"]
    assert answer.status_code == 200
    assert (told["days"], told["totals"], told["counted_at"], told["final_until"]) == ([], NOTHING, None, None)
    assert [each["totals"] for each in told.get("channels", [])] == [NOTHING] * len(told.get("channels", []))


def test_a_day_of_which_youtube_told_nothing_yet_has_nulls_and_a_final_one_has_noughts(app: Flask, cast: Cast) -> None:
    channel_id = connected(app, cast.owner, done_at=utcnow())
    first, newest = last_days(10)[0], last_days(1)[0]
    with app.app_context(), writing():
        db.session.add(ChannelDay(channel_id=channel_id, day=first, views=3))
    days = Program.of(let_call(app), cast.owner).get("/analytics/overview").get_json()["data"]["days"]
    told = {day["day"]: day for day in days}
    assert (told[first]["views"], told[last_days(9)[0]]["views"]) == (3, 0)
    assert told[newest] == {"day": newest, "final": False, **NOTHING}


def test_the_channels_are_told_apart_and_money_that_was_not_granted_is_null(app: Flask, cast: Cast) -> None:
    rich = counted(app, cast.owner, "Rich", views=10, revenue=1_000_000)
    poor = counted(app, cast.owner, "Poor", views=5)
    program = Program.of(let_call(app), cast.owner)
    told = {each["name"]: each["totals"] for each in program.get("/analytics/overview").get_json()["data"]["channels"]}
    assert (told["Rich"]["views"], told["Poor"]["views"]) == (280, 140)
    assert (told["Rich"]["revenue"], told["Poor"]["revenue"]) == ("28.000000", None)
    for channel_id, views in ((rich, 280), (poor, 140)):
        one = program.get(f"/analytics/channels/{channel_id}").get_json()["data"]
        assert (one["channel_id"], one["totals"]["views"], one["error"]) == (channel_id, views, None)


def test_a_channel_says_why_it_could_not_be_counted_and_what_was_counted_before(app: Flask, cast: Cast) -> None:
    channel_id = connected(app, cast.owner, done_at=ago(4), error="YouTube cannot be reached.", tries=3)
    days_of(app, channel_id)
    told = Program.of(let_call(app), cast.owner).get(f"/analytics/channels/{channel_id}").get_json()["data"]
    assert told["error"] == "YouTube cannot be reached."
    assert told["totals"]["views"] == 100 * sum(day["final"] for day in told["days"]) < 2800


def test_an_archived_channel_keeps_its_figures(app: Flask, cast: Cast) -> None:
    channel_id = counted(app, cast.owner)
    with app.app_context(), writing():
        db.session.get_one(Channel, channel_id).archived_at = utcnow()
    told = Program.of(let_call(app), cast.owner).get(f"/analytics/channels/{channel_id}").get_json()["data"]
    assert told["totals"]["views"] == 2800


def test_a_video_has_the_days_that_were_counted_of_it(app: Flask, cast: Cast) -> None:
    channel_id = counted(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote", views=10, count=5)
    with app.app_context(), writing():
        db.session.get_one(VideoDay, (video_id, last_days(5)[0])).revenue = 1_500
    told = Program.of(let_call(app), cast.owner).get(f"/analytics/videos/{video_id}").get_json()["data"]
    assert [(day["day"], day["final"]) for day in told["days"]] == list(
        zip(last_days(5), [True] * 3 + [False] * 2, strict=True))  # fmt: skip
    assert told["days"][0]["revenue"] == "0.001500"
    assert told["totals"] == {"views": 30, "watch_minutes": 30, "likes": 3, "subscribers": 3, "revenue": "0.001500"}
    assert (told["title"], told["average_view_seconds"]) == ("Why bees vote", 60)


def test_days_from_one_to_another_are_asked_for(app: Flask, cast: Cast) -> None:
    channel_id = counted(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote", count=30)
    first, last = last_days(20)[0], last_days(19)[0]
    program = Program.of(let_call(app), cast.owner)
    for path in ("overview", f"channels/{channel_id}", f"videos/{video_id}"):
        told = program.get(f"/analytics/{path}?from={first}&to={last}").get_json()["data"]
        assert ([day["day"] for day in told["days"]], told["first_day"], told["last_day"]) == (
            [first, last], first, last)  # fmt: skip
        assert told["totals"]["views"] == sum(day["views"] for day in told["days"])


@ONE_KIND
@pytest.mark.parametrize("path", ["overview", "channels/{channel}", "videos/{video}"])
@pytest.mark.parametrize(("asked", "field"), [
    ("from=2026-02-30&to=2026-03-01", "from"), ("from=2026-01-01&to=9990-01-01", "to"),
    ("from=2026-03-02&to=2026-03-01", "from"), ("from=2024-01-01&to=2026-01-02", "from"),
    ("from=2026-01-01", "request"), ("channel=ch_1", "channel"),
])  # fmt: skip
def test_wrong_days_are_refused_with_the_field(app: Flask, cast: Cast, path: str, asked: str, field: str) -> None:
    video_id, channel_id = video_of(app, cast.owner), channel_of(app, cast.owner)
    address = path.format(channel=channel_id, video=video_id)
    answer = Program.of(let_call(app), cast.owner).get(f"/analytics/{address}?{asked}")
    assert error_of(answer) == (422, "invalid_fields")
    assert set(answer.get_json()["error"]["details"]) == {field}


def test_outsider_sees_nothing_of_it(app: Flask, cast: Cast) -> None:
    channel_id = counted(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote")
    program = Program.of(let_call(app), cast.outsider)
    told = program.get("/analytics/overview").get_json()["data"]
    assert (told["channels"], told["days"], told["totals"]) == ([], [], NOTHING)
    for path in (f"channels/{channel_id}", f"videos/{video_id}", "channels/%00", "channels/ch_", "videos/1"):
        assert error_of(program.get(f"/analytics/{path}")) == (404, "not_found")


@ONE_KIND
def test_analytics_need_somebody_and_a_key_its_scope(app: Flask, cast: Cast) -> None:
    let_call(app)
    assert error_of(Program(app).get("/analytics/overview")) == (401, "not_signed_in")
    assert error_of(Program.with_key(app, cast.owner, ["costs:read"]).get("/analytics/overview")) == (
        403, "insufficient_scope")  # fmt: skip
    assert Program.with_key(app, cast.owner, ["analytics:read"]).get("/analytics/overview").status_code == 200


def test_many_channels_take_the_same_few_queries(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.owner)
    counted(app, cast.owner, "One")
    with counted_queries(app) as few:
        program.get("/analytics/overview")
    for number in range(4):
        counted(app, cast.owner, f"Channel {number}", count=3)
    with counted_queries(app) as many:
        assert len(program.get("/analytics/overview").get_json()["data"]["channels"]) == 5
    assert len(many) == len(few) <= 10


@ONE_KIND
def test_no_figure_is_made_of_views_and_money(app: Flask, cast: Cast) -> None:
    """YouTube's policies (III.E.4.h): what was paid is not even told here."""
    counted(app, cast.owner, revenue=1)
    told = Program.of(let_call(app), cast.owner).get("/analytics/overview").get_json()["data"]
    assert set(told["totals"]) == {"views", "watch_minutes", "likes", "subscribers", "revenue"}
    assert set(told["days"][0]) - {"day", "final"} == set(told["totals"])
