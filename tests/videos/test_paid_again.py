"""What a changed script costs: only what is new is spoken and paid; said on the button, and kept with the video."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.costs.calls import dollars
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from tests.videos.test_spending import call
from ytempire.config import Settings
from ytempire.costs import limit
from ytempire.costs.limit import VIDEO
from ytempire.extensions import db, writing
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video, chosen_services

SignIn = Callable[[Person], Visitor]
NEW = "A sentence that nobody has spoken yet."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"elevenlabs_api_key": "key-for-tests"})


def spoken(app: Flask, owner: Person, by_service: bool = True, first: str = NEW) -> str:
    """A film of which both scenes are spoken, and the first says something else in its changed script."""
    video_id = standing.finished(app, owner)

    def act(video: Video) -> None:
        video.services = chosen_services(video.channel).to_json()
        if not by_service:
            video.services = {**video.services, "voice": {"provider": "local"}}
        for scene in video.scenes:
            scene.voice_key = f"{owner.id}/spoken/{'0' * 32}/voice.wav"
        fields: list[dict[str, Any]] = [Scene.as_fields(scene) for scene in video.scenes]
        fields[0]["narration"] = first
        video.edition = {"title": video.topic, "description": "", "tags": [], "scenes": fields}

    standing.change(app, video_id, act)
    return video_id


def test_only_what_is_new_is_paid(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = spoken(app, cast.owner, first=NEW * 30)
    owner = signed_in(cast.owner)
    price = f"${len(NEW * 30) / 1000 * 0.1:.2f}"
    assert f"Save and make for {price}" in owner.get(f"/videos/{video_id}/script").text
    assert f"Make again for {price}" in owner.get(f"/videos/{video_id}").text


def test_another_voice_speaks_all_of_it_anew(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = spoken(app, cast.owner, by_service=False)
    text = signed_in(cast.owner).get(f"/videos/{video_id}/script").text
    assert "<dt>Scenes to speak</dt><dd>2 of 2</dd>" in text


def test_the_estimate_of_a_film_made_again_stands_on_what_it_has_cost(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = spoken(app, cast.owner)
    call(app, video_id, 0.2, settled=0.1)
    assert signed_in(cast.owner).post(f"/videos/{video_id}/runs").status_code == 303
    with app.app_context():
        kept = db.session.get_one(Video, video_id).estimate
        assert kept
        assert kept["likely"] == dollars(0.1) + len(NEW) * 100


def test_over_its_limit_it_is_not_made_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = spoken(app, cast.owner)
    call(app, video_id, 0.2, settled=0.1)
    with app.app_context(), writing():
        limit.set_limit(VIDEO, dollars(0.1), of=video_id)
    owner = signed_in(cast.owner)
    assert "the limit of a video is $0.10" in owner.get(f"/videos/{video_id}/script").text
    answer = owner.post(f"/videos/{video_id}/runs")
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.get_one(Video, video_id).status == "completed"
