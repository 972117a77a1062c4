"""Each way in which YouTube says no: the right state, the right sentence, the right row of quota."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.publishing.test_publication_page import as_owner
from tests.publishing.world import World
from tests.quotas.calls import account
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, seen, states
from ytempire.channels.connection import Connection, of_channel
from ytempire.extensions import db, writing
from ytempire.ground.standins import client_of
from ytempire.providers.youtube import READ_SCOPE, UPLOAD_SCOPE
from ytempire.publishing import jobs
from ytempire.quotas.account import Account
from ytempire.quotas.usage import Usage

RESET = NOON + timedelta(hours=12, minutes=5)  # 00:05 at the Pacific coast


def spent(world: World, number: int, uploads: int) -> None:
    """So many uploads were sent through the account today."""
    with world.app.app_context():
        through = account(number).id
        with writing():
            db.session.add(Usage(account_id=through, bucket="uploads", day="2026-11-28", used=uploads, reserved=0))


def told(publication):
    return publication.video.waiting_for


# Quota


def test_where_its_accounts_have_sent_five_it_waits_for_the_reset_and_goes(world):
    spent(world, 1, 5)
    spent(world, 2, 5)
    waits = world.published(accounts=(1, 2))
    assert (waits.state, waits.video.status, waits.wake_at) == ("waiting", "waiting", RESET)
    assert told(waits) == {
        "reason": "quota", "message": "Its accounts have sent five today; it publishes at 00:05 Pacific.",
        "until": RESET.isoformat(), "publication": True,
    }  # fmt: skip
    assert waits.video.step("publish").state == "waiting"
    assert world.inserts() == 0
    assert world.woken(waits.id).video.status == "published"


def test_quota_exceeded_exhausts_the_bucket_and_the_next_account_takes_it(world):
    world.fails("quotaExceeded", method="videos.insert", account=1)
    publication = world.published(accounts=(1, 2))
    assert (publication.state, world.number_of(publication)) == ("done", 2)
    assert world.usage(1)["inserts"] == (1, True)
    assert world.usage(2)["uploads"] == (1, False)


@ONE_KIND
def test_quota_exceeded_of_the_only_account_waits_for_the_reset(world):
    world.fails("quotaExceeded", method="videos.insert")
    waits = world.published()
    assert (waits.state, told(waits)["reason"], waits.wake_at) == ("waiting", "quota", RESET)
    assert told(waits)["message"] == "Today's quota of its account is used up; it publishes at 00:05 Pacific."
    world.clock.now = RESET
    assert world.woken(waits.id).state == "done"


@pytest.mark.parametrize("kind", ["uploadLimitExceeded", "videoUploadsPerDay"])
@ONE_KIND
def test_an_upload_limit_rests_the_account_for_a_day_and_the_next_takes_it(world, kind):
    world.fails(kind, method="videos.insert", account=1)
    publication = world.published(accounts=(1, 2))
    assert (publication.state, world.number_of(publication)) == ("done", 2)
    assert world.account(1).waits_until == NOON + timedelta(hours=24)
    assert world.usage(1)["uploads"] == (0, False)


@ONE_KIND
def test_an_upload_limit_of_the_only_account_is_waited_for(world):
    world.fails("uploadLimitExceeded", method="videos.insert")
    waits = world.published()
    assert (waits.state, waits.wake_at) == ("waiting", NOON + timedelta(hours=24))
    assert told(waits)["message"].startswith("YouTube takes no more uploads from its account for now; it publishes")
    assert world.woken(waits.id).state == "done"


@ONE_KIND
def test_where_every_account_rests_it_waits_and_says_who_can_help(world):
    video_id = world.film()
    with world.app.app_context():
        through = account(1).id
        with writing():
            db.session.get_one(Account, through).state = "resting"
    waits = world.worked(world.asked(video_id))
    assert (waits.state, told(waits)["reason"]) == ("waiting", "quota")
    assert told(waits)["message"].endswith("An admin can wake one.")
    assert world.inserts() == 0


# Suspension


def test_a_suspension_fails_whole_and_no_other_account_takes_its_place(world):
    world.fails("accountSuspended", method="videos.insert", account=1)
    failed = world.published(accounts=(1, 2))
    assert (failed.state, failed.video.status) == ("failed", "completed")
    assert "Nothing is published through it, or in its place through another" in failed.video.error
    assert world.account(1).suspended_at == NOON
    assert world.google.videos == {}
    again = world.worked(world.asked(failed.video_id))
    assert again.state == "failed"
    assert again.error.startswith("YouTube has suspended Account 1, through which this channel is connected.")
    assert world.inserts() == 1


@ONE_KIND
def test_where_a_person_has_disconnected_the_suspended_account_it_goes(world):
    world.fails("accountSuspended", method="videos.insert", account=1)
    failed = world.published(accounts=(1, 2))
    with world.app.app_context(), writing():
        db.session.delete(of_channel(failed.channel_id)[0])
    assert world.worked(world.asked(failed.video_id)).state == "done"


@pytest.mark.parametrize("reason", ["channelSuspended", "authenticatedUserAccountSuspended"])
def test_a_channel_that_youtube_has_ended_is_no_fault_of_the_account_and_is_tried_through_no_other(world, reason):
    world.fails(reason, method="videos.insert")
    failed = world.published(accounts=(1, 2))
    assert (failed.state, failed.video.status, world.inserts()) == ("failed", "completed", 1)
    assert failed.video.error.startswith("YouTube has suspended this channel. Settle it with YouTube")
    assert world.account(1).suspended_at is None
    with world.app.app_context():
        assert [each.state for each in of_channel(failed.channel_id)] == ["reconnect", "connected"]


# Grants


def test_a_revoked_grant_is_marked_and_another_connection_takes_it(world):
    video_id = world.film(accounts=(1, 2))
    world.google.grants.end(client_of(1), world.google.channel("Morning Science").key)
    publication = world.worked(world.asked(video_id))
    assert (publication.state, world.number_of(publication)) == ("done", 2)
    with world.app.app_context():
        assert [each.state for each in of_channel(publication.channel_id)] == ["reconnect", "connected"]
    assert world.notices()[0] == ("reconnect", "“Plain Science” has to be connected to YouTube again.")


def test_without_another_it_waits_for_a_person_and_goes_on_when_they_have_connected(world):
    video_id = world.film()
    world.google.grants.end(client_of(1), world.google.channel("Morning Science").key)
    waits = world.worked(world.asked(video_id))
    assert (waits.state, waits.wake_at, waits.waiting_for["reason"]) == ("waiting", None, "reconnect")
    assert (waits.video.status, told(waits)["reason"]) == ("waiting", "provider")
    with world.app.app_context():
        assert jobs.wake(world.clock.moves(days=3)) == 0
        with writing():
            db.session.delete(of_channel(waits.channel_id)[0])
    world.connect(waits.channel_id, 1)
    with world.app.app_context():
        assert jobs.wake_channel("ch_another") == 0
        assert jobs.wake_channel(waits.channel_id) == 1
    assert world.worked(waits.id).state == "done"


@ONE_KIND
def test_an_access_token_that_ends_before_its_time_is_renewed(world):
    world.fails("authError", method="thumbnails.set")
    publication = world.published()
    assert states(publication)["thumbnail"] == "done"
    with world.app.app_context():
        assert of_channel(publication.channel_id)[0].works


@ONE_KIND
def test_an_upload_goes_on_only_where_it_began(world):
    """The channel was connected to another YouTube channel meanwhile."""
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    with world.app.app_context(), writing():
        db.session.delete(of_channel(waits.channel_id)[0])
    world.connect(waits.channel_id, 1, channel="Quiet History")
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Salt, anew"))
    stands = world.worked(waits.id)
    assert (stands.state, stands.waiting_for["reason"], stands.video.status) == ("waiting", "reconnect", "scheduled")
    assert "another YouTube channel" in stands.part("metadata").error
    assert world.only_video().channel.title == "Morning Science"


# YouTube is away


@pytest.mark.parametrize("kind", ["backendError", "internalError", "rateLimitExceeded", "drop", "html"])
@ONE_KIND
def test_a_youtube_that_is_away_is_tried_again_with_pauses(world, kind):
    world.fails(kind, method="videos.insert")
    waits = world.published()
    assert (waits.state, waits.video.status, told(waits)["reason"]) == ("waiting", "waiting", "provider")
    assert "This was try 1 of 3." in told(waits)["message"]
    assert waits.wake_at == NOON + timedelta(seconds=1)
    assert world.woken(waits.id).state == "done"
    assert len(world.google.videos) == 1


@ONE_KIND
def test_after_the_last_try_it_has_failed(world):
    world.fails("backendError", 3, method="videos.insert")
    waits = world.published()
    failed = world.woken(world.woken(waits.id).id)
    assert (failed.state, failed.video.status) == ("failed", "completed")
    assert "YouTube was tried for hours" in failed.video.error
    again = world.worked(world.asked(failed.video_id))
    assert (again.state, again.video.error) == ("done", None)


# What is said of the video


@pytest.mark.parametrize(("words", "sentence"), [
    ({"title": "x" * 101}, "The title has 101 characters; YouTube takes 100."),
    ({"description": "a < b"}, "The description has a “<”"),
    ({"tags": ["t" * 501]}, "The tags have 501 characters together"),
])  # fmt: skip
@ONE_KIND
def test_what_youtube_would_refuse_costs_nothing(world, words, sentence):
    failed = world.published(**words)
    assert (failed.state, failed.video.status) == ("failed", "completed")
    assert sentence in failed.video.error
    assert world.calls_of("videos.insert") == 0


@pytest.mark.parametrize(("kind", "sentence"), [
    ("invalidTitle", "YouTube does not take this title."),
    ("invalidTags", "YouTube does not take these tags."),
    ("forbiddenPrivacySetting", "does not let this channel use that visibility"),
])  # fmt: skip
@ONE_KIND
def test_what_youtube_refuses_all_the_same_is_said_and_counted(world, kind, sentence):
    world.fails(kind, method="videos.insert")
    failed = world.published()
    assert (failed.state, failed.video.status) == ("failed", "completed")
    assert sentence in failed.video.error
    assert (world.usage(1)["inserts"], world.usage(1)["uploads"]) == ((1, False), (0, False))


# What YouTube makes of it


@pytest.mark.parametrize(("kind", "why", "sentence"), [
    ("processing_failed", "codec", "YouTube does not know the film's format."),
    ("rejected", "duplicate", "the channel has the same one already"),
    ("rejected", "nobodyKnows", "YouTube rejected the film."),
])  # fmt: skip
@ONE_KIND
def test_a_film_that_youtube_cannot_use_has_failed_with_its_reason(world, kind, why, sentence):
    world.fails(kind, why=why)
    failed = world.published()
    assert (failed.state, failed.video.status, states(failed)["processing"]) == ("failed", "completed", "failed")
    assert sentence in failed.video.error


@ONE_KIND
def test_what_youtube_has_rejected_is_another_upload_when_it_is_published_again(world):
    world.fails("rejected", why="duplicate")
    failed = world.published()
    page = as_owner(world).get(f"/videos/{failed.video_id}/publication").text
    assert "for 1 upload and 450 units" in page
    assert "uploaded anew" in page
    assert f"https://studio.youtube.com/video/{failed.youtube_id}" in page
    again = world.worked(world.asked(failed.video_id))
    assert (again.state, again.youtube_id == failed.youtube_id, world.inserts()) == ("done", False, 2)
    assert (again.marker != failed.marker, world.usage(1)["uploads"][0]) == (True, 2)


@ONE_KIND
def test_what_failed_otherwise_is_told_anew_and_says_what_that_takes(world):
    world.google.processing_seconds = 3600
    waits = world.published()
    changed(world.app, waits.id, lambda it: it.part("processing").end("failed", world.clock(), error="No."))
    changed(world.app, waits.id, lambda it: it.fail("No."))
    page = as_owner(world).get(f"/videos/{waits.video_id}/publication").text
    assert re.search(r"Publish at that time</span> for 50 units", page)


@ONE_KIND
def test_a_video_that_was_deleted_there_is_uploaded_anew_when_it_is_published_again(world):
    world.google.processing_seconds = 3600
    waits = world.published()
    world.only_video().deleted = True
    failed = world.woken(waits.id)
    assert (failed.state, failed.video.error) == (
        "failed", "The video is not on YouTube any more. Publish it again to upload it anew."
    )  # fmt: skip
    world.google.processing_seconds = 0
    assert world.worked(world.asked(failed.video_id)).state == "done"
    assert world.only_video().id != waits.youtube_id


@ONE_KIND
def test_who_may_only_upload_publishes_without_captions_and_says_so(world):
    video_id = world.film(accounts=())
    world.connect(world.channel_of(video_id), 1, scopes=(UPLOAD_SCOPE, READ_SCOPE))
    publication = world.worked(world.asked(video_id))
    assert (publication.state, publication.video.status) == ("done", "published")
    assert states(publication)["captions"] == "skipped"
    assert publication.part("captions").detail == "the connection does not allow captions"


@ONE_KIND
def test_what_may_not_be_changed_there_is_said_when_it_is_taken_back(world):
    video_id = world.film(accounts=())
    world.connect(world.channel_of(video_id), 1, scopes=(UPLOAD_SCOPE, READ_SCOPE))
    waits = world.worked(world.asked(video_id, publish_at=NOON + timedelta(minutes=30)))
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    ended = world.worked(waits.id)
    assert (ended.state, ended.video.status) == ("cancelled", "completed")
    assert "Make the video private in YouTube Studio." in ended.error
    assert ("failed", "“Why salt works” could not be made private on YouTube.") in world.notices()


@ONE_KIND
def test_a_channel_that_was_disconnected_waits_and_says_so(world):
    publication_id = world.asked(world.film())
    with world.app.app_context(), writing():
        db.session.delete(db.session.query(Connection).one())
    waits = world.worked(publication_id)
    assert (waits.state, waits.wake_at) == ("waiting", None)
    assert told(seen(world.app, publication_id))["message"].startswith("The channel is not connected to YouTube")
