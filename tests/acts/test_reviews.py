"""A person's word on a finished film, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.asked import Stop, do, forget, left, stop
from tests.acts.test_videos import NOTHING, end
from tests.costs.threads import together
from tests.support import publications
from tests.support.databases import ONE_KIND
from tests.videos import standing
from ytempire.accounts.notice import Notice
from ytempire.accounts.owning import NotTheirs
from ytempire.acts import reviews
from ytempire.extensions import db, utcnow, writing
from ytempire.outbox import OutboxEvent
from ytempire.publishing import wanted
from ytempire.publishing.publication import of_video
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video

ACTS = (reviews.approve, reviews.reject)


def in_review(app, owner, mode="manual", at=None):
    video_id = standing.put(app, publications.finished(app, owner, publish_mode=mode), "review")
    if at:
        with app.app_context(), writing():
            wanted.want(db.session.get_one(Video, video_id), at, utcnow())
    forget(app)
    return video_id


def seen(app, video_id):
    with app.app_context():
        video, publication = db.session.get_one(Video, video_id), of_video(video_id)
        return video.status, publication.publish_at if publication else None, video.error


def test_approved_it_is_finished_and_told_once(app, cast):
    video_id = in_review(app, cast.owner)
    do(app, cast.owner, reviews.approve, video_id, "Good\0 enough")
    assert seen(app, video_id)[0] == "completed"
    assert left(app) == (["video.approved"], ["video.completed"], 0)
    with app.app_context():
        told = db.session.query(OutboxEvent).one().payload
        assert (told["status"], told["title"], told["total_cost"]) == ("completed", "Why salt works", "0.000000")


def test_where_the_mode_says_so_it_is_published_then(app, cast):
    video_id = in_review(app, cast.owner, "approval")
    do(app, cast.owner, reviews.approve, video_id)
    assert seen(app, video_id)[0] == "publishing"
    assert left(app) == (["video.approved", "publication.asked"], ["video.completed"], 1)


def test_wanted_for_a_time_it_is_planned_for_it_whatever_the_mode(app, cast):
    at = utcnow() + timedelta(days=1)
    video_id = in_review(app, cast.owner, "manual", at)
    do(app, cast.owner, reviews.approve, video_id)
    assert seen(app, video_id) == ("scheduled", at, None)


@ONE_KIND
def test_once_that_time_has_passed_it_goes_out_by_its_mode_and_its_creator_hears_of_it(app, cast):
    passed = utcnow() - timedelta(minutes=1)
    by_hand, by_itself = (in_review(app, cast.owner, mode, passed) for mode in ("manual", "approval"))
    for video_id in (by_hand, by_itself):
        do(app, cast.owner, reviews.approve, video_id)
    status, _, error = seen(app, by_hand)
    assert (status, "passed before the film could be published" in error) == ("completed", True)
    assert seen(app, by_itself)[:2] == ("publishing", None)
    with app.app_context():
        assert [each.link for each in db.session.query(Notice)] == [f"/videos/{by_hand}/publication"]
        assert any("published now" in event.message for event in db.session.get_one(Video, by_itself).events)
        assert not wanted.is_wanted(db.session.get_one(Video, by_hand))


@ONE_KIND
def test_who_takes_the_time_out_publishes_by_hand(app, cast):
    video_id = in_review(app, cast.owner, "manual", utcnow() + timedelta(days=1))
    with app.app_context(), writing():
        of_video(video_id).change(utcnow(), publish_at=None, privacy="private")
    do(app, cast.owner, reviews.approve, video_id)
    assert seen(app, video_id)[0] == "completed"


def test_rejected_it_is_kept_and_says_why(app, cast):
    video_id = in_review(app, cast.owner)
    do(app, cast.owner, reviews.reject, video_id, "The hook is slow.")
    assert seen(app, video_id) == ("cancelled", None, "The hook is slow.")
    assert left(app) == (["video.rejected"], [], 0)


@ONE_KIND
def test_no_film_is_rejected_without_a_reason(app, cast):
    video_id = in_review(app, cast.owner)
    with pytest.raises(reviews.NoReason):
        do(app, cast.owner, reviews.reject, video_id, " \0")
    assert (seen(app, video_id)[0], left(app)) == ("review", NOTHING)


@pytest.mark.parametrize("act", ACTS)
@ONE_KIND
def test_for_an_outsider_there_is_nothing_to_say_it_of(app, cast, act):
    video_id = in_review(app, cast.owner)
    with pytest.raises(NotTheirs):
        do(app, cast.outsider, act, video_id, "No.")
    assert (seen(app, video_id)[0], left(app)) == ("review", NOTHING)


@pytest.mark.parametrize("act", ACTS)
@ONE_KIND
def test_it_is_said_of_what_is_in_review_alone(app, cast, act):
    video_id = in_review(app, cast.owner)
    standing.put(app, video_id, "completed")
    with pytest.raises(ImpossibleTransition):
        do(app, cast.owner, act, video_id, "No.")
    assert (seen(app, video_id)[0], left(app)) == ("completed", NOTHING)


@pytest.mark.parametrize("act", ACTS)
def test_a_word_whose_caller_fails_was_not_said(app, cast, act):
    video_id = in_review(app, cast.owner, "approval")
    with pytest.raises(Stop):
        do(app, cast.owner, act, video_id, "No.", also=stop)
    assert (seen(app, video_id), left(app)) == (("review", None, None), NOTHING)


def test_of_two_words_at_once_one_counts(app, cast):
    video_id = in_review(app, cast.owner, "approval")
    ends = together(app, [lambda: end(app, cast.owner, reviews.approve, video_id)] * 2)
    assert sorted(ends) == ["ImpossibleTransition", "done"]
    assert left(app) == (["video.approved", "publication.asked"], ["video.completed"], 1)
