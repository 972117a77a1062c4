"""How a finished film begins to be published: by hand, after its creator's word, or by itself."""

from __future__ import annotations

import pytest

from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.support.paid import app_with
from tests.support.people import person
from tests.support.publications import FILM
from tests.videos.standing import store
from ytempire.extensions import db, redis_client, writing
from ytempire.pipeline import ending
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import claim
from ytempire.pipeline.work import Work
from ytempire.publishing.publication import of_video
from ytempire.storage import storage
from ytempire.videos.video import Video


def finished(app, owner, mode, quality=0.9):
    """A video whose last step has just been made; its publication too."""
    video_id = video_of(app, owner, channel={"publish_mode": mode})
    store(app, video_id, "render", {"film.mp4": FILM})
    with app.app_context():
        lease = claim(video_id)
        work = Work(lease, Asked.of(db.session.get_one(Video, video_id)), storage())
        with writing():
            video = db.session.get_one(Video, video_id)
            video.title, video.quality_score = "Why salt works", quality
        ending.finish(work)
        video, publication = db.session.get_one(Video, video_id), of_video(video_id)
        step = video.step("publish")
        return video.status, (step.state, step.detail), publication.state if publication else None


def test_by_itself_it_is_on_its_way_and_a_worker_is_told(app, cast):
    assert finished(app, cast.owner, "automatic") == ("publishing", ("pending", ""), "queued")
    with app.app_context():
        assert redis_client().llen("rq:queue:publish") == 1


@pytest.mark.parametrize(("mode", "quality", "expected"), [
    ("manual", 0.9, ("completed", ("skipped", "by hand"), None)),
    ("approval", 0.9, ("review", ("pending", "after your word"), None)),
    ("automatic", 0.1, ("review", ("pending", "after your word"), None)),
    ("manual", 0.1, ("review", ("skipped", "by hand"), None)),
])  # fmt: skip
@ONE_KIND
def test_what_waits_for_a_person_is_not_on_its_way(app, cast, mode, quality, expected):
    assert finished(app, cast.owner, mode, quality) == expected


@ONE_KIND
def test_where_no_channel_is_connected_the_film_is_finished_and_says_why(standins, settings):
    with app_with(standins, settings) as app:
        owner = person(app, "owner@example.com")
        status, step, state = finished(app, owner, "automatic")
        assert (status, step, state) == ("completed", ("skipped", "not by itself"), "draft")
        with app.app_context():
            assert "not connected to YouTube" in db.session.query(Video).one().error
