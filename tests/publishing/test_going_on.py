"""An upload that somebody else goes on with: another worker, another connection, or a session that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from tests.publishing.test_upload import MARK, DyingClock, Killed, a_worker_in_mid_upload, lease_runs_out
from tests.publishing.world import LARGE
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, seen
from tests.videos.standing import store
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.ground.standins import client_of
from ytempire.providers.youtube import CHUNK
from ytempire.publishing import run


def in_mid_upload(world, accounts=(1,)):
    """One whose worker was lost in mid upload."""
    publication_id = world.asked(world.film(LARGE, accounts))
    with a_worker_in_mid_upload(world, publication_id):
        changed(world.app, publication_id, lambda it: it.queue())
    return publication_id


def tokens_end(world):
    with world.app.app_context(), writing():
        db.session.execute(update(Connection).values(access_token="", access_ends_at=None))


def connections(world):
    with world.app.app_context():
        return list(db.session.scalars(select(Connection.state).order_by(Connection.account_id)))


def test_a_lease_that_is_lost_in_the_last_chunk_leaves_one_video(world):
    publication_id = world.asked(world.film(LARGE))
    with a_worker_in_mid_upload(world, publication_id, 2 * CHUNK, quick=2):
        changed(world.app, publication_id, lambda it: it.queue())
        publication = world.worked(publication_id)
    assert (publication.state, publication.youtube_id, world.inserts()) == ("done", world.only_video().id, 1)
    assert seen(world.app, publication_id).state == "done"
    assert world.only_video().sha256 == MARK


@ONE_KIND
def test_what_the_next_worker_hears_to_have_arrived_is_known_before_it_sends_more(world):
    publication_id = in_mid_upload(world)
    assert seen(world.app, publication_id).sent == CHUNK  # the chunk after that arrived, and nobody has stored it
    with a_worker_in_mid_upload(world, publication_id, 2 * CHUNK, quick=1):
        assert changed(world.app, publication_id, lambda it: it.cancel(world.clock())).withdraw
    assert world.woken(publication_id).state == "cancelled"
    assert world.only_video().status["privacyStatus"] == "private"


def test_a_grant_that_ends_in_mid_upload_lets_another_connection_go_on_after_a_look(world):
    publication_id = in_mid_upload(world, accounts=(1, 2))
    tokens_end(world)
    world.google.grants.end(client_of(1), world.google.channel("Morning Science").key)
    publication = world.worked(publication_id)
    assert (publication.state, world.number_of(publication), world.inserts()) == ("done", 2, 2)
    assert (connections(world), world.calls_of("playlistItems.list")) == (["reconnect", "connected"], 1)
    assert world.only_video().sha256 == MARK


@ONE_KIND
def test_where_it_had_arrived_before_its_grant_ended_the_other_connection_finds_it(world):
    publication_id = world.asked(world.film(LARGE, accounts=(1, 2)))
    with world.app.app_context(), pytest.raises(Killed):
        run.publish(publication_id, DyingClock(world))
    lease_runs_out(world.app, publication_id)
    tokens_end(world)
    world.google.grants.end(client_of(1), world.google.channel("Morning Science").key)
    publication = world.worked(publication_id)
    assert (publication.state, publication.youtube_id, world.inserts()) == ("done", world.only_video().id, 1)


@ONE_KIND
def test_without_another_connection_the_session_waits_for_the_person(world):
    publication_id = in_mid_upload(world)
    tokens_end(world)
    world.google.grants.end(client_of(1), world.google.channel("Morning Science").key)
    waits = world.worked(publication_id)
    assert (waits.state, waits.wake_at, waits.waiting_for["reason"]) == ("waiting", None, "reconnect")
    assert waits.session


@ONE_KIND
def test_a_session_that_cannot_be_read_any_more_is_begun_anew_after_a_look(world):
    publication_id = in_mid_upload(world)
    with world.app.app_context(), writing():
        db.session.execute(text("UPDATE publications SET session = 'sealed with another key'"))
    publication = world.worked(publication_id)
    assert (publication.state, world.inserts(), world.calls_of("playlistItems.list")) == ("done", 2, 1)
    assert world.only_video().sha256 == MARK


@ONE_KIND
def test_a_token_that_ends_before_its_time_when_it_is_begun_is_renewed(world):
    world.fails("authError", method="videos.insert")
    assert world.published().state == "done"
    assert connections(world) == ["connected"]


@ONE_KIND
def test_a_new_token_that_is_refused_too_is_tried_again_later_and_ends_no_connection(world):
    world.fails("authError", 2, method="videos.insert")
    waits = world.published()
    assert (waits.state, waits.waiting_for["reason"], connections(world)) == ("waiting", "reconnect", ["connected"])
    assert world.woken(waits.id).state == "done"


def arrived_unseen(world, others, made):
    """It arrived, and its session is gone; so many others of the channel came after it, and are of that time."""
    publication_id = world.asked(world.film(LARGE))
    with world.app.app_context(), pytest.raises(Killed):
        run.publish(publication_id, DyingClock(world))
    lease_runs_out(world.app, publication_id)
    world.google.sessions.clear()
    ours = world.only_video()
    for number in range(others):
        snippet = {**ours.snippet, "tags": ["salt"]}
        world.google.videos[f"v{number}"] = replace(ours, id=f"v{number}", snippet=snippet, made=made)
    return publication_id, ours.id


@ONE_KIND
def test_it_is_looked_for_further_back_than_one_page_of_uploads(world):
    publication_id, ours = arrived_unseen(world, 120, NOON)
    assert world.worked(publication_id).youtube_id == ours
    assert (world.inserts(), world.calls_of("playlistItems.list")) == (1, 3)
    assert sum(row[0] for name, row in world.usage(1).items() if name == "units") >= 6


@ONE_KIND
def test_it_is_looked_for_no_further_back_than_it_was_asked_for(world):
    publication_id, _ = arrived_unseen(world, 120, NOON - timedelta(days=1))
    world.worked(publication_id)
    assert world.calls_of("playlistItems.list") == 1


@ONE_KIND
def test_a_video_that_is_there_though_youtube_says_no_is_not_uploaded_again(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    world.fails("videoNotFound", method="videos.update")
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Salt, anew"))
    away = world.worked(waits.id)
    assert (away.state, away.waiting_for["reason"], away.youtube_id) == ("waiting", "provider", waits.youtube_id)
    world.woken(waits.id)
    assert (world.only_video().snippet["title"], world.inserts()) == ("Salt, anew", 1)


@ONE_KIND
def test_what_bears_our_tag_is_taken_before_anything_is_uploaded_again(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    ours = world.only_video()
    world.google.videos["another"] = replace(ours, id="another")
    ours.deleted = True
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Salt, anew"))
    world.worked(waits.id)
    assert world.woken(waits.id).youtube_id == "another"
    assert (world.only_video().snippet["title"], world.inserts()) == ("Salt, anew", 1)


@ONE_KIND
def test_another_film_is_not_taken_for_the_one_before_when_it_is_looked_for(world):
    before = world.published(publish_at=NOON + timedelta(minutes=30))
    changed(world.app, before.id, lambda it: it.cancel(world.clock()))
    world.worked(before.id)
    store(world.app, before.video_id, "render", {"film.mp4": LARGE}, "made again")
    world.fails("chunk_slow", seconds=0.0)
    world.fails("session_gone")  # after the first chunk
    again = world.worked(world.asked(before.video_id, publish_at=None))
    assert (again.state, world.google.videos[again.youtube_id].sha256) == ("done", MARK)
