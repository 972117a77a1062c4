"""Pages of the list: complete, without doubles, in order, from both ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.people import Cast
from tests.support.queries import counted_queries
from tests.videos import standing
from tests.videos.test_spending import call
from ytempire.extensions import db, utcnow, writing
from ytempire.videos import listing
from ytempire.videos.video import Video
from ytempire.videos.view import ROWS, View


@pytest.fixture
def many(app: Flask, cast: Cast) -> list[str]:
    """The ids of a page and a half of videos, newest first; every three were made at the same moment."""
    ids = [video_of(app, cast.owner) for _ in range(ROWS * 3 // 2)]
    with app.app_context():
        with writing():
            for number, video_id in enumerate(ids):
                db.session.get_one(Video, video_id).created_at = utcnow() - timedelta(hours=number // 3)
        order = (Video.created_at.desc(), Video.id.desc())
        return [video.id for video in db.session.query(Video).order_by(*order)]


def test_the_older_pages_go_on_where_the_page_ends(app: Flask, cast: Cast, many: list[str]) -> None:
    with app.app_context():
        first, newer, older = listing.page(cast.owner.id, View())
        assert newer is None
        assert older is not None
        second, _, end = listing.page(cast.owner.id, older)
        assert end is None
        assert [row.id for row in first + second] == many


def test_the_newer_page_is_the_one_that_one_came_from(app: Flask, cast: Cast, many: list[str]) -> None:
    with app.app_context():
        _, _, older = listing.page(cast.owner.id, View())
        assert older is not None
        _, newer, _ = listing.page(cast.owner.id, older)
        assert newer is not None
        back, _, further = listing.page(cast.owner.id, newer)
        assert [row.id for row in back] == many[:ROWS]
        assert further is not None


def test_a_video_that_is_added_meanwhile_shifts_no_page(app: Flask, cast: Cast, many: list[str]) -> None:
    with app.app_context():
        _, _, older = listing.page(cast.owner.id, View())
        assert older is not None
    video_of(app, cast.owner)
    with app.app_context():
        assert [row.id for row in listing.page(cast.owner.id, older)[0]] == many[ROWS:]


@pytest.mark.usefixtures("many")
def test_revisions_name_the_rows_of_the_page(app: Flask, cast: Cast) -> None:
    with app.app_context():
        _, _, older = listing.page(cast.owner.id, View())
        assert older is not None
        _, newer, _ = listing.page(cast.owner.id, older)
        assert newer is not None
        for view in (View(), older, newer):
            rows = listing.page(cast.owner.id, view)[0]
            assert set(listing.revisions(cast.owner.id, view)) == {row.id for row in rows}


def test_what_is_at_work_stands_before_what_waits(app: Flask, cast: Cast) -> None:
    waiting = video_of(app, cast.owner)
    working = standing.put(app, video_of(app, cast.owner), "processing")
    standing.finished(app, cast.owner)
    video_of(app, cast.outsider)
    with app.app_context():
        assert [row.id for row in listing.under_way(cast.owner.id)] == [working, waiting]


def test_a_row_under_way_knows_its_newest_picture(app: Flask, cast: Cast) -> None:
    standing.put(app, standing.finished(app, cast.owner), "processing")
    with app.app_context():
        assert listing.under_way(cast.owner.id)[0].picture == 2


def test_counts_are_of_the_channel_that_is_asked_for(app: Flask, cast: Cast) -> None:
    here = standing.put(app, video_of(app, cast.owner), "failed")
    video_of(app, cast.owner)
    with app.app_context():
        channel_id = db.session.get_one(Video, here).channel_id
        assert listing.counts(cast.owner.id)["all"] == 2
        found = listing.counts(cast.owner.id, channel_id)
        assert (found["all"], found["failed"], found["making"]) == (1, 1, 0)


def test_rows_say_what_each_has_cost_in_two_queries_however_many(app: Flask, cast: Cast) -> None:
    ids = [video_of(app, cast.owner) for _ in range(5)]
    call(app, ids[1], 0.2, settled=0.1234567)
    call(app, ids[1], 0.2, settled=0.05, outcome="failed")
    call(app, ids[2], 0.3)  # held, and not paid
    with app.app_context(), counted_queries(app) as sent:
        rows = {row.id: row.spent for row in listing.page(cast.owner.id, View())[0]}
        assert len(sent) == 2  # rows, and the steps of all of them
    assert rows == {**dict.fromkeys(ids, 0), ids[1]: 173_457}
    with app.app_context():
        assert listing.revisions(cast.owner.id, View())[ids[1]][2] == 173_457
        assert {row.id: row.spent for row in listing.rows_of(ids[1:3])} == {ids[1]: 173_457, ids[2]: 0}
