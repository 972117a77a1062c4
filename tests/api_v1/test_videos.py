"""A film is asked for by a program: under the rules of the page, once, and told whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.acts.asked import left
from tests.api_v1.filmed import data_of
from tests.costs.threads import together
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.paid import app_with
from tests.support.people import Cast, person
from tests.support.programs import Program, error_of, let_call
from tests.videos import standing
from ytempire.channels.channel import Channel
from ytempire.costs import limit
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.publication import of_video
from ytempire.videos.step import NAMES
from ytempire.videos.video import Video

TOPIC = "Why salt makes food taste better"
WRONG = [
    ("topic", {"topic": " "}), ("topic", {"topic": "x" * 301}), ("topic", {"topic": None}), ("topic", {"topic": 7}),
    ("style", {"style": "x" * 61}), ("format", {"format": "square"}), ("duration_target", {"duration_target": 14}),
    ("duration_target", {"duration_target": 3601}), ("duration_target", {"duration_target": 60.5}),
    ("notes", {"notes": "x" * 20_001}), ("script", {"script": "ü" * 300_000}), ("channel_id", {"channel_id": "ch_1"}),
    ("topic", {"topic": "\u4e3a\u4ec0\u4e48"}), ("publish_at", {"publish_at": "2020-01-01T00:00:00Z"}),
    ("publish_at", {"publish_at": "2027-01-01T00:00:00"}), ("publish_at", {"publish_at": "soon"}),
    ("publish_at", {"publish_at": "2099-01-01T00:00:00Z"}), ("publish_at", {"publish_at": "0001-01-01T00:00:00+14:00"}),
    ("publish_at", {"publish_at": "9999-12-31T23:59:59-14:00"}), ("local_voice", {"local_voice": "perhaps"}),
    ("tpoic", {"tpoic": "Salt"}),
]  # fmt: skip


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def videos(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Video)) or 0


def test_a_film_is_queued_and_where_it_is_is_said(app: Flask, cast: Cast, owner: Program) -> None:
    channel_id = channel_of(app, cast.owner)
    answer = owner.post("/videos/generate", {
        "channel_id": channel_id, "topic": TOPIC, "style": "story", "format": "portrait", "duration_target": 90,
        "notes": "It is salt.", "local_voice": True,
    })  # fmt: skip
    told = data_of(answer, 202)
    video_id = told["video_id"]
    assert told == {
        "video_id": video_id, "estimate": "0.000000", "status": "queued",
        "links": {"video": f"/v1/videos/{video_id}", "events": f"/v1/videos/{video_id}/events"},
    }  # fmt: skip
    assert answer.headers["Location"] == f"/v1/videos/{video_id}"
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        assert (video.topic, video.style, video.format, video.duration_target) == (TOPIC, "story", "portrait", 90)
        assert (video.notes, video.here, video.channel_id) == ("It is salt.", ["voice"], channel_id)
    assert left(app)[1:] == (["video.queued"], 1)


def test_what_is_not_said_is_the_channels(app: Flask, cast: Cast, owner: Program) -> None:
    channel_id = channel_of(app, cast.owner, style="news", format="portrait", duration_target=120)
    asked = {"channel_id": channel_id, "topic": TOPIC, "style": None, "format": None, "duration_target": None}
    video_id = data_of(owner.post("/videos/generate", asked), 202)["video_id"]
    told = data_of(owner.get(f"/videos/{video_id}"))
    assert (told["style"], told["format"], told["duration_target"]) == ("news", "portrait", 120)


@pytest.mark.parametrize(("field", "wrong"), WRONG, ids=[f"{field}-{place}" for place, (field, _) in enumerate(WRONG)])
@ONE_KIND
def test_a_wrong_field_is_named_and_nothing_is_queued(
    app: Flask, cast: Cast, owner: Program, field: str, wrong: dict[str, object]
) -> None:
    asked = {"channel_id": channel_of(app, cast.owner), "topic": TOPIC, **wrong}
    for path in ("/videos/generate", "/videos/estimate"):
        answer = owner.post(path, asked)
        assert answer.status_code == 422, answer.get_data(as_text=True)
        assert field in answer.get_json()["error"]["details"]
    assert videos(app) == 0


@pytest.mark.parametrize("path", ["/videos/generate", "/videos/estimate"])
def test_a_channel_of_somebody_else_or_one_that_was_put_away_is_not_there(
    app: Flask, cast: Cast, owner: Program, path: str
) -> None:
    archived = channel_of(app, cast.owner, "Old")
    with app.app_context(), writing():
        db.session.get_one(Channel, archived).archived_at = utcnow()
    for channel_id in (channel_of(app, cast.outsider), archived, "ch_0123456789abcdef"):
        assert error_of(owner.post(path, {"channel_id": channel_id, "topic": TOPIC})) == (404, "not_found")
    assert videos(app) == 0


def test_a_time_is_kept_and_told(app: Flask, cast: Cast, owner: Program) -> None:
    at = (utcnow() + timedelta(days=2)).replace(microsecond=0)
    told = {"channel_id": channel_of(app, cast.owner), "topic": TOPIC, "publish_at": at.isoformat()}
    video_id = data_of(owner.post("/videos/generate", told), 202)["video_id"]
    video = data_of(owner.get(f"/videos/{video_id}"))
    assert video["publish_at"] == at.isoformat().replace("+00:00", "Z")
    assert video["youtube"] is None  # it was not begun
    with app.app_context():
        publication = of_video(video_id)
        assert publication is not None
        assert (publication.publish_at, publication.privacy) == (at, "public")


@ONE_KIND
def test_what_costs_more_than_a_video_may_is_refused_and_what_would_fit_is_said(settings, standins) -> None:
    with app_with(standins, settings) as app:
        let_call(app)
        owner = person(app, "owner@example.com")
        program, asked = Program.of(app, owner), {"channel_id": channel_of(app, owner), "topic": TOPIC}
        with app.app_context(), writing():
            limit.set_limit(limit.VIDEO, 1)
        answer = program.post("/videos/generate", asked)
        assert error_of(answer) == (422, "over_video_budget")
        assert videos(app) == 0
        told = data_of(program.post("/videos/estimate", asked))
        assert told["over_video_budget"] is True
        assert told["video_limit"] == "0.000001"
        assert told["ways"]
        assert sum(micro(part["likely"]) for part in told["parts"]) == micro(told["estimate"]) > 1
        assert micro(told["low"]) <= micro(told["estimate"]) <= micro(told["high"])
        assert told["services"]["voice"] == {"provider": "elevenlabs", "model": "eleven_multilingual_v2",
                                             "instead_of": None}  # fmt: skip
        here = data_of(program.post("/videos/estimate", {**asked, "local_voice": True}))
        assert here["services"]["voice"]["provider"] == "local"


@ONE_KIND
def test_what_does_not_fit_today_is_queued_and_waits_and_the_estimate_says_so(settings, standins) -> None:
    with app_with(standins, settings) as app:
        let_call(app)
        owner = person(app, "owner@example.com")
        program, asked = Program.of(app, owner), {"channel_id": channel_of(app, owner), "topic": TOPIC}
        with app.app_context(), writing():
            limit.set_limit(limit.DAY, 10)
        told = data_of(program.post("/videos/estimate", asked))
        assert told["over_video_budget"] is False
        assert told["waits_for"]["reason"] == "budget_day"
        assert micro(told["waits_for"]["missing"]) == micro(told["estimate"]) - 10
        assert told["waits_for"]["until"].endswith("T00:00:00Z")
        queued = data_of(program.post("/videos/generate", asked), 202)
        assert queued["estimate"] == told["estimate"]
        assert data_of(program.get(f"/videos/{queued['video_id']}"))["estimate"] == told["estimate"]


@ONE_KIND
def test_a_model_without_a_price_is_refused(settings, standins) -> None:
    with app_with(standins, settings, openai_model="gpt-nobody-knows") as app:
        let_call(app)
        owner = person(app, "owner@example.com")
        program, asked = Program.of(app, owner), {"channel_id": channel_of(app, owner), "topic": TOPIC}
        assert error_of(program.post("/videos/generate", asked)) == (422, "unpriced")
        assert data_of(program.post("/videos/estimate", asked))["unpriced"] is True


def test_an_estimate_queues_nothing(app: Flask, cast: Cast, owner: Program) -> None:
    told = data_of(owner.post("/videos/estimate", {"channel_id": channel_of(app, cast.owner), "topic": TOPIC}))
    assert (told["estimate"], told["over_video_budget"], told["waits_for"]) == ("0.000000", False, None)
    assert [part["step"] for part in told["parts"]] == list(NAMES)
    assert (videos(app), left(app)[1:]) == (0, ([], 0))


def test_a_key_asked_twice_makes_one_film(app: Flask, cast: Cast, owner: Program) -> None:
    asked = {"channel_id": channel_of(app, cast.owner), "topic": TOPIC}
    key = {"Idempotency-Key": "row-7"}
    first, again = (owner.post("/videos/generate", asked, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"
    other = owner.post("/videos/generate", {**asked, "topic": "Another"}, headers=key)
    assert error_of(other) == (409, "idempotency_key_reused")
    assert (videos(app), left(app)[1:]) == (1, (["video.queued"], 1))


def test_a_key_asked_by_many_at_once_makes_one_film(app: Flask, cast: Cast, owner: Program) -> None:
    asked, key = {"channel_id": channel_of(app, cast.owner), "topic": TOPIC}, {"Idempotency-Key": "row-7"}
    answers = together(app, [lambda: owner.post("/videos/generate", asked, headers=key)] * 6)
    assert {data_of(answer, 202)["video_id"] for answer in answers} == {data_of(answers[0], 202)["video_id"]}
    assert (videos(app), left(app)[1:]) == (1, (["video.queued"], 1))


def test_one_that_is_deleted_is_gone_with_its_files(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = owner.delete(f"/videos/{video_id}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert error_of(owner.get(f"/videos/{video_id}")) == (404, "not_found")
    assert error_of(owner.delete(f"/videos/{video_id}")) == (404, "not_found")


def micro(dollars: str) -> int:
    whole, _, rest = dollars.partition(".")
    return int(whole) * 1_000_000 + int(rest)
