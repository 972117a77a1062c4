"""The price before the work: in the form, on the button, and what is refused or would wait."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal

import pytest
from flask import Flask

from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.kept import app_of
from tests.support.people import Cast, Person, Visitor, cast_of
from tests.videos import standing
from ytempire.config import Settings
from ytempire.costs import limit
from ytempire.costs.limit import CHANNEL, DAY
from ytempire.extensions import db, writing
from ytempire.providers.choice import Services
from ytempire.videos.video import Video, services_of

SignIn = Callable[[Person], Visitor]
KEYS = dict.fromkeys(("openai_api_key", "elevenlabs_api_key"), "key-for-tests")
FILLED: dict[str, object] = {"topic": "Why bees vote", "duration_target": "300", "format": "landscape"}
CENTS = 10_000


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With keys, so that everything is paid; nothing is called."""
    return settings.model_copy(update=KEYS)


def only_video(app: Flask) -> Video | None:
    with app.app_context():
        return db.session.query(Video).one_or_none()


def limited(app: Flask, name: str, micro: int, of: str = "") -> None:
    with app.app_context(), writing():
        limit.set_limit(name, micro, of=of)


@ONE_KIND
def test_the_form_shows_the_price_by_step_and_on_its_button(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.owner).get("/videos/new?duration_target=300").text
    assert "Make video for $0.90" in text
    assert "limit $3.00 a video" in text
    assert "ElevenLabs, about 4,200 characters" in text
    assert "OpenAI, 10 pictures" in text
    assert "It fits the budget</b> $150.00 is free today." in text
    assert "It costs nothing" not in text


@ONE_KIND
def test_without_a_key_it_costs_nothing(settings: Settings) -> None:
    with app_of(settings.model_copy(update=dict.fromkeys(KEYS, ""))) as app:
        visitor = Visitor(app)
        visitor.begin(cast_of(app).owner)
        text = visitor.get("/videos/new").text
    assert "It costs nothing" in text
    assert "Make video for" not in text


@ONE_KIND
def test_it_is_worked_out_anew_as_the_form_is_filled_in(cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    htmx = {"headers": {"HX-Request": "true"}}
    text = owner.post("/videos/estimates", {**FILLED, "duration_target": "60"}, **htmx).text
    assert 'hx-target="#outlook"' in text
    assert 'hx-target="#pricebar"' in text
    assert "Make video for $0.18" in text
    assert "<html" not in text
    own = owner.post("/videos/estimates", {**FILLED, "script": "They dance. " * 50}, **htmx).text
    assert "ElevenLabs, about 600 characters" in own
    assert "gpt-6.1-terra" not in own


@ONE_KIND
def test_a_script_in_a_file_is_counted_too(cast: Cast, signed_in: SignIn) -> None:
    sent = {**FILLED, "script_file": (io.BytesIO(b"They dance. " * 50), "script.txt")}
    text = signed_in(cast.owner).post("/videos/estimates", sent, headers={"HX-Request": "true"}).text
    assert "ElevenLabs, about 600 characters" in text


@ONE_KIND
def test_without_scripts_the_whole_page_says_it_and_nothing_is_lost(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    answer = signed_in(cast.owner).post("/videos/estimates", {**FILLED, "notes": "They <b>dance</b>."})
    assert answer.status_code == 200
    assert "Why bees vote</textarea>" in answer.text
    assert "They &lt;b&gt;dance&lt;/b&gt;." in answer.text
    assert "Make video for $0.90" in answer.text
    assert only_video(app) is None


@pytest.mark.parametrize("fields", [
    {"duration_target": "-5"}, {"duration_target": "999999999"}, {"duration_target": "soon"}, {"format": "round"},
    {"channel_id": "ch_0000000000000000"}, {"notes": "n" * 90_000}, {"topic": "\x00\x07"}, {},
])  # fmt: skip
@ONE_KIND
def test_what_is_not_right_yet_has_a_price_all_the_same(
    cast: Cast, signed_in: SignIn, fields: dict[str, object]
) -> None:
    answer = signed_in(cast.owner).post("/videos/estimates", fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Make video for $" in answer.text


@ONE_KIND
def test_a_visitor_gets_no_estimate(visitor: Visitor) -> None:
    assert visitor.post("/videos/estimates", FILLED).status_code == 303


def test_anothers_channel_is_not_what_is_estimated(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    theirs = channel_of(app, cast.outsider, writer="local", narrator="local", illustrator="local")
    text = signed_in(cast.owner).post("/videos/estimates", {**FILLED, "channel_id": theirs}).text
    assert "Make video for $0.90" in text


def test_services_and_estimate_are_kept_with_the_video(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.owner).post("/videos", FILLED).status_code == 303
    video = only_video(app)
    assert video
    assert video.services["voice"]["provider"] == "elevenlabs"
    assert round(video.estimate["likely"] / CENTS) == 90
    assert [part["step"] for part in video.estimate["parts"]][:3] == ["script", "voice", "visuals"]


def test_over_the_limit_of_a_video_it_is_refused_and_says_what_fits(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    answer = signed_in(cast.owner).post("/videos", {**FILLED, "duration_target": "3600"})
    assert answer.status_code == 422
    assert 'data-code="over_video_budget"' in answer.text
    assert 'role="alert"' in answer.text
    assert "the limit of a video is $3.00" in answer.text
    assert "A film of 15 min fits." in answer.text
    ways = re.findall(r"With (.*?) it is \$([0-9]+\.[0-9]{2})(, still too much alone)?", answer.text)
    assert [way[0] for way in ways] == ["the voice of this computer", "pictures drawn here", "both"]
    assert [float(way[1]) > 3 for way in ways] == [bool(way[2]) for way in ways] == [True, True, False]
    assert only_video(app) is None


def test_this_computer_may_do_the_rest_of_a_long_film(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    chosen = {**FILLED, "duration_target": "3600", "local_voice": "y", "local_pictures": "y"}
    assert signed_in(cast.owner).post("/videos", chosen).status_code == 303
    video = only_video(app)
    assert video
    assert [video.services[step]["provider"] for step in ("script", "voice", "visuals")] == ["openai", "local", "local"]
    assert video.services["voice"]["instead_of"] == ""  # it was chosen, nothing failed
    assert video.estimate["likely"] < 30 * CENTS


def test_over_the_limit_of_the_day_it_is_taken_and_will_wait(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    limited(app, DAY, 50 * CENTS)
    owner = signed_in(cast.owner)
    text = owner.get("/videos/new?duration_target=300").text
    assert "It would wait for its budget" in text
    assert "Today&#39;s limit of this installation has $0.50 left" in text
    assert "goes on" in text
    assert owner.post("/videos", FILLED).status_code == 303


def test_the_budget_of_the_channel_is_named(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = channel_of(app, cast.owner)
    limited(app, CHANNEL, 500 * CENTS, channel_id)
    owner = signed_in(cast.owner)
    assert "$5.00 this month for the channel" in owner.get("/videos/new?duration_target=300").text
    limited(app, CHANNEL, 10 * CENTS, channel_id)
    assert "The channel&#39;s budget of this month has $0.10 left" in owner.get("/videos/new?duration_target=300").text


@pytest.fixture
def unpriced(settings: Settings) -> Iterator[Callable[[bool], Flask]]:
    with ExitStack() as apps:
        yield lambda allowed: apps.enter_context(app_of(settings.model_copy(
            update={"openai_model": "gpt-99-nobody", "allow_unpriced": allowed})))  # fmt: skip


@pytest.mark.parametrize(("allowed", "status"), [(False, 422), (True, 303)])
def test_a_model_without_a_price_is_refused_unless_it_is_allowed(
    unpriced: Callable[[bool], Flask], allowed: bool, status: int
) -> None:
    app = unpriced(allowed)
    owner = Visitor(app)
    owner.begin(cast_of(app).owner)
    assert "gpt-99-nobody has no price" in owner.get("/videos/new").text
    answer = owner.post("/videos", FILLED)
    assert answer.status_code == status
    assert ('data-code="unpriced"' in answer.text) is not allowed


@ONE_KIND
def test_the_first_page_says_what_each_length_costs(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.owner).get("/").text
    assert "1 min · about $0.18" in text
    assert "it costs nothing" not in text
    assert "Voice by ElevenLabs" in text


@ONE_KIND
def test_the_setting_of_a_video_is_the_limit(settings: Settings) -> None:
    with app_of(settings.model_copy(update={"budget_per_video": Decimal("0.10")})) as app:
        owner = Visitor(app)
        owner.begin(cast_of(app).owner)
        text = owner.get("/videos/new?duration_target=60").text
    assert "It is more than a video may cost" in text
    assert "A film of 30 s fits." in text


@pytest.mark.parametrize(
    ("here", "ticked"),
    [(["voice"], ["local_voice"]), (["visuals"], ["local_pictures"]), (["voice", "visuals"], ["local_voice",
     "local_pictures"]), ([], [])],
)  # fmt: skip
@ONE_KIND
def test_one_like_it_is_made_on_this_computer_where_that_one_was(
    app: Flask, cast: Cast, signed_in: SignIn, here: list[str], ticked: list[str]
) -> None:
    video_id = video_of(app, cast.owner)
    away = Services.from_json({"script": {"provider": "local"}, "voice": {"provider": "elevenlabs"},
                               "visuals": {"provider": "openai"}}).instead("voice")  # fmt: skip
    standing.put(app, video_id, "completed", here=here, services=away.to_json())  # that was nobody's wish
    text = signed_in(cast.owner).get(f"/videos/new?like={video_id}").text
    inputs = {name: re.search(rf'<input[^>]*name="{name}"[^>]*>', text) for name in ("local_voice", "local_pictures")}
    assert [name for name, found in inputs.items() if found and "checked" in found[0]] == ticked


def test_what_this_computer_was_asked_to_do_it_does_again_whatever_the_channel_has(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner = signed_in(cast.owner)
    assert owner.post("/videos", {**FILLED, "duration_target": "60", "local_voice": "y"}).status_code == 303
    video = only_video(app)
    assert video
    standing.put(app, video.id, "completed")

    def again(video: Video) -> None:
        video.make_again()
        found = services_of(video)
        assert [found.script.name, found.voice.name, found.visuals.name] == ["OpenAI", "This computer", "OpenAI"]

    standing.change(app, video.id, again)
