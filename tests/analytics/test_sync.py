"""Counting a channel, against the stand-in for YouTube."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.analytics.published import FINAL, NEWEST, NOW, World
from tests.quotas.calls import PUBLISHING, account, held, settled
from tests.standins.google_figures import of_channel, of_day
from tests.standins.google_grants import ANALYTICS, MONEY, READ, UPLOAD
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.accounts.notice import Notice
from ytempire.analytics.figures import ChannelDay, VideoDay
from ytempire.channels.connection import Connection
from ytempire.extensions import db
from ytempire.quotas.usage import Usage

WITHOUT_MONEY = (UPLOAD, READ, ANALYTICS)


def days_of(world: World, channel_id: str) -> dict[str, ChannelDay]:
    with world.app.app_context():
        rows = {
            row.day: row for row in db.session.scalars(select(ChannelDay).where(ChannelDay.channel_id == channel_id))
        }
        db.session.expunge_all()
        return rows


def days_of_video(world: World, video_id: str) -> dict[str, VideoDay]:
    with world.app.app_context():
        rows = {row.day: row for row in db.session.scalars(select(VideoDay).where(VideoDay.video_id == video_id))}
        db.session.expunge_all()
        return rows


def use(world: World, bucket: str, units: int) -> None:
    """So many units of the first account are used today."""
    with world.app.app_context():
        db.session.add(Usage(account_id=account(1).id, bucket=bucket, day="2026-11-28", used=units, reserved=0))
        db.session.commit()


def notices(world: World) -> list[Notice]:
    with world.app.app_context():
        rows = list(db.session.scalars(select(Notice).order_by(Notice.id)))
        db.session.expunge_all()
        return rows


def test_the_first_count_goes_back_ninety_days_and_has_what_youtube_has(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    video_id = world.video(channel_id)
    standing = world.count(channel_id)
    assert (standing.state, standing.error, standing.done_at) == ("idle", None, NOW)
    assert standing.totals is not None
    assert standing.totals["subscribers"] == world.google.channels[0].subscribers
    days = days_of(world, channel_id)
    assert (len(days), min(days), max(days)) == (90, "2026-08-30", NEWEST)
    video, day = world.there(video_id), days[FINAL].counted_at.date().replace(day=25)
    there = of_day(world.google, video, day)
    older = of_channel(world.google, video.channel, day)
    assert days[FINAL].views == there["views"] + older["views"]
    own = days_of_video(world, video_id)[FINAL]
    assert (own.views, own.minutes) == (there["views"], there["estimatedMinutesWatched"])
    assert (own.likes, own.subscribers_gained) == (there["likes"], there["subscribersGained"])
    assert own.revenue == round(there["estimatedRevenue"] * 1_000_000)


def test_the_first_count_goes_back_to_the_first_publication(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    video_id = world.video(channel_id, days_ago=120)
    world.there(video_id).deleted = True  # else each of its days is asked for
    world.count(channel_id)
    assert min(days_of(world, channel_id)) == "2026-07-31"


def test_the_next_count_asks_for_the_days_that_youtube_still_counts(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    video_id = world.video(channel_id, days_ago=30)
    world.count(channel_id)
    before, asked = days_of(world, channel_id), len(world.asked("reports.query"))
    world.now += timedelta(days=1)
    world.count(channel_id)
    after = days_of(world, channel_id)
    assert after[NEWEST].views > before[NEWEST].views
    assert after[FINAL].counted_at > NOW
    assert after["2026-11-24"].counted_at == NOW
    assert max(days_of_video(world, video_id)) == "2026-11-28"
    assert len(world.asked("reports.query")) - asked == 2 + 2 * 4  # of the channel, then of four days, money apart


def test_money_is_asked_for_only_where_it_was_granted(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner, scopes=WITHOUT_MONEY)
    video_id = world.video(channel_id, days_ago=2)
    world.count(channel_id)
    assert {row.revenue for row in days_of(world, channel_id).values()} == {None}
    assert {row.revenue for row in days_of_video(world, video_id).values()} == {None}


def test_without_the_permission_for_figures_only_what_became_of_videos_is_looked_at(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner, scopes=(UPLOAD, READ))
    video_id = world.video(channel_id)
    assert world.count(channel_id).error is None
    assert world.asked("reports.query") == []
    assert (world.publication(video_id).seen or {})["title"] == "Why salt"


def test_a_permission_that_is_granted_later_brings_the_days_before(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner, scopes=(UPLOAD, READ))
    video_id = world.video(channel_id, days_ago=40)
    world.count(channel_id)
    world.connect(channel_id, 2, (UPLOAD, READ, MONEY))
    with world.app.app_context():
        row = db.session.scalars(select(Connection).order_by(Connection.id.desc())).first()
        assert row is not None
        row.granted_at = NOW + timedelta(minutes=1)
        db.session.commit()
    world.now += timedelta(hours=1)
    world.count(channel_id)
    assert min(days_of_video(world, video_id)) == "2026-10-19"
    assert len(days_of(world, channel_id)) == 90


def test_what_was_changed_or_removed_there_is_told_once(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    ids = [world.video(channel_id, f"Video {n}", days_ago=4) for n in range(4)]
    world.count(channel_id)
    assert notices(world) == []
    world.there(ids[0]).snippet["title"] = "Something else"
    world.there(ids[1]).status["privacyStatus"] = "private"
    world.there(ids[2]).deleted = True
    rejected = world.there(ids[3])
    rejected.outcome, rejected.why = "rejected", "copyright"
    world.count(channel_id)
    told = notices(world)
    assert {(notice.kind, notice.user_id) for notice in told} == {("changed", people.owner.id)}
    assert sorted(notice.message for notice in told) == [
        "“Video 0” is called “Something else” on YouTube by now. It was changed there, not here.",
        "“Video 1” is private on YouTube by now. It was changed there, not here.",
        "“Video 2” is not on YouTube any more. It was deleted there; the film is kept here.",
        "“Video 3” was removed by YouTube for a copyright claim. YouTube Studio says more; the film is kept here.",
    ]
    assert told[0].link.startswith("/videos/")
    assert [(world.publication(id).seen or {})["gone"] for id in ids] == [False, False, True, True]
    world.count(channel_id)
    assert len(notices(world)) == 4


def test_that_a_planned_video_became_public_is_no_news(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    video_id = world.video(channel_id, privacy="private")
    with world.app.app_context():
        publication = db.session.get_one(type(world.publication(video_id)), world.publication(video_id).id)
        publication.privacy, publication.publish_at = "public", NOW - timedelta(days=5)
        db.session.commit()
    world.count(channel_id)
    world.there(video_id).status["privacyStatus"] = "public"
    world.count(channel_id)
    assert notices(world) == []


def test_a_youtube_that_is_away_is_asked_again_after_growing_pauses(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    pauses = []
    for _ in range(6):
        world.standins.desk.fail("youtube", "backendError", method="channels.list")
        standing = world.count(channel_id)
        assert standing.error
        assert standing.next_at
        pauses.append((standing.next_at - (world.now - timedelta(minutes=1))).total_seconds())
    assert pauses[:5] == [60, 300, 900, 3600, 10_800]
    assert pauses[5] > 10_800
    assert world.count(channel_id).error is None


@ONE_KIND
def test_a_count_that_was_broken_off_goes_on_with_the_videos_that_are_left(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    newest = world.video(channel_id, "The newest", days_ago=1)
    for number in range(100):
        oldest = world.video(channel_id, f"Video {number}", days_ago=2)
    use(world, "sync", 1800 - 3)  # enough for the channel and the first hundred videos
    standing = world.count(channel_id)
    assert (standing.done_at, standing.begun_at) == (None, NOW)
    assert days_of_video(world, newest)
    listed = len(world.asked("videos.list"))
    world.now += timedelta(days=1)
    assert world.count(channel_id).done_at is not None
    assert (listed, len(world.asked("videos.list"))) == (2, 3)
    assert (world.publication(newest).seen or {})["at"] == NOW.isoformat()
    assert days_of_video(world, oldest)


def test_a_spent_share_of_the_quota_is_waited_for_and_publishing_has_all_the_rest(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    world.video(channel_id)
    use(world, "sync", 1800)
    standing = world.count(channel_id)
    assert standing.error == "The part of the quota that counting may use is spent for today."
    assert standing.next_at is not None
    assert standing.next_at.isoformat() == "2026-11-29T08:05:00+00:00"
    assert world.asked("channels.list") == []
    with world.app.app_context():
        settled(held(account(1).id, "captions.insert", PUBLISHING, world.now))
    world.now = standing.next_at
    assert world.count(channel_id).error is None


def test_another_connection_counts_where_the_quota_of_the_first_is_spent(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    world.connect(channel_id, 2)
    use(world, "sync", 1800)
    assert world.count(channel_id).error is None


def test_all_units_of_counting_are_of_its_own_share(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    for number in range(60):
        world.video(channel_id, f"Video {number}", days_ago=1)
    world.count(channel_id)
    with world.app.app_context():
        used = {bucket: int(units) for bucket, units in db.session.execute(
            select(Usage.bucket, func.sum(Usage.used)).group_by(Usage.bucket)
        )}  # fmt: skip
    assert used["sync"] == used["units"] == 3  # the channel, and videos by fifty
    assert "inserts" not in used


def test_a_revoked_grant_is_said_and_the_connection_marked(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    world.google.grants.end(world.google.grants.granted.copy().popitem()[0][0], world.google.channels[0].key)
    standing = world.count(channel_id)
    assert "Connect the channel again" in (standing.error or "")
    assert [notice.kind for notice in notices(world)] == ["reconnect"]
    with world.app.app_context():
        assert db.session.scalars(select(Connection.state)).one() == "reconnect"


def connections(world: World) -> list[str]:
    with world.app.app_context():
        return list(db.session.scalars(select(Connection.state)))


@ONE_KIND
def test_a_channel_without_revenue_is_counted_without_and_stays_connected(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    video_id = world.video(channel_id)
    world.standins.desk.fail("youtube", "no_revenue", 9)
    standing = world.count(channel_id)
    assert (standing.error, standing.done_at) == (None, NOW)
    assert {row.revenue for row in days_of(world, channel_id).values()} == {None}
    assert days_of_video(world, video_id)[FINAL].views
    assert (connections(world), notices(world)) == (["connected"], [])
    asked = [path for path in world.asked("reports.query") if "estimatedRevenue" in path]
    assert len(asked) <= 1  # it is not asked for again


@pytest.mark.parametrize("kind", ["forbidden", "insufficientPermissions", "accessNotConfigured", "badRequest"])
@ONE_KIND
def test_refused_figures_are_said_and_videos_are_looked_at_all_the_same(
    world: World, people: Cast, kind: str
) -> None:
    channel_id = world.channel(people.owner)
    video_id = world.video(channel_id)
    world.standins.desk.fail("youtube", kind, method="reports.query")
    standing = world.count(channel_id)
    assert "Analytics" in (standing.error or "")
    assert (standing.done_at, standing.begun_at) == (None, None)
    assert (world.publication(video_id).seen or {})["title"] == "Why salt"
    assert (connections(world), notices(world)) == (["connected"], [])
    assert world.count(channel_id).error is None
    assert len(days_of(world, channel_id)) == 90  # those that were refused are asked for again


@pytest.mark.parametrize("method", ["channels.list", "reports.query"])
@ONE_KIND
def test_a_token_that_ended_before_its_time_is_renewed_and_the_count_goes_on(
    world: World, people: Cast, method: str
) -> None:
    channel_id = world.channel(people.owner)
    world.standins.desk.fail("youtube", "authError", method=method)
    assert world.count(channel_id).error is None
    assert (connections(world), notices(world)) == (["connected"], [])
    assert len(days_of(world, channel_id)) == 90


@ONE_KIND
def test_a_suspended_or_resting_account_is_not_asked(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    with world.app.app_context():
        connection = db.session.scalars(select(Connection)).one()
        connection.account.suspended_at = NOW
        db.session.commit()
    assert world.count(channel_id).error == "None of its connections to YouTube works."
    assert world.asked("channels.list") == []


@pytest.mark.parametrize("kind", ["accountSuspended", "accessNotConfigured"])
@ONE_KIND
def test_what_only_a_person_can_mend_waits_for_the_next_day(world: World, people: Cast, kind: str) -> None:
    channel_id = world.channel(people.owner)
    world.standins.desk.fail("youtube", kind, method="channels.list")
    standing = world.count(channel_id)
    assert standing.error
    assert standing.next_at is not None
    assert standing.next_at > NOW + timedelta(hours=6)
