"""Calls of n8n while something breaks: the process is killed in between, Redis is away; and what the page says of
scores that came from outside."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.acts.n8n_calls import events, kept, says, stands
from tests.support.begun import PIPE, Begun
from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from ytempire import create_app
from ytempire.accounts.user import User
from ytempire.acts import n8n
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.publishing.publication import of_video
from ytempire.videos.event import Event
from ytempire.webhooks.received import DONE, REFUSED, Received

KILLS, FEW_KILLS, BETWEEN = 20, 2, 3
LONGEST = 0.008  # seconds from a call to the kill; one takes about half as long


def test_a_kill_in_between_leaves_no_call_half_done(
    app: Flask, cast: Cast, settings: Settings, tmp_path: Path, long: bool
) -> None:
    kills = KILLS if long else FEW_KILLS
    videos = [standing.put(app, video_of(app, cast.owner), "review") for _ in range(kills * BETWEEN)]
    lot = random.Random(20_261_128)
    for kill in range(kills):
        _call(settings, tmp_path, videos[kill * BETWEEN : (kill + 1) * BETWEEN], lot.uniform(0, LONGEST))
        with app.app_context():
            approved = sorted(db.session.scalars(select(Event.video_id).where(Event.message == "Approved.")))
            done = sorted(key or "" for key in db.session.scalars(select(Received.key)))
        assert approved == done
        assert len(done) in range(kill * (BETWEEN - 1) + BETWEEN - 1, (kill + 1) * BETWEEN + 1)
    for video_id in videos:
        says(app, None, "video_completed", video_id, video_id=video_id)
        assert events(app, video_id).count("Approved.") == 1
    assert kept(app) == [("video_completed", "done", 200)] * len(videos)


def _call(settings: Settings, folder: Path, videos: list[str], last: float) -> None:
    """A call for each of the videos; in the last one the caller is killed after this many seconds."""
    command = [sys.executable, "-m", "tests.acts.n8n_caller", settings.database_url, str(folder / "caller"),
               settings.redis_address]  # fmt: skip
    with Begun(command, os.environ, stdin=PIPE, stdout=PIPE) as caller:
        assert caller.stdin is not None
        assert caller.stdout is not None
        assert caller.stdout.readline() == "begun\n"
        for video_id in videos[:-1]:
            caller.stdin.write(f"{video_id}\n")
            assert caller.stdout.readline() == f"{video_id}\n"
        caller.stdin.write(f"{videos[-1]}\n")
        time.sleep(last)
        caller.kill()


def test_without_redis_it_is_done_and_its_publication_waits_for_the_clock(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    video_id = stands(app, cast.owner, mode="automatic")
    away = create_app(settings.model_copy(update={"redis_url": "unix:///nowhere.sock"}))
    assert says(away, cast.owner, "video_completed", video_id=video_id).payload["video_status"] == "publishing"
    with away.app_context():
        db.session.remove()
        db.engine.dispose()
    with app.app_context():
        publication = of_video(video_id)
        assert publication is not None
        assert (publication.state, publication.enqueued_at) == ("queued", None)


def test_the_page_says_who_has_scored_a_part(
    app: Flask, cast: Cast, signed_in: Callable[[Person], Visitor]
) -> None:
    video_id = stands(app, cast.owner)
    creator = signed_in(cast.owner)
    assert "scored by" not in creator.get(f"/videos/{video_id}").text
    says(app, None, "quality_check", video_id=video_id, scores={"Hook": 0.4})
    page = creator.get(f"/videos/{video_id}").text
    assert "a question in the first 5 s · scored by n8n" in page
    assert page.count("scored by") == 1


def test_the_page_shows_no_markup_that_a_note_brings(
    app: Flask, cast: Cast, signed_in: Callable[[Person], Visitor]
) -> None:
    video_id = stands(app, cast.owner)
    says(app, None, "quality_check", video_id=video_id, verdict="reject", note="<script>alert(1)</script>")
    page = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_of_what_was_refused_the_latest_of_each_owner_are_kept_and_all_that_was_done(app: Flask, cast: Cast) -> None:
    owner, other = str(cast.owner.id), str(cast.outsider.id)
    with app.app_context():
        with writing():
            for number in range(n8n.MOST_REFUSED):
                db.session.add(_row(owner, REFUSED, str(number)))
            db.session.add_all([_row(owner, DONE, "done"), _row(other, REFUSED, "another's")])
        for _ in range(2):
            with pytest.raises(n8n.UnknownWorkflow):
                n8n.receive(db.session.get_one(User, cast.owner.id), "nobody knows it", {"long": "x" * 50_000}, None)
        rows = db.session.scalars(select(Received).order_by(Received.id)).all()
        refused = [row for row in rows if row.owner == owner and row.outcome != DONE]
        assert len(refused) == n8n.MOST_REFUSED
        assert [row.message for row in refused[:2]] == ["2", "3"]
        assert [len(row.body) for row in refused[-2:]] == [n8n.LONGEST_REFUSED] * 2
        assert {"done", "another's"} <= {row.message for row in rows}


def _row(owner: str, outcome: str, message: str) -> Received:
    return Received(source="n8n", name="video_completed", owner=owner, outcome=outcome, status=422, message=message)
