"""`/v1/costs`: what was spent, by day and service, and what may still be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.costs.spent import ago, film_of, hold, spend
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.support.queries import counted_queries
from ytempire import money
from ytempire.channels.channel import Channel
from ytempire.costs import days, limit
from ytempire.costs.limit import CHANNEL, OWN, USER
from ytempire.extensions import db, utcnow, writing


def micro(amounts: Iterable[str]) -> int:
    """The sum of what was answered."""
    return sum(money.parse(amount) for amount in amounts)


def day(back: int = 0) -> str:
    return (utcnow() - timedelta(days=back)).date().isoformat()


def limited(app: Flask, *limits: tuple[str, int, str]) -> None:
    with app.app_context(), writing():
        for name, amount, of in limits:
            limit.set_limit(name, amount, of)


def test_days_come_the_oldest_first_and_each_adds_up(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 400_000, "elevenlabs", days_ago=1)
    spend(app, film, 100_000, "openai", days_ago=1)
    spend(app, film, 50_001, "openai", outcome="failed")
    told = Program.of(let_call(app), cast.owner).get("/costs/daily").get_json()["data"]
    assert [row["day"] for row in told["days"]] == [day(back) for back in reversed(range(14))]
    assert told["days"][-2] == {"day": day(1), "total": "0.500000", "failed": "0.000000", "calls": 2,
                                "by_service": {"elevenlabs": "0.400000", "openai": "0.100000"}}  # fmt: skip
    assert told["days"][-1]["failed"] == "0.050001"
    for one in (told, *told["days"]):
        assert money.parse(one["total"]) == micro(one["by_service"].values())
    assert (told["total"], told["failed"], told["calls"]) == ("0.550001", "0.050001", 3)
    assert money.parse(told["total"]) == micro(row["total"] for row in told["days"])
    assert (told["first_day"], told["last_day"], told["timezone"]) == (day(13), day(), "UTC")


def test_days_from_one_to_another_and_a_correction_that_gives_back(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 7, days_ago=5)
    spend(app, film, 9, days_ago=3)
    told = Program.of(let_call(app), cast.owner).get(f"/costs/daily?from={day(6)}&to={day(4)}").get_json()["data"]
    assert [(row["day"], row["total"]) for row in told["days"]] == [
        (day(6), "0.000000"), (day(5), "0.000007"), (day(4), "0.000000")]  # fmt: skip


def test_outsider_sees_their_own_costs_alone(app: Flask, cast: Cast) -> None:
    spend(app, film_of(app, cast.owner), 400_000)
    told = Program.of(let_call(app), cast.outsider).get("/costs/daily").get_json()["data"]
    assert (told["total"], told["by_service"]) == ("0.000000", {})


@ONE_KIND
@pytest.mark.parametrize(("asked", "field"), [
    ("from=2026-02-30&to=2026-03-01", "from"), ("from=2026-1-1&to=2026-01-02", "from"),
    ("from=2026-01-01&to=yesterday", "to"), ("from=2026-01-01&to=", "to"), ("from=%00&to=2026-01-01", "from"),
    ("from=2026-03-02&to=2026-03-01", "from"), ("from=2025-01-01&to=2026-01-02", "from"),
    ("from=9999-12-31&to=9999-12-31", "to"), ("from=1999-01-01&to=1999-01-02", "from"),
    ("from=2026-01-01", "request"), ("to=2026-01-01", "request"), ("range=7", "range"), ("days=3", "days"),
    ("from=٢٠٢٦-٠١-٠١&to=2026-01-02", "from"), ("first=2026-01-01&last=2026-01-01", "first"),
])  # fmt: skip
def test_days_that_cannot_be_shown_are_refused_with_the_field(app: Flask, cast: Cast, asked: str, field: str) -> None:
    answer = Program.of(let_call(app), cast.owner).get(f"/costs/daily?{asked}")
    assert error_of(answer) == (422, "invalid_fields")
    assert field in answer.get_json()["error"]["details"]


@ONE_KIND
def test_days_are_at_most_366(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.owner)
    assert len(program.get(f"/costs/daily?from={day(365)}&to={day()}").get_json()["data"]["days"]) == 366
    answer = program.get(f"/costs/daily?from={day(366)}&to={day()}")
    assert answer.get_json()["error"]["details"] == {"from": "At most 366 days are shown at once."}


@ONE_KIND
@pytest.mark.parametrize("path", ["/costs/daily", "/costs/limits"])
def test_costs_need_somebody_and_a_key_its_scope(app: Flask, cast: Cast, path: str) -> None:
    let_call(app)
    assert error_of(Program(app).get(path)) == (401, "not_signed_in")
    assert error_of(Program.with_key(app, cast.owner, ["videos:read"]).get(path)) == (403, "insufficient_scope")
    assert Program.with_key(app, cast.owner, ["costs:read"]).get(path).status_code == 200


def test_limits_say_what_is_left_and_when_they_begin_anew(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    limited(app, (OWN, 3_000_000, str(cast.owner.id)), (USER, 5_000_000, ""), (CHANNEL, 600_000, film.channel_id))
    spend(app, film, 400_000)
    hold(app, film, 150_000)
    spend(app, film_of(app, cast.outsider), 1_000_000)
    told = Program.of(let_call(app), cast.owner).get("/costs/limits").get_json()["data"]
    counted = {"spent": "0.400000", "reserved": "0.150000", "stopped": False}
    with app.app_context():
        ends, month_ends = days.end_of_day(day()), days.end_of_month(day())
    own = told["day"]["own"]
    assert datetime.fromisoformat(own.pop("resets_at")) == ends
    assert own == {"limit": "3.000000", "left": "2.450000", **counted}
    assert told["day"]["admin"]["left"] == "4.450000"
    [channel] = told["channels"]
    assert datetime.fromisoformat(channel.pop("resets_at")) == month_ends
    assert channel == {"channel_id": film.channel_id, "name": "Of Why bees vote", "limit": "0.600000",
                       "left": "0.050000", **counted}  # fmt: skip
    assert told["video"] == {"limit": "3.000000"}


def test_what_everybody_spends_is_for_admins(app: Flask, cast: Cast) -> None:
    spend(app, film_of(app, cast.outsider), 1_000_000)
    let_call(app)
    for program, spent in ((Program.of(app, cast.owner), None), (Program.of(app, cast.admin), "1.000000"),
                           (Program.with_key(app, cast.admin, ["costs:read"]), None)):  # fmt: skip
        told = program.get("/costs/limits").get_json()["data"]
        assert (told["day"]["installation"]["limit"], told["alert"]["limit"]) == ("150.000000", "100.000000")
        assert (told["day"]["installation"]["spent"], told["alert"]["spent"]) == (spent, spent)
        assert (told["day"]["own"]["limit"], told["day"]["own"]["left"]) == (None, None)


def test_nothing_is_left_below_a_lowered_limit_or_where_spending_was_stopped(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 900_000)
    limited(app, (OWN, 500_000, str(cast.owner.id)))
    with app.app_context(), writing():
        row = limit.counter.read((CHANNEL, film.channel_id, days.month_of(day())))
        assert row is not None
        row.stopped = "A bill was too high."
    told = Program.of(let_call(app), cast.owner).get("/costs/limits").get_json()["data"]
    assert told["day"]["own"]["left"] == "0.000000"
    assert (told["channels"][0]["limit"], told["channels"][0]["left"], told["channels"][0]["stopped"]) == (
        None, "0.000000", True)  # fmt: skip


def test_limits_of_many_channels_take_the_same_few_queries(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.owner)
    film_of(app, cast.owner, "One")
    with counted_queries(app) as few:
        program.get("/costs/limits")
    for number in range(4):
        spend(app, film_of(app, cast.owner, f"Topic {number}"), 100)
    with counted_queries(app) as many:
        assert len(program.get("/costs/limits").get_json()["data"]["channels"]) == 5
    assert len(many) == len(few) <= 15


def test_a_channel_that_was_put_away_is_not_among_the_limits(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    with app.app_context(), writing():
        db.session.get_one(Channel, film.channel_id).archived_at = ago(1)
    assert Program.of(let_call(app), cast.owner).get("/costs/limits").get_json()["data"]["channels"] == []
