"""`/v1/admin/jobs`: queues, workers, videos, failures and deliveries."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from rq import Queue, Worker
from rq.job import Job

from tests.support.films import video_of
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.support.redis import RedisForTests
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline.jobs import QUEUES, produce, produce_later
from ytempire.videos.lifecycle import STATUSES
from ytempire.videos.video import Video
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import Endpoint


def failed(app: Flask, cast: Cast, error: str, days_ago: int = 0, status: str = "failed", step: str = "voice") -> None:
    """A video whose step failed so many days ago."""
    video_id = video_of(app, cast.owner)
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        row = video.step(step)
        row.state, row.error, row.finished_at = "failed", error, utcnow() - timedelta(days=days_ago)
        video.status, video.error = status, error


def test_queues_have_their_lengths_and_videos_their_statuses(app: Flask, cast: Cast) -> None:
    videos = [video_of(app, cast.owner), video_of(app, cast.outsider)]
    with app.app_context():
        for video_id in videos:
            produce_later(db.session.get_one(Video, video_id))
    told = Program.of(let_call(app), cast.admin).get("/admin/jobs").get_json()["data"]
    assert [queue["name"] for queue in told["queues"]] == list(QUEUES)
    lengths = {queue["name"]: queue["waiting"] for queue in told["queues"]}
    assert lengths == {**dict.fromkeys(QUEUES, 0), "media": 2}
    assert told["workers"] == []
    assert told["videos"] == {**dict.fromkeys(STATUSES, 0), "queued": 2}


def test_workers_say_what_they_do(app: Flask, cast: Cast, redis_server: RedisForTests) -> None:
    client, video_id = redis_server.client, video_of(app, cast.owner)
    queue = Queue("media", connection=client)
    job = queue.enqueue(produce, video_id, job_id=f"{video_id}-0")
    busy, idle = (Worker(names, connection=client, name=name) for name, names in (
        ("busy", ["media"]), ("idle", ["publish", "of-my-own"])))  # fmt: skip
    for worker in (busy, idle):
        worker.register_birth()
    idle.set_state("idle")
    busy.prepare_execution(job)
    busy.prepare_job_execution(job)
    told = Program.of(let_call(app), cast.admin).get("/admin/jobs").get_json()["data"]
    first, second = told["workers"]
    assert (first["name"], first["state"], first["queues"]) == ("busy", "busy", ["media"])
    assert first["heard_at"] is not None
    assert first["task"].pop("started_at") is not None
    assert first["task"] == {"id": f"{video_id}-0", "kind": "film", "of": video_id, "queue": "media"}
    assert (second["state"], second["queues"], second["task"]) == ("idle", ["publish", "of-my-own"], None)
    counts = {line["name"]: line["started"] for line in told["queues"]}
    assert (counts["media"], counts["publish"], counts["of-my-own"]) == (1, 0, 0)


def test_a_worker_whose_job_is_gone_has_none(app: Flask, cast: Cast, redis_server: RedisForTests) -> None:
    client = redis_server.client
    for name in ("broken", "left"):
        job = Queue("media", connection=client).enqueue(produce, "x", job_id=name)
        worker = Worker(["media"], connection=client, name=name)
        worker.register_birth()
        worker.prepare_execution(job)
    client.hset(Job.key_for("broken"), "data", b"this is no job")
    client.delete(Job.key_for("left"))
    told = Program.of(let_call(app), cast.admin).get("/admin/jobs").get_json()["data"]
    assert [(each["name"], each["task"]) for each in told["workers"]] == [("broken", None), ("left", None)]


def test_failures_of_seven_days_are_counted_by_reason(app: Flask, cast: Cast) -> None:
    for days_ago in (0, 2, 6):
        failed(app, cast, "The voice is not installed.", days_ago)
    failed(app, cast, "The disk is full.", step="render")
    failed(app, cast, "The disk is full.", 8, step="render")
    failed(app, cast, "It was made again.", status="completed")
    told = Program.of(let_call(app), cast.admin).get("/admin/jobs").get_json()["data"]
    assert [(each["step"], each["error"], each["count"]) for each in told["failures"]] == [
        ("voice", "The voice is not installed.", 3), ("render", "The disk is full.", 1)]  # fmt: skip
    assert told["videos"]["failed"] == 5


def test_deliveries_that_wait_and_those_that_were_given_up(app: Flask, cast: Cast) -> None:
    begun = utcnow() - timedelta(hours=3)
    with app.app_context(), writing():
        endpoint = Endpoint(user_id=cast.owner.id, url="https://example.com/hook", events=["*"], secret="s")
        db.session.add(endpoint)
        db.session.flush()
        long_ago = utcnow() - timedelta(days=8)
        for number, (state, at) in enumerate((("waiting", begun), ("sending", utcnow()), ("delivered", begun),
                                              ("failed", begun), ("failed", long_ago))):  # fmt: skip
            db.session.add(Delivery(endpoint_id=endpoint.id, event_id=f"ev_{number}", event="video.queued", body="{}",
                                    state=state, created_at=at))  # fmt: skip
    told = Program.of(let_call(app), cast.admin).get("/admin/jobs").get_json()["data"]["deliveries"]
    assert (told["waiting"], told["failed"]) == (2, 1)
    assert told["oldest_at"] == begun.isoformat().replace("+00:00", "Z")


def test_without_redis_the_queues_cannot_be_told(app: Flask, cast: Cast, settings: Settings) -> None:
    away = let_call(create_app(settings.model_copy(update={"redis_url": "unix:///nowhere.sock"})))
    answer = Program.of(away, cast.admin).get("/admin/jobs")
    assert error_of(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert error_of(Program.of(away, cast.owner).get("/admin/jobs")) == (403, "admin_required")
    with away.app_context():
        db.session.remove()
        db.engine.dispose()
