"""The whole way of a film to YouTube, as the stand-in sees it, and as it is told here."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.publishing.world import LARGE
from tests.support.databases import ONE_KIND
from tests.support.publications import FILM, NOON, asked, calls, changed, finished, seen, states
from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.publishing import run
from ytempire.publishing.part import NAMES
from ytempire.publishing.publication import NoFilm
from ytempire.videos.result import Result

ALL_DONE = dict.fromkeys(NAMES, "done") | {"playlist": "skipped"}


def test_the_bytes_arrive_as_they_are_and_everything_is_told(world):
    publication = world.published(LARGE, publish_at=None, category="27", synthetic=True, made_for_kids=False)
    assert (publication.state, states(publication)) == ("done", ALL_DONE)
    video = world.only_video()
    assert video.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert (publication.youtube_id, publication.sent, publication.session) == (video.id, len(LARGE), None)
    assert video.snippet["tags"] == ["salt", publication.marker]
    assert (video.snippet["title"], video.snippet["categoryId"]) == ("Why salt works", "27")
    assert video.status["privacyStatus"] == "public"
    assert (video.status["containsSyntheticMedia"], video.status["selfDeclaredMadeForKids"]) == (True, False)
    assert video.thumbnail is not None
    assert [track["snippet"]["language"] for track in video.captions] == ["en-US"]


def test_the_video_is_published_and_its_owner_is_told_once(world):
    publication = world.published()
    assert (publication.video.status, publication.video.error) == ("published", None)
    assert publication.url == f"https://youtu.be/{publication.youtube_id}"
    step = publication.video.step("publish")
    assert (step.state, step.progress, step.detail, step.provider) == ("done", 1.0, "live", "YouTube")
    assert world.notices() == [("published", "“Why salt works” is on YouTube, public.")]
    with world.app.app_context():
        event = db.session.scalars(select(OutboxEvent).where(OutboxEvent.event == "video.published")).one()
        assert event.payload["youtube_id"] == publication.youtube_id
        told = {name: event.payload[name] for name in ("status", "title", "total_cost", "privacy", "at")}
        assert told == {"status": "published", "title": "Why salt works", "total_cost": "0.000000",
                        "privacy": "public", "at": publication.live_at.isoformat()}  # fmt: skip
    assert world.account(1).last_upload_at == world.clock.now


def test_what_is_counted_is_what_youtube_counts(world):
    world.published()
    assert world.usage(1) == {"inserts": (1, False), "uploads": (1, False), "units": (452, False)}
    (there,) = world.google.quota.used.values()
    assert there == {"inserts": 1, "units": 452, "uploads": 1}
    assert {call.state for call in calls(world.app)} == {"ok"}


@ONE_KIND
def test_a_playlist_that_was_chosen_gets_it(world):
    playlist = next(iter(world.google.playlists.values()))
    publication = world.published(playlist_id=playlist.id, playlist_title=playlist.title)
    assert states(publication)["playlist"] == "done"
    assert [video for _, video in playlist.items] == [publication.youtube_id]


@ONE_KIND
def test_processing_is_waited_for_and_the_video_is_publishing_meanwhile(world):
    world.google.processing_seconds = 3600
    waits = world.published()
    assert (waits.state, waits.waiting_for["reason"], waits.video.status) == ("waiting", "processing", "publishing")
    assert waits.wake_at == world.clock.now + timedelta(seconds=5)
    pauses = []
    for _ in range(9):
        began = world.clock.now
        waits = world.woken(waits.id)
        pauses.append((waits.wake_at - max(began, world.clock.now)).total_seconds())
    assert pauses[0] == 5
    assert pauses == sorted(pauses)
    assert pauses[-1] < 61
    world.only_video().ready = 0
    assert world.woken(waits.id).video.status == "published"


def test_a_time_is_told_to_youtube_and_waited_for(world):
    at = NOON + timedelta(days=2)
    waits = seen(world.app, world.asked(world.film(), publish_at=at, privacy="private"))
    assert (waits.state, waits.waiting_for["reason"], waits.video.status) == ("waiting", "time", "scheduled")
    assert world.inserts() == 0
    uploaded = world.woken(waits.id)
    assert world.clock.now == at - timedelta(hours=1)
    assert (uploaded.wake_at, uploaded.video.status) == (at, "scheduled")
    assert world.only_video().status["publishAt"] == "2026-11-30T20:00:00Z"
    live = world.woken(waits.id)
    assert (live.video.status, live.live_at, live.seen["privacy"]) == ("published", at, "public")


@ONE_KIND
def test_less_than_an_hour_ahead_it_is_uploaded_at_once(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=50))
    assert (waits.state, waits.video.status, states(waits)["upload"]) == ("waiting", "scheduled", "done")


@ONE_KIND
def test_where_its_time_has_passed_by_then_it_goes_out_at_once(world):
    waits = world.asked(world.film(), publish_at=NOON + timedelta(hours=4))
    world.clock.moves(hours=30)
    live = world.woken(waits)
    assert (live.video.status, live.publish_at) == ("published", None)
    assert "publishAt" not in world.only_video().status
    assert any("goes out at once" in event.message for event in live.video.events)


def test_words_that_are_changed_while_it_waits_for_its_time_are_told(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=50))
    later = NOON + timedelta(hours=3)
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Salt, told anew", publish_at=later))
    again = world.worked(waits.id)
    assert (again.wake_at, again.video.status) == (later, "scheduled")
    assert world.only_video().snippet["title"] == "Salt, told anew"
    assert world.only_video().status["publishAt"] == "2026-11-28T23:00:00Z"
    assert world.inserts() == 1


@ONE_KIND
def test_what_is_scheduled_can_be_published_now(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=50))
    changed(world.app, waits.id, lambda it: it.change(world.clock(), publish_at=None, privacy="public"))
    live = world.worked(waits.id)
    assert (live.video.status, world.only_video().status["privacyStatus"]) == ("published", "public")


@pytest.mark.parametrize("privacy", ["private", "unlisted"])
@ONE_KIND
def test_what_is_not_for_all_to_see_is_published_as_that(world, privacy):
    assert world.published(privacy=privacy).seen["privacy"] == privacy


@ONE_KIND
def test_an_unaudited_project_keeps_it_private_and_that_is_said(world):
    world.google.unaudited = {world.account(1).client_id}
    publication = world.published()
    assert (publication.video.status, publication.seen["privacy"]) == ("published", "private")
    assert "has not passed YouTube's audit" in publication.video.error
    assert ("changed", "“Why salt works” is on YouTube, private.") in world.notices()


def test_a_film_of_another_installation_stays_here_where_no_account_has_a_client(app, cast):
    publication_id = asked(app, finished(app, cast.owner))
    with app.app_context():
        run.publish(publication_id)
    publication = seen(app, publication_id)
    assert (publication.local, publication.url, publication.state) == (True, None, "done")


@ONE_KIND
def test_without_a_film_nothing_can_be_asked_for(world):
    video_id = world.film()
    with world.app.app_context(), writing():
        db.session.execute(delete(Result).where(Result.video_id == video_id, Result.kind == "render"))
    with pytest.raises(NoFilm, match="no film to publish yet"):
        world.asked(video_id)


def test_the_least_used_account_is_next(world):
    video_ids = [world.film(FILM, (1, 2, 3)) for _ in range(3)]
    taken = [world.number_of(world.worked(world.asked(video_id))) for video_id in video_ids]
    assert sorted(taken) == [1, 2, 3]
