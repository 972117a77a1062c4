"""What the script page shows and takes beside its fields: stills, icons, hidden fields, markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.videos import scripts
from ytempire.channels.preview import MOST_OF_ONE, Busy
from ytempire.film.look import Look
from ytempire.videos import stills

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SignIn = Callable[[Person], Visitor]


def path(video_id: str) -> str:
    return f"/videos/{video_id}/script"


def test_what_somebody_made_of_the_hidden_fields_harms_nobody(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = scripts.opened(owner, video_id)
    odd = '{"items": 7, "left": "x", "points": [[1]], "narration": {"a": 1}}'
    for kept in ("", "nonsense", "[1]", odd, "[" * 9999):
        changed = {**fields, "s1-kept": kept, "s1-pictures": ["../../1", "a" * 63], "mark": fields["mark"]}
        answer = owner.post(path(video_id), {**changed, "order": [*fields["order"], "s1", "x", "s0"], "act": "save"})
        assert answer.status_code == 303, kept
        fields["mark"] = scripts.opened(owner, video_id)["mark"]
        scenes = scripts.edition(app, video_id)["scenes"]
        assert (len(scenes), scenes[0]["narration"], "pictures" in scenes[0]) == (4, "Bees vote.", False)


def test_markup_in_a_scene_is_text_on_the_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    evil = "a </textarea><script>alert(1)</script> b"
    fields = {**scripts.opened(owner, video_id), "s1-narration": evil, "s1-heading": evil, "s1-icon": evil}
    owner.post(path(video_id), {**fields, "act": "save"})
    for page in (path(video_id), f"/videos/{video_id}", f"{path(video_id)}/icons?field=x&name=x&x={evil}"):
        assert "<script>alert" not in owner.get(page).text


def test_a_scene_of_the_film_shows_its_picture_and_a_changed_one_its_preview(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = owner.post(path(video_id), {**scripts.opened(owner, video_id), "s2-heading": "Dances", "act": "up s4"})
    stills = re.findall(r'<img src="([^"]+)" alt="How this scene will look"', answer.text)
    assert [still.partition("?")[0].removeprefix(f"/videos/{video_id}") for still in stills] == [
        "/scenes/1/picture", "/script/still.jpg", "/scenes/4/picture", "/scenes/3/picture",
    ]  # fmt: skip


def test_the_preview_of_a_scene_is_drawn_as_it_is_typed(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = {**scripts.opened(owner, video_id), "s2-heading": "Dances"}
    found = re.search(r'<img src="([^"]+)"', owner.post(f"{path(video_id)}/scenes/2/still", fields).text)
    assert found is not None
    picture = owner.get(found[1].replace("&amp;", "&"))
    assert (picture.status_code, picture.mimetype, picture.data[:2]) == (200, "image/jpeg", b"\xff\xd8")
    again = owner.get(found[1], headers={"If-None-Match": picture.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("packed", ["", "x", "eJwDAAAAAAE", "_" * 50])
def test_an_address_that_holds_no_scene_is_refused(
    app: Flask, cast: Cast, signed_in: SignIn, packed: str
) -> None:
    video_id = scripts.written(app, cast.owner)
    answer = signed_in(cast.owner).get(f"{path(video_id)}/still.jpg?s={packed}")
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")


def test_icons_are_found_by_a_word(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    text = owner.get(f"{path(video_id)}/icons?field=s1-icon&name=s1-icon&s1-icon=coffee").text
    assert 'data-pick="s1-icon" data-value="coffee"' in text
    assert "<svg" in text
    assert "No icon is known for" in owner.get(f"{path(video_id)}/icons?name=q&q=zzzz").text


def test_a_preview_is_drawn_for_its_own_creator_alone(app: Flask) -> None:
    name = stills.name("scene", Look(), "landscape", ["1/upload/ab/picture.jpg"])
    assert name != stills.name("scene", Look(), "landscape", ["2/upload/ab/picture.jpg"])


def test_who_waits_for_many_previews_keeps_nobody_else_from_theirs(app: Flask) -> None:
    scene = {"layout": "statement", "heading": "Bees"}
    with ExitStack() as waiting:
        for _ in range(MOST_OF_ONE):
            waiting.enter_context(stills._pictures._in_line(1))
        with pytest.raises(Busy):
            stills.draw("one", scene, Look(), "landscape", None, 1)
        assert stills.draw("two", scene, Look(), "landscape", None, 2)[:2] == b"\xff\xd8"


def test_a_preview_that_a_busy_computer_refuses_is_asked_for_again(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    text = signed_in(cast.owner).get(path(video_id)).text
    assert "js/again." in text
    assert re.search(r'alt="How this scene will look"[^>]* data-again>', text)
