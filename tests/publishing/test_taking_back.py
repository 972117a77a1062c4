"""What is taken back is made private, also where it arrived without our hearing of it, and is never uploaded twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from tests.publishing.test_publication_page import as_owner
from tests.publishing.test_upload import DyingClock, Killed, lease_runs_out
from tests.publishing.world import LARGE, World
from tests.quotas.calls import account
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, seen, states
from tests.videos.standing import store
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.providers.youtube import READ_SCOPE, UPLOAD_SCOPE
from ytempire.publishing import jobs, run
from ytempire.publishing.lease import claim
from ytempire.publishing.publication import STILL_SENDS
from ytempire.quotas.reserving import exhaust
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


@ONE_KIND
def test_what_could_not_be_made_private_is_seen_to_be_so_before_another_film_takes_its_place(world):
    video_id = world.film(accounts=())
    world.connect(world.channel_of(video_id), 1, scopes=(UPLOAD_SCOPE, READ_SCOPE))
    waits = world.worked(world.asked(video_id, publish_at=NOON + timedelta(minutes=30)))
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    assert world.worked(waits.id).left_behind
    page = as_owner(world).get(f"/videos/{video_id}/publication").text
    assert "It could not be made private on YouTube." in page
    store(world.app, video_id, "render", {"film.mp4": LARGE}, "made again")
    with pytest.raises(ImpossibleTransition, match="could not be made private"):
        world.asked(video_id, publish_at=None)
    world.only_video().status.pop("publishAt")  # in YouTube Studio
    as_owner(world).post(f"/videos/{video_id}/publication/retries", {"part": "metadata"})
    assert not world.worked(waits.id).left_behind
    assert world.worked(world.asked(video_id, publish_at=None)).state == "done"
    assert world.inserts() == 2


@ONE_KIND
def test_who_has_taken_it_back_hears_at_once_that_it_may_be_seen_before_there_is_quota(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    with world.app.app_context(), writing():
        exhaust(account(1).id, "units", "2026-11-28")
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    late = world.worked(waits.id)
    warned = ("failed", "“Why salt works” could not be made private on YouTube yet.")
    assert (late.state, late.withdraw, world.notices().count(warned)) == ("waiting", True, 1)
    page = as_owner(world).get(f"/videos/{late.video_id}/publication").text
    assert "Make the video private in YouTube Studio" in page
    private = world.woken(late.id)
    assert (private.state, private.error, privacy(world), world.notices().count(warned)) == (
        "cancelled", None, "private", 1
    )  # fmt: skip
