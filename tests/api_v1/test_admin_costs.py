"""`/v1/admin/costs`: what everybody spends, and that the parts add up to the whole."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import delete

from tests.costs.spent import film_of, hold, spend
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.support.queries import counted_queries
from ytempire import money
from ytempire.admin import spending_shares
from ytempire.costs import counter, days, limit, report, report_span
from ytempire.costs.limit import CHANNEL, DAY, USER
from ytempire.extensions import db, utcnow, writing
from ytempire.videos.step import Step
from ytempire.videos.video import Video


def test_everything_is_told_by_day_service_person_and_channel_and_adds_up(app: Flask, cast: Cast) -> None:
    first, second = film_of(app, cast.owner, "One"), film_of(app, cast.owner, "Two")
    theirs = film_of(app, cast.outsider, "Three")
    for film, micro, provider, back in ((first, 400_000, "elevenlabs", 0), (second, 70_001, "openai", 3),
                                        (theirs, 900_000, "openai", 3), (theirs, 5, "stability", 13)):  # fmt: skip
        spend(app, film, micro, provider, days_ago=back)
    spend(app, first, 10_000, "openai", outcome="failed")
    spend(app, first, 1, days_ago=20)
    told = Program.of(let_call(app), cast.admin).get("/admin/costs").get_json()["data"]
    assert told["total"] == "1.380006"
    total = money.parse(told["total"])
    assert total == sum(money.parse(amount) for amount in told["by_service"].values())
    for parts in ("days", "by_user", "by_channel"):
        assert total == sum(money.parse(part["total"]) for part in told[parts])
        assert told["calls"] == sum(part["calls"] for part in told[parts]) == 5
        assert money.parse(told["failed"]) == sum(money.parse(part["failed"]) for part in told[parts]) == 10_000
    assert [(row["user_id"], row["name"], row["total"]) for row in told["by_user"]] == [
        (cast.outsider.id, "Outsider", "0.900005"), (cast.owner.id, "Owner", "0.480001")]  # fmt: skip
    assert [(row["channel_id"], row["name"], row["user_id"]) for row in told["by_channel"]] == [
        (theirs.channel_id, "Of Three", cast.outsider.id), (first.channel_id, "Of One", cast.owner.id),
        (second.channel_id, "Of Two", cast.owner.id)]  # fmt: skip


def test_limits_what_is_held_and_what_was_stopped(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 400_000)
    hold(app, film, 9_000)
    with app.app_context():
        day = days.day_of(utcnow())
        with writing():
            limit.set_limit(DAY, 1_000_000)
            limit.set_limit(USER, 700_000)
            row = counter.read((CHANNEL, film.channel_id, days.month_of(day)))
            assert row is not None
            row.stopped = "A bill was too high."
    told = Program.of(let_call(app), cast.admin).get("/admin/costs").get_json()["data"]
    assert (told["limits"]["video"], told["limits"]["user"]) == ("3.000000", "0.700000")
    assert {name: told["limits"]["day"][name] for name in ("limit", "spent", "reserved", "left")} == {
        "limit": "1.000000", "spent": "0.400000", "reserved": "0.009000", "left": "0.591000"}  # fmt: skip
    assert told["limits"]["alert"]["limit"] == "100.000000"
    assert (told["held"]["amount"], told["held"]["calls"]) == ("0.009000", 1)
    assert told["stopped"] == [{"scope": "channel", "scope_id": film.channel_id, "period": day[:7],
                                "name": f"Channel “Of Why bees vote” in {day[:7]}",
                                "reason": "A bill was too high."}]  # fmt: skip


def test_the_costs_of_what_is_deleted_stay(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 400_000)
    with app.app_context(), writing():
        db.session.execute(delete(Step).where(Step.video_id == film.id))
        db.session.execute(delete(Video).where(Video.id == film.id))
        db.session.execute(delete(limit.db.metadata.tables["channels"]))
    told = Program.of(let_call(app), cast.admin).get("/admin/costs").get_json()["data"]
    assert [(row["channel_id"], row["name"], row["total"]) for row in told["by_channel"]] == [
        (film.channel_id, None, "0.400000")]  # fmt: skip


def test_what_is_spent_meanwhile_is_in_no_part_or_in_all(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 400_000)
    with app.app_context():
        span = report_span.usual()
        spending_shares.hold_still()
        total = sum(row.spent for row in report.by_day(span))
        other = threading.Thread(target=spend, args=(app, film, 70_000))
        other.start()
        other.join(30)
        assert total == 400_000
        assert sum(share.spent for share in spending_shares.by_user(span)) == total
        db.session.commit()
        assert sum(share.spent for share in spending_shares.by_channel(span)) == 470_000


def test_many_people_and_channels_take_the_same_few_queries(app: Flask, cast: Cast) -> None:
    spend(app, film_of(app, cast.owner), 100)
    program = Program.of(let_call(app), cast.admin)
    with counted_queries(app) as few:
        program.get("/admin/costs")
    for number in range(5):
        spend(app, film_of(app, cast.outsider, f"Topic {number}"), 100)
    with counted_queries(app) as many:
        assert len(program.get("/admin/costs").get_json()["data"]["by_channel"]) == 6
    assert len(many) == len(few) <= 20


@ONE_KIND
@pytest.mark.parametrize(("asked", "field"), [
    ("from=2026-02-30&to=2026-03-01", "from"), ("from=2026-01-01&to=9990-01-01", "to"), ("range=7", "range"),
    ("from=2020-01-01&to=2026-01-01", "from"), ("user_id=1", "user_id"),
])  # fmt: skip
def test_days_that_cannot_be_shown_are_refused_with_the_field(app: Flask, cast: Cast, asked: str, field: str) -> None:
    answer = Program.of(let_call(app), cast.admin).get(f"/admin/costs?{asked}")
    assert error_of(answer) == (422, "invalid_fields")
    assert set(answer.get_json()["error"]["details"]) == {field}
