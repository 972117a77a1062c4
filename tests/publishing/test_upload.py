"""Uploads that break, are taken over, have lost their session or their answer: one video each, and whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import update

from tests.publishing.world import LARGE, World
from tests.support.databases import ONE_KIND
from tests.support.publications import FILM, changed, seen, states
from tests.support.waiting import until
from tests.videos.standing import store
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import CHUNK
from ytempire.publishing import run
from ytempire.publishing.publication import Publication
from ytempire.storage import storage

MARK = hashlib.sha256(LARGE).hexdigest()


class Killed(BaseException):
    """As far as anybody else can tell."""


@dataclass
class DyingClock:
    """The worker dies when it asks for the time after the last byte has arrived."""

    world: World

    def __call__(self) -> datetime:
        if self.world.google.videos:
            raise Killed
        return self.world.clock()


def lease_runs_out(app, publication_id):
    with app.app_context(), writing():
        db.session.execute(
            update(Publication).where(Publication.id == publication_id)
            .values(lease_until=utcnow() - timedelta(seconds=1))
        )  # fmt: skip


@contextmanager
def a_worker_in_mid_upload(world, publication_id, sent=CHUNK, quick=1) -> Iterator[None]:
    """So much is known to have arrived, and the chunk after as many quick answers is under way; afterwards the worker
    has come to its end."""
    world.fails("chunk_slow", quick, method="videos.insert", seconds=0.0)
    world.fails("chunk_slow", method="videos.insert", seconds=1.0)

    def work():
        with world.app.app_context():
            run.publish(publication_id, world.clock)

    thread = Thread(target=work)
    thread.start()
    try:
        until(lambda: seen(world.app, publication_id).sent == sent, "the chunks before have arrived")
        yield
    finally:
        thread.join()


def film_is_gone(world, publication_id):
    with world.app.app_context():
        storage().delete(seen(world.app, publication_id).film)


def test_who_has_lost_the_upload_stops_and_the_next_goes_on_from_the_last_byte(world):
    publication_id = world.asked(world.film(LARGE))
    with a_worker_in_mid_upload(world, publication_id):
        changed(world.app, publication_id, lambda it: it.queue())
    broken_off = seen(world.app, publication_id)
    assert (broken_off.state, states(broken_off)["upload"], broken_off.sent) == ("queued", "running", CHUNK)
    publication = world.worked(publication_id)
    assert publication.state == "done"
    assert world.only_video().sha256 == MARK
    assert world.inserts() == 1
    assert world.calls_of("videos.insert") == 1 + 2 + 1 + 1  # begun; two chunks; where it is; the last chunk


def test_a_worker_that_dies_after_the_last_byte_leaves_one_video(world):
    publication_id = world.asked(world.film(LARGE))
    with world.app.app_context(), pytest.raises(Killed):
        run.publish(publication_id, DyingClock(world))
    lease_runs_out(world.app, publication_id)
    publication = world.worked(publication_id)
    assert (publication.state, publication.youtube_id) == ("done", world.only_video().id)
    assert world.inserts() == 1


@ONE_KIND
def test_a_chunk_that_breaks_is_sent_again(world):
    world.fails("chunk_drop", method="videos.insert")
    assert world.published(LARGE).state == "done"
    assert world.only_video().sha256 == MARK


def test_a_session_that_is_gone_in_the_middle_is_begun_anew_after_one_look(world):
    world.fails("chunk_slow", seconds=0.0)
    world.fails("session_gone")
    publication = world.published(LARGE)
    assert (publication.state, publication.looks) == ("done", 0)
    assert world.only_video().sha256 == MARK
    assert (world.inserts(), world.calls_of("playlistItems.list")) == (2, 1)
    assert world.usage(1)["uploads"] == (2, False)


def arrived_unseen(world):
    """All has arrived, the worker died before it heard so, and YouTube has forgotten the session."""
    publication_id = world.asked(world.film())
    with world.app.app_context(), pytest.raises(Killed):
        run.publish(publication_id, DyingClock(world))
    lease_runs_out(world.app, publication_id)
    world.google.sessions.clear()
    return publication_id


def test_what_arrived_before_its_session_was_gone_is_found_by_our_tag(world):
    publication = world.worked(arrived_unseen(world))
    assert (publication.state, publication.youtube_id) == ("done", world.only_video().id)
    assert world.inserts() == 1


@ONE_KIND
def test_where_youtube_lists_it_later_it_is_looked_again_before_anything_is_sent(world):
    world.fails("uploads_lag")
    waits = world.worked(arrived_unseen(world))
    assert (waits.state, waits.waiting_for["reason"], waits.video.status) == ("waiting", "processing", "publishing")
    assert waits.wake_at == world.clock.now + timedelta(seconds=10)
    assert world.woken(waits.id).youtube_id == world.only_video().id
    assert world.inserts() == 1


@ONE_KIND
def test_what_never_arrived_is_sent_anew_after_four_looks(world):
    world.fails("session_gone")
    waits = world.published()
    pauses = []
    while waits.state == "waiting":
        began = world.clock.now
        pauses.append((waits.wake_at - began).total_seconds())
        waits = world.woken(waits.id)
    assert pauses == [10, 60, 300]
    assert (waits.state, world.only_video().size, world.inserts()) == ("done", len(FILM), 2)


@ONE_KIND
def test_an_answer_that_is_lost_when_it_is_begun_costs_a_call_and_no_second_video(world):
    world.fails("lost_answer", method="videos.insert")
    waits = world.published()
    assert (waits.state, waits.waiting_for["reason"], waits.video.status) == ("waiting", "provider", "waiting")
    assert waits.video.waiting_for["publication"]
    assert "try 1 of 3" in waits.video.waiting_for["message"]
    assert world.woken(waits.id).state == "done"
    assert len(world.google.videos) == 1
    assert world.usage(1)["inserts"] == (2, False)


@ONE_KIND
def test_a_film_that_is_gone_is_a_sentence(world):
    publication_id = world.asked(world.film())
    film_is_gone(world, publication_id)
    failed = world.worked(publication_id)
    assert (failed.state, failed.video.status) == ("failed", "completed")
    assert failed.video.error == "The film is no longer stored. Make the video again, then publish it."
    assert failed.video.step("publish").state == "failed"
    assert world.inserts() == 0
    assert ("failed", "“Why salt works” was not published.") in world.notices()


def test_a_film_that_is_deleted_while_it_uploads_goes_no_further_with_another_worker(world):
    publication_id = world.asked(world.film(LARGE))
    with a_worker_in_mid_upload(world, publication_id):
        film_is_gone(world, publication_id)
        changed(world.app, publication_id, lambda it: it.queue())
    failed = world.worked(publication_id)
    assert (failed.state, states(failed)["upload"]) == ("failed", "failed")
    assert "no longer stored" in failed.video.error
    assert not world.google.videos


def test_taken_back_in_the_middle_nothing_is_there_and_it_can_be_published_again(world):
    publication_id = world.asked(world.film(LARGE))
    with a_worker_in_mid_upload(world, publication_id):
        cancelled = changed(world.app, publication_id, lambda it: it.cancel(world.clock()))
        assert (cancelled.state, cancelled.video.status, cancelled.session) == ("cancelled", "completed", None)
    after = seen(world.app, publication_id)
    assert (after.state, after.sent, world.google.videos) == ("cancelled", 0, {})
    world.asked(after.video_id)
    assert world.worked(publication_id).state == "done"
    assert world.only_video().sha256 == MARK


@ONE_KIND
def test_another_film_is_another_upload(world):
    waits = world.published(publish_at=world.clock.now + timedelta(minutes=30))
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    world.worked(waits.id)
    store(world.app, waits.video_id, "render", {"film.mp4": LARGE}, "made again")
    world.asked(waits.video_id, publish_at=None)
    assert world.worked(waits.id).state == "done"
    assert [video.size for video in world.google.videos.values()] == [len(FILM), len(LARGE)]


def test_words_that_are_changed_while_the_film_uploads_are_told_after_it(world):
    publication_id = world.asked(world.film(LARGE))
    with a_worker_in_mid_upload(world, publication_id):
        changed(world.app, publication_id, lambda it: it.change(world.clock(), title="Salt, told anew"))
    assert seen(world.app, publication_id).state == "done"
    assert world.only_video().snippet["title"] == "Salt, told anew"


@ONE_KIND
def test_words_that_are_changed_between_two_workers_are_told_after_it(world):
    publication_id = world.asked(world.film(LARGE))
    with a_worker_in_mid_upload(world, publication_id):
        changed(world.app, publication_id, lambda it: (it.queue(), it.change(world.clock(), title="Told anew")))
    assert world.worked(publication_id).state == "done"
    assert (world.only_video().snippet["title"], world.inserts()) == ("Told anew", 1)
