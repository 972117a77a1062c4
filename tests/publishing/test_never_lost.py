"""What YouTube has, and may put out by itself, is never called unpublished and never lost sight of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.publishing.world import World
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, states
from ytempire.extensions import db, writing
from ytempire.providers.youtube import READ_SCOPE, UPLOAD_SCOPE
from ytempire.publishing import jobs
from ytempire.publishing.publication import Publication
from ytempire.quotas.account import Account

pytestmark = ONE_KIND
SOON = NOON + timedelta(minutes=30)


def uploaded_without_the_right_to_change(world: World) -> Publication:
    """Scheduled, by a connection that may upload and read and nothing else."""
    video_id = world.film(accounts=())
    world.connect(world.channel_of(video_id), 1, scopes=(UPLOAD_SCOPE, READ_SCOPE))
    return world.worked(world.asked(video_id, publish_at=SOON))


def privacy(world: World) -> str:
    return world.only_video().privacy(world.clock())


def test_changes_that_youtube_cannot_be_told_leave_it_scheduled_and_it_is_seen_to_go_out(world):
    waits = uploaded_without_the_right_to_change(world)
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Another"))
    held_up = world.worked(waits.id)
    assert (held_up.state, held_up.video.status, held_up.video.error) == ("waiting", "scheduled", None)
    assert "Connect the channel again with every box ticked" in held_up.waiting_for["message"]
    live = world.woken(waits.id)
    assert (live.video.status, live.seen["title"], privacy(world)) == ("published", "Why salt works", "public")


def test_it_goes_on_with_the_changes_once_it_is_connected_with_every_box_ticked(world):
    waits = uploaded_without_the_right_to_change(world)
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Another"))
    world.worked(waits.id)
    world.connect(waits.channel_id, 2)
    with world.app.app_context():
        assert jobs.wake_channel(waits.channel_id) == 1
    assert states(world.worked(waits.id))["metadata"] == "done"
    assert world.only_video().snippet["title"] == "Another"


def test_changes_that_youtube_refuses_fail_alone_and_it_is_seen_to_go_out(world):
    waits = world.published(publish_at=SOON)
    world.fails("invalidTitle", method="videos.update")
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Another"))
    refused = world.worked(waits.id)
    assert (states(refused)["metadata"], refused.video.status) == ("failed", "scheduled")
    live = world.woken(waits.id)
    assert (live.video.status, live.video.step("publish").detail) == ("published", "live, without its last changes")


def test_a_youtube_that_is_away_for_hours_is_asked_on_until_it_is_seen_to_be_live(world):
    world.google.processing_seconds = 3600
    waits = world.published(publish_at=SOON)
    world.google.processing_seconds = 0
    world.fails("backendError", 6, method="videos.list")
    for _ in range(5):
        waits = world.woken(waits.id)
    assert (waits.state, waits.video.status, waits.video.error) == ("waiting", "scheduled", None)
    assert "it is tried once an hour now" in waits.waiting_for["message"]
    world.only_video().ready = 0
    while waits.state == "waiting":
        waits = world.woken(waits.id)
    assert (waits.state, waits.video.status, privacy(world)) == ("done", "published", "public")


def test_an_account_that_is_suspended_after_the_upload_makes_nothing_unpublished_that_goes_out(world):
    waits = world.published(publish_at=SOON)
    world.fails("accountSuspended", method="videos.list")
    held_up = world.woken(waits.id)
    for _ in range(7):  # longer than workers that are lost are followed
        held_up = world.woken(waits.id)
    assert (held_up.state, held_up.video.status, held_up.video.error) == ("waiting", "scheduled", None)
    assert held_up.waiting_for["message"].startswith("YouTube has suspended Account 1")
    with world.app.app_context(), writing():
        db.session.execute(update(Account).values(suspended_at=None))
    assert world.woken(waits.id).video.status == "published"


@pytest.mark.parametrize("at", [SOON, None])
def test_what_was_taken_back_goes_again_without_the_right_to_change_it_where_youtube_has_it_so(world, at):
    waits = uploaded_without_the_right_to_change(world)
    changed(world.app, waits.id, lambda it: it.cancel(world.clock()))
    world.worked(waits.id)
    again = world.worked(world.asked(waits.video_id, publish_at=at))
    as_it_is = at is not None
    assert (states(again)["metadata"], again.video.error) == ("done" if as_it_is else "waiting", None)
    assert (again.video.status == "scheduled", world.inserts()) == (as_it_is, 1)


def test_what_was_changed_in_youtube_studio_is_seen_when_it_is_tried_again(world):
    waits = uploaded_without_the_right_to_change(world)
    changed(world.app, waits.id, lambda it: it.change(world.clock(), title="Another"))
    world.worked(waits.id)
    world.only_video().snippet["title"] = "Another"
    changed(world.app, waits.id, lambda it: it.retry("metadata", world.clock()))
    again = world.worked(waits.id)
    assert (states(again)["metadata"], again.part("metadata").detail) == ("done", "as YouTube has it")
