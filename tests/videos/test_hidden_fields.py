"""What somebody writes into the hidden fields of a script or into an address: never a file, never a broken page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.videos import scripts, standing
from ytempire.videos import stills

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SignIn = Callable[[Person], Visitor]


def saved_with(app: Flask, owner: Visitor, video_id: str, kept: str) -> dict[str, Any]:
    """The first scene as it is stored where this came as what it was before."""
    fields = {**scripts.opened(owner, video_id), "s1-kept": kept, "act": "save"}
    assert owner.post(f"/videos/{video_id}/script", fields).status_code == 303
    scene: dict[str, Any] = scripts.edition(app, video_id)["scenes"][0]
    assert owner.get(f"/videos/{video_id}/script").status_code == 200
    return scene


@pytest.mark.parametrize("keys", [["9/upload/" + "ab" * 32 + "/picture.jpg"], ["../../etc/passwd"], ["x"], [5], "x"])
def test_no_storage_key_comes_from_a_hidden_field(
    app: Flask, cast: Cast, signed_in: SignIn, keys: object
) -> None:
    video_id = scripts.written(app, cast.owner)
    scene = saved_with(app, signed_in(cast.owner), video_id, json.dumps({"pictures": keys}))
    assert "pictures" not in scene


@pytest.mark.parametrize("keys", [["x"], [5], "x", {"a": 1}, ["1/2/3/4"]])
def test_a_page_opens_whatever_was_once_stored_as_pictures(
    app: Flask, cast: Cast, signed_in: SignIn, keys: object
) -> None:
    video_id = scripts.written(app, cast.owner)
    scenes = [{**scripts.SCENES[0], "pictures": keys}]
    edition = {"title": "Bees", "description": "", "tags": [], "scenes": scenes}
    standing.put(app, video_id, "completed", edition=edition)
    assert signed_in(cast.owner).get(f"/videos/{video_id}/script").status_code == 200


@pytest.mark.parametrize(
    ("kept", "scene"),
    [
        ('{"picture_prompt": "a\\ud800b\\u0000c"}', {"picture_prompt": "abc"}),
        ('{"items": [{"text": "Round", "cue": "\\udfff"}, 5]}', {}),
        ('{"number": Infinity}', {}),
        ('{"number": 1e999}', {}),
        ('{"number": 1' + "0" * 4000 + "}", {}),
        ('{"note": [1, NaN]}', {}),
        ('{"note": [0, {"a": [1]}]}', {}),
        ('{"left": {"win": {"a": 1}, "other": 1}}', {}),
        ('{"background": ["mesh"], "other": "x"}', {}),
        ('{"layout": "title", "background": "mesh"}', {"background": "mesh"}),
        ('{"take": 3, "voice_take": 999}', {"take": 3, "voice_take": 999}),
        ('{"take": -1, "voice_take": 1000}', {}),
        ('{"take": true, "voice_take": "2"}', {}),
        ('{"take": 1.5, "voice_take": [1]}', {}),
    ],
)
def test_what_cannot_be_stored_or_drawn_is_left_out(
    app: Flask, cast: Cast, signed_in: SignIn, kept: str, scene: dict[str, Any]
) -> None:
    video_id = scripts.written(app, cast.owner)
    stored = saved_with(app, signed_in(cast.owner), video_id, kept)
    typed = {"layout", "narration", "heading", "key"}
    assert {name: value for name, value in stored.items() if name not in typed and value not in ([], {})} == scene
    json.dumps(stored, ensure_ascii=False, allow_nan=False).encode()


def test_a_chart_is_drawn_as_bars_whatever_is_sent_for_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = {**scripts.opened(owner, video_id), "s4-chart": "a\0b", "act": "save"}
    assert owner.post(f"/videos/{video_id}/script", fields).status_code == 303
    assert scripts.edition(app, video_id)["scenes"][3]["chart"] == "bar"


def test_an_address_says_only_what_a_scene_has(database_url: str) -> None:
    packed = stills.packed({"heading": "a\0b", "number": 4, "left": {"odd": 1}}, ["ab" * 32])
    assert packed is not None
    scene, shas = stills.unpacked(packed)
    assert (scene, shas) == ({"heading": "ab", "number": 4, "left": {}}, ["ab" * 32])
