"""The script of a video changed by its creator: what is kept, what is refused, and who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import scripts, standing
from ytempire.extensions import db
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database decides


def path(video_id: str) -> str:
    return f"/videos/{video_id}/script"


@ON_ONE
def test_the_page_shows_every_scene_with_its_fields(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    fields = scripts.opened(signed_in(cast.owner), video_id)
    assert fields["order"] == ["s1", "s2", "s3", "s4"]
    assert (fields["s1-layout"], fields["s1-narration"]) == ("title", "Bees vote.")
    assert fields["s2-items"] == "Round\nSickle | moon\nWaggle"
    assert (fields["s3-left_number"], fields["s3-right_number"], fields["s3-winner"]) == ("10", "20.5", "right")
    assert (fields["s4-points"], fields["s4-chart"]) == ("2019: 14\n2020: 18.5", "line")
    assert (fields["title"], fields["description"], fields["tags"]) == ("Why bees vote", "Of bees.", "bees")


def test_what_is_saved_unchanged_is_the_same_to_the_letter(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    owner.post(path(video_id), {**scripts.opened(owner, video_id), "act": "save"})
    assert scripts.edition(app, video_id)["scenes"] == scripts.SCENES


def test_a_changed_field_changes_that_field_alone(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    changes = {"s2-items": "Round\nSickle | sun\nTremble", "s3-left_number": "1,200", "s4-points": "2019: 14\n2020: 19"}
    owner.post(path(video_id), {**scripts.opened(owner, video_id), **changes, "act": "save"})
    first, second, third, fourth = scripts.edition(app, video_id)["scenes"]
    assert first == scripts.SCENES[0]
    assert second["items"][0] == {"text": "Round", "cue": "round"}
    assert second["items"][1:] == [{"text": "Sickle", "icon": "sun"}, {"text": "Tremble"}]
    assert third["left"] == {"label": "Old", "number": 1200, "cue": "ten"}
    assert fourth == {**scripts.SCENES[3], "points": [["2019", 14], ["2020", 19]]}


@ON_ONE
def test_a_layout_is_judged_by_what_type_can_draw(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = {**scripts.opened(owner, video_id), "s1-layout": "chapter", "s1-heading": "🐝", "act": "save"}
    answer = owner.post(path(video_id), fields)
    assert answer.status_code == 422
    assert "Chapter needs a heading." in answer.text


@ON_ONE
@pytest.mark.parametrize("status", ["completed", "review", "failed", "cancelled", "draft"])
def test_a_script_can_be_changed_when_nobody_works_on_it(
    app: Flask, cast: Cast, signed_in: SignIn, status: str
) -> None:
    video_id = scripts.written(app, cast.owner, status=status)
    owner = signed_in(cast.owner)
    owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-heading": "Bees", "act": "make"})
    assert standing.status_of(app, video_id) == "queued"


@ON_ONE
@pytest.mark.parametrize("status", ["queued", "processing", "waiting"])
def test_a_script_is_not_changed_while_the_film_is_made_and_nothing_is_lost(
    app: Flask, cast: Cast, signed_in: SignIn, status: str
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = {**scripts.opened(owner, video_id), "s1-narration": "What I typed.", "act": "make"}
    standing.put(app, video_id, status)
    answer = owner.post(path(video_id), fields)
    assert answer.status_code == 409
    assert "This video is being made now." in answer.text
    assert scripts.typed(answer.text)["s1-narration"] == "What I typed."
    assert owner.get(path(video_id)).status_code == 409
    with app.app_context():
        assert db.session.get_one(Video, video_id).edition is None


def test_of_two_tabs_the_second_is_told_and_loses_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    one, two = scripts.opened(owner, video_id), scripts.opened(owner, video_id)
    owner.post(path(video_id), {**one, "s1-heading": "One", "act": "save"})
    told = owner.post(path(video_id), {**two, "s1-heading": "Two", "act": "save"})
    assert told.status_code == 422
    assert "changed meanwhile" in told.text
    assert scripts.edition(app, video_id)["scenes"][0]["heading"] == "One"
    owner.post(path(video_id), {**scripts.typed(told.text), "act": "save"})
    assert scripts.edition(app, video_id)["scenes"][0]["heading"] == "Two"


@ON_ONE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"s1-narration": ""}, "Say something in this scene, or delete it."),
        ({"s1-narration": "蜜蜂投票"}, "this text is in Chinese"),
        ({"s1-narration": "🐝🐝"}, "there are none in this text"),
        ({"s1-narration": "x" * 3001}, "This scene says 3,001 characters; 3,000 fit."),
        ({"s1-heading": "x" * 401}, "Use at most 400 characters."),
        ({"s1-layout": "chart"}, "Chart needs points."),
        ({"s1-layout": "big_number"}, "Big number needs a number."),
        ({"s1-number": "many"}, "Give a number, such as 42 or 1,200."),
        ({"s1-number": "nan"}, "Give a number, such as 42 or 1,200."),
        ({"s3-left_number": "1e400"}, "Give a number, such as 42 or 1,200."),
        ({"s2-items": "\n".join("abcdefg")}, "These are 7 lines; 6 fit into a scene."),
        ({"s4-points": "2019: 14\nlater"}, "“later” is no point."),
        ({"title": ""}, "Give the film a title."),
        ({"title": "x" * 101}, "YouTube takes titles of 100 characters."),
        ({"tags": ", ".join("x" * 60 for _ in range(9)) + "y" * 500}, "YouTube takes 500."),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, fields: dict[str, str], sentence: str
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = owner.post(path(video_id), {**scripts.opened(owner, video_id), **fields, "act": "make"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    kept = scripts.typed(answer.text)
    assert all(kept[name] == value for name, value in fields.items() if name != "tags")
    assert standing.status_of(app, video_id) == "completed"


@ON_ONE
def test_a_film_of_no_scene_or_of_too_many_is_refused(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = scripts.opened(owner, video_id)
    for order in ([], [f"s{number}" for number in range(1, 152)]):
        answer = owner.post(path(video_id), {**fields, "order": order, "act": "save"})
        assert answer.status_code == 422
        assert "1 to 150 scenes" in answer.text


@ON_ONE
def test_scenes_are_moved_added_and_deleted_with_all_that_was_typed(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = {**scripts.opened(owner, video_id), "s4-narration": "They grew and grew."}
    for act, order in (
        ("up s4", ["s1", "s2", "s4", "s3"]),
        ("down s1", ["s2", "s1", "s4", "s3"]),
        ("up s2", ["s2", "s1", "s4", "s3"]),
        ("add s1", ["s2", "s1", "s5", "s4", "s3"]),
        ("delete s2", ["s1", "s5", "s4", "s3"]),
        ("delete s99", ["s1", "s5", "s4", "s3"]),
    ):
        answer = owner.post(path(video_id), {**fields, "act": act})
        assert answer.status_code == 200
        fields = scripts.typed(answer.text)
        assert fields["order"] == order, act
    assert fields["s4-narration"] == "They grew and grew."
    owner.post(path(video_id), {**fields, "s5-narration": "New.", "s5-heading": "New", "act": "save"})
    said = [scene["narration"] for scene in scripts.edition(app, video_id)["scenes"]]
    assert said == ["Bees vote.", "New.", "They grew and grew.", "Ten against twenty."]


@ON_ONE
def test_another_layout_is_dealt_another_background(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-layout": "statement", "act": "save"})
    first, second, *_ = scripts.edition(app, video_id)["scenes"]
    assert "background" not in first
    assert second["background"] == "geometric"


def test_an_edition_learns_what_was_dealt_when_it_was_made(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    scenes = [{name: value for name, value in scene.items() if name != "background"} for scene in scripts.SCENES]
    edition = {"title": "Why bees vote", "description": "", "tags": [], "scenes": scenes}
    video_id = scripts.written(app, cast.owner, edition=edition)
    owner = signed_in(cast.owner)
    owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-heading": "Bees", "act": "save"})
    backgrounds = [scene.get("background") for scene in scripts.edition(app, video_id)["scenes"]]
    assert backgrounds == ["mesh", "geometric", "topo", "paper"]


def test_a_script_that_was_never_written_begins_with_one_scene(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.put(app, video_of(app, cast.owner, "Why bees vote"), "failed")
    fields = scripts.opened(signed_in(cast.owner), video_id)
    assert (fields["order"], fields["s1-heading"], fields["s1-narration"]) == ("s1", "Why bees vote", "")


@ON_ONE
def test_a_layout_that_there_is_not_is_refused(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-layout": "sculpture", "act": "save"})
    assert answer.status_code == 422
    assert "Choose one of these layouts." in answer.text


def test_an_outsider_changes_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    fields = scripts.opened(signed_in(cast.owner), video_id)
    outsider = signed_in(cast.outsider)
    fields.pop("csrf_token")
    assert outsider.post(path(video_id), {**fields, "act": "make"}).status_code == 404
    assert outsider.get(path(video_id)).status_code == 404
    with app.app_context():
        assert db.session.get_one(Video, video_id).edition is None
