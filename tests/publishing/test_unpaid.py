"""While a payment is missing nothing new is published: what was asked for waits, what was begun ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.asked import do, left
from tests.acts.test_reviews import in_review
from tests.billing.plans import lapse, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, Time, asked, changed, finished, seen, woken, worked
from tests.videos import standing
from ytempire.acts import publications, reviews, videos
from ytempire.billing.allowing import PlanLimit
from ytempire.extensions import utcnow
from ytempire.publishing.publication import of_video

__all__ = ["settings"]


@pytest.fixture
def clock():
    return Time()


def test_a_yes_stands_and_what_follows_from_it_waits_until_it_is_paid(app, cast):
    video_id, clock = in_review(app, cast.owner, "approval"), Time(utcnow())
    lapse(app, cast.owner)
    do(app, cast.owner, reviews.approve, video_id)
    assert left(app)[0] == ["video.approved", "publication.asked"]
    with app.app_context():
        publication_id = of_video(video_id).id
    waits = worked(app, publication_id, clock)
    assert (waits.state, waits.waiting_for["reason"], waits.youtube_id) == ("waiting", "plan", None)
    assert (waits.video.status, waits.video.waiting_for["reason"]) == ("waiting", "plan")
    assert "Until it is paid nothing new is begun" in waits.video.waiting_for["message"]
    assert waits.part("metadata").attempts == 0
    assert woken(app, publication_id, clock).state == "waiting"
    on_plan(app, cast.owner, "growth")
    assert woken(app, publication_id, clock).video.status == "published"


@ONE_KIND
def test_trying_now_what_waits_for_a_payment_brings_nothing_out(app, cast, clock):
    publication_id = asked(app, finished(app, cast.owner))
    lapse(app, cast.owner)
    video_id = worked(app, publication_id, clock).video_id
    do(app, cast.owner, videos.run_again, video_id)
    assert worked(app, publication_id, clock).waiting_for["reason"] == "plan"


@ONE_KIND
def test_what_youtube_has_already_is_seen_at_its_time(app, cast, clock):
    waits = worked(app, asked(app, finished(app, cast.owner), publish_at=NOON + timedelta(minutes=30)), clock)
    assert waits.youtube_id
    lapse(app, cast.owner)
    assert woken(app, waits.id, clock).video.status == "published"


@ONE_KIND
def test_a_part_that_failed_is_not_tried_again_while_a_payment_is_missing(app, cast, clock):
    publication = worked(app, asked(app, finished(app, cast.owner)), clock)
    changed(app, publication.id, lambda it: it.part("captions").end("failed", clock(), error="Refused."))
    lapse(app, cast.owner)
    for act in (lambda user, video_id: publications.retry_part(user, video_id, "captions"), videos.run_again):
        with pytest.raises(PlanLimit):
            do(app, cast.owner, act, publication.video_id)
    assert standing.status_of(app, publication.video_id) == "published"
    assert seen(app, publication.id).part("captions").state == "failed"
