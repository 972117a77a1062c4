"""Thumbnail, captions and playlist: each with its own state, its own retry, and none that holds up a live video."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.publishing.world import World
from tests.quotas.calls import account
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, calls, changed, seen, states
from tests.videos.standing import store
from ytempire.extensions import db, writing
from ytempire.publishing import lease, thumbnail
from ytempire.publishing.publication import Publication, held
from ytempire.quotas.account import Account
from ytempire.quotas.usage import Usage
from ytempire.storage import storage
from ytempire.videos.lifecycle import ImpossibleTransition

RESET = NOON + timedelta(hours=12, minutes=5)


def retried(world: World, publication_id: str, name: str) -> Publication:
    changed(world.app, publication_id, lambda it: it.retry(name, world.clock()))
    return world.worked(publication_id)


def use_up(world: World, left: int) -> None:
    """So many units are left of the first account today."""
    with world.app.app_context():
        through = account(1).id
        with writing():
            row = db.session.get_one(Usage, (through, "units", "2026-11-28"))
            row.used = 9000 - left


@pytest.mark.parametrize(("name", "method", "sentence"), [
    ("thumbnail", "thumbnails.set", "YouTube cannot read this picture."),
    ("captions", "captions.insert", "YouTube does not take the captions' language or name."),
    ("playlist", "playlistItems.insert", "The playlist is full."),
])  # fmt: skip
@ONE_KIND
def test_a_part_that_fails_leaves_a_live_video_and_is_tried_again_alone(world, name, method, sentence):
    reasons = {"thumbnail": "invalidImage", "captions": "invalidMetadata",
               "playlist": "playlistContainsMaximumNumberOfVideos"}  # fmt: skip
    world.fails(reasons[name], method=method)
    playlist = next(iter(world.google.playlists.values()))
    publication = world.published(playlist_id=playlist.id)
    assert (publication.state, publication.video.status, publication.video.error) == ("done", "published", None)
    assert states(publication)[name] == "failed"
    assert sentence in publication.part(name).error
    assert publication.video.step("publish").state == "done"
    assert publication.video.step("publish").detail.endswith(f"without {name}")
    again = retried(world, publication.id, name)
    assert (again.state, again.video.status, states(again)[name]) == ("done", "published", "done")
    assert world.inserts() == 1


def test_a_part_that_finds_no_quota_follows_after_the_reset_and_the_video_is_live_before(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    use_up(world, left=40)
    changed(world.app, waits.id, lambda it: it.change(world.clock(), playlist_id=next(iter(world.google.playlists))))
    stands = world.worked(waits.id)
    assert (stands.video.status, stands.waiting_for["reason"], states(stands)["playlist"]) == (
        "scheduled", "time", "waiting"
    )  # fmt: skip
    live = world.woken(waits.id)
    assert (live.video.status, live.live_at) == ("published", NOON + timedelta(minutes=30))
    assert (live.state, states(live)["playlist"], live.wake_at) == ("waiting", "waiting", RESET)
    assert live.waiting_for["reason"] == "quota"
    assert live.video.step("publish").detail == "live, playlist follows"
    assert world.woken(live.id).state == "done"


@ONE_KIND
def test_a_part_that_waits_is_tried_again_because_a_person_says_so(world):
    world.fails("backendError", method="thumbnails.set")
    waits = world.published()
    assert (waits.state, waits.video.status, states(waits)["thumbnail"]) == ("waiting", "published", "waiting")
    assert states(retried(world, waits.id, "thumbnail"))["thumbnail"] == "done"


@ONE_KIND
def test_what_is_done_or_at_work_cannot_be_tried_again(world):
    publication = world.published()
    with pytest.raises(ImpossibleTransition, match="done and cannot be tried again"):
        changed(world.app, publication.id, lambda it: it.retry("thumbnail", world.clock()))


@ONE_KIND
def test_an_answer_that_is_lost_puts_no_film_twice_into_its_playlist(world):
    playlist = next(iter(world.google.playlists.values()))
    world.fails("lost_answer", method="playlistItems.insert")
    waits = world.published(playlist_id=playlist.id)
    assert states(waits)["playlist"] == "waiting"
    assert states(world.woken(waits.id))["playlist"] == "done"
    assert len(playlist.items) == 1


@ONE_KIND
def test_an_answer_that_is_lost_leaves_one_track_of_captions(world):
    world.fails("lost_answer", method="captions.insert")
    waits = world.published()
    assert states(world.woken(waits.id))["captions"] == "done"
    assert len(world.only_video().captions) == 1


@ONE_KIND
def test_the_chosen_thumbnail_is_the_one_that_is_set(world):
    video_id = world.film()
    own = Path(world.app.instance_path) / "own.jpg"
    Image.new("RGB", (1280, 720), "#aa3300").save(own, "JPEG")
    keys = store(world.app, video_id, "upload", {"thumbnail.jpg": own.read_bytes()})
    publication_id = world.asked(video_id)
    choice = {"upload": keys["thumbnail.jpg"]}
    changed(world.app, publication_id, lambda it: setattr(it.video, "thumbnail_choice", choice))
    world.worked(publication_id)
    assert world.only_video().thumbnail["size"] == own.stat().st_size


@ONE_KIND
def test_a_thumbnail_that_is_gone_fails_alone(world):
    video_id = world.film()
    publication_id = world.asked(video_id)
    with world.app.app_context():
        for key in storage().keys(f"{world.owner.id}/thumbnail"):
            storage().delete(key)
    publication = world.worked(publication_id)
    assert (publication.state, publication.video.status) == ("done", "published")
    assert "no longer stored" in publication.part("thumbnail").error


def test_a_picture_that_is_too_large_is_made_smaller(tmp_path):
    Image.new("RGB", (4000, 3000)).save(tmp_path / "large.jpg")
    with (tmp_path / "large.jpg").open("ab") as file:
        file.truncate(thumbnail.LARGEST_THUMBNAIL + 1)
    folder = tmp_path / "smaller"
    folder.mkdir()
    small = thumbnail._small_enough(tmp_path / "large.jpg", folder)
    assert small.stat().st_size < 1_000_000
    with Image.open(small) as image:
        assert image.size == (1440, 1080)


@ONE_KIND
def test_a_part_whose_worker_was_lost_five_times_is_left_alone(world):
    publication_id = world.asked(world.film())
    with world.app.app_context():
        assert lease.claim(publication_id)
        with writing():
            part = held(publication_id).part("metadata")
            part.state, part.attempts = "running", 5
        lease.give_back(publication_id)
        with writing():
            held(publication_id).part("metadata").attempts = 5
    failed = world.worked(publication_id)
    assert failed.state == "failed"
    assert "begun 5 times and its worker was lost each time" in failed.video.error


@ONE_KIND
def test_taking_back_waits_for_a_youtube_that_is_away(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    world.fails("backendError", method="videos.update")
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    away = world.worked(waits.id)
    assert (away.state, away.withdraw, away.video.status) == ("waiting", True, "completed")
    private = world.woken(waits.id)
    assert (private.state, private.withdraw) == ("cancelled", False)
    assert world.only_video().status["privacyStatus"] == "private"


@ONE_KIND
def test_what_is_taken_back_before_anything_was_sent_ends_at_once(world):
    waits = world.asked(world.film(), publish_at=NOON + timedelta(hours=5))
    cancelled = changed(world.app, waits, lambda it: it.cancel(world.clock()))
    assert (cancelled.state, cancelled.withdraw, cancelled.video.status) == ("cancelled", False, "completed")
    assert world.standins.desk.calls == []


@ONE_KIND
def test_what_is_live_cannot_be_taken_back(world):
    publication = world.published()
    with pytest.raises(ImpossibleTransition):
        changed(world.app, publication.id, lambda it: it.cancel(world.clock()))
    assert seen(world.app, publication.id).video.status == "published"


@ONE_KIND
def test_words_of_a_live_video_are_changed_by_its_metadata_alone(world):
    publication = world.published()
    changed(world.app, publication.id, lambda it: it.change(world.clock(), title="Told anew"))
    again = world.worked(publication.id)
    assert (again.state, again.video.status, world.only_video().snippet["title"]) == ("done", "published", "Told anew")
    assert len([kind for kind, _ in world.notices() if kind == "published"]) == 1


@ONE_KIND
def test_an_account_that_rests_ends_what_it_began_and_does_nothing_for_others(world):
    waits = world.published(accounts=(1, 2), publish_at=NOON + timedelta(minutes=30))
    assert world.number_of(waits) == 1
    with world.app.app_context():
        mine, other = account(1).id, account(2).id
        with writing():
            for rests in (mine, other):
                db.session.get_one(Account, rests).state = "resting"
    world.fails("quotaExceeded", method="videos.list", account=1)
    held_up = world.woken(waits.id)
    assert (held_up.state, states(held_up)["live"]) == ("waiting", "waiting")
    assert "quota of its accounts is used up" in held_up.part("live").error
    assert "videos.list" not in [call.method for call in calls(world.app) if call.account_id == other]
