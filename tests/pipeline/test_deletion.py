"""Deleting a video takes its rows and its files, and nothing that another video is made of."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from ytempire.extensions import db, writing
from ytempire.pipeline import deletion, own_files
from ytempire.storage import storage
from ytempire.videos.event import Event
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.result import Result
from ytempire.videos.scene import Scene
from ytempire.videos.step import Step
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def files_of(app: Flask) -> list[Path]:
    with app.app_context():
        return [path for path in storage().root.rglob("*") if path.is_file()]


def test_no_row_and_no_file_of_it_is_left(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    assert files_of(app)
    signed_in(cast.owner).post(f"/videos/{video_id}/deletion")
    assert files_of(app) == []
    with app.app_context():
        for model in (Video, Step, Scene, Event, Result):
            assert db.session.query(model).count() == 0, model


def test_a_file_that_another_video_is_made_of_stays(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    first, second = (standing.put(app, video_of(app, cast.owner), "failed") for _ in range(2))
    for video_id in (first, second):
        key = standing.store(app, video_id, "spoken", {"voice.wav": b"shared"}, "the same words")["voice.wav"]
    owner = signed_in(cast.owner)
    owner.post(f"/videos/{first}/deletion")
    with app.app_context():
        assert storage().exists(key)
    owner.post(f"/videos/{second}/deletion")
    with app.app_context():
        assert not storage().exists(key)


def test_what_another_video_stores_meanwhile_stays(app: Flask, cast: Cast) -> None:
    first, second = (standing.put(app, video_of(app, cast.owner), "failed") for _ in range(2))
    standing.store(app, first, "spoken", {"voice.wav": b"shared"}, "the same words")
    with app.app_context():
        with writing():
            left = deletion.delete(db.session.get_one(Video, first))
        key = standing.store(app, second, "spoken", {"voice.wav": b"shared"}, "the same words")["voice.wav"]
        deletion.delete_files(left)
        assert storage().exists(key)


def test_another_users_equal_work_keeps_nothing_here(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    mine, theirs = video_of(app, cast.owner), video_of(app, cast.outsider)
    keys = [
        standing.store(app, video_id, "spoken", {"voice.wav": b"equal"}, "the same words")["voice.wav"]
        for video_id in (mine, theirs)
    ]
    standing.put(app, mine, "failed")
    signed_in(cast.owner).post(f"/videos/{mine}/deletion")
    with app.app_context():
        assert [storage().exists(key) for key in keys] == [False, True]


def test_a_video_at_work_is_not_deleted(app: Flask, cast: Cast) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), "processing")
    with app.app_context():
        with pytest.raises(ImpossibleTransition), writing():
            deletion.delete(db.session.get_one(Video, video_id))
        assert db.session.get(Video, video_id) is not None


def test_a_file_that_is_gone_already_is_no_error(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    for path in files_of(app):
        path.unlink()
    assert signed_in(cast.owner).post(f"/videos/{video_id}/deletion").status_code == 303


def with_picture(app: Flask, owner: Person, key: str) -> str:
    """A finished video that has the creator's own picture in its script."""
    video_id = standing.finished(app, owner)
    scenes = [{"layout": "picture", "narration": "Look.", "pictures": [key]}]
    standing.put(app, video_id, "completed", edition={"title": "Bees", "scenes": scenes})
    return video_id


def uploaded(app: Flask, owner: Person, name: str = "picture.jpg") -> str:
    """The key of a picture that the owner has sent."""
    key = f"{owner.id}/upload/{'ab' * 32}/{name}"
    with app.app_context():
        path = storage().path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8 own")
    return key


def test_own_pictures_go_with_the_last_video_that_shows_them(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    key = uploaded(app, cast.owner)
    first, second = (with_picture(app, cast.owner, key) for _ in range(2))
    owner = signed_in(cast.owner)
    owner.post(f"/videos/{first}/deletion")
    with app.app_context():
        assert storage().exists(key)
    owner.post(f"/videos/{second}/deletion")
    assert files_of(app) == []


def test_a_picture_of_an_earlier_script_goes_too(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    key = uploaded(app, cast.owner)
    video_id = standing.finished(app, cast.owner)
    with app.app_context(), writing():
        script = db.session.query(Result).filter_by(video_id=video_id, kind="script").one()
        script.data = {"scenes": [{"pictures": [key]}]}
    signed_in(cast.owner).post(f"/videos/{video_id}/deletion")
    assert files_of(app) == []


def test_an_own_thumbnail_goes_with_its_video(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    key = uploaded(app, cast.owner, "thumbnail.jpg")
    video_id = standing.finished(app, cast.owner)
    standing.put(app, video_id, "completed", thumbnail_choice={"upload": key})
    signed_in(cast.owner).post(f"/videos/{video_id}/deletion")
    assert files_of(app) == []


def test_a_picture_that_another_script_takes_meanwhile_stays(app: Flask, cast: Cast) -> None:
    key = uploaded(app, cast.owner)
    video_id = with_picture(app, cast.owner, key)
    with app.app_context():
        with writing():
            left = deletion.delete(db.session.get_one(Video, video_id))
        assert key in left
        with_picture(app, cast.owner, key)
        deletion.delete_files(left)
        assert storage().exists(key)


def test_a_key_that_is_typed_or_another_users_takes_nothing_with_it(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    theirs, typed = uploaded(app, cast.outsider), uploaded(app, cast.owner)
    video_id = with_picture(app, cast.owner, theirs)
    scenes = [{"layout": "title", "heading": f"{theirs} {typed}", "narration": typed, "pictures": [theirs]}]
    standing.put(app, video_id, "completed", edition={"title": theirs, "scenes": scenes},
                 thumbnail_choice={"upload": theirs, "layout": typed})  # fmt: skip
    assert signed_in(cast.owner).post(f"/videos/{video_id}/deletion").status_code == 303
    with app.app_context():
        assert (storage().exists(theirs), storage().exists(typed)) == (True, True)


def test_old_uploads_that_no_video_names_are_swept(app: Flask, cast: Cast) -> None:
    shown, chosen, was, left, theirs = (
        uploaded(app, owner, name) for owner, name in (
            (cast.owner, "a.jpg"), (cast.owner, "b.jpg"), (cast.owner, "c.jpg"), (cast.owner, "d.jpg"),
            (cast.outsider, "e.jpg"),
        )
    )  # fmt: skip
    video_id = with_picture(app, cast.owner, shown)
    standing.put(app, video_id, "completed", thumbnail_choice={"upload": chosen})
    new = uploaded(app, cast.owner, "new.jpg")
    with app.app_context():
        with writing():
            script = db.session.query(Result).filter_by(video_id=video_id, kind="script").one()
            script.data = {"scenes": [{"pictures": [was]}]}
        for key in (shown, chosen, was, left, theirs):
            os.utime(storage().path(key), (0, 0))
        own_files.sweep(cast.owner.id)
        kept = [storage().exists(key) for key in (shown, chosen, was, left, theirs, new)]
    assert kept == [True, True, True, False, True, True]
