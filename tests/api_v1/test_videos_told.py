"""A video as a program reads it: whole, with its steps, its publication, what it waits for and what it cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.api_v1.filmed import data_of, video_in
from tests.costs import spent
from tests.support.films import channel_of
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.videos import standing
from ytempire.extensions import utcnow
from ytempire.videos.step import NAMES

FIELDS = {
    "id", "channel_id", "topic", "style", "format", "duration_target", "status", "quality_score", "estimate",
    "total_cost", "title", "description", "tags", "duration_seconds", "error", "waiting_for", "youtube", "publish_at",
    "created_at", "processing_started_at", "processing_completed_at", "steps", "links",
}  # of interface.md, "A video"  # fmt: skip
STEP = {"name", "state", "progress", "attempts", "cost", "provider", "duration_seconds", "error"}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def test_a_video_is_told_with_all_that_interface_md_names(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = standing.finished(app, cast.owner)
    standing.step(app, video_id, "voice", "done", attempts=2, provider="ElevenLabs",
                  started_at=utcnow() - timedelta(seconds=90), finished_at=utcnow())  # fmt: skip
    told = data_of(owner.get(f"/videos/{video_id}"))
    assert set(told) == FIELDS
    assert all(set(step) == STEP for step in told["steps"])
    assert [step["name"] for step in told["steps"]] == list(NAMES)
    voice = told["steps"][1]
    assert (voice["state"], voice["attempts"], voice["provider"]) == ("done", 2, "ElevenLabs")
    assert 89 < voice["duration_seconds"] < 91
    assert (told["status"], told["quality_score"], told["duration_seconds"]) == ("completed", 0.9, 20.0)
    assert told["links"] == {
        name: f"/v1/videos/{video_id}/{end}"
        for name, end in (("file", "file"), ("thumbnail", "thumbnail"), ("captions", "captions.srt"),
                          ("script", "script.txt"), ("audio", "audio"))
    }  # fmt: skip
    assert told["created_at"].endswith("Z")


def test_what_is_not_there_yet_has_no_link(app: Flask, cast: Cast, owner: Program) -> None:
    asked = {"channel_id": channel_of(app, cast.owner), "topic": "Why salt works"}
    video_id = data_of(owner.post("/videos/generate", asked), 202)["video_id"]
    standing.store(app, video_id, "script", standing.MADE["script"])
    links = data_of(owner.get(f"/videos/{video_id}"))["links"]
    assert links.pop("script") == f"/v1/videos/{video_id}/script.txt"
    assert set(links.values()) == {None}
    for name in ("file", "thumbnail", "captions.srt", "audio"):
        assert error_of(owner.get(f"/videos/{video_id}/{name}")) == (409, "not_yet")


def test_what_it_waits_for_is_told_while_it_waits(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_in(app, cast.owner, "waiting")
    told = data_of(owner.get(f"/videos/{video_id}"))
    assert told["waiting_for"] == {"reason": "budget_day", "message": "The script needs $0.02.",
                                   "until": "2026-11-29T00:00:00Z"}  # fmt: skip
    standing.put(app, video_id, "queued")  # as a film that was woken: a worker has still to have it
    assert data_of(owner.get(f"/videos/{video_id}"))["waiting_for"] is None


def test_its_publication_is_told_with_its_parts(app: Flask, cast: Cast, owner: Program) -> None:
    told = data_of(owner.get(f"/videos/{video_in(app, cast.owner, 'published', captions='They were refused.')}"))
    assert told["status"] == "published"
    youtube = told["youtube"]
    assert (youtube["id"], youtube["state"]) == ("dQw4w9WgXcQ", "done")
    assert youtube["url"] is None  # it was kept on this computer
    assert [part["name"] for part in youtube["parts"]][:2] == ["metadata", "upload"]
    assert [part["error"] for part in youtube["parts"] if part["state"] == "failed"] == ["They were refused."]
    scheduled = data_of(owner.get(f"/videos/{video_in(app, cast.owner, 'scheduled')}"))
    assert scheduled["publish_at"] is not None
    assert scheduled["youtube"]["state"] == "waiting"


def test_the_costs_of_the_steps_add_up(app: Flask, cast: Cast, owner: Program) -> None:
    film = spent.film_of(app, cast.owner)
    spent.spend(app, film, 450_001, "elevenlabs")
    spent.spend(app, film, 30_000, "openai", outcome="failed")
    spent.hold(app, film, 999_999, "openai")
    told = data_of(owner.get(f"/videos/{film.id}"))
    assert told["total_cost"] == "0.480001"
    assert {step["name"]: step["cost"] for step in told["steps"] if step["cost"] != "0.000000"} == {
        "voice": "0.450001", "visuals": "0.030000"}  # fmt: skip


def test_one_that_has_not_changed_is_not_sent_again(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = standing.finished(app, cast.owner)
    first = owner.get(f"/videos/{video_id}")
    known = {"If-None-Match": first.headers["ETag"]}
    assert owner.get(f"/videos/{video_id}", headers=known).status_code == 304
    standing.change(app, video_id, lambda video: setattr(video, "title", "Another"))
    assert data_of(owner.get(f"/videos/{video_id}", headers=known))["title"] == "Another"
