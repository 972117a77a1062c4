"""What a film will cost: by rule, by the price book, by the films made here; and how near it comes."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.standins.server import StandIns
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.paid import ALL_PAID, app_with, made_until, spent
from tests.support.people import Cast, Person, cast_of
from ytempire.channels.channel import Channel
from ytempire.config import Settings
from ytempire.costs import ledger, prices
from ytempire.costs.ledger import Call
from ytempire.costs.limit import Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import db, writing
from ytempire.providers.choice import Service, Services
from ytempire.videos.estimate import Estimate, estimate
from ytempire.videos.video import Video

OPENAI = Service("openai", "gpt-6.1-terra")
VOICE = Service("elevenlabs", "eleven_multilingual_v2", voice="george")
PICTURES = Service("openai", "gpt-image-2.6-flare", quality="medium")
HERE = Service("local")
ALL = Services(OPENAI, VOICE, PICTURES)


def of(app: Flask, owner: Person, services: Services = ALL, channel: dict[str, Any] | None = None,
       **asked: Any) -> Estimate:  # fmt: skip
    channel_id = channel_of(app, owner, **channel or {})
    given = {"seconds": 300, "format": "landscape", "topic": "Why bees vote", "notes": "", "script": "", **asked}
    with app.app_context():
        return estimate(owner.id, db.session.get_one(Channel, channel_id), services, **given)


def test_nothing_is_paid_where_this_computer_does_it_all(app: Flask, cast: Cast) -> None:
    told = of(app, cast.owner, Services(HERE, HERE, HERE))
    assert (told.paid, told.likely, told.high, len(told.parts)) == (False, 0, 0, 8)


def test_five_minutes_by_all_services_cost_what_the_price_book_says(app: Flask, cast: Cast) -> None:
    told = of(app, cast.owner)
    script, voice, visuals = told.parts[:3]
    assert visuals.counted == "10 pictures"
    assert voice.counted == "about 4,200 characters"
    assert voice.likely == voice.units["character"] * 100  # $0.10 a thousand
    assert visuals.likely == pytest.approx(10 * 1568 * 30, rel=0.05)  # $30 a million
    assert "gpt-6.1-terra, about 2,700 tokens" in script.by
    assert told.likely == script.likely + voice.likely + visuals.likely
    assert told.low < told.likely < told.high


def test_a_longer_film_costs_more_and_one_by_this_voice_less(app: Flask, cast: Cast) -> None:
    assert of(app, cast.owner, seconds=600).likely > 1.8 * of(app, cast.owner).likely
    without = of(app, cast.owner, Services(OPENAI, HERE, PICTURES))
    assert without.of("voice").likely == 0
    assert 0 < without.likely < of(app, cast.owner).likely


def test_an_own_script_is_counted_by_its_characters_and_writes_for_nothing(app: Flask, cast: Cast) -> None:
    told = of(app, cast.owner, script="Bees vote.\n\n" + "They dance. " * 100)
    assert told.of("script").likely == 0
    assert told.of("voice").units == {"character": len("Bees vote. " + "They dance. " * 100) - 1}
    assert told.of("voice").low == told.of("voice").high
    assert told.of("visuals").counted == "3 pictures"


def test_stability_is_paid_by_the_picture(app: Flask, cast: Cast) -> None:
    told = of(app, cast.owner, Services(HERE, HERE, Service("stability", "core")), seconds=60)
    assert told.of("visuals").likely == 2 * 30_000


def test_a_quicker_voice_says_more_in_the_same_time(app: Flask, cast: Cast) -> None:
    slow, quick = (of(app, cast.owner, channel={"pace": pace}).of("voice").likely for pace in (1.0, 1.2))
    assert quick == pytest.approx(1.2 * slow, rel=0.01)


def test_a_language_of_syllables_has_fewer_characters(app: Flask, cast: Cast) -> None:
    english, japanese = (of(app, cast.owner, channel={"language": name}).of("voice").likely for name in ("en-US", "ja"))
    assert japanese < english / 2


def test_long_notes_are_read_by_the_writer(app: Flask, cast: Cast) -> None:
    assert of(app, cast.owner, notes="a " * 8_000).of("script").likely > of(app, cast.owner).of("script").likely + 3_000


def test_a_model_without_a_price_is_unpriced_and_never_free(app: Flask, cast: Cast) -> None:
    told = of(app, cast.owner, Services(Service("openai", "gpt-99-nobody"), VOICE, HERE))
    assert told.unpriced == [("openai", "gpt-99-nobody")]
    assert told.of("script").unpriced


def test_a_new_price_shows_in_the_next_estimate(app: Flask, cast: Cast) -> None:
    before = of(app, cast.owner).of("voice").likely
    with app.app_context(), writing():
        prices.set_price("elevenlabs", VOICE.model, "character", 200_000, cast.admin.id)
    assert of(app, cast.owner).of("voice").likely == 2 * before


def test_it_is_kept_as_json_and_read_again(app: Flask, cast: Cast) -> None:
    told = of(app, cast.owner)
    kept = told.to_json()
    assert (kept["low"], kept["likely"], kept["high"]) == (told.low, told.likely, told.high)
    again = Estimate.from_json(kept)
    assert [(part.by, part.low, part.likely, part.high) for part in again.parts] == [
        (part.by, part.low, part.likely, part.high) for part in told.parts]  # fmt: skip


def film(app: Flask, owner: Person, characters_billed: int, **values: Any) -> str:
    """A finished film whose rule said 1,000 characters, and what its voice was billed."""
    promised = {"low": 0, "likely": 0, "high": 0, "parts": [{"step": "voice", "provider": "elevenlabs",
                "model": VOICE.model, "rule": {"character": 1000}}]}  # fmt: skip
    video_id = video_of(app, owner, estimate=promised)
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        for name, value in {"status": "completed", "attempt": 1, **values}.items():
            setattr(video, name, value)
        payer = Payer(owner.id, video.channel_id, video_id)
        lines = [{"unit": "character", "count": characters_billed, "micro": "100000", "per": 1000}]
        cost = Priced(characters_billed * 100, lines)
        call = Call(payer, "voice", "elevenlabs", VOICE.model, f"spoken:{video_id}", "lease")
        ledger.settle(ledger.reserve(call, cost), cost)
    return video_id


def test_films_made_here_correct_the_rule_and_give_the_range(app: Flask, cast: Cast) -> None:
    rule = of(app, cast.owner).of("voice").likely
    for billed in (1_100, 1_200, 1_300):
        film(app, cast.owner, billed)
    told = of(app, cast.owner).of("voice")
    assert told.likely == pytest.approx(1.2 * rule, rel=0.001)
    assert (told.low, told.high) == (pytest.approx(1.12 * rule, rel=0.001), pytest.approx(1.28 * rule, rel=0.001))
    assert told.rule["character"] * 100 == rule  # so that the next film does not correct the correction


def test_two_films_are_too_few_to_go_by(app: Flask, cast: Cast) -> None:
    rule = of(app, cast.owner).of("voice").likely
    for _ in range(2):
        film(app, cast.owner, 3_000)
    assert of(app, cast.owner).of("voice").likely == rule


@pytest.mark.parametrize("values", [{"status": "failed"}, {"attempt": 2}, {"script": "Own."}, {"estimate": None}])
def test_a_film_that_was_not_made_whole_in_one_go_tells_nothing(
    app: Flask, cast: Cast, values: dict[str, Any]
) -> None:
    rule = of(app, cast.owner).of("voice").likely
    for _ in range(3):
        film(app, cast.owner, 3_000, **values)
    assert of(app, cast.owner).of("voice").likely == rule


def test_ones_own_films_count_before_those_of_others(app: Flask, cast: Cast) -> None:
    rule = of(app, cast.owner).of("voice").likely
    for _ in range(3):
        film(app, cast.owner, 1_100)
        film(app, cast.outsider, 2_000)
    assert of(app, cast.owner).of("voice").likely == pytest.approx(1.1 * rule, rel=0.001)
    assert of(app, cast.outsider).of("voice").likely == pytest.approx(2 * rule, rel=0.001)


@ONE_KIND
@pytest.mark.parametrize("seconds", [30, 75])
@pytest.mark.parametrize("illustrator", ["openai", "stability"])
def test_it_is_within_a_fifth_of_what_the_services_bill(
    settings: Settings, standins: StandIns, seconds: int, illustrator: str
) -> None:
    with app_with(standins, settings) as app:
        owner = cast_of(app).owner
        channel = {**ALL_PAID, "illustrator": illustrator}
        video_id = video_of(app, owner, duration_target=seconds, channel=channel)
        with app.app_context():
            video = db.session.get_one(Video, video_id)
            told = estimate(owner.id, video.channel, Services.from_json(video.services or {}), seconds=seconds,
                            format=video.format, topic=video.topic, notes="", script="")  # fmt: skip
        made_until(app, video_id)
        assert spent(app) == standins.desk.total()
        assert abs(told.likely - spent(app)) <= 0.2 * spent(app)
        assert told.low <= spent(app) <= told.high
