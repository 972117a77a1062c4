"""*Try now* on a video that waits for a service which a person has to see to: it is tried, once, and told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from ytempire.accounts.notice import Notice
from ytempire.accounts.throttle import throttle
from ytempire.acts.videos import TRY_NOW
from ytempire.costs import service_state
from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.pipeline import stopping
from ytempire.providers.errors import NO_MONEY, ServiceError
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
PROVIDERS = ("openai", "elevenlabs", "stability")


@pytest.fixture(autouse=True)
def count_begins_anew(app: Flask) -> None:
    with app.app_context():
        for provider in PROVIDERS:
            throttle().forget(TRY_NOW, "try-now", provider)


def stop(app: Flask, provider: str) -> None:
    with app.app_context(), writing():
        stopping.stop(provider, ServiceError(NO_MONEY, f"{provider} is out of money."))


def closed(app: Flask) -> list[str]:
    with app.app_context():
        return [provider for provider in PROVIDERS if service_state.stopped(provider)]


def waiting(app: Flask, owner: Person, provider: str = "elevenlabs") -> str:
    told = {"reason": "provider", "message": "Out of money.", "until": None, "kind": NO_MONEY, "provider": provider}
    return standing.put(app, standing.finished(app, owner), "waiting", waiting_for=told)


def test_only_the_service_that_it_waits_for_is_called_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    for provider in PROVIDERS:
        stop(app, provider)
    video_id = waiting(app, cast.owner)
    assert signed_in(cast.owner).post(f"/videos/{video_id}/runs").status_code == 303
    assert closed(app) == ["openai", "stability"]


def test_many_who_press_call_it_once_a_minute(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    stop(app, "elevenlabs")
    first, second = waiting(app, cast.owner), waiting(app, cast.outsider)
    assert signed_in(cast.owner).post(f"/videos/{first}/runs").status_code == 303
    stop(app, "elevenlabs")  # as it was
    answer = signed_in(cast.outsider).post(f"/videos/{second}/runs")
    assert answer.status_code == 429
    assert "Too many tries. Try again in 1 min" in answer.text
    assert closed(app) == ["elevenlabs"]
    with app.app_context():
        assert db.session.get_one(Video, second).status == "waiting"


def test_one_that_waits_for_another_service_is_not_kept_from_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    for provider in PROVIDERS:
        stop(app, provider)
        assert owner.post(f"/videos/{waiting(app, cast.owner, provider)}/runs").status_code == 303


def test_an_outage_is_told_once_until_the_service_has_answered(app: Flask, cast: Cast) -> None:
    def told() -> tuple[int, int]:
        with app.app_context():
            return db.session.query(Notice).count(), db.session.query(OutboxEvent).count()

    for _ in range(3):
        stop(app, "elevenlabs")
        with app.app_context(), writing():
            service_state.answered("elevenlabs")  # a call that was made before it was stopped
        with app.app_context(), writing():
            service_state.let_through("elevenlabs")
    assert told() == (1, 1)
    with app.app_context(), writing():
        service_state.answered("elevenlabs")
    stop(app, "elevenlabs")
    assert told() == (2, 2)
