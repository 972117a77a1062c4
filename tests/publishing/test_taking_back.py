"""What is taken back is made private, also where it arrived without our hearing of it, and is never uploaded twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from tests.publishing.test_upload import DyingClock, Killed, lease_runs_out
from tests.publishing.world import LARGE, World
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, seen, states
from tests.videos.standing import store
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.publishing import jobs, run
from ytempire.publishing.lease import claim
from ytempire.publishing.publication import STILL_SENDS
from ytempire.videos.lifecycle import ImpossibleTransition


def taken_back_at_its_last_byte(world):
    """All has arrived, the worker died before it heard so, and a person wants it no more."""
    publication_id = world.asked(world.film(LARGE))
    with world.app.app_context(), pytest.raises(Killed):
        run.publish(publication_id, DyingClock(world))
    return changed(world.app, publication_id, lambda it: it.cancel(world.clock()))


def privacy(world):
    """Of the one video that YouTube has, by now."""
    return world.only_video().privacy(world.clock())


def test_taken_back_while_the_last_byte_is_sent_it_is_looked_for_and_made_private(world):
    waits = taken_back_at_its_last_byte(world)
    assert (waits.state, waits.withdraw, waits.video.status) == ("waiting", True, "completed")
    assert waits.wake_at == world.clock.now + STILL_SENDS  # the worker may be at the last chunk until then
    private = world.woken(waits.id)
    assert (private.state, private.withdraw, private.youtube_id) == ("cancelled", False, world.only_video().id)
    assert privacy(world) == "private"


@ONE_KIND
def test_where_youtube_lists_it_later_it_is_looked_for_again(world):
    waits = taken_back_at_its_last_byte(world)
    world.fails("uploads_lag")
    waits = world.woken(waits.id)
    assert (waits.state, waits.withdraw) == ("waiting", True)
    assert world.woken(waits.id).state == "cancelled"
    assert privacy(world) == "private"
    assert world.worked(world.asked(waits.video_id)).state == "done"
    assert world.inserts() == 1


@ONE_KIND
def test_what_never_arrived_is_looked_for_four_times(world):
    waits = taken_back_at_its_last_byte(world)
    world.google.videos.clear()
    looks = 0
    while waits.state == "waiting":
        waits, looks = world.woken(waits.id), looks + 1
    assert (waits.state, waits.begun, looks) == ("cancelled", False, 4)


@ONE_KIND
def test_where_that_fails_it_is_looked_for_when_it_is_published_again(world):
    waits = taken_back_at_its_last_byte(world)
    connection_is(world, "reconnect")
    ended = world.woken(waits.id)
    assert (ended.state, ended.begun) == ("cancelled", True)
    assert "Make the video private in YouTube Studio" in ended.error
    connection_is(world, "connected")
    again = world.worked(world.asked(ended.video_id))
    assert (again.state, again.youtube_id, world.inserts()) == ("done", world.only_video().id, 1)


def connection_is(world, state):
    with world.app.app_context(), writing():
        db.session.execute(update(Connection).values(state=state))


@ONE_KIND
def test_what_was_deleted_on_youtube_and_then_taken_back_is_uploaded_when_it_is_published_again(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    world.only_video().deleted = True
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    ended = world.worked(waits.id)
    assert (ended.state, ended.youtube_id, set(states(ended).values())) == ("cancelled", None, {"pending"})
    again = world.worked(world.asked(ended.video_id, publish_at=None))
    assert (again.state, again.youtube_id) == ("done", world.only_video().id)


@ONE_KIND
def test_what_youtube_has_no_more_is_uploaded_whatever_its_parts_say(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    world.only_video().deleted = True
    changed(world.app, waits.id, lambda it: (it.forget_upload(), it.fail("It was lost.")))
    again = world.worked(world.asked(waits.video_id, publish_at=None))
    assert (again.state, again.youtube_id) == ("done", world.only_video().id)


@dataclass
class DyingWhenPrivate:
    """The worker dies when it asks for the time after YouTube has made the video private."""

    world: World

    def __call__(self) -> datetime:
        if "publishAt" not in self.world.only_video().status:
            raise Killed
        return self.world.clock()


def test_a_worker_that_dies_while_it_takes_back_is_followed_by_another(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    with world.app.app_context(), pytest.raises(Killed):
        run.publish(waits.id, DyingWhenPrivate(world))
    assert seen(world.app, waits.id).withdraw
    lease_runs_out(world.app, waits.id)
    private = world.worked(waits.id)
    assert (private.state, private.withdraw) == ("cancelled", False)
    world.clock.moves(hours=1)
    assert privacy(world) == "private"


@ONE_KIND
def test_a_worker_that_dies_between_two_looks_costs_none_of_them(world):
    waits = taken_back_at_its_last_byte(world)
    with world.app.app_context():
        assert jobs.wake(world.clock.moves(minutes=1)) == 1
        assert claim(waits.id)
    lease_runs_out(world.app, waits.id)
    assert world.worked(waits.id).state == "cancelled"
    assert privacy(world) == "private"


@ONE_KIND
def test_what_goes_out_by_itself_is_not_left_behind_for_another_film(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    taken_back = changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    store(world.app, waits.video_id, "render", {"film.mp4": LARGE}, "made again")
    with pytest.raises(ImpossibleTransition, match="made private"):
        world.asked(taken_back.video_id)
    assert world.worked(waits.id).state == "cancelled"
    world.worked(world.asked(waits.video_id, publish_at=None))
    world.clock.moves(hours=1)
    assert [video.privacy(world.clock()) for video in world.google.videos.values()] == ["private", "public"]
