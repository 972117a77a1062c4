"""What cannot go out at its time says when it does, and why."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from tests.publishing.test_errors import spent, told
from tests.publishing.test_publication_page import as_owner, path, soon
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, seen
from ytempire.extensions import db, writing
from ytempire.publishing import agenda, showing
from ytempire.publishing.publication import Publication
from ytempire.publishing.told import of_video
from ytempire.quotas.account import Account
from ytempire.videos.video import Video

pytestmark = ONE_KIND


def test_what_has_quota_before_its_time_stays_scheduled_while_it_waits_for_that(world):
    spent(world, 1, 5)
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    changed(world.app, waits.id, lambda it: it.change(world.clock(), publish_at=NOON + timedelta(days=1)))
    changed(world.app, waits.id, lambda it: it.queue())
    waits = world.worked(waits.id)
    assert (waits.state, waits.video.status) == ("waiting", "scheduled")
    assert waits.waiting_for["message"] == "Its account has sent five today; it publishes at 00:05 Pacific."


def test_what_has_no_quota_before_its_time_waits_and_says_when_it_goes(world):
    spent(world, 1, 5)
    at = NOON + timedelta(minutes=30)
    waits = world.published(publish_at=at)
    assert (waits.state, waits.video.status, told(waits)["reason"]) == ("waiting", "waiting", "quota")
    page = as_owner(world).get(path(waits.video_id)).text
    assert "Publishes at 00:05 Pacific." in page
    assert "It publishes" not in page
    with world.app.app_context():
        entry = agenda.next_of(waits.user_id, at + timedelta(hours=1), "America/Los_Angeles")[0]
    assert (entry.at, entry.late) == ("00:05", True)
    live = world.woken(waits.id)
    assert (live.video.status, live.publish_at) == ("published", None)


def test_it_can_be_moved_to_a_time_that_it_can_keep(world):
    spent(world, 1, 5)
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    owner = as_owner(world)
    assert owner.post(path(waits.video_id), {"act": "save", "title": "Words alone"}).status_code == 303
    assert owner.post(path(waits.video_id), {"act": "save", **soon(days=2)}).status_code == 303
    assert seen(world.app, waits.id).video.status == "scheduled"


def test_what_is_held_up_beyond_its_time_does_not_say_that_it_publishes_then(world):
    video_id = world.film()
    waits = world.worked(world.asked(video_id, publish_at=NOON + timedelta(days=1)))
    with world.app.app_context():
        said = [
            of_video(db.session.get_one(Video, video_id), showing.standing_of(db.session.get_one(Video, video_id)), at)
            for at in (NOON, waits.publish_at)
        ]
    assert said[0][0].what.startswith("It publishes tomorrow at")
    assert said[1][0].what == "Its time has passed; it goes out as soon as it is there."


def test_of_accounts_that_rest_it_does_not_say_that_their_quota_is_used_up(world):
    waits = world.published(publish_at=NOON + timedelta(minutes=30))
    with world.app.app_context(), writing():
        db.session.execute(update(Account).values(state="resting"))
        db.session.execute(update(Publication).values(account_id=None))
    assert world.woken(waits.id).waiting_for["message"].startswith("None of its accounts may be used: they rest")
