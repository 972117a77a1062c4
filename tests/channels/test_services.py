"""Who makes a channel's films, and its voice at ElevenLabs: chosen, refused, kept and shown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.standins.server import StandIns
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from ytempire.channels.channel import Channel
from ytempire.extensions import db

SignIn = Callable[[Person], Visitor]
VOICES = "/channels/sounds/service-voices"


@pytest.fixture
def owner(cast: Cast, signed_in: SignIn) -> Visitor:
    return signed_in(cast.owner)


@pytest.fixture
def services(app: Flask, standins: StandIns) -> StandIns:
    use(app, **standins.settings)
    return standins


def use(app: Flask, **settings: object) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=settings)


def channel(app: Flask, channel_id: str = "") -> Channel:
    with app.app_context():
        return db.session.get_one(Channel, channel_id) if channel_id else db.session.query(Channel).one()


def text_of(owner: Visitor, path: str) -> str:
    """What the page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", owner.get(path).text)).split())


def tag(page: str, name: str, value: str) -> str:
    """The radio button of a maker."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"[^>]*>', page)
    found = found or re.search(rf'<input[^>]*value="{value}"[^>]*name="{name}"[^>]*>', page)
    assert found, (name, value)
    return found[0]


def first_voice(page: str) -> str:
    found = re.search(rf'{VOICES}/([A-Za-z0-9]+)\.mp3', page)
    assert found
    return found[1]


def test_without_keys_the_services_are_shown_and_cannot_be_chosen(app: Flask, owner: Visitor) -> None:
    page = owner.get("/channels/new").text
    for name, value in (("writer", "openai"), ("narrator", "elevenlabs"), ("illustrator", "stability")):
        assert "disabled" in tag(page, name, value)
        assert "disabled" not in tag(page, name, "local")
    assert "There is no key. An admin sets OPENAI_API_KEY." in page
    assert "ElevenLabs voice" not in page


@ONE_KIND
@pytest.mark.parametrize(
    ("name", "value"), [("writer", "openai"), ("narrator", "elevenlabs"), ("illustrator", "openai")]
)
def test_a_service_without_a_key_is_refused(app: Flask, owner: Visitor, name: str, value: str) -> None:
    answer = owner.post("/channels", {"name": "Rome", name: value})
    assert answer.status_code == 422
    assert "cannot be chosen. There is no key." in answer.text
    with app.app_context():
        assert db.session.query(Channel).count() == 0


@ONE_KIND
@pytest.mark.parametrize("name", ["writer", "narrator", "illustrator"])
def test_somebody_who_does_not_exist_cannot_be_chosen(owner: Visitor, services: StandIns, name: str) -> None:
    answer = owner.post("/channels", {"name": "Rome", name: "stability" if name == "writer" else "gemini"})
    assert answer.status_code == 422
    assert "Choose one of: Automatic, This computer" in answer.text


def test_with_keys_what_is_chosen_is_kept_and_told(app: Flask, owner: Visitor, services: StandIns) -> None:
    chosen = {"writer": "openai", "narrator": "local", "illustrator": "stability", "fall_back": ["off", "on"]}
    answer = owner.post("/channels", {"name": "Rome", **chosen})
    kept = channel(app)
    assert (kept.writer, kept.narrator, kept.illustrator, kept.fall_back) == ("openai", "local", "stability", True)
    page = text_of(owner, answer.location)
    for fact in ("Written by OpenAI", "Spoken by This computer", "Pictures by Stability",
                 "When a service is away Goes on here"):  # fmt: skip
        assert fact in page


def test_a_channel_that_says_nothing_goes_by_the_keys(app: Flask, owner: Visitor, services: StandIns) -> None:
    answer = owner.post("/channels", {"name": "Rome"})
    assert channel(app).writer == "auto"
    assert "Written by OpenAI" in text_of(owner, answer.location)
    use(app, openai_api_key="")
    assert "Written by This computer" in text_of(owner, answer.location)


@ONE_KIND
def test_a_voice_keeps_its_name_when_the_list_is_known_no_more(
    app: Flask, owner: Visitor, services: StandIns
) -> None:
    owner.get(VOICES)
    path = owner.post("/channels", {"name": "Rome", "service_voice": "JBFqnCBsd6RMkjVDRZzb"}).location
    use(app, elevenlabs_api_key="another, so that nothing of it was asked yet")
    assert "Voice George" in text_of(owner, path)


def test_a_service_that_lost_its_key_is_named_and_stays_chosen(app: Flask, owner: Visitor, services: StandIns) -> None:
    path = owner.post("/channels", {"name": "Rome", "narrator": "elevenlabs"}).location
    use(app, elevenlabs_api_key="")
    sentence = "The voice is to come from ElevenLabs, which has no key now: videos wait for it."
    assert sentence in text_of(owner, path)
    assert sentence in text_of(owner, f"{path}/edit")
    assert owner.post(path, {"name": "Rome II", "narrator": "elevenlabs"}).status_code == 303
    assert (channel(app).name, channel(app).narrator) == ("Rome II", "elevenlabs")
    assert owner.post(path, {"name": "Rome II", "narrator": "auto"}).status_code == 303
    assert sentence not in text_of(owner, path)


def test_the_voices_come_from_the_service_with_their_sound_from_here(
    app: Flask, owner: Visitor, services: StandIns
) -> None:
    assert "hx-get" in owner.get("/channels/new").text
    page = owner.get(VOICES).text
    voice = first_voice(page)
    sound = owner.get(f"{VOICES}/{voice}.mp3")
    assert (sound.status_code, sound.mimetype) == (200, "audio/mpeg")
    assert len(sound.data) > 1000
    assert services.address not in page
    asked = len(services.desk.calls)
    owner.get(f"{VOICES}/{voice}.mp3")
    owner.get(VOICES)
    assert len(services.desk.calls) == asked
    assert services.desk.total() == 0


def test_a_chosen_voice_is_kept_and_chosen_in_the_form(app: Flask, owner: Visitor, services: StandIns) -> None:
    voice = first_voice(owner.get(VOICES).text)
    path = owner.post("/channels", {"name": "Rome", "service_voice": voice}).location
    assert channel(app).service_voice == voice
    assert "checked" in tag(owner.get(f"{path}/edit").text, "service_voice", voice)


def test_without_scripts_the_voices_can_be_asked_for(owner: Visitor, services: StandIns) -> None:
    assert "/channels/new?voices=1#who" in owner.get("/channels/new").text
    assert first_voice(owner.get("/channels/new?voices=1").text)


@ONE_KIND
@pytest.mark.parametrize("voice", ["../../etc/passwd", "nobody0123456789abcd", "<b>", "x" * 200])
def test_a_voice_that_is_not_there_is_refused(app: Flask, owner: Visitor, services: StandIns, voice: str) -> None:
    owner.get(VOICES)
    answer = owner.post("/channels", {"name": "Rome", "service_voice": voice})
    assert answer.status_code == 422
    assert "not in the list of ElevenLabs any more" in answer.text
    assert owner.get(f"{VOICES}/{voice}.mp3").status_code == 404


def test_while_the_service_is_away_the_chosen_voice_stays(app: Flask, owner: Visitor, services: StandIns) -> None:
    voice = first_voice(owner.get(VOICES).text)
    path = owner.post("/channels", {"name": "Rome", "service_voice": voice}).location
    use(app, elevenlabs_base_url="http://127.0.0.1:1")
    page = owner.get(f"{VOICES}?chosen={voice}").text
    assert "The voice that is chosen stays." in page
    assert "checked" in tag(page, "service_voice", voice)
    assert owner.post(path, {"name": "Rome II", "service_voice": voice}).status_code == 303
    assert owner.get(f"{VOICES}/{voice}.mp3").status_code == 503
    assert channel(app).service_voice == voice


def test_voices_are_for_those_who_are_signed_in(cast: Cast, visitor: Visitor, services: StandIns) -> None:
    assert visitor.get(VOICES).location.startswith("/login")
    assert visitor.get(f"{VOICES}/JBFqnCBsd6RMkjVDRZzb.mp3").location.startswith("/login")
    assert services.desk.calls == []


def test_with_both_services_the_form_takes_any_language(owner: Visitor, services: StandIns) -> None:
    assert "Any language" in owner.get("/channels/new").text


RUSSIAN = "Рим основали, как говорит легенда, два брата. Их вскормила волчица."


def test_a_service_that_speaks_takes_words_that_this_computer_cannot_say(
    app: Flask, cast: Cast, owner: Visitor, services: StandIns
) -> None:
    both, drawn, mute = (channel_of(app, cast.owner, name) for name in ("Both", "Drawn", "Mute"))
    for channel_id, chosen in ((drawn, {"writer": "local"}), (mute, {"narrator": "local"})):
        assert owner.post(f"/channels/{channel_id}", {"name": "X", **chosen}).status_code == 303
    asked = {"topic": "Рим", "notes": RUSSIAN, "duration_target": "30"}
    assert owner.post("/videos", {**asked, "channel_id": both}).status_code == 303
    for channel_id in (drawn, mute):
        answer = owner.post("/videos", {**asked, "channel_id": channel_id})
        assert answer.status_code == 422
        assert "this text is in Cyrillic letters" in answer.text
    own = {"topic": "Rome", "script": RUSSIAN}
    assert owner.post("/videos", {**own, "channel_id": drawn}).status_code == 303
    assert owner.post("/videos", {**own, "channel_id": mute}).status_code == 422
