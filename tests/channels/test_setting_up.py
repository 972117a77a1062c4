"""Setting a channel up and changing it: what is kept, what is refused, and by which sentence."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.channels.forms import FILLED, filled
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from ytempire.channels.channel import Channel
from ytempire.extensions import db

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def owner(cast: Cast, signed_in: SignIn) -> Visitor:
    return signed_in(cast.owner)


def only_channel(app: Flask) -> Channel:
    with app.app_context():
        return db.session.query(Channel).one()


def channels_there_are(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Channel).count()


def test_a_name_is_enough(app: Flask, owner: Visitor) -> None:
    answer = owner.post("/channels", {"name": "Plain Money"})
    channel = only_channel(app)
    assert answer.status_code == 303
    assert answer.location == f"/channels/{channel.id}"
    assert (channel.format, channel.duration_target, channel.effects) == ("landscape", 60, True)


def test_every_field_is_kept(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    channel = only_channel(app)
    plain = {name: value for name, value in FILLED.items() if name not in ("tags", "backgrounds")}
    plain |= {"duration_target": 45, "quality_threshold": 0.75}
    assert {name: getattr(channel, name) for name in plain} == plain


def test_tags_are_a_list_without_doubles(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    assert [tag.casefold() for tag in only_channel(app).tags] == ["sleep", "coffee"]


def test_the_chosen_backgrounds_are_kept(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    assert set(only_channel(app).backgrounds) == {"rays", "mesh"}


def test_unchosen_backgrounds_are_forgotten(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    channel = only_channel(app)
    owner.post(f"/channels/{channel.id}", filled(backgrounds=[]))
    assert only_channel(app).backgrounds == []


def test_a_colour_of_ones_own_is_kept(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", filled(palette="own", palette_own="#ABCDEF"))
    assert only_channel(app).palette == "#abcdef"


def test_control_characters_do_not_come_in(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", filled(name="Plain\0 Mon\x1bey\n"))
    assert only_channel(app).name == "Plain Money"


@ONE_KIND
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Give the channel a name."),
        ("name", " \t ", "Give the channel a name."),
        ("name", "x" * 101, "Use at most 100 characters."),
        ("niche", "x" * 201, "Use at most 200 characters."),
        ("audience", "x" * 1001, "Use at most 1,000 characters."),
        ("tone", "x" * 201, "Use at most 200 characters."),
        ("style", "x" * 61, "Use at most 60 characters."),
        ("description_template", "x" * 5001, "Use at most 5,000 characters."),
        ("language", "English!", "Give a language tag, such as en-US, de-DE or pt-BR."),
        ("voice", "nobody", "The voice “nobody” is not on this computer. Choose another."),
        ("music", "loud", "Choose one of: None, Calm, Curious, Driving, Warm, Own."),
        ("format", "square", "Choose one of: Landscape, 16:9, Portrait, 9:16."),
        ("duration_target", "14", "Give a length from 15 to 3,600 seconds, in whole seconds."),
        ("duration_target", "3601", "Give a length from 15 to 3,600 seconds, in whole seconds."),
        ("duration_target", "soon", "Give a length from 15 to 3,600 seconds, in whole seconds."),
        ("duration_target", "1e3", "Give a length from 15 to 3,600 seconds, in whole seconds."),
        ("duration_target", "", "Give a length from 15 to 3,600 seconds, in whole seconds."),
        ("duration_target", "9" * 5000, "Give a length from 15 to 3,600 seconds, in whole seconds."),
        ("quality_threshold", "1.01", "Give a number from 0 to 1, such as 0.5."),
        ("quality_threshold", "-0.1", "Give a number from 0 to 1, such as 0.5."),
        ("quality_threshold", "nan", "Give a number from 0 to 1, such as 0.5."),
        ("quality_threshold", "high", "Give a number from 0 to 1, such as 0.5."),
        ("tags", "x" * 501, "The tags have 501 characters together; YouTube takes 500. Leave some out."),
        ("publish_mode", "never", "Choose one of: By hand, After approval, By itself."),
        ("timezone", "Mars/Olympus", "Choose a time zone of the list."),
        ("palette", "red", "Give a colour as #rrggbb, or choose one of these."),
        ("palette", "#12345", "Give a colour as #rrggbb, or choose one of these."),
        ("pairing", "comic", "Choose one of: Modern, Clean, Impact, Friendly, Editorial, Tech."),
        ("backgrounds", ["rays", "cats"], "There is no background “cats”. Choose from the list."),
        ("captions", "scrolling", "Choose one of: Karaoke, Pop, Boxed, None."),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(
    app: Flask, owner: Visitor, field: str, value: Any, sentence: str
) -> None:
    answer = owner.post("/channels", filled(**{field: value}))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in html.unescape(answer.text)
    assert channels_there_are(app) == 0


@ONE_KIND
def test_a_refused_form_still_holds_what_was_typed(owner: Visitor) -> None:
    answer = owner.post("/channels", filled(name="", tone="Dry as dust"))
    assert 'value="Dry as dust"' in answer.text


@pytest.mark.parametrize("field", ["name", "niche", "audience", "tone", "style", "description_template", "tags"])
@ONE_KIND
def test_markup_in_a_field_is_shown_as_text(app: Flask, owner: Visitor, field: str) -> None:
    owner.post("/channels", filled(**{field: "<script>alert(1)</script>"}))
    channel = only_channel(app)
    for path in ("/channels", f"/channels/{channel.id}", f"/channels/{channel.id}/edit", "/"):
        assert "<script>alert" not in owner.get(path).text


@ONE_KIND
@pytest.mark.parametrize("field", list(FILLED))
def test_markup_in_a_refused_field_is_shown_as_text(owner: Visitor, field: str) -> None:
    answer = owner.post("/channels", filled(**{"name": "", field: "<script>alert(1)</script>"}))
    assert "<script>alert" not in answer.text


@ONE_KIND
def test_the_licence_of_a_voice_stands_where_it_is_chosen(owner: Visitor) -> None:
    assert "licence may not allow commercial use" in owner.get("/channels/new").text


@ONE_KIND
def test_the_form_says_what_another_language_needs(owner: Visitor) -> None:
    assert "Another language needs a Piper voice" in owner.get("/channels/new").text


@ONE_KIND
def test_the_edit_page_holds_the_channel(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    text = owner.get(f"/channels/{only_channel(app).id}/edit").text
    assert 'value="Morning Science"' in text
    assert re.search(r'<input checked[^>]*name="backgrounds"[^>]*value="rays"', text)


@ONE_KIND
def test_a_colour_that_is_not_offered_is_chosen_as_ones_own(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", filled(palette="#010203"))
    text = owner.get(f"/channels/{only_channel(app).id}/edit").text
    assert 'id="palette-own" checked' in text
    assert 'value="#010203"' in text


def test_changes_are_saved(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    channel = only_channel(app)
    answer = owner.post(f"/channels/{channel.id}", filled(name="Evening Science", revision=channel.revision))
    assert answer.status_code == 303
    assert only_channel(app).name == "Evening Science"


def test_two_edits_at_once_are_noticed(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    channel = only_channel(app)
    owner.post(f"/channels/{channel.id}", filled(name="First", revision=channel.revision))
    answer = owner.post(f"/channels/{channel.id}", filled(name="Second", revision=channel.revision))
    assert answer.status_code == 422
    assert "This channel was changed meanwhile." in answer.text
    assert only_channel(app).name == "First"


def test_after_the_notice_the_last_edit_wins(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    channel = only_channel(app)
    owner.post(f"/channels/{channel.id}", filled(name="First", revision=channel.revision))
    notice = owner.post(f"/channels/{channel.id}", filled(name="Second", revision=channel.revision))
    seen = re.search(r'name="revision" value="(\d+)"', notice.text)
    assert seen
    owner.post(f"/channels/{channel.id}", filled(name="Second", revision=seen[1]))
    assert only_channel(app).name == "Second"


def test_a_refused_edit_does_not_hide_that_the_channel_changed(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", FILLED)
    channel = only_channel(app)
    owner.post(f"/channels/{channel.id}", filled(name="First", revision=channel.revision))
    refused = owner.post(f"/channels/{channel.id}", filled(name="", revision=channel.revision))
    assert f'name="revision" value="{channel.revision}"' in refused.text


@ONE_KIND
def test_showing_the_preview_saves_nothing(app: Flask, owner: Visitor) -> None:
    answer = owner.post("/channels", filled(act="preview"))
    assert answer.status_code == 200
    assert "preview/frame.jpg?palette=%2314b8a6" in answer.text
    assert channels_there_are(app) == 0


@ONE_KIND
def test_a_form_without_its_token_is_refused(app: Flask, owner: Visitor) -> None:
    assert owner.http.post("/channels", data=FILLED).status_code == 400
    assert channels_there_are(app) == 0


@ONE_KIND
def test_a_voice_that_is_gone_is_told_on_the_channels_page(app: Flask, cast: Cast, owner: Visitor) -> None:
    channel_id = channel_of(app, cast.owner, voice="lost")
    assert "The voice “lost” is not on this computer." in html.unescape(owner.get(f"/channels/{channel_id}").text)
