from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.costs.spent import film_of, hold, spend
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from tests.support.queries import counted_queries
from ytempire.audit import AuditEntry
from ytempire.costs import limit
from ytempire.costs.limit import CHANNEL, OWN
from ytempire.extensions import db

SignIn = Callable[[Person], Visitor]


def acts(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(row.act, row.details.get("limit", "")) for row in
                db.session.scalars(select(AuditEntry).where(AuditEntry.act == "limit.changed"))]  # fmt: skip


def test_without_a_paid_service_the_page_says_why_nothing_was_spent(cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.owner)
    answer = visitor.get("/costs")
    assert answer.status_code == 200
    assert "Nothing was spent" in answer.text
    assert "data-chart" not in answer.text
    assert "side-spend" not in visitor.get("/videos").text
    assert visitor.get("/costs/today").status_code == 204


def test_the_page_tells_what_was_paid_and_what_is_held(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 1_250_000)
    spend(app, film, 20_000, "openai", outcome="failed")
    hold(app, film, 480_000, "openai")
    page = signed_in(cast.owner).get("/costs").text
    for told in ("$1.27", "1 reservation, $0.48", "1.270000", "0.020000", "Why bees vote", "Days begin at 00:00 UTC",
                 "ElevenLabs", "OpenAI"):  # fmt: skip
        assert told in page


def test_the_outsider_sees_nothing_of_the_owners_money(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 1_250_000)
    hold(app, film, 480_000)
    spend(app, film_of(app, cast.outsider, "Why ants march"), 10_000)
    outsider = signed_in(cast.outsider)
    page = outsider.get("/costs").text
    assert "Why bees vote" not in page
    assert "1.25" not in page
    assert "0.48" not in page
    assert film.id not in outsider.get("/costs.csv").get_data(as_text=True)
    assert "$0.01" in outsider.get("/costs/today").text


def test_somebody_outside_is_sent_to_the_door(visitor: Visitor, cast: Cast) -> None:
    for path in ("/costs", "/costs.csv", "/costs/today"):
        assert visitor.get(path).status_code == 303


@pytest.mark.parametrize("query", ["range=century", "from=2026-02-02&to=2026-01-01", "from=x&to=y",
                                   "from=1900-01-01&to=2026-01-01", "range=custom"])  # fmt: skip
def test_a_wrong_range_is_said_and_the_usual_days_are_shown(cast: Cast, signed_in: SignIn, query: str) -> None:
    answer = signed_in(cast.owner).get(f"/costs?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_creator_sets_a_day_and_the_month_of_a_channel(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film, visitor = film_of(app, cast.owner), signed_in(cast.owner)
    fields: dict[str, object] = {"day": "$12.50", f"months-{film.channel_id}": "1,000"}
    assert visitor.post("/costs/limits", fields).status_code == 303
    with app.app_context():
        assert limit.own_limit(OWN, str(cast.owner.id)) == 12_500_000
        assert limit.own_limit(CHANNEL, film.channel_id) == 1_000_000_000
    assert sorted(acts(app)) == [("limit.changed", CHANNEL), ("limit.changed", OWN)]
    visitor.post("/costs/limits", {"day": "", f"months-{film.channel_id}": ""})
    with app.app_context():
        assert limit.own_limit(OWN, str(cast.owner.id)) is None
        assert limit.own_limit(CHANNEL, film.channel_id) is None


@ONE_KIND
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("-3", "cannot be negative"), ("1.0000001", "six decimals"), ("9999999999", "more than $1,000,000"),
     ("three", "Give an amount in dollars"), ("1e9", "Give an amount in dollars"), ("NaN", "Give an amount")],
)  # fmt: skip
def test_an_absurd_limit_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, typed: str, sentence: str
) -> None:
    film, visitor = film_of(app, cast.owner), signed_in(cast.owner)
    answer = visitor.post("/costs/limits", {"day": typed, f"months-{film.channel_id}": "5"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert acts(app) == []
    answer = visitor.post("/costs/limits", {"day": "5", f"months-{film.channel_id}": typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_nobody_sets_the_budget_of_anothers_channel(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    signed_in(cast.outsider).post("/costs/limits", {"day": "", f"months-{film.channel_id}": "0"})
    with app.app_context():
        assert limit.own_limit(CHANNEL, film.channel_id) is None


def test_a_form_without_its_token_changes_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.owner).http.post("/costs/limits", data={"day": "5"})
    assert answer.status_code == 400
    assert acts(app) == []


def test_a_limit_below_what_is_spent_is_taken_and_said(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    spend(app, film_of(app, cast.owner), 2_000_000)
    visitor = signed_in(cast.owner)
    assert visitor.post("/costs/limits", {"day": "1"}).status_code == 303
    assert "$2.00 is spent already" in visitor.get("/costs").text


def test_the_side_bar_says_today_and_is_silent_while_nothing_changed(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 1_250_000)
    visitor = signed_in(cast.owner)
    assert "$1.25" in visitor.get("/videos").text
    seen = re.search(r'name="seen" value="([^"]+)"', visitor.get("/costs/today").text)
    assert seen
    assert visitor.get(f"/costs/today?seen={seen[1]}").status_code == 204
    spend(app, film, 250_000)
    assert "$1.50" in visitor.get(f"/costs/today?seen={seen[1]}").text


def test_the_page_asks_no_more_of_the_database_with_more_entries(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.owner)
    for number in range(3):
        spend(app, film_of(app, cast.owner, f"Topic {number}"), 1_000)
    visitor.get("/costs")
    with counted_queries(app) as few:
        visitor.get("/costs")
    for number in range(20):
        film = film_of(app, cast.owner, f"More {number}")
        for _ in range(5):
            spend(app, film, 1_000, ("openai", "elevenlabs")[number % 2], number % 9)
    with counted_queries(app) as many:
        visitor.get("/costs")
    assert len(many) == len(few)
    entries = [statement for statement in many if "FROM ledger_entries" in statement]
    assert all("video_id IN" in statement or "FROM open_calls" in statement for statement in entries)
