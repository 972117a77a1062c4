"""The live preview: drawn by the film's own code, kept in memory, asked for again only when it changed."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.channels import preview
from ytempire.channels.preview import Busy, Pictures, Sample
from ytempire.film.look import Look

FRAME = "/channels/preview/frame.jpg"
THUMBNAIL = "/channels/preview/thumbnail.jpg"


@pytest.fixture
def owner(cast: Cast, signed_in: Callable[[Person], Visitor]) -> Visitor:
    return signed_in(cast.owner)


def picture(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "JPEG"
    return image


@pytest.mark.parametrize(("shape", "size"), [("landscape", (960, 540)), ("portrait", (540, 960))])
def test_the_frame_has_half_the_size_of_the_film(shape: str, size: tuple[int, int]) -> None:
    assert picture(preview.frame(Sample(Look(), shape, "Plain Money"))).size == size


def test_the_thumbnail_is_640_pixels_wide() -> None:
    assert picture(preview.thumb(Sample(Look(), "landscape", "Plain Money"))).size == (640, 360)


@pytest.mark.parametrize(
    "change",
    [
        {"look": Look(colour="#f97316")},
        {"look": Look(pairing="impact")},
        {"look": Look(backgrounds=("rays",))},
        {"look": Look(captions="boxed")},
        {"title": "Deep Field"},
        {"kicker": "Space, slowly"},
    ],
)
def test_what_is_chosen_is_seen(change: dict[str, object]) -> None:
    sample = Sample(Look(), "landscape", "Plain Money")
    assert preview.frame(replace(sample, **change)) != preview.frame(sample)


def test_captions_are_on_the_frame() -> None:
    """Their zone is brighter with white letters in it than the same zone of the plate above it."""
    image = picture(preview.frame(Sample(Look(), "landscape", "Plain Money"))).convert("L")
    _, brightest = image.crop((200, 440, 760, 500)).getextrema()
    assert brightest > 230


def test_three_scenes_are_shown() -> None:
    sample = Sample(Look(), "landscape", "Plain Money", "Money without fear")
    assert len({preview.frame(sample, scene) for scene in range(3)}) == 3


def test_a_channel_without_captions_has_none_on_its_frame() -> None:
    sample = Sample(Look(captions="none"), "landscape", "Plain Money")
    assert picture(preview.frame(sample)).crop((200, 440, 760, 500)).convert("L").getextrema()[1] < 200


def test_a_picture_is_drawn_once() -> None:
    pictures, drawn = Pictures(), []
    for _ in range(3):
        pictures.get("key", lambda: drawn.append(1) or b"picture")
    assert len(drawn) == 1


def test_only_the_newest_pictures_are_kept() -> None:
    pictures, drawn = Pictures(most=2), []
    for key in ("a", "b", "c", "a"):
        pictures.get(key, lambda key=key: drawn.append(key) or b"picture")
    assert drawn == ["a", "b", "c", "a"]


def test_who_waits_too_long_is_told() -> None:
    pictures, begun, go_on = Pictures(patience=0.01), threading.Event(), threading.Event()

    def draw() -> bytes:
        begun.set()
        go_on.wait(10)
        return b"picture"

    other = threading.Thread(target=pictures.get, args=("slow", draw))
    other.start()
    begun.wait(10)
    with pytest.raises(Busy):
        pictures.get("mine", lambda: b"picture")
    go_on.set()
    other.join()


def test_one_user_waits_for_a_few_pictures_only_and_others_are_served() -> None:
    pictures, begun, go_on = Pictures(most_of_one=1), threading.Event(), threading.Event()

    def draw() -> bytes:
        begun.set()
        go_on.wait(10)
        return b"picture"

    first = threading.Thread(target=pictures.get, args=("slow", draw, 1))
    first.start()
    begun.wait(10)
    with pytest.raises(Busy, match="goes on by itself"):
        pictures.get("second", lambda: b"picture", 1)
    go_on.set()
    assert pictures.get("third", lambda: b"theirs", 2) == b"theirs"
    first.join()


@ONE_KIND
def test_a_scene_that_is_none_is_not_there(owner: Visitor) -> None:
    assert owner.get(f"{FRAME}?scene=3").status_code == 404


@pytest.mark.parametrize("path", [FRAME, THUMBNAIL])
@ONE_KIND
def test_the_pictures_are_served_as_jpeg(owner: Visitor, path: str) -> None:
    answer = owner.get(f"{path}?palette=%2314b8a6&pairing=clean&title=Plain+Money&format=landscape")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    picture(answer.data)


@ONE_KIND
def test_a_picture_that_the_browser_has_is_not_sent_again(owner: Visitor) -> None:
    first = owner.get(f"{THUMBNAIL}?title=Plain+Money")
    again = owner.get(f"{THUMBNAIL}?title=Plain+Money", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@ONE_KIND
def test_another_look_is_sent_anew(owner: Visitor) -> None:
    first = owner.get(f"{THUMBNAIL}?title=Plain+Money")
    other = owner.get(
        f"{THUMBNAIL}?title=Plain+Money&pairing=tech", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert other.status_code == 200


@ONE_KIND
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("palette=red", "Give a colour as #rrggbb"),
        ("pairing=comic", "Choose one of: Modern"),
        ("captions=scrolling", "Choose one of: Karaoke"),
        ("format=square", "Choose one of: Landscape"),
        ("backgrounds=cats", "There is no background “cats”."),
    ],
)
@pytest.mark.parametrize("path", [FRAME, THUMBNAIL])
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    owner: Visitor, path: str, query: str, sentence: str
) -> None:
    answer = owner.get(f"{path}?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert sentence in answer.text


@ONE_KIND
def test_a_title_of_any_length_and_script_is_drawn(owner: Visitor) -> None:
    assert owner.get(FRAME, query_string={"title": "Ünïcode 日本 العربية " * 300}).status_code == 200


@ONE_KIND
def test_the_panel_follows_the_form(owner: Visitor) -> None:
    form = {"name": "Night Owls", "niche": "Sleep", "palette": "own", "palette_own": "#123456"}
    text = owner.get("/channels/preview", query_string=form).text
    assert "palette=%23123456" in text
    assert "title=Night+Owls&amp;kicker=Sleep" in text


@ONE_KIND
def test_the_panel_says_what_cannot_be_drawn(owner: Visitor) -> None:
    answer = owner.get("/channels/preview?palette=red")
    assert answer.status_code == 422
    assert "Give a colour as #rrggbb" in answer.text
    assert "<img" not in answer.text


@ONE_KIND
def test_a_visitor_sees_no_preview(visitor: Visitor) -> None:
    assert visitor.get(FRAME).status_code == 303
