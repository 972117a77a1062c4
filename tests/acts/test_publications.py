"""A publication is asked for, and its parts are tried again, without any page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.asked import Stop, do, forget, left, stop
from tests.acts.test_videos import NOTHING
from tests.support import publications as made
from tests.support.databases import ONE_KIND
from tests.videos import standing
from ytempire.accounts.owning import NotTheirs
from ytempire.acts import publications, videos
from ytempire.extensions import db, utcnow
from ytempire.publishing.asking import Unfit
from ytempire.publishing.publication import NoFilm, Publication
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video


def finished(app, owner):
    video_id = made.finished(app, owner)
    forget(app)
    return video_id


def published(app, owner, **parts):
    """Published, but for parts that stand so."""
    publication_id = made.asked(app, made.finished(app, owner), utcnow())

    def end(it: Publication) -> None:
        for part in it.parts:
            part.end(parts.get(part.name, "done"), utcnow(), error="It is away.")
        it.live_at = utcnow()
        it.finish()

    video_id = made.changed(app, publication_id, end).video_id
    forget(app)
    return video_id, publication_id


def status(app, video_id):
    with app.app_context():
        return db.session.get_one(Video, video_id).status


def test_it_is_on_its_way_with_a_trace_and_a_job(app, cast):
    video_id, told = finished(app, cast.owner), []
    do(app, cast.owner, publications.publish, video_id, also=lambda video: told.append(video.status))
    assert (status(app, video_id), told) == ("publishing", ["publishing"])
    assert left(app) == (["publication.asked"], [], 1)


def test_what_is_planned_goes_now(app, cast):
    video_id = finished(app, cast.owner)
    made.asked(app, video_id, utcnow(), privacy="public", publish_at=utcnow() + timedelta(days=3))
    assert status(app, video_id) == "scheduled"
    do(app, cast.owner, publications.publish, video_id)
    assert status(app, video_id) == "publishing"


def test_where_the_caller_fails_nothing_is_on_its_way(app, cast):
    video_id = finished(app, cast.owner)
    with pytest.raises(Stop):
        do(app, cast.owner, publications.publish, video_id, also=stop)
    assert (status(app, video_id), left(app)) == ("completed", NOTHING)
    with app.app_context():
        assert db.session.query(Publication).count() == 0


@ONE_KIND
@pytest.mark.parametrize(("stands", "refusal"), [("queued", NoFilm), ("review", ImpossibleTransition)])
def test_only_what_is_finished_is_published(app, cast, stands, refusal):
    video_id = standing.put(app, finished(app, cast.owner), stands)
    with pytest.raises(refusal) as refused:
        do(app, cast.owner, publications.publish, video_id)
    assert (refused.value.status, status(app, video_id), left(app)) == (409, stands, NOTHING)


@ONE_KIND
def test_what_youtube_would_refuse_is_refused(app, cast):
    video_id = standing.put(app, finished(app, cast.owner), "completed", title="Salt < pepper")
    with pytest.raises(Unfit) as refused:
        do(app, cast.owner, publications.publish, video_id)
    assert list(refused.value.details) == ["title"]


@ONE_KIND
@pytest.mark.parametrize("act", [publications.publish, publications.retry_parts, publications.hurry])
def test_for_an_outsider_there_is_nothing_to_publish(app, cast, act):
    video_id = finished(app, cast.owner)
    with pytest.raises(NotTheirs):
        do(app, cast.outsider, act, video_id)
    assert (status(app, video_id), left(app)) == ("completed", NOTHING)


def test_of_what_is_published_every_part_that_failed_is_tried_again(app, cast):
    video_id, publication_id = published(app, cast.owner, thumbnail="failed", captions="failed")
    do(app, cast.owner, videos.run_again, video_id)
    now = made.seen(app, publication_id)
    assert (now.state, now.video.status) == ("queued", "published")
    assert {name for name, state in made.states(now).items() if state == "pending"} == {"thumbnail", "captions"}
    assert left(app) == (["publication.retried"], [], 1)


@ONE_KIND
def test_where_no_part_has_failed_there_is_nothing_to_try_again(app, cast):
    done, _ = published(app, cast.owner)
    for video_id in (done, finished(app, cast.owner)):
        with pytest.raises(ImpossibleTransition):
            do(app, cast.owner, publications.retry_parts, video_id)
    assert left(app) == NOTHING


def test_parts_whose_caller_fails_stay_failed(app, cast):
    video_id, publication_id = published(app, cast.owner, captions="failed")
    with pytest.raises(Stop):
        do(app, cast.owner, videos.run_again, video_id, also=stop)
    assert made.states(made.seen(app, publication_id))["captions"] == "failed"
    assert left(app) == NOTHING


def test_taken_back_it_is_finished_and_no_program_hears_that_it_was_completed_again(app, cast):
    video_id = finished(app, cast.owner)
    do(app, cast.owner, publications.publish, video_id)
    assert do(app, cast.owner, videos.cancel, video_id) is True
    assert status(app, video_id) == "completed"
    assert left(app)[:2] == (["publication.asked", "publication.cancelled"], [])
