"""Which thumbnail stands for a film: three to choose from, or one's own; the film itself stays as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image

from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from ytempire.extensions import db, writing
from ytempire.pipeline import scoring
from ytempire.videos.result import Result
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OFFERED = [{"layout": name, "contrast": 9.0, "contrast_small": small}
           for name, small in (("big", 9.0), ("number", 3.0), ("question", 6.0))]  # fmt: skip


def offered(app: Flask, owner: Person) -> str:
    """A measured film with three thumbnails."""
    video_id = standing.finished(app, owner)
    standing.store(app, video_id, "thumbnail", {f"{each['layout']}.jpg": str(each["layout"]).encode()
                                                for each in OFFERED}, "three")  # fmt: skip
    with app.app_context(), writing():
        row = db.session.query(Result).filter_by(video_id=video_id, kind="thumbnail").order_by(Result.id.desc()).first()
        assert row is not None
        row.data = {"offered": OFFERED}
        video = db.session.get_one(Video, video_id)
        parts = [scoring.Part("Loudness", "-14 LUFS", 1.0, 10), scoring.thumbnail_part(9.0)]
        video.quality_parts, video.quality_score = [part.to_json() for part in parts], 1.0
    return video_id


def picture(size: tuple[int, int] = (900, 900), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind)
    return out.getvalue()


def test_the_best_one_stands_for_the_film_until_another_is_chosen(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = offered(app, cast.owner)
    owner = signed_in(cast.owner)
    assert owner.get(f"/videos/{video_id}/thumbnail").data == b"big"
    answer = owner.post(f"/videos/{video_id}/thumbnail", {"layout": "number"})
    assert (answer.status_code, answer.location) == (303, f"/videos/{video_id}#thumbnails")
    assert owner.get(f"/videos/{video_id}/thumbnail").data == b"number"
    assert standing.status_of(app, video_id) == "completed"


def test_all_three_are_shown_side_by_side(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = offered(app, cast.owner)
    owner = signed_in(cast.owner)
    text = owner.get(f"/videos/{video_id}/thumbnails").text
    assert re.findall(r'name="layout" value="(\w+)" aria-pressed="(\w+)"', text) == [
        ("big", "true"), ("number", "false"), ("question", "false"),
    ]  # fmt: skip
    for layout in ("big", "number", "question"):
        assert owner.get(f"/videos/{video_id}/thumbnails/{layout}").data == layout.encode()
    assert owner.get(f"/videos/{video_id}/thumbnails/arrow").status_code == 404


def test_a_choice_is_seen_at_once_where_the_browser_has_kept_the_other(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = offered(app, cast.owner)
    owner = signed_in(cast.owner)
    addresses = set()
    for layout in ("big", "number"):
        owner.post(f"/videos/{video_id}/thumbnail", {"layout": layout})
        found = {re.search(rf"/videos/{video_id}/thumbnail\?v=[\w-]+", owner.get(page).text)
                 for page in ("/videos", f"/videos/{video_id}")}  # fmt: skip
        addresses |= {match[0] for match in found if match}
    assert len(addresses) == 2
    etags = {owner.get(f"/videos/{video_id}/thumbnails/{name}").headers["ETag"] for name in ("big", "number")}
    assert len(etags) == 2


def test_the_quality_counts_the_contrast_of_the_chosen_one(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = offered(app, cast.owner)
    signed_in(cast.owner).post(f"/videos/{video_id}/thumbnail", {"layout": "number"})
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        assert video.quality_parts[-1]["value"] == "3.0 : 1"
        assert video.quality_score == pytest.approx((10 + 8 * 0.5) / 18, abs=1e-4)


def test_ones_own_picture_is_fitted_and_not_measured(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = offered(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = owner.post(f"/videos/{video_id}/thumbnail", {"picture": (io.BytesIO(picture()), "mine.png")})
    assert answer.status_code == 303
    sent = owner.get(f"/videos/{video_id}/thumbnail")
    assert sent.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(sent.data)).size == (1280, 720)
    with app.app_context():
        names = [part["name"] for part in db.session.get_one(Video, video_id).quality_parts]
    assert names == ["Loudness"]
    assert "Your own" in owner.get(f"/videos/{video_id}/thumbnails").text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"<svg/>", b"\xff\xd8\xff\xe0 cut off"])
def test_what_is_no_picture_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, content: bytes
) -> None:
    video_id = offered(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = owner.post(f"/videos/{video_id}/thumbnail", {"picture": (io.BytesIO(content), "mine.gif")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "mine.gif" in answer.text[answer.text.index('role="alert"') :].partition("</div>")[0]
    assert owner.get(f"/videos/{video_id}/thumbnail").data == b"big"


def test_a_thumbnail_that_is_not_offered_is_refused(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = offered(app, cast.owner)
    answer = signed_in(cast.owner).post(f"/videos/{video_id}/thumbnail", {"layout": "arrow"})
    assert answer.status_code == 422
    assert "Choose one of these" in answer.text


def test_before_there_is_one_nothing_is_chosen(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    owner = signed_in(cast.owner)
    assert owner.get(f"/videos/{video_id}/thumbnails").status_code == 409
    assert owner.post(f"/videos/{video_id}/thumbnail", {"layout": "big"}).status_code == 409


def test_while_the_film_is_made_the_choice_waits(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.put(app, offered(app, cast.owner), "processing")
    assert signed_in(cast.owner).post(f"/videos/{video_id}/thumbnail", {"layout": "number"}).status_code == 409


def test_as_a_part_of_the_videos_page_the_choice_leaves_its_title_alone(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    path, owner = f"/videos/{offered(app, cast.owner)}/thumbnails", signed_in(cast.owner)
    assert "<title>Thumbnail: " in owner.get(path).text
    part = owner.get(path, headers={"HX-Request": "true"}).text
    assert "<title>" not in part
    assert 'id="thumbnails"' in part
