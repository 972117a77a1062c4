"""Leases: one worker at a time, and a dead one's video goes to another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.support.films import video_of
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline.lease import LASTS, Lease, LeaseLost, claim, give_back, kept_alive
from ytempire.videos.video import Video


@pytest.fixture
def video_id(app, cast):
    return video_of(app, cast.owner)


def run_out(video_id):
    with writing():
        db.session.execute(
            update(Video).where(Video.id == video_id).values(lease_until=utcnow() - timedelta(seconds=1))
        )


def test_of_many_workers_at_once_exactly_one_gets_the_video(app, video_id):
    def try_it(_):
        with app.app_context():
            return claim(video_id)

    with ThreadPoolExecutor(8) as pool:
        leases = list(pool.map(try_it, range(16)))
    assert sum(lease is not None for lease in leases) == 1


def test_a_video_that_is_worked_on_cannot_be_claimed(app, video_id):
    with app.app_context():
        assert claim(video_id)
        assert claim(video_id) is None


def test_a_dead_workers_video_goes_to_another_and_the_dead_one_is_fenced(app, video_id):
    with app.app_context():
        dead = claim(video_id)
        run_out(video_id)
        alive = claim(video_id)
        assert alive.token != dead.token
        with pytest.raises(LeaseLost), writing():
            dead.fence()
        with writing():
            alive.fence()


def steal(video_id):
    with writing():
        db.session.get_one(Video, video_id).title = "Stolen"
        Lease(video_id, "somebody else's").fence()


def test_a_fenced_worker_stores_nothing_of_its_transaction(app, video_id):
    with app.app_context():
        with pytest.raises(LeaseLost):
            steal(video_id)
        assert db.session.get_one(Video, video_id).title is None


def test_a_cancelled_video_stops_its_worker(app, video_id):
    with app.app_context():
        lease = claim(video_id)
        with writing():
            db.session.get_one(Video, video_id).cancel()
        with pytest.raises(LeaseLost), writing():
            lease.fence()
        with pytest.raises(LeaseLost):
            lease.check()


def test_a_video_that_is_not_queued_cannot_be_claimed(app, video_id):
    with app.app_context():
        with writing():
            db.session.get_one(Video, video_id).cancel()
        assert claim(video_id) is None


def test_the_lease_is_renewed_while_the_work_goes_on(app, video_id):
    with app.app_context():
        lease = claim(video_id)
        with writing():
            db.session.execute(update(Video).values(lease_until=utcnow() + timedelta(seconds=1)))
        with kept_alive(lease):
            lease.lost.wait(3)
        db.session.rollback()
        left = db.session.get_one(Video, video_id).lease_until - utcnow()
        assert timedelta(seconds=2) < left <= LASTS


def test_a_video_given_back_is_free_at_once_and_its_try_does_not_count(app, video_id):
    with app.app_context():
        held = claim(video_id)
        with writing():
            step = db.session.get_one(Video, video_id).step("voice")
            step.state, step.attempts = "running", 3
        give_back(video_id)
        assert db.session.get_one(Video, video_id).step("voice").attempts == 2
        assert claim(video_id).token != held.token


def test_giving_back_what_has_ended_changes_nothing(app, video_id):
    with app.app_context():
        with writing():
            video = db.session.get_one(Video, video_id)
            video.status, video.step("voice").state, video.step("voice").attempts = "cancelled", "running", 3
        give_back(video_id)
        assert db.session.get_one(Video, video_id).step("voice").attempts == 3
