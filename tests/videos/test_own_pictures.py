"""Pictures of the creator's own in a scene: checked, kept under their hash, shown, taken out again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from tests.support.people import Cast, Person, Visitor
from tests.videos import scripts
from ytempire.extensions import db
from ytempire.film.uploads import accepted
from ytempire.storage import storage
from ytempire.videos import uploads
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Sent = tuple[io.BytesIO, str]


def picture(colour: tuple[int, int, int] = (200, 30, 30), name: str = "mine.png", mode: str = "RGB") -> Sent:
    out = io.BytesIO()
    Image.new(mode, (400, 320), colour if mode == "RGB" else 0).save(out, "JPEG" if mode == "CMYK" else "PNG")
    return io.BytesIO(out.getvalue()), name


def add(owner: Visitor, video_id: str, *pictures: Sent, act: str = "pictures", **fields: Any) -> dict[str, Any]:
    """The page after pictures were added to its first scene."""
    sent = {**scripts.opened(owner, video_id), **fields, "s1-new": list(pictures), "act": act}
    answer = owner.post(f"/videos/{video_id}/script", sent)
    assert answer.status_code == 200, answer.text
    return scripts.typed(answer.text)


def test_a_picture_that_is_added_is_shown_by_the_layout_for_pictures(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    page = add(owner, video_id, picture(), **{"s1-heading": "As I typed it"})
    assert (page["s1-layout"], page["s1-heading"]) == ("picture", "As I typed it")
    sent = owner.get(f"/videos/{video_id}/script/pictures/{page['s1-pictures']}.jpg")
    assert (sent.mimetype, Image.open(io.BytesIO(sent.data)).size) == ("image/jpeg", (400, 320))


def test_saved_pictures_stand_in_the_scene_by_their_keys(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    page = add(owner, video_id, picture(), picture((0, 90, 0)), picture())
    assert len(page["s1-pictures"]) == 2  # the same file twice is one picture
    owner.post(f"/videos/{video_id}/script", {**page, "act": "save"})
    keys = scripts.edition(app, video_id)["scenes"][0]["pictures"]
    assert keys == [f"{cast.owner.id}/upload/{sha}/picture.jpg" for sha in page["s1-pictures"]]
    with app.app_context():
        assert all(storage().exists(key) for key in keys)
    assert scripts.opened(owner, video_id)["s1-pictures"] == page["s1-pictures"]


def test_a_picture_is_taken_out_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    page = add(owner, video_id, picture(), picture((0, 90, 0)))
    first, second = page["s1-pictures"]
    answer = owner.post(f"/videos/{video_id}/script", {**page, "act": f"drop s1 {first}"})
    assert scripts.typed(answer.text)["s1-pictures"] == second


def test_somebody_elses_picture_is_not_to_be_had(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    theirs = scripts.written(app, cast.outsider)
    sha = add(signed_in(cast.outsider), theirs, picture())["s1-pictures"]
    mine = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    assert owner.get(f"/videos/{mine}/script/pictures/{sha}.jpg").status_code == 422
    fields = {**scripts.opened(owner, mine), "s1-pictures": sha, "act": "save"}
    answer = owner.post(f"/videos/{mine}/script", fields)
    assert answer.status_code == 422
    assert "A picture of scene 1 is no longer stored." in answer.text
    with app.app_context():
        assert db.session.get_one(Video, mine).edition is None


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"PK\x03\x04 a zip", b"<svg/>", b"\xff\xd8\xff\xe0 cut off"])
def test_what_is_no_picture_is_refused_and_the_rest_is_kept(
    app: Flask, cast: Cast, signed_in: SignIn, content: bytes
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    sent = {**scripts.opened(owner, video_id), "s1-heading": "Mine", "act": "make",
            "s1-new": [(io.BytesIO(content), "mine.gif"), picture()]}  # fmt: skip
    answer = owner.post(f"/videos/{video_id}/script", sent)
    assert answer.status_code == 422
    assert "mine.gif" in answer.text[answer.text.index('role="alert"') :].partition("</div>")[0]
    page = scripts.typed(answer.text)
    assert (page["s1-heading"], len(page["s1-pictures"])) == ("Mine", 64)


def test_a_scene_takes_six_pictures(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    sent = {**scripts.opened(owner, video_id), "act": "pictures",
            "s1-new": [picture((shade, 0, 0)) for shade in range(7)]}  # fmt: skip
    answer = owner.post(f"/videos/{video_id}/script", sent)
    assert "A scene takes 6 pictures at most." in answer.text
    assert len(scripts.typed(answer.text)["s1-pictures"]) == 6


def test_a_picture_becomes_a_plain_jpeg(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    sha = add(signed_in(cast.owner), video_id, picture(mode="CMYK", name="print.jpg"))["s1-pictures"]
    with app.app_context():
        kept = Image.open(storage().path(uploads.key(cast.owner.id, sha)))
        assert (kept.format, kept.mode, accepted(storage().path(uploads.key(cast.owner.id, sha))).mode) == (
            "JPEG", "RGB", "RGB",
        )  # fmt: skip


def test_nothing_half_received_is_left(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    add(signed_in(cast.owner), video_id, picture())
    with app.app_context():
        assert list((storage().root / "receiving").iterdir()) == []


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a\\b\x00c.png", "." * 300, "x" * 300 + ".png", "picture.jpg"])
def test_a_file_may_be_called_anything(app: Flask, cast: Cast, signed_in: SignIn, name: str) -> None:
    video_id = scripts.written(app, cast.owner)
    assert len(add(signed_in(cast.owner), video_id, picture(name=name))["s1-pictures"]) == 64
