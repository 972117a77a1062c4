"""Another take of a picture or a voice, asked for on the page of the script: it is paid once, and nothing else is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.standins.server import StandIns
from tests.support.films import channel_of
from tests.support.paid import ALL_PAID, assert_adds_up, made_until, seen, spent
from tests.support.people import Cast, Visitor
from tests.videos import scripts, standing
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing
from ytempire.formatting import money
from ytempire.videos.video import new_video

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database decides
PRICE = re.compile(r"Save and make again for (\$[\d.]+)")
TOLD: list[dict[str, Any]] = [
    {"layout": "statement", "narration": "Salt is old."},
    {"layout": "statement", "narration": "Taste it now.", "picture_prompt": "A heap of salt"},
    {"layout": "statement", "narration": "Then tell me."},
    {"layout": "statement", "narration": "It came by sea.", "picture_prompt": "A ship at anchor"},
]  # fmt: skip


@pytest.fixture
def owner(paid: Flask, cast: Cast) -> Visitor:
    visitor = Visitor(paid)
    visitor.sign_in(cast.owner)
    return visitor


@pytest.fixture
def film(paid: Flask, cast: Cast) -> str:
    """A film of four scenes that are spoken, of which two have a picture, by services."""
    return shown(paid, new_film(paid, cast, TOLD))


def new_film(app: Flask, cast: Cast, scenes: list[dict[str, Any]]) -> str:
    channel_id = channel_of(app, cast.owner, **ALL_PAID)
    with app.app_context(), writing():
        video = new_video(db.session.get_one(Channel, channel_id), "Salt", duration_target=15)
        video.edition = {"title": "Salt", "description": "", "tags": [], "scenes": scenes}
        return video.id


def shown(app: Flask, video_id: str) -> str:
    """The film as far as its pictures, as if the rest were there too."""
    made_until(app, video_id)
    return standing.put(app, video_id, "completed")


def saved(owner: Visitor, video_id: str, act: str = "save", **fields: str) -> None:
    answer = owner.post(f"/videos/{video_id}/script", {**scripts.opened(owner, video_id), **fields, "act": act})
    assert answer.status_code == 303


def price(owner: Visitor, video_id: str) -> str:
    """What the page of the script says that making it again costs."""
    found = PRICE.search(owner.get(f"/videos/{video_id}/script").text)
    assert found
    return found[1]


def bought(standins: StandIns, before: int) -> list[str]:
    """The services that have billed since."""
    return [charge.service for charge in standins.desk.bill[before:]]


def test_another_take_of_a_picture_is_one_picture_and_is_paid_once(
    paid: Flask, standins: StandIns, owner: Visitor, film: str
) -> None:
    before, keys = len(standins.desk.bill), [scene.picture_key for scene in seen(paid, film).scenes]
    saved(owner, film, **{"s2-draw_again": "y"})
    promised = price(owner, film)
    saved(owner, film, "make")
    shown(paid, film)
    assert bought(standins, before) == ["openai"]
    assert promised == money(standins.desk.bill[-1].micro)
    after = [scene.picture_key for scene in seen(paid, film).scenes]
    assert [old == new for old, new in zip(keys, after, strict=True)] == [True, False, True, True]
    saved(owner, film, "make")
    shown(paid, film)
    assert bought(standins, before) == ["openai"]
    assert scripts.edition(paid, film)["scenes"][1]["take"] == 1
    assert standins.desk.wrong == []
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_another_take_of_a_voice_is_one_voice(paid: Flask, standins: StandIns, owner: Visitor, film: str) -> None:
    before = len(standins.desk.bill)
    saved(owner, film, "make", **{"s3-speak_again": "y"})
    shown(paid, film)
    assert bought(standins, before) == ["elevenlabs"]
    assert standins.desk.calls[-1].body["text"] == "Then tell me."
    saved(owner, film, "make", **{"s3-speak_again": "y"})
    shown(paid, film)
    assert bought(standins, before) == ["elevenlabs"] * 2
    assert scripts.edition(paid, film)["scenes"][2]["voice_take"] == 2


def test_other_words_with_the_same_picture_are_a_voice_alone(
    paid: Flask, standins: StandIns, owner: Visitor, film: str
) -> None:
    before = len(standins.desk.bill)
    saved(owner, film, "make", **{"s2-narration": "Taste it tomorrow."})
    shown(paid, film)
    assert bought(standins, before) == ["elevenlabs"]


def test_other_words_for_the_picture_are_a_picture_and_none_are_none(
    paid: Flask, standins: StandIns, owner: Visitor, film: str
) -> None:
    before = len(standins.desk.bill)
    saved(owner, film, "make", **{"s2-picture_prompt": "A salt mine", "s4-picture_prompt": ""})
    shown(paid, film)
    assert bought(standins, before) == ["openai"]
    drawn = [scene.fields.get("picture_prompt") for scene in seen(paid, film).scenes]
    assert drawn == [None, "A salt mine", None, None]


def test_what_was_asked_for_can_be_taken_back_until_it_is_made(
    paid: Flask, standins: StandIns, owner: Visitor, film: str
) -> None:
    before = len(standins.desk.bill)
    saved(owner, film, **{"s2-draw_again": "y", "s2-speak_again": "y"})
    saved(owner, film)
    second = scripts.edition(paid, film)["scenes"][1]
    assert (second["take"], second["voice_take"]) == (1, 1)
    opened = scripts.opened(owner, film)
    assert (opened.pop("s2-draw_again"), opened.pop("s2-speak_again")) == ("y", "y")
    owner.post(f"/videos/{film}/script", {**opened, "act": "make"})
    assert "take" not in scripts.edition(paid, film)["scenes"][1]
    shown(paid, film)
    assert bought(standins, before) == []


def test_every_scene_has_words_and_one_is_drawn_anew_at_its_price(
    paid: Flask, standins: StandIns, cast: Cast, owner: Visitor
) -> None:
    """Of many that could have a picture, some are drawn: another take of one of them is one picture all the same."""
    film = shown(paid, new_film(paid, cast, [{**scene, "picture_prompt": f"Salt {n}"} for n, scene in enumerate(TOLD)]))
    before, page = len(standins.desk.bill), owner.get(f"/videos/{film}/script").text
    assert page.count("Draw another picture") == 1
    saved(owner, film, **{"s2-draw_again": "y"})
    promised = price(owner, film)
    saved(owner, film, "make")
    shown(paid, film)
    assert bought(standins, before) == ["openai"]
    assert promised == money(standins.desk.bill[-1].micro)


def test_takes_are_offered_where_a_paid_service_has_made_one(paid: Flask, owner: Visitor, film: str) -> None:
    page = owner.get(f"/videos/{film}/script").text
    assert (page.count("Draw another picture"), page.count("Speak it again")) == (2, 4)
    standing.change(paid, film, lambda video: setattr(video.channel, "illustrator", "local"))
    standing.change(paid, film, lambda video: setattr(video.channel, "narrator", "local"))
    page = owner.get(f"/videos/{film}/script").text
    assert not any(said in page for said in ("Draw another picture", "Speak it again", "Words for its picture"))
    saved(owner, film)
    assert [scene.get("picture_prompt") for scene in scripts.edition(paid, film)["scenes"]] == [
        scene.get("picture_prompt") for scene in TOLD
    ]  # fmt: skip
