"""Alive and ready: each part that fails is named, and no address is given away."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from rq import Queue, Worker
from sqlalchemy import text

from tests.conftest import settings_for
from tests.support.people import Visitor
from tests.support.redis import RedisForTests
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db, utcnow


@pytest.fixture
def worker(redis_server: RedisForTests) -> Iterator[Worker]:
    """A worker that is known to Redis, as one that waits for work is."""
    worker = Worker([Queue("media", connection=redis_server.client)], connection=redis_server.client)
    worker.register_birth()
    yield worker
    worker.register_death()


def ready(app: Flask) -> tuple[int, dict[str, str]]:
    """The status of /readyz, and what it says of each part that fails."""
    answer = Visitor(app).http.get("/readyz")
    return answer.status_code, answer.json.get("parts", {})


def test_the_process_is_alive(visitor: Visitor) -> None:
    answer = visitor.http.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_the_process_is_alive_without_database_and_redis(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@/nothing?host={tmp_path}"
    app = create_app(settings_for(nowhere, tmp_path / "instance", f"unix://{tmp_path}/nobody.sock"))
    assert Visitor(app).http.get("/healthz").status_code == 200


def test_health_needs_no_session(visitor: Visitor) -> None:
    for path in ("/healthz", "/readyz"):
        assert "Set-Cookie" not in visitor.http.get(path).headers


def test_all_is_ready(app: Flask, worker: Worker) -> None:
    assert ready(app) == (200, {})


def test_without_a_worker_it_is_not_ready(app: Flask) -> None:
    assert ready(app) == (503, {"worker": "No worker was heard within 30 seconds."})


def test_a_worker_not_heard_for_long_does_not_count(app: Flask, worker: Worker) -> None:
    long_ago = (utcnow() - timedelta(seconds=31)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    worker.connection.hset(worker.key, "last_heartbeat", long_ago)
    assert ready(app) == (503, {"worker": "No worker was heard within 30 seconds."})


def test_one_worker_of_several_is_enough(app: Flask, worker: Worker, redis_server: RedisForTests) -> None:
    silent = Worker([Queue("media", connection=redis_server.client)], connection=redis_server.client)
    silent.register_birth()
    silent.connection.hset(silent.key, "last_heartbeat", "2020-01-01T00:00:00.000000Z")
    assert ready(app)[0] == 200


def test_a_migration_that_is_missing_is_told(app: Flask, worker: Worker) -> None:
    with app.app_context(), db.engine.begin() as connection:
        present = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        assert ready(app) == (503, {"migrations": "The database has not had all migrations."})
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": present})


def test_storage_that_cannot_be_written_is_told(app: Flask, worker: Worker, settings: Settings) -> None:
    shutil.rmtree(settings.storage_folder, ignore_errors=True)
    settings.storage_folder.parent.mkdir(parents=True, exist_ok=True)
    settings.storage_folder.write_text("a file where the folder should be")
    assert ready(app) == (503, {"storage": "Files cannot be stored."})


def test_redis_that_is_away_is_told(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "ytempire.db")
    address = f"unix://{tmp_path}/nobody.sock"
    app = create_app(settings_for(f"sqlite:///{tmp_path}/ytempire.db", tmp_path / "instance", address))
    status, parts = ready(app)
    assert status == 503
    assert parts["redis"] == "Redis does not answer."
    assert set(parts) == {"redis", "worker"}


@pytest.mark.timeout(60)
def test_redis_that_hangs_does_not_hang_the_answer(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "ytempire.db")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent.sock"))
        silent.listen()
        address = f"unix://{tmp_path}/silent.sock"
        app = create_app(settings_for(f"sqlite:///{tmp_path}/ytempire.db", tmp_path / "instance", address))
        assert set(ready(app)[1]) == {"redis", "worker"}


def test_a_database_that_is_away_is_told_without_its_address(
    tmp_path: Path, redis_server: RedisForTests
) -> None:
    database = f"postgresql://secret-user:secret-word@/nothing?host={tmp_path}"
    app = create_app(settings_for(database, tmp_path / "instance", redis_server.address))
    answer = Visitor(app).http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["parts"]["database"] == "The database does not answer."
    assert "secret" not in answer.text
    assert str(tmp_path) not in answer.text
