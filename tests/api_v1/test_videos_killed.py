"""Whoever answers is killed in between: under its key a film is made once, and asked again it is answered."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests.acts.asked import left
from tests.api_v1.filmed import data_of
from tests.support.begun import PIPE, Begun
from tests.support.films import channel_of
from tests.support.people import Cast
from tests.support.programs import Program, let_call
from ytempire.config import Settings
from ytempire.extensions import db
from ytempire.once import KeptAnswer
from ytempire.videos.video import Video

MOMENTS = (0.0, 0.003, 0.006, 0.012, 0.025)  # seconds after a request at which it is killed


def test_a_process_that_is_killed_leaves_both_the_film_and_the_answer_or_neither(
    app: Flask, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    owner, channel_id = Program.of(let_call(app), cast.owner), channel_of(app, cast.owner)
    command = [sys.executable, "-m", "tests.api_v1.asker", settings.database_url, str(tmp_path / "asker"),
               settings.redis_address, str(owner.bearer), channel_id]  # fmt: skip
    keys = [f"row-{number}" for number in range(len(MOMENTS))]
    for key, moment in zip(keys, MOMENTS, strict=True):
        _killed(command, key, moment)
        kept, made = _kept_of_made(app)
        assert kept == made
    for key in keys:
        asked = {"channel_id": channel_id, "topic": f"Salt, {key}"}
        told = data_of(owner.post("/videos/generate", asked, headers={"Idempotency-Key": key}), 202)
        assert data_of(owner.get(f"/videos/{told['video_id']}"))["topic"] == asked["topic"]
    assert _kept_of_made(app) == (len(keys), len(keys))
    assert left(app)[1] == ["video.queued"] * len(keys)


def _killed(command: list[str], key: str, moment: float) -> None:
    with Begun(command, os.environ, stdin=PIPE, stdout=PIPE) as asker:
        assert asker.stdin is not None
        assert asker.stdout is not None
        assert asker.stdout.readline() == "begun\n"
        asker.stdin.write(f"{key}\n")
        time.sleep(moment)
        asker.kill()


def _kept_of_made(app: Flask) -> tuple[int, int]:
    """Answers that are kept, and films that were made, as of one moment."""
    counts = (select(func.count()).select_from(model).scalar_subquery() for model in (KeptAnswer, Video))
    with app.app_context():
        kept, made = db.session.execute(select(*counts)).one()
        return kept, made
