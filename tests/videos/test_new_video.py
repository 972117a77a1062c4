"""The form of a new video: what it takes, what it refuses and in which words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person, Visitor
from ytempire.audit import AuditEntry
from ytempire.channels.channel import Channel
from ytempire.extensions import db
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
FILLED: dict[str, object] = {"topic": "Why bees vote", "style": "story", "format": "portrait", "duration_target": "45"}
SCRIPT = "escape <script>alert(1)</script> this"


def only_video(app: Flask) -> Video:
    with app.app_context():
        return db.session.query(Video).one()


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Video).count()


def refused(owner: Visitor, **fields: Any) -> str:
    """The page that refuses these fields."""
    answer = owner.post("/videos", {**FILLED, **fields})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    return answer.text


def file(content: bytes, name: str = "script.txt") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_a_video_is_queued_and_its_page_opens(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_of(app, cast.owner)
    answer = signed_in(cast.owner).post("/videos", FILLED)
    video = only_video(app)
    assert (answer.status_code, answer.location) == (303, f"/videos/{video.id}")
    assert (video.status, video.topic, video.style, video.format) == ("queued", "Why bees vote", "story", "portrait")
    assert (video.duration_target, video.user_id) == (45, cast.owner.id)


def test_a_new_video_leaves_an_audit_row(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.owner).post("/videos", FILLED)
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act="video.queued").one()
    assert (entry.user_id, entry.subject) == (cast.owner.id, only_video(app).id)


def test_a_topic_alone_is_enough_and_the_channel_says_the_rest(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    channel_id = channel_of(app, cast.owner, style="news", format="portrait", duration_target=90)
    signed_in(cast.owner).post("/videos", {"topic": "Why bees vote", "channel_id": channel_id})
    video = only_video(app)
    assert (video.style, video.format, video.duration_target) == ("news", "portrait", 90)


def test_the_first_video_brings_a_channel_with_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.owner).post("/videos", FILLED)
    with app.app_context():
        channel = db.session.query(Channel).one()
    assert (channel.user_id, channel.id) == (cast.owner.id, only_video(app).channel_id)


def test_a_style_may_be_a_few_words_of_ones_own(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.owner).post("/videos", {**FILLED, "style": "own", "style_words": "calm and dry"})
    assert only_video(app).style == "calm and dry"


def test_own_words_sent_as_the_style_itself_are_taken(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.owner).post("/videos", {**FILLED, "style": "calm and dry"})
    assert only_video(app).style == "calm and dry"


@ONE_KIND
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"topic": ""}, "Say what the film is about."),
        ({"topic": " \x00\n "}, "Say what the film is about."),
        ({"topic": "x" * 301}, "The topic has 301 characters; 300 fit."),
        ({"topic": "bee " * 2500}, "The topic has 9,999 characters; 300 fit."),
        ({"topic": "🐝🐝🐝"}, "there are none in this text"),
        ({"topic": "为什么蜜蜂会投票"}, "this text is in Chinese"),
        ({"topic": "لماذا يصوت النحل"}, "this text is in Arabic"),
        ({"duration_target": "5"}, "5 seconds is too short"),
        ({"duration_target": "36000"}, "36,000 seconds is too long"),
        ({"duration_target": "a while"}, "Give the length in whole seconds"),
        ({"duration_target": "60.5"}, "Give the length in whole seconds"),
        ({"style": "own"}, "Say the style in a few words"),
        ({"style": "x" * 61}, "Say the style in at most 60 characters"),
        ({"format": "square"}, "Choose landscape or portrait."),
        ({"notes": "x" * 20_001}, "The notes have 20,001 characters; 20,000 fit."),
        ({"script": "bee " * 130_000}, "The script has 519 kB; 500 kB fit."),
        ({"script": "蜜蜂投票。" * 20}, "this text is in Chinese"),
        ({"channel_id": "ch_0000000000000000"}, "Choose one of your channels."),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, fields: dict[str, str], sentence: str
) -> None:
    assert sentence in refused(signed_in(cast.owner), **fields)
    assert count(app) == 0


def test_a_script_of_twenty_thousand_words_is_taken_whole(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    script = "\n\n".join(["The bees vote again today."] * 4000)
    signed_in(cast.owner).post("/videos", {**FILLED, "script": script})
    assert only_video(app).script == script


def test_a_script_of_one_word_is_taken(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.owner).post("/videos", {**FILLED, "script": "Bees"})
    assert only_video(app).script == "Bees"


def test_an_own_script_is_what_the_voice_must_be_able_to_speak(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    signed_in(cast.owner).post("/videos", {**FILLED, "topic": "蜜蜂", "script": "Bees vote by dancing."})
    assert count(app) == 1


@ONE_KIND
def test_a_script_comes_from_a_text_file(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    content = "\ufeffBees vote.\r\nThey dance.".encode()
    signed_in(cast.owner).post("/videos", {**FILLED, "script_file": file(content)})
    assert only_video(app).script == "Bees vote.\nThey dance."


@ONE_KIND
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "This file is not text."),
        (b"PK\x03\x04\x00\x00 text", "This file is not text."),
        ("Bees vote".encode("utf-16"), "This file is not text."),
        (b"b" * 500_001, "This file is larger than 500 kB"),
        (b"\xef\xbb\xbf  \n", "There is no text in this file."),
    ],
)
def test_a_file_that_is_no_script_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, content: bytes, sentence: str
) -> None:
    assert sentence in refused(signed_in(cast.owner), script_file=file(content))
    assert count(app) == 0


@ONE_KIND
def test_a_script_is_given_once(cast: Cast, signed_in: SignIn) -> None:
    text = refused(signed_in(cast.owner), script="Bees vote.", script_file=file(b"Bees dance."))
    assert "not as both" in text


@ONE_KIND
def test_what_was_read_from_a_file_stays_on_the_page_that_refuses(cast: Cast, signed_in: SignIn) -> None:
    assert "Bees dance by day." in refused(signed_in(cast.owner), topic="", script_file=file(b"Bees dance by day."))


def test_control_characters_are_taken_out(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.owner).post("/videos", {**FILLED, "topic": "Why\x00 bees\x07\nvote", "notes": "a\x00b\r\nc"})
    video = only_video(app)
    assert (video.topic, video.notes) == ("Why bees vote", "ab\nc")


@ONE_KIND
@pytest.mark.parametrize("field", ["topic", "style", "format", "duration_target", "notes", "script", "channel_id"])
def test_markup_in_a_refused_field_is_shown_as_text(cast: Cast, signed_in: SignIn, field: str) -> None:
    text = refused(signed_in(cast.owner), **{"topic": "", field: SCRIPT if field != "topic" else SCRIPT * 10})
    assert "<script>alert" not in text


@ONE_KIND
def test_markup_in_every_field_is_text_on_the_pages(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    fields = dict.fromkeys(("topic", "style", "notes", "script"), SCRIPT)
    address = owner.post("/videos", {**FILLED, **fields}).location
    for page in (address, "/videos", f"/videos/new?like={only_video(app).id}"):
        text = owner.get(page).text
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text


@ONE_KIND
def test_the_form_begins_as_the_channel_is(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = channel_of(app, cast.owner, style="news", format="portrait", duration_target=75)
    text = signed_in(cast.owner).get(f"/videos/new?channel_id={channel_id}").text
    assert '<option selected value="news">' in text
    assert 'checked id="format-1" name="format" type="radio" value="portrait"' in text
    assert 'value="75"' in text


@ONE_KIND
def test_one_like_it_begins_as_the_earlier_one(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner, "Why bees vote", notes="They dance.", duration_target=33)
    text = signed_in(cast.owner).get(f"/videos/new?like={video_id}").text
    assert "Why bees vote" in text
    assert "They dance." in text
    assert 'value="33"' in text


def test_one_like_somebody_elses_is_not_there(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    assert signed_in(cast.outsider).get(f"/videos/new?like={video_id}").status_code == 404


@ONE_KIND
def test_before_there_is_a_channel_the_voice_is_one_for_films_that_earn_money(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.owner).get("/videos/new").text
    assert "which allows commercial films" in text


@ONE_KIND
def test_the_form_says_who_speaks_and_what_the_voice_may_be_used_for(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    channel_of(app, cast.owner, voice="joe")
    text = signed_in(cast.owner).get("/videos/new").text
    assert "Joe, on this computer" in text
    assert "whose licence may not allow commercial use" in text


@ONE_KIND
def test_the_form_claims_no_time_before_a_film_was_made(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.owner).get("/videos/new").text
    assert "How long it takes is not known yet" in text
    assert "Ready in about" not in text


@ONE_KIND
def test_the_form_needs_its_token(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.owner).post("/videos", {**FILLED, "csrf_token": "forged"}).status_code == 400
    assert count(app) == 0
