"""What is made again, what was queued on a larger plan, and what goes on in a later month keep to the plan too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.acts.asked import do, user_of
from tests.billing.plans import changed, lapse, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, person
from tests.videos import scripts, standing
from ytempire.acts import channels, planned, videos
from ytempire.billing.allowing import PlanLimit
from ytempire.channels.channel import Channel
from ytempire.costs import days
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline import holding
from ytempire.videos.video import Video, new_video

__all__ = ["settings"]


def edited(visitor, video_id: str, act: str):
    typed = scripts.opened(visitor, video_id)
    return visitor.post(f"/videos/{video_id}/script", {**typed, "s1-heading": "Bees", "act": act})


def asked(app: Flask, someone, count: int) -> list[str]:
    """So many videos in one channel, the oldest first."""
    channel_id = channel_of(app, someone)
    with app.app_context(), writing():
        channel = db.session.get_one(Channel, channel_id)
        return [new_video(channel, f"Topic {number}").id for number in range(count)]


def next_month():
    return days.end_of_month(days.day_of(utcnow())) + timedelta(hours=1)


def moved_back(app: Flask, ids: list[str]) -> None:
    """They were asked for in the month before."""
    with app.app_context(), writing():
        began = days.start_of_month(days.day_of(utcnow()))
        for number, video_id in enumerate(ids):
            db.session.get_one(Video, video_id).created_at = began - timedelta(hours=len(ids) - number)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries meanwhile."""
    found: list[str] = []

    def note(*args) -> None:
        found.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@ONE_KIND
def test_a_changed_script_is_not_made_while_a_payment_is_missing_but_is_kept(app, cast: Cast, signed_in) -> None:
    video_id = scripts.written(app, cast.owner)
    said = "It counts once in your plan, however often it is made again."
    assert said in signed_in(cast.owner).get(f"/videos/{video_id}/script").text
    lapse(app, cast.owner)
    owner = signed_in(cast.owner)
    refused = edited(owner, video_id, "make")
    assert refused.status_code == 403
    assert "Until it is paid nothing new is begun" in refused.text
    assert 'value="Bees"' in refused.text
    assert standing.status_of(app, video_id) == "completed"
    assert edited(owner, video_id, "save").status_code == 303


@ONE_KIND
def test_of_a_read_only_channel_no_script_or_thumbnail_is_changed_put_away_or_not(app, cast: Cast, signed_in) -> None:
    channel_of(app, cast.owner, "The older one")
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    with app.app_context():
        channel_id = db.session.get_one(Video, video_id).channel_id
    for _ in range(2):
        for act in ("save", "make"):
            assert edited(owner, video_id, act).status_code == 403
        assert owner.post(f"/videos/{video_id}/thumbnail", {"layout": "none"}).status_code == 403
        do(app, cast.owner, channels.archive, channel_id)
    with app.app_context():
        assert db.session.get_one(Video, video_id).edition is None
    on_plan(app, cast.owner, "growth")
    assert edited(owner, video_id, "save").status_code == 303


@ONE_KIND
def test_nothing_is_made_again_for_a_channel_that_was_put_away(app, cast: Cast) -> None:
    video_id = scripts.written(app, cast.owner)
    standing.put(app, video_id, "failed")
    with app.app_context():
        channel_id = db.session.get_one(Video, video_id).channel_id
    do(app, cast.owner, channels.archive, channel_id)
    with pytest.raises(planned.Archived):
        do(app, cast.owner, videos.run_again, video_id)
    assert standing.status_of(app, video_id) == "failed"
    do(app, cast.owner, channels.restore, channel_id)
    do(app, cast.owner, videos.run_again, video_id)


@ONE_KIND
def test_what_waits_in_a_channel_that_can_only_be_read_waits_on_when_it_is_put_away(app, cast: Cast) -> None:
    channel_of(app, cast.owner, "The older one")
    (video_id,) = asked(app, cast.owner, 1)
    with app.app_context():
        assert holding.for_plan(video_id)
        channel_id = db.session.get_one(Video, video_id).channel_id
    do(app, cast.owner, channels.archive, channel_id)
    with app.app_context():
        assert holding.due(utcnow()) == []


def test_what_a_lower_plan_held_up_counts_in_the_month_in_which_it_goes_on(app, cast: Cast) -> None:
    changed(app, free="videos=3")
    ids = asked(app, cast.owner, 8)
    with app.app_context():
        assert [holding.for_plan(each) for each in ids] == [False] * 3 + [True] * 5
        assert holding.due(next_month()) == ids[3:6]
    moved_back(app, ids)
    with app.app_context():
        assert planned.videos_this_month(cast.owner.id) == 0
        assert [each.id for each in holding.wake(holding.due(utcnow()))] == ids[3:6]
        assert planned.videos_this_month(cast.owner.id) == 3
        assert [holding.for_plan(each) for each in ids[3:6]] == [False] * 3
        assert holding.due(utcnow()) == []
        with pytest.raises(PlanLimit):
            planned.require_video(user_of(cast.owner), None, 60, "landscape")
        videos.cancel(user_of(cast.owner), ids[3])
        videos.delete(user_of(cast.owner), ids[3])
        assert planned.videos_this_month(cast.owner.id) == 3
        assert holding.due(utcnow()) == []


@ONE_KIND
def test_what_was_still_queued_when_the_month_ended_counts_when_it_is_begun(app, cast: Cast) -> None:
    changed(app, free="videos=2")
    ids = asked(app, cast.owner, 6)
    moved_back(app, ids)
    with app.app_context():
        assert [holding.for_plan(each) for each in ids] == [False] * 4 + [True] * 2
        assert planned.videos_this_month(cast.owner.id) == 2


@ONE_KIND
def test_a_deleted_video_makes_no_room_for_one_that_waits(app, cast: Cast) -> None:
    changed(app, free="videos=2")
    ids = asked(app, cast.owner, 4)
    with app.app_context():
        assert [holding.for_plan(each) for each in ids] == [False, False, True, True]
        videos.cancel(user_of(cast.owner), ids[0])
        videos.delete(user_of(cast.owner), ids[0])
        assert holding.due(utcnow()) == []


@ONE_KIND
def test_looking_at_many_that_wait_asks_the_database_a_few_things(app, cast: Cast) -> None:
    changed(app, free="videos=2")
    for someone in (cast.owner, cast.outsider):
        ids = asked(app, someone, 30)
        with app.app_context():
            assert sum(holding.for_plan(each) for each in ids) == 28
    with app.app_context(), counted() as queries:
        assert holding.due(utcnow()) == []
    assert len(queries) < 30


@ONE_KIND
def test_the_page_of_users_counts_the_videos_of_all_of_them_at_once(app, cast: Cast, signed_in) -> None:
    for number in range(20):
        person(app, f"person{number}@example.com")
    admin = signed_in(cast.admin)
    with app.app_context(), counted() as queries:
        assert admin.get("/admin/users").status_code == 200
    assert sum("audit_entries" in query for query in queries) <= 1
