"""The queue and the reconciler: Redis may lose anything, the database remembers."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from rq import Queue
from sqlalchemy import event, update

from tests.support.films import video_of
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.pipeline.jobs import SETTLED, produce_later, reconcile, sweep
from ytempire.pipeline.lease import claim
from ytempire.storage import storage
from ytempire.videos.video import Video


def waiting():
    return Queue("media", connection=redis_client()).get_job_ids()


def older(video_id, **by):
    """As if time had passed since the video was queued or its lease was renewed."""
    with writing():
        db.session.execute(update(Video).where(Video.id == video_id).values(
            {name: utcnow() - passed for name, passed in by.items()}))


@pytest.fixture
def video_id(app, cast):
    return video_of(app, cast.owner)


def test_a_queued_video_has_one_job(app, video_id):
    with app.app_context():
        produce_later(db.session.get_one(Video, video_id))
        assert waiting() == [f"{video_id}-0"]
        assert db.session.get_one(Video, video_id).enqueued_at is not None


def test_a_video_that_never_reached_the_queue_is_queued(app, video_id):
    with app.app_context():
        assert reconcile() == 1
        assert waiting() == [f"{video_id}-0"]


def test_a_waiting_job_is_left_alone(app, video_id):
    with app.app_context():
        produce_later(db.session.get_one(Video, video_id))
        older(video_id, enqueued_at=SETTLED * 2)
        assert reconcile() == 0
        assert len(waiting()) == 1


def test_after_redis_lost_everything_the_queue_is_filled_again(app, video_id):
    with app.app_context():
        produce_later(db.session.get_one(Video, video_id))
        redis_client().flushall()
        older(video_id, enqueued_at=SETTLED * 2)
        assert reconcile() == 1
        assert len(waiting()) == 1


def test_a_dead_workers_video_is_queued_again(app, video_id):
    with app.app_context():
        claim(video_id)
        assert reconcile() == 0
        older(video_id, lease_until=timedelta(seconds=1))
        assert reconcile() == 1
        assert waiting() == [f"{video_id}-1"]


def test_a_finished_video_is_never_queued(app, video_id):
    with app.app_context():
        with writing():
            db.session.execute(update(Video).values(status="completed"))
        assert reconcile() == 0


def test_without_redis_nothing_breaks_and_the_video_waits(app, video_id, redis_server):
    with app.app_context():
        redis_server.kill()
        try:
            produce_later(db.session.get_one(Video, video_id))
            assert reconcile() == 0
            assert db.session.get_one(Video, video_id).status == "queued"
        finally:
            redis_server.start()
        assert reconcile() == 1


def test_unfinished_files_of_a_dead_worker_are_swept_and_those_of_a_living_one_stay(app, video_id):
    with app.app_context():
        alive = claim(video_id)
        with storage().workspace(alive.token) as kept, storage().workspace("dead") as left:
            (left / "half.mp4").write_text("half")
            assert sweep() == 1
            assert kept.is_dir()
            assert not left.exists()


def test_a_video_that_is_begun_during_the_sweep_keeps_its_folder(app, video_id):
    begun = []

    def begin(*_):
        """Another process claims the video and makes its folder, just after the sweep has read the leases."""
        if not begun:
            begun.append(None)
            with app.app_context():
                begun[0] = Path(tempfile.mkdtemp(prefix=f"{claim(video_id).token}-", dir=storage().root / "unfinished"))

    with app.app_context(), storage().workspace("dead"):
        event.listen(db.engine, "after_cursor_execute", begin)
        try:
            assert sweep() == 1
        finally:
            event.remove(db.engine, "after_cursor_execute", begin)
    assert begun[0].is_dir()
