"""Pictures on their way in: how much is read, what is held meanwhile, what is left of those that nobody kept."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.people import Cast, Person, Visitor
from tests.videos import scripts, standing
from tests.videos.test_own_pictures import add, picture
from tests.videos.test_thumbnail_choice import offered
from ytempire.extensions import db
from ytempire.storage import storage
from ytempire.videos import uploads
from ytempire.videos.sending import FORM_AROUND

SignIn = Callable[[Person], Visitor]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATHS = (("script", 6 * uploads.LARGEST), ("thumbnail", uploads.LARGEST))


class Untouched(io.RawIOBase):
    """What was sent, and must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("It was read")


def send_much(visitor: Visitor, path: str, size: int, **headers: str) -> TestResponse:
    sent = {"CONTENT_LENGTH": str(size), "wsgi.input": Untouched()}
    return visitor.http.post(path, content_type="multipart/form-data; boundary=x", environ_overrides=sent,
                             headers={name.replace("_", "-"): value for name, value in headers.items()})  # fmt: skip


@pytest.mark.parametrize(("path", "most"), PATHS)
def test_more_than_some_pictures_is_refused_before_it_is_read(
    app: Flask, cast: Cast, signed_in: SignIn, path: str, most: int
) -> None:
    video_id = offered(app, cast.owner)
    answer = send_much(signed_in(cast.owner), f"/videos/{video_id}/{path}", most + FORM_AROUND + 1)
    assert answer.status_code == 413
    assert "A picture may have 30 MB" in answer.text


def test_the_editor_stays_as_it_is_when_too_much_was_sent(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = send_much(owner, f"/videos/{video_id}/script", 10**9, HX_Request="true")
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (413, "#not-sent")
    assert 'id="not-sent"' in answer.text
    assert 'id="not-sent"' in owner.get(f"/videos/{video_id}/script").text


@pytest.mark.parametrize("path", ["script", "thumbnail"])
def test_who_is_not_signed_in_sends_no_picture(app: Flask, cast: Cast, visitor: Visitor, path: str) -> None:
    video_id = offered(app, cast.owner)
    assert send_much(visitor, f"/videos/{video_id}/{path}", 10_000_000).status_code == 303


def test_a_file_that_is_too_large_is_told_by_its_name(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = offered(app, cast.owner)
    sent = (io.BytesIO(bytes(uploads.LARGEST + 1)), "huge.png")
    answer = signed_in(cast.owner).post(f"/videos/{video_id}/thumbnail", {"picture": sent})
    assert answer.status_code == 422
    assert "huge.png is larger than 30 MB" in answer.text


@contextmanager
def while_it_is_read(
    app: Flask, owner: Visitor, path: str, fields: dict[str, object]
) -> Iterator[Future[TestResponse]]:
    """Another picture is being read, so that the one that is sent waits; its answer comes afterwards."""
    with app.app_context():
        place = storage().root / "receiving"
    with ThreadPoolExecutor(1) as pool, uploads._reading:
        answer = pool.submit(owner.post, path, fields)
        wait_for(lambda: any(place.glob("*/sent/*")))
        yield answer


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not there():
        assert time.monotonic() < until
        threading.Event().wait(0.02)


def sending(app: Flask, owner: Visitor, video_id: str, path: str) -> dict[str, object]:
    if path == "thumbnail":
        return {"picture": picture()}
    return {**scripts.opened(owner, video_id), "s1-new": picture(), "act": "pictures"}


@pytest.mark.parametrize("path", ["script", "thumbnail"])
def test_no_connection_is_held_while_a_picture_is_read(
    app: Flask, cast: Cast, signed_in: SignIn, path: str
) -> None:
    video_id, owner = offered(app, cast.owner), signed_in(cast.owner)
    fields = sending(app, owner, video_id, path)
    with app.app_context():
        db.session.remove()
        connections = db.engine.pool
    with while_it_is_read(app, owner, f"/videos/{video_id}/{path}", fields) as answer:
        held = connections.checkedout()  # type: ignore[attr-defined]
    assert held == 0
    assert answer.result().status_code in (200, 303)


@pytest.mark.parametrize("path", ["script", "thumbnail"])
def test_a_video_that_is_deleted_while_its_picture_comes_is_not_there_any_more(
    app: Flask, cast: Cast, signed_in: SignIn, path: str
) -> None:
    video_id, owner, other = offered(app, cast.owner), signed_in(cast.owner), signed_in(cast.owner)
    fields = sending(app, owner, video_id, path)
    with while_it_is_read(app, owner, f"/videos/{video_id}/{path}", fields) as answer:
        assert other.post(f"/videos/{video_id}/deletion").status_code == 303
    assert answer.result().status_code == 404


def test_a_request_that_ends_while_others_look_for_what_was_left_harms_none(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    with app.app_context():
        place = storage().root / "receiving"
    place.mkdir(parents=True, exist_ok=True)
    (place / "gone").symlink_to(place / "nowhere")  # listed, and not there when it is looked at
    assert len(add(signed_in(cast.owner), video_id, picture())["s1-pictures"]) == 64


def aged(app: Flask, owner: Person, sha: str) -> Path:
    """The picture, as if it had come long ago."""
    with app.app_context():
        path = storage().path(uploads.key(owner.id, sha))
    os.utime(path, (0, 0))
    return path


def test_a_picture_that_nobody_kept_goes_when_another_comes(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = scripts.written(app, cast.owner), signed_in(cast.owner)
    path = aged(app, cast.owner, add(owner, video_id, picture())["s1-pictures"])
    add(owner, video_id, picture((0, 90, 0)))
    assert not path.exists()


def test_a_picture_that_is_saved_or_sent_again_stays(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = scripts.written(app, cast.owner), signed_in(cast.owner)
    page = add(owner, video_id, picture())
    path = aged(app, cast.owner, page["s1-pictures"])
    owner.post(f"/videos/{video_id}/script", {**page, "act": "save"})
    assert path.stat().st_mtime > 0
    assert scripts.edition(app, video_id)["scenes"][0]["pictures"] == [uploads.key(cast.owner.id, path.parent.name)]


def test_no_picture_is_taken_while_the_film_is_made(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = offered(app, cast.owner), signed_in(cast.owner)
    fields = sending(app, owner, video_id, "script")
    standing.put(app, video_id, "processing")
    assert owner.post(f"/videos/{video_id}/thumbnail", {"picture": picture()}).status_code == 409
    answer = owner.post(f"/videos/{video_id}/script", fields)
    assert answer.status_code == 422
    assert "This video is being made now." in answer.text
    with app.app_context():
        assert storage().keys(f"{cast.owner.id}/upload") == []
