"""What a channel sounds like: music of its own, moods and voices to listen to, pace, words said otherwise."""

from __future__ import annotations

import html
import io
import os
import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.channels.forms import filled
from tests.channels.music import kept, sent
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from ytempire.channels.channel import Channel
from ytempire.extensions import db
from ytempire.film.music import upload
from ytempire.storage import storage

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def owner(cast: Cast, signed_in: SignIn) -> Visitor:
    return signed_in(cast.owner)


def bring(visitor: Visitor, data: bytes, **fields: object) -> TestResponse:
    return visitor.post("/channels/sounds/music", {"music_file": sent(data), **fields})


def brought(visitor: Visitor, data: bytes) -> str:
    """The hash under which the file is known to the form."""
    found = re.search(r'name="own_music" value="([0-9a-f]{64})"', bring(visitor, data).text)
    assert found
    return found[1]


def only_channel(app: Flask) -> Channel:
    with app.app_context():
        return db.session.query(Channel).one()


def test_pace_words_and_sounds_at_changes_are_kept(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", filled(pace="1.15", pronunciations="Nguyen = win\nGIF = jif", effects="off"))
    channel = only_channel(app)
    assert (channel.pace, channel.effects) == (1.15, False)
    assert channel.pronunciations == [["Nguyen", "win"], ["GIF", "jif"]]


def test_the_switch_is_on_when_its_box_is_sent(app: Flask, owner: Visitor) -> None:
    owner.post("/channels", filled(effects=["off", "on"]))
    assert only_channel(app).effects


@ONE_KIND
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("pace", "0.79", "Give a pace from 0.8 to 1.25; 1 is the usual one."),
        ("pace", "1.26", "Give a pace from 0.8 to 1.25; 1 is the usual one."),
        ("pace", "nan", "Give a pace from 0.8 to 1.25; 1 is the usual one."),
        ("pace", "fast", "Give a pace from 0.8 to 1.25; 1 is the usual one."),
        ("pronunciations", "Nguyen", "Line 1: write the word, “=”, and how to say it, such as “Nguyen = win”."),
        ("music", "own", "Choose a file for music of your own, or one of the moods."),
        ("own_music", "f" * 64, "That music is not here any more. Upload it again."),
        ("own_music", "../../1/music", "That music is not here any more. Upload it again."),
    ],
)
def test_a_bad_sound_is_refused_with_a_sentence(owner: Visitor, field: str, value: str, sentence: str) -> None:
    answer = owner.post("/channels", filled(**{field: value}))
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)


@ONE_KIND
def test_words_that_were_refused_still_stand_in_the_form(owner: Visitor) -> None:
    answer = owner.post("/channels", filled(pronunciations="Nguyen\nGIF = jif"))
    assert "Nguyen\nGIF = jif</textarea>" in answer.text


def test_music_sent_with_the_form_becomes_the_channels_own(app: Flask, cast: Cast, owner: Visitor, song: bytes) -> None:
    assert owner.post("/channels", filled(music_file=sent(song))).status_code == 303
    channel = only_channel(app)
    assert (channel.music, channel.music_name) == ("own", "My song.mp3")
    assert kept(app, cast.owner) == [channel.music_key]


def test_music_that_was_brought_before_is_kept_with_the_form(app: Flask, owner: Visitor, song: bytes) -> None:
    sha = brought(owner, song)
    owner.post("/channels", filled(music="own", own_music=sha, own_music_name="My song.mp3"))
    assert only_channel(app).music_key == f"{only_channel(app).user_id}/music/{sha}/music.m4a"


@ONE_KIND
def test_music_stays_when_another_field_is_refused(owner: Visitor, song: bytes) -> None:
    answer = owner.post("/channels", filled(name="", music_file=sent(song)))
    assert answer.status_code == 422
    assert re.search(r'name="own_music" value="[0-9a-f]{64}"', answer.text)
    assert 'name="own_music_name" value="My song.mp3"' in answer.text


@ONE_KIND
def test_a_file_that_is_no_music_is_refused_and_the_form_is_kept(owner: Visitor) -> None:
    answer = owner.post("/channels", filled(tone="Dry as dust", music_file=sent(b"a poem")))
    assert answer.status_code == 422
    assert upload.NO_MUSIC in answer.text
    assert 'value="Dry as dust"' in answer.text


@ONE_KIND
def test_a_refused_file_leaves_the_one_before(owner: Visitor, song: bytes) -> None:
    sha = brought(owner, song)
    answer = bring(owner, b"a poem", own_music=sha, own_music_name="My song.mp3")
    assert answer.status_code == 422
    assert upload.NO_MUSIC in answer.text
    assert f'value="{sha}"' in answer.text


@ONE_KIND
def test_no_file_is_a_sentence(owner: Visitor) -> None:
    assert "Choose a file first." in owner.post("/channels/sounds/music").text


@ONE_KIND
def test_a_name_with_markup_is_shown_as_text(owner: Visitor, song: bytes) -> None:
    answer = owner.post("/channels/sounds/music", {"music_file": sent(song, "<script>alert(1)</script>.mp3")})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


@ONE_KIND
@pytest.mark.parametrize("path", ["/channels/sounds/music", "/channels"])
def test_a_file_over_the_limit_is_refused_before_it_is_read(owner: Visitor, path: str) -> None:
    class Untouched(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("It was read")

    sent = {"CONTENT_LENGTH": "60000000", "wsgi.input": Untouched()}
    answer = owner.http.post(path, content_type="multipart/form-data; boundary=x", environ_overrides=sent)
    assert answer.status_code == 413
    assert upload.TOO_LARGE in answer.text


@ONE_KIND
def test_music_without_its_token_is_refused(app: Flask, cast: Cast, owner: Visitor, song: bytes) -> None:
    assert owner.http.post("/channels/sounds/music", data={"music_file": sent(song)}).status_code == 400
    assert kept(app, cast.owner) == []


@ONE_KIND
def test_too_many_files_in_an_hour_are_refused(owner: Visitor) -> None:
    for _ in range(30):
        bring(owner, b"a poem")
    assert "Too many tries." in bring(owner, b"a poem").text


@ONE_KIND
def test_ones_own_music_can_be_listened_to(owner: Visitor, song: bytes) -> None:
    answer = owner.get(f"/channels/sounds/music/{brought(owner, song)}.m4a", headers={"Range": "bytes=0-99"})
    assert (answer.status_code, answer.mimetype, len(answer.data)) == (206, "audio/mp4", 100)


def test_an_outsider_neither_hears_nor_takes_the_music(cast: Cast, signed_in: SignIn, song: bytes) -> None:
    sha = brought(signed_in(cast.owner), song)
    outsider = signed_in(cast.outsider)
    assert outsider.get(f"/channels/sounds/music/{sha}.m4a").status_code == 404
    assert outsider.post("/channels", filled(music="own", own_music=sha)).status_code == 422


def test_removed_music_goes_when_its_time_is_over(app: Flask, cast: Cast, owner: Visitor, song: bytes) -> None:
    owner.post("/channels", filled(music_file=sent(song)))
    channel = only_channel(app)
    owner.post(f"/channels/{channel.id}", filled(music_removed="y", revision=channel.revision))
    assert only_channel(app).music_key is None
    age(app, str(channel.music_key))
    owner.post(f"/channels/{channel.id}", filled(revision=only_channel(app).revision))
    assert kept(app, cast.owner) == []


def test_music_that_another_channel_has_stays(app: Flask, cast: Cast, owner: Visitor, song: bytes) -> None:
    owner.post("/channels", filled(music_file=sent(song)))
    channel = only_channel(app)
    channel_of(app, cast.owner, music_key=channel.music_key)
    age(app, str(channel.music_key))
    owner.post(f"/channels/{channel.id}", filled(music_removed="y", revision=channel.revision))
    assert kept(app, cast.owner) == [channel.music_key]


def test_music_stays_for_an_hour_for_a_film_that_has_begun_with_it(
    app: Flask, cast: Cast, owner: Visitor, song: bytes
) -> None:
    owner.post("/channels", filled(music_file=sent(song)))
    channel = only_channel(app)
    age(app, str(channel.music_key))
    owner.post(f"/channels/{channel.id}", filled(music_removed="y", revision=channel.revision))
    assert kept(app, cast.owner) == [channel.music_key]


def age(app: Flask, key: str) -> None:
    """As if it had been brought two hours ago."""
    with app.app_context():
        os.utime(storage().path(key), (time.time() - 7200,) * 2)


@ONE_KIND
def test_a_mood_can_be_listened_to(owner: Visitor) -> None:
    answer = owner.get("/channels/sounds/moods/calm.m4a")
    assert (answer.status_code, answer.mimetype) == (200, "audio/mp4")
    again = owner.get("/channels/sounds/moods/calm.m4a", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@ONE_KIND
@pytest.mark.parametrize("mood", ["loud", "own", "none", "..%2f..%2fsecret"])
def test_a_mood_that_is_none_is_not_there(owner: Visitor, mood: str) -> None:
    assert owner.get(f"/channels/sounds/moods/{mood}.m4a").status_code == 404


@ONE_KIND
@pytest.mark.parametrize(("path", "sentence"), [("nobody.wav", "is not on this computer"), ("joe.wav?pace=9", "0.8")])
def test_a_voice_that_cannot_speak_is_refused_with_a_sentence(owner: Visitor, path: str, sentence: str) -> None:
    answer = owner.get(f"/channels/sounds/voices/{path}")
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert sentence in answer.text


@ONE_KIND
def test_a_moving_preview_is_not_another_users(owner: Visitor) -> None:
    assert owner.get(f"/channels/preview/reels/{'a' * 32}.mp4").status_code == 404


@ONE_KIND
def test_a_moving_preview_says_what_cannot_be_made(owner: Visitor) -> None:
    for path in ("/channels/preview/reel", "/channels/preview/film"):
        answer = owner.get(f"{path}?voice=joe&pace=7")
        assert (answer.status_code, "Give a pace" in answer.text) == (422, True)
