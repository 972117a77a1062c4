"""A video is asked for, made again, cancelled and deleted, without any page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.asked import Stop, do, forget, left, stop, user_of
from tests.costs.threads import together
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.paid import app_with
from tests.support.people import person
from tests.videos import standing
from ytempire.accounts.owning import NotTheirs
from ytempire.acts import planned
from ytempire.acts import videos as acts
from ytempire.channels.channel import Channel
from ytempire.costs import limit
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.publication import Publication, of_video
from ytempire.storage import storage
from ytempire.videos.budget_fit import OverVideoBudget
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video

ACTS = {"run_again": acts.run_again, "cancel": acts.cancel, "delete": acts.delete}
ALLOWED = {"run_again": "failed", "cancel": "queued", "delete": "failed"}
REFUSED = {"run_again": "completed", "cancel": "failed", "delete": "queued"}
NOTHING = ([], [], 0)


def order(channel_id=None, **asked):
    channel = db.session.get_one(Channel, channel_id) if channel_id else None
    return acts.Order(channel, "Why salt works", **asked)


def count(app):
    with app.app_context():
        return db.session.query(Video).count(), db.session.query(Channel).count()


def test_what_was_asked_is_queued_once_with_a_trace_an_event_and_a_job(app, cast):
    channel_id, kept = channel_of(app, cast.owner, format="portrait"), []
    with app.app_context():
        video = acts.make(user_of(cast.owner), order(channel_id, style="story", notes="It is salt.", here=("voice",)),
                          also=lambda made: kept.append((made.id, made.status)))  # fmt: skip
        assert (video.status, video.channel_id, video.topic) == ("queued", channel_id, "Why salt works")
        assert (video.style, video.format, video.notes, video.here) == ("story", "portrait", "It is salt.", ["voice"])
        assert kept == [(video.id, "queued")]
        assert video.enqueued_at is not None
    assert left(app) == (["video.queued"], ["video.queued"], 1)


def test_without_a_channel_it_is_the_newest_or_a_first_one(app, cast):
    do(app, cast.owner, acts.make, acts.Order(None, "Why salt works"))
    do(app, cast.owner, acts.make, acts.Order(None, "Why bees vote"))
    assert count(app) == (2, 1)


def test_what_the_caller_adds_is_last_and_where_it_fails_nothing_was_asked(app, cast):
    channel_id = channel_of(app, cast.owner)
    for asked in (channel_id, None):
        with app.app_context(), pytest.raises(Stop):
            acts.make(user_of(cast.owner), order(asked, publish_at=utcnow() + timedelta(days=1)), also=stop)
    assert count(app) == (0, 1)
    assert left(app) == NOTHING


@ONE_KIND
def test_nothing_is_made_for_the_channel_of_another_nor_for_an_archived_one(app, cast):
    theirs, archived = channel_of(app, cast.outsider), channel_of(app, cast.owner)
    with app.app_context():
        with writing():
            db.session.get_one(Channel, archived).archive()
        for channel_id, refusal in ((theirs, NotTheirs), (archived, planned.Archived)):
            with pytest.raises(refusal):
                acts.make(user_of(cast.owner), order(channel_id))
    assert count(app)[0] == 0


@ONE_KIND
def test_more_than_a_video_may_cost_is_refused_and_nothing_is_left(standins, settings):
    with app_with(standins, settings) as app:
        owner = person(app, "owner@example.com")
        with app.app_context():
            with writing():
                limit.set_limit(limit.VIDEO, 1)
            assert acts.prospect(user_of(owner), order()).fit.over_video
            with pytest.raises(OverVideoBudget) as refused:
                acts.make(user_of(owner), order())
            assert (refused.value.status, refused.value.code) == (422, "over_video_budget")
        assert count(app) == (0, 0)


@ONE_KIND
@pytest.mark.parametrize("ahead", [timedelta(seconds=-1), timedelta(days=366)])
def test_a_film_is_wanted_for_a_time_within_the_year_to_come(app, cast, ahead):
    with app.app_context():
        with pytest.raises(acts.BadTime) as refused:
            acts.make(user_of(cast.owner), order(publish_at=utcnow() + ahead))
        assert refused.value.status == 422
    assert count(app)[0] == 0


def test_the_time_that_it_is_wanted_for_is_kept_for_its_publication(app, cast):
    at = utcnow() + timedelta(days=2)
    with app.app_context():
        video = acts.make(user_of(cast.owner), order(publish_at=at))
        publication = of_video(video.id)
        assert (publication.state, publication.privacy, publication.publish_at) == ("draft", "public", at)
        acts.delete(user_of(cast.owner), standing.put(app, video.id, "failed"))
        assert db.session.query(Publication).count() == 0


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_for_the_owner_and_leaves_one_trace(app, cast, name):
    video_id = standing.put(app, video_of(app, cast.owner), ALLOWED[name])
    forget(app)
    told = []
    do(app, cast.owner, ACTS[name], video_id, also=lambda video: told.append(video.topic))
    again = name == "run_again"
    trace = {"run_again": "video.queued", "cancel": "video.cancelled", "delete": "video.deleted"}[name]
    assert left(app) == ([trace], ["video.queued"] if again else [], int(again))
    assert told == ["Why salt makes food taste better"]


@pytest.mark.parametrize("name", ACTS)
@ONE_KIND
def test_for_an_outsider_there_is_no_such_video(app, cast, name):
    video_id = standing.put(app, video_of(app, cast.owner), ALLOWED[name])
    forget(app)
    for key in (video_id, "nothing", "a\0b", "é" * 9, "9" * 400):
        with pytest.raises(NotTheirs) as refused:
            do(app, cast.outsider, ACTS[name], key)
        assert (refused.value.status, refused.value.code) == (404, "not_found")
    assert (standing.status_of(app, video_id), left(app)) == (ALLOWED[name], NOTHING)


@pytest.mark.parametrize("name", ACTS)
@ONE_KIND
def test_an_act_that_the_status_does_not_allow_is_refused(app, cast, name):
    video_id = standing.put(app, video_of(app, cast.owner), REFUSED[name])
    forget(app)
    with pytest.raises(ImpossibleTransition) as refused:
        do(app, cast.owner, ACTS[name], video_id)
    assert refused.value.status == 409
    assert (standing.status_of(app, video_id), left(app)) == (REFUSED[name], NOTHING)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_whose_caller_fails_has_not_happened(app, cast, name):
    video_id = standing.put(app, standing.finished(app, cast.owner), ALLOWED[name])
    forget(app)
    with pytest.raises(Stop):
        do(app, cast.owner, ACTS[name], video_id, also=stop)
    assert (standing.status_of(app, video_id), left(app)) == (ALLOWED[name], NOTHING)
    with app.app_context():
        assert list(storage().keys(f"{cast.owner.id}/render"))


def test_of_two_who_delete_at_once_one_does_and_one_finds_nothing(app, cast):
    video_id = standing.put(app, video_of(app, cast.owner), "failed")
    forget(app)
    ends = together(app, [lambda: end(app, cast.owner, acts.delete, video_id)] * 2)
    assert sorted(ends) == ["NotTheirs", "done"]
    assert left(app) == (["video.deleted"], [], 0)


def end(app, someone, act, *args):
    try:
        do(app, someone, act, *args)
    except (NotTheirs, ImpossibleTransition) as refusal:
        return type(refusal).__name__
    return "done"
