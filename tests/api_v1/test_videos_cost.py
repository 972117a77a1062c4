"""What a video has cost, call by call, and that all of it adds up."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.api_v1.filmed import data_of
from tests.costs import spent
from tests.support.people import Cast
from tests.support.programs import Program, let_call
from ytempire.costs import limit
from ytempire.extensions import writing


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def micro(dollars: str) -> int:
    return round(float(dollars) * 1_000_000)


def test_entries_and_services_add_up_to_the_total(app: Flask, cast: Cast, owner: Program) -> None:
    film = spent.film_of(app, cast.owner, estimate={"low": 1, "likely": 700_000, "high": 2, "parts": []})
    spent.spend(app, film, 450_001, "elevenlabs", request_id="req-1")
    spent.spend(app, film, 30_000, "openai", outcome="failed")
    given_up = spent.spend(app, film, 50_000, "stability", outcome="unknown")
    spent.correct(app, given_up, 20_000)
    spent.hold(app, film, 7, "openai")
    told = data_of(owner.get(f"/videos/{film.id}/cost"))
    assert (told["total_cost"], told["estimate"], told["reserved"]) == ("0.500001", "0.700000", "0.000007")
    assert told["breakdown"] == {"elevenlabs": "0.450001", "openai": "0.030000", "stability": "0.020000"}
    assert sum(micro(entry["amount"]) for entry in told["entries"]) == 500_001
    first, failed, *corrected = told["entries"]
    assert (first["kind"], first["outcome"], first["step"], first["provider"]) == (
        "settle", "ok", "voice", "elevenlabs")  # fmt: skip
    assert (first["amount"], first["request_id"], first["model"]) == ("0.450001", "req-1", "eleven_multilingual_v2")
    assert first["units"] == [{"unit": "character", "count": 1000, "price": "0.1", "per": 1000}]
    assert (failed["outcome"], failed["request_id"]) == ("failed", None)
    assert {entry["kind"] for entry in corrected} == {"settle", "correct"}
    assert told["total_cost"] == data_of(owner.get(f"/videos/{film.id}"))["total_cost"]


def test_one_that_has_cost_nothing(app: Flask, cast: Cast, owner: Program) -> None:
    film = spent.film_of(app, cast.owner)
    with app.app_context(), writing():
        limit.set_limit(limit.VIDEO, 1_500_000, of=film.id)
    assert data_of(owner.get(f"/videos/{film.id}/cost")) == {
        "total_cost": "0.000000", "estimate": None, "reserved": "0.000000", "limit": "1.500000", "breakdown": {},
        "entries": [],
    }  # fmt: skip
