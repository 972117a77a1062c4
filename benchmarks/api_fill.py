"""Videos of one person in six channels, as many as are wanted, for `benchmarks.api`."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, text

from tests.support.films import channel_of
from tests.support.people import Person, person
from tests.support.programs import Program, let_call
from tests.support.stack import SECRET
from ytempire import create_app
from ytempire.config import PROJECT, Settings
from ytempire.extensions import db, utcnow, writing
from ytempire.videos.step import NAMES, Step
from ytempire.videos.video import Video

CHANNELS = 6
AT_ONCE = 5_000  # rows of an INSERT
STATUSES = ("completed", "completed", "completed", "published", "failed")


def filled(url: str, folder: Path, redis_address: str, videos: int) -> str:
    """Migrate and fill the empty database; the access token of the person whose all of it is."""
    app = create_app(Settings(
        _env_file=None, app_env="testing", secret_key=SECRET, data_encryption_key=SECRET, jwt_secret_key=SECRET,  # type: ignore[call-arg]
        instance_path=folder, database_url=url, redis_url=redis_address, access_token_expire_minutes=600,
    ))  # fmt: skip
    begun = time.perf_counter()
    with app.app_context():
        upgrade(directory=str(PROJECT / "migrations"))
    owner = person(app, "owner@example.com")
    channels = [channel_of(app, owner, f"Channel {number}") for number in range(CHANNELS)]
    _fill(app, owner, channels, videos)
    print(f"{videos:,} videos filled in {time.perf_counter() - begun:.0f} s")
    bearer = Program.of(let_call(app), owner).bearer
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert bearer
    return bearer


def _fill(app: Flask, owner: Person, channels: list[str], count: int) -> None:
    """A video every ten seconds, each with its eight steps, the newest now."""
    now = utcnow()
    with app.app_context():
        for first in range(0, count, AT_ONCE):
            rows = [{
                "id": str(uuid.uuid4()), "user_id": owner.id, "channel_id": channels[number % CHANNELS],
                "topic": f"Film {number}", "title": f"Film {number}", "status": STATUSES[number % len(STATUSES)],
                "estimate": {"micro": 450_000}, "duration_seconds": 61.5, "quality_score": 0.8,
                "created_at": now - timedelta(seconds=10 * (count - number)),
            } for number in range(first, min(first + AT_ONCE, count))]  # fmt: skip
            steps = [{"video_id": row["id"], "position": position, "name": name, "state": "done", "progress": 1.0}
                     for row in rows for position, name in enumerate(NAMES)]  # fmt: skip
            with writing():
                db.session.execute(insert(Video.__table__), rows)  # type: ignore[arg-type]
                db.session.execute(insert(Step.__table__), steps)  # type: ignore[arg-type]
        if db.engine.dialect.name == "postgresql":  # what autovacuum does in a while
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
