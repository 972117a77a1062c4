"""Who works on a publication: one worker at a time, a dead one's goes to another, and losing a job loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from rq import Queue
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, Time, asked, changed, finished, seen, worked
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.pipeline import deletion, holding
from ytempire.publishing import jobs
from ytempire.publishing.lease import LASTS, LeaseLost, claim, give_back, kept_alive
from ytempire.publishing.part import Part
from ytempire.publishing.publication import Publication, held
from ytempire.publishing.run import MOST_ATTEMPTS
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video


@pytest.fixture
def publication_id(app, cast):
    return asked(app, finished(app, cast.owner))


def values(publication_id, **changes):
    with writing():
        db.session.execute(update(Publication).where(Publication.id == publication_id).values(**changes))


def queued():
    return Queue("publish", connection=redis_client()).get_job_ids()


def test_of_many_workers_at_once_exactly_one_gets_it(app, publication_id):
    def try_it(_):
        with app.app_context():
            return claim(publication_id)

    with ThreadPoolExecutor(8) as pool:
        leases = list(pool.map(try_it, range(16)))
    assert sum(lease is not None for lease in leases) == 1


def test_a_dead_workers_publication_goes_to_another_and_the_dead_one_is_fenced(app, publication_id):
    with app.app_context():
        dead = claim(publication_id)
        assert claim(publication_id) is None
        values(publication_id, lease_until=utcnow() - timedelta(seconds=1))
        alive = claim(publication_id)
        with pytest.raises(LeaseLost), writing():
            dead.fence()
        with writing():
            alive.fence()


@ONE_KIND
def test_the_lease_is_renewed_while_the_work_goes_on(app, publication_id):
    with app.app_context():
        lease = claim(publication_id)
        values(publication_id, lease_until=utcnow() + timedelta(seconds=1))
        with kept_alive(lease):
            lease.lost.wait(3)
        left = db.session.get_one(Publication, publication_id, populate_existing=True).lease_until - utcnow()
        assert timedelta(seconds=2) < left <= LASTS


@ONE_KIND
def test_what_is_taken_back_stops_its_worker(app, publication_id):
    with app.app_context():
        lease = claim(publication_id)
        with writing():
            held(publication_id).cancel(NOON)
        with pytest.raises(LeaseLost), writing():
            lease.fence()
        with pytest.raises(LeaseLost):
            lease.check()
        assert claim(publication_id) is None


@ONE_KIND
def test_given_back_it_is_free_at_once_and_its_try_does_not_count(app, publication_id):
    with app.app_context():
        first = claim(publication_id)
        with writing():
            part = held(publication_id).part("upload")
            part.state, part.attempts = "running", 3
        give_back(publication_id)
        assert held(publication_id).part("upload").attempts == 2
        assert claim(publication_id).token != first.token


class AwayClock(Time):
    """The database goes away when the metadata is at work and asks for the time: locked by others, say."""

    def __call__(self):
        if db.session.scalars(select(Part).where(Part.name == "metadata", Part.state == "running")).all():
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return self.now


@ONE_KIND
def test_a_database_that_was_away_costs_no_try_however_often(app, publication_id):
    for _ in range(MOST_ATTEMPTS + 1):
        broken_off = worked(app, publication_id, AwayClock())
        assert (broken_off.state, broken_off.part("metadata").state) == ("running", "running")
        assert broken_off.part("metadata").attempts == 0
        assert broken_off.lease_until < utcnow()  # free at once
    assert worked(app, publication_id, Time()).state == "done"


@ONE_KIND
def test_a_job_that_redis_lost_is_put_back(app, publication_id):
    with app.app_context():
        jobs.publish_later(seen(app, publication_id))
        assert queued() == [f"{publication_id}-0"]
        assert jobs.reconcile() == 0
        redis_client().flushall()
        assert jobs.reconcile() == 0  # a moment ago: it may be about to be taken
        values(publication_id, enqueued_at=utcnow() - timedelta(seconds=7))
        assert jobs.reconcile() == 1
        assert queued() == [f"{publication_id}-0"]


@ONE_KIND
def test_what_a_dead_worker_had_is_put_back(app, publication_id):
    with app.app_context():
        claim(publication_id)
        assert jobs.reconcile() == 0
        values(publication_id, lease_until=utcnow() - timedelta(seconds=1))
        assert jobs.reconcile() == 1
        assert queued() == [f"{publication_id}-1"]


@ONE_KIND
def test_what_waits_for_a_time_is_woken_then_and_not_before(app, cast):
    waits = asked(app, finished(app, cast.owner), publish_at=NOON + timedelta(hours=5))
    with app.app_context():
        assert jobs.wake(NOON + timedelta(hours=3, minutes=59)) == 0
        assert jobs.wake(NOON + timedelta(hours=4)) == 1
        assert queued() == [f"{waits}-0"]
        assert jobs.wake(NOON + timedelta(hours=4)) == 0


def test_a_video_that_waits_for_its_publication_is_not_made_again(app, publication_id):
    changed(app, publication_id, lambda it: it.wait("quota", "Its accounts have sent five today.", NOON))
    waits = seen(app, publication_id)
    assert (waits.video.status, waits.video.awaits_publication) == ("waiting", True)
    with app.app_context():
        assert holding.due(NOON + timedelta(days=3)) == []
        assert holding.wake([waits.video_id]) == []
        with pytest.raises(ImpossibleTransition), writing():
            db.session.get_one(Video, waits.video_id).retry()
        with pytest.raises(ImpossibleTransition), writing():
            db.session.get_one(Video, waits.video_id).cancel()


@ONE_KIND
def test_a_video_on_its_way_cannot_be_deleted_nor_while_it_is_taken_back(app, publication_id):
    def delete():
        with app.app_context(), writing():
            deletion.delete(db.session.get_one(Video, seen(app, publication_id).video_id))

    with pytest.raises(ImpossibleTransition, match="publishing cannot be deleted"):
        delete()
    changed(app, publication_id, lambda it: (setattr(it, "youtube_id", "local-1"), it.cancel(NOON)))
    with pytest.raises(ImpossibleTransition, match="is being made private"):
        delete()


def test_a_published_video_is_deleted_here_with_its_publication(app, publication_id):
    published = worked(app, publication_id, Time())
    with app.app_context():
        with writing():
            deletion.delete(db.session.get_one(Video, published.video_id))
        assert db.session.get(Publication, publication_id) is None


@ONE_KIND
def test_a_publication_that_is_deleted_while_it_is_worked_on_is_left_alone(app, publication_id):
    with app.app_context():
        values(publication_id, state="running", lease_token="a", lease_until=utcnow() - timedelta(seconds=1))
        db.session.execute(Video.__table__.delete())
        db.session.commit()
        jobs.publish(publication_id)
