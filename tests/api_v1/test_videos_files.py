"""Files of a video, for whoever has a token: whole, in ranges, or not again."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.videos import standing
from ytempire.storage import storage
from ytempire.videos.result import file_of

KINDS = {
    "file": ("video/mp4", standing.FILM),
    "thumbnail": ("image/jpeg", standing.MADE["thumbnail"]["thumbnail.jpg"]),
    "captions.srt": ("application/x-subrip", standing.MADE["captions"]["captions.srt"]),
    "script.txt": ("text/plain", standing.MADE["script"]["script.txt"]),
    "audio": ("audio/wav", standing.MADE["voice"]["voice.wav"]),
}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


@pytest.mark.parametrize("name", KINDS)
def test_each_is_sent_as_what_it_is_and_not_again(app: Flask, cast: Cast, owner: Program, name: str) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = owner.get(f"/videos/{video_id}/{name}")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, *KINDS[name])
    assert answer.headers["Accept-Ranges"] == "bytes"
    again = owner.get(f"/videos/{video_id}/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-99", 0, 99), ("bytes=5000-", 5000, 10239), ("bytes=-10", 10230, 10239)]
)
def test_a_range_is_sent_alone(app: Flask, cast: Cast, owner: Program, asked: str, first: int, last: int) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = owner.get(f"/videos/{video_id}/file", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, standing.FILM[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/10240"


def test_a_range_behind_the_end_is_refused(app: Flask, cast: Cast, owner: Program) -> None:
    answer = owner.get(f"/videos/{standing.finished(app, cast.owner)}/file", headers={"Range": "bytes=99999-"})
    assert error_of(answer) == (416, "bad_range")
    assert answer.headers["Content-Range"] == "bytes */10240"


def test_one_that_was_cleared_away_is_409(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = standing.finished(app, cast.owner)
    with app.app_context():
        key = file_of(video_id, "render", "film.mp4")
        assert key is not None
        storage().delete(key)
    answer = owner.get(f"/videos/{video_id}/file")
    assert error_of(answer) == (409, "not_yet")
    assert "no longer stored" in answer.get_json()["error"]["message"]


@pytest.mark.parametrize("name", [*KINDS, "cost", "events"])
def test_nobody_else_gets_them(app: Flask, cast: Cast, name: str) -> None:
    video_id = standing.finished(app, cast.owner)
    let_call(app)
    for program in (Program.of(app, cast.outsider), Program.of(app, cast.admin)):
        assert error_of(program.get(f"/videos/{video_id}/{name}")) == (404, "not_found")
    assert error_of(Program(app).get(f"/videos/{video_id}/{name}")) == (401, "not_signed_in")
    key = Program.with_key(app, cast.owner, ["channels:read"])
    assert error_of(key.get(f"/videos/{video_id}/{name}")) == (403, "insufficient_scope")
    assert Program.with_key(app, cast.owner, ["videos:read"]).get(f"/videos/{video_id}/{name}").status_code == 200


def test_the_document_says_what_is_sent(owner: Program) -> None:
    paths = owner.get("/openapi.json").get_json()["paths"]
    for name, (kind, _) in KINDS.items():
        answers = paths[f"/videos/{{video_id}}/{name}"]["get"]["responses"]
        assert list(answers["200"]["content"]) == list(answers["206"]["content"]) == [kind]
        assert {"200", "206", "304", "404", "409", "416"} <= set(answers)
        assert "content" not in answers["304"]
    assert list(paths["/videos/{video_id}/events"]["get"]["responses"]["200"]["content"]) == ["text/event-stream"]
