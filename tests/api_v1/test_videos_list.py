"""The list of videos, as programs page through it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.api_v1.filmed import STATUSES, data_of
from tests.costs import spent
from tests.support.films import channel_of, video_of
from tests.support.people import Cast
from tests.support.programs import Program, let_call
from tests.support.queries import counted_queries
from tests.videos import standing
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing
from ytempire.videos.video import new_video

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def made(app: Flask, channel_id: str, count: int, first: int = 0) -> list[str]:
    """So many videos of the channel, a minute between them; the newest first."""
    with app.app_context(), writing():
        channel = db.session.get_one(Channel, channel_id)
        videos = [new_video(channel, f"Topic {number}") for number in range(first, first + count)]
        for number, video in enumerate(videos, first):
            video.created_at = NOON + timedelta(minutes=number)
        return [video.id for video in reversed(videos)]


def ids(owner: Program, query: str = "") -> list[str]:
    return [video["id"] for video in data_of(owner.get(f"/videos{query}"))]


def test_the_newest_come_first_and_only_ones_own(app: Flask, cast: Cast, owner: Program) -> None:
    mine = made(app, channel_of(app, cast.owner), 3)
    video_of(app, cast.outsider)
    assert ids(owner) == mine
    assert ids(owner, "?sort=created_at") == mine[::-1]


def test_pages_and_cursors_lead_to_the_same_rows(app: Flask, cast: Cast, owner: Program) -> None:
    mine = made(app, channel_of(app, cast.owner), 5)
    first = owner.get("/videos?per_page=2").get_json()
    assert first["pagination"] == {"page": 1, "per_page": 2, "total": 5, "pages": 3,
                                   "next_cursor": first["pagination"]["next_cursor"]}  # fmt: skip
    second = owner.get(f"/videos?per_page=2&cursor={first['pagination']['next_cursor']}").get_json()
    assert [video["id"] for video in second["data"]] == mine[2:4] == ids(owner, "?per_page=2&page=2")
    assert second["pagination"]["page"] is None
    last = owner.get(f"/videos?per_page=2&cursor={second['pagination']['next_cursor']}").get_json()
    assert ([video["id"] for video in last["data"]], last["pagination"]["next_cursor"]) == (mine[4:], None)


@pytest.mark.parametrize("sort", ["-created_at", "created_at"])
def test_no_row_is_lost_or_seen_twice_while_others_are_added(app: Flask, cast: Cast, owner: Program, sort: str) -> None:
    channel_id = channel_of(app, cast.owner)
    mine, seen, cursor, added = made(app, channel_id, 7), [], "", 100
    while True:
        page = owner.get(f"/videos?per_page=2&sort={sort}{cursor}").get_json()
        seen += [video["id"] for video in page["data"]]
        if page["pagination"]["next_cursor"] is None or added > 130:
            break
        if sort == "-created_at":  # the other way round what is added is to be seen, at the end
            made(app, channel_id, 3, added)
            added += 3
        cursor = f"&cursor={page['pagination']['next_cursor']}"
    assert seen == (mine if sort == "-created_at" else mine[::-1])


def test_what_is_added_at_the_end_is_seen_at_the_end(app: Flask, cast: Cast, owner: Program) -> None:
    channel_id = channel_of(app, cast.owner)
    mine = made(app, channel_id, 4)[::-1]
    first = owner.get("/videos?per_page=3&sort=created_at").get_json()
    mine += made(app, channel_id, 2, 50)[::-1]
    rest = ids(owner, f"?sort=created_at&cursor={first['pagination']['next_cursor']}")
    assert [video["id"] for video in first["data"]] + rest == mine


def test_rows_of_the_same_moment_are_told_apart(app: Flask, cast: Cast, owner: Program) -> None:
    mine = made(app, channel_of(app, cast.owner), 5)
    for video_id in mine:
        standing.change(app, video_id, lambda video: setattr(video, "created_at", NOON))
    seen, cursor = [], ""
    for _ in range(3):
        page = owner.get(f"/videos?per_page=2{cursor}").get_json()
        seen += [video["id"] for video in page["data"]]
        cursor = f"&cursor={page['pagination']['next_cursor']}"
    assert seen == sorted(mine, reverse=True)


def test_filters_by_status(app: Flask, cast: Cast, owner: Program) -> None:
    mine = made(app, channel_of(app, cast.owner), len(STATUSES))
    by_status = {status: standing.put(app, video_id, status) for video_id, status in zip(mine, STATUSES, strict=True)}
    for status in STATUSES:
        assert ids(owner, f"?status={status}") == [by_status[status]]
    assert ids(owner, "?status=failed,draft") == [by_status["draft"], by_status["failed"]]
    assert owner.get("/videos?status=failed,draft&per_page=1").get_json()["pagination"]["total"] == 2


def test_filters_by_channel_time_and_words(app: Flask, cast: Cast, owner: Program) -> None:
    channel_id, other = channel_of(app, cast.owner), channel_of(app, cast.owner, "Other")
    mine = made(app, channel_id, 4)
    theirs = made(app, other, 1, 90)
    standing.change(app, mine[0], lambda video: setattr(video, "title", "100 % of salt"))
    assert ids(owner, f"?channel_id={other}") == theirs
    assert ids(owner, f"?channel_id={channel_of(app, cast.outsider)}") == []
    assert ids(owner, "?created_from=2026-11-20T12:01:00Z&created_to=2026-11-20T12:03:00Z") == mine[1:3]
    assert ids(owner, "?created_from=2026-11-20T13:01:00%2B01:00&created_to=2026-11-20T12:03:00Z") == mine[1:3]
    assert ids(owner, "?q=TOPIC 2") == [mine[1]]
    assert ids(owner, "?q=100 %25") == [mine[0]]
    assert ids(owner, "?q=1_0") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("status=done", "status"), ("status=", "status"), ("status=failed,", "status"), ("channel_id=x", "channel_id"),
     ("created_from=today", "created_from"), ("created_to=2026-11-20T12:00:00", "created_to"),
     ("created_from=0001-01-01T00:00:00%2B14:00", "created_from"), ("sort=title", "sort"), ("per_page=0", "per_page"),
     ("per_page=101", "per_page"), ("page=0", "page"), ("cursor=x", "cursor"), ("state=failed", "state"),
     ("q=%00", "q")],
)  # fmt: skip
def test_a_filter_that_is_none_is_named(owner: Program, query: str, field: str) -> None:
    answer = owner.get(f"/videos?{query}")
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert field in answer.get_json()["error"]["details"]


def test_a_long_list_takes_as_many_queries_as_a_short_one(app: Flask, cast: Cast, owner: Program) -> None:
    made(app, channel_of(app, cast.owner), 30)
    with counted_queries(app) as few:
        assert len(ids(owner, "?per_page=1")) == 1
    with counted_queries(app) as many:
        assert len(ids(owner, "?per_page=30")) == 30
    assert len(many) == len(few) <= 9


def test_a_row_of_the_list_is_what_reading_it_gives(app: Flask, cast: Cast, owner: Program) -> None:
    film = spent.film_of(app, cast.owner)
    spent.spend(app, film, 450_000)
    video_id = standing.finished(app, cast.owner)
    for one in data_of(owner.get("/videos")):
        assert json.dumps(one) == json.dumps(data_of(owner.get(f"/videos/{one['id']}")))
    assert video_id in ids(owner)
