from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.costs.spent import film_of, hold, spend
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.admin import price_book
from ytempire.audit import AuditEntry
from ytempire.costs import counter, ledger, limit, prices
from ytempire.costs.counter import Counter
from ytempire.costs.limit import ALERT, DAY, USER, VIDEO
from ytempire.costs.prices import Priced
from ytempire.extensions import db, writing

SignIn = Callable[[Person], Visitor]
POSTS = ("limits", "limits/people", "prices", "continuation", "verification")


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return [act for act in db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id))
                if act.startswith(("limit.", "price.", "budget.", "ledger."))]  # fmt: skip


def overbill(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    reservation = hold(app, film, 10_000)
    with app.app_context(), writing():
        ledger.settle(reservation, Priced(25_000, []))


def test_the_pages_of_spending_are_for_admins(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    for path in ("", ".csv", "/book"):
        assert owner.get(f"/admin/costs{path}").status_code == 403
    for path in POSTS:
        assert owner.post(f"/admin/costs/{path}", {"day": "5"}).status_code == 403
    assert owner.get("/events?show=spending&of=all").status_code == 403
    assert acts(app) == []


def test_an_admin_sees_what_each_person_spends(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    spend(app, film_of(app, cast.owner), 1_500_000)
    spend(app, film_of(app, cast.outsider, "Why ants march"), 250_000, "openai", outcome="failed")
    hold(app, film_of(app, cast.outsider), 480_000)
    with app.app_context(), writing():
        limit.set_limit(USER, 5_000_000)
        limit.set_limit(USER, 2_000_000, str(cast.outsider.id))
    page = signed_in(cast.admin).get("/admin/costs").text
    rows = re.findall(r'<th scope="row" class="cut" dir="auto">(\w+)</th><td class="with-meter">.*?</tr>', page)
    assert rows == ["Owner", "Outsider"]
    for told in ("$1.75", "$150", "of $5", "of $2", "1 reservation", "0.480000", "2 paid calls", "$0.25"):
        assert told in page


def test_without_a_paid_service_the_limits_can_be_set_already(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.admin).get("/admin/costs").text
    assert "Nothing was spent" in page
    assert "Save limits" in page
    assert "gpt-6.1-terra" in page


def test_an_admin_sets_the_limits_of_everybody(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.admin)
    fields: dict[str, object] = {"video": "2.50", "day": "200", "alert": "", "user": "10"}
    assert visitor.post("/admin/costs/limits", fields).status_code == 303
    with app.app_context():
        assert (limit.limit(VIDEO), limit.limit(DAY), limit.limit(ALERT)) == (2_500_000, 200_000_000, 100_000_000)
        assert limit.limit(USER, "7") == 10_000_000
    assert acts(app) == ["limit.changed"] * 3
    visitor.post("/admin/costs/limits", fields)
    assert acts(app) == ["limit.changed"] * 3
    visitor.post("/admin/costs/limits", {"video": "", "day": "", "alert": "", "user": ""})
    with app.app_context():
        assert (limit.limit(VIDEO), limit.limit(USER, "7")) == (3_000_000, None)


@ONE_KIND
@pytest.mark.parametrize("field", ["video", "day", "alert", "user"])
@pytest.mark.parametrize(("typed", "sentence"), [("-1", "cannot be negative"), ("0.12345678", "six decimals"),
                                                  ("1000000.01", "more than $1,000,000")])  # fmt: skip
def test_an_absurd_limit_is_refused(
    app: Flask, cast: Cast, signed_in: SignIn, field: str, typed: str, sentence: str
) -> None:
    answer = signed_in(cast.admin).post("/admin/costs/limits", {field: typed})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert acts(app) == []


def test_a_limit_below_what_is_spent_is_taken_and_said(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    spend(app, film_of(app, cast.owner), 2_000_000)
    visitor = signed_in(cast.admin)
    visitor.post("/admin/costs/limits", {"video": "", "day": "1", "alert": "", "user": ""})
    assert "$2.00 is spent already under the day&#39;s limit" in visitor.get("/admin/costs").text
    with app.app_context():
        assert limit.limit(DAY) == 1_000_000


def test_one_person_gets_a_limit_of_their_own(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.admin)
    answer = visitor.post("/admin/costs/limits/people", {"person": cast.owner.id, "amount": "4"})
    assert answer.status_code == 303
    with app.app_context():
        assert limit.own_limit(USER, str(cast.owner.id)) == 4_000_000
    page = visitor.get(f"/admin/costs?person={cast.owner.id}").text
    assert re.search(rf'<option selected value="{cast.owner.id}">Owner', page)
    assert 'value="4.00"' in page
    assert visitor.post("/admin/costs/limits/people", {"person": 9999, "amount": "4"}).status_code == 422
    assert visitor.post("/admin/costs/limits/people", {"person": cast.owner.id, "amount": "-4"}).status_code == 422
    assert acts(app) == ["limit.changed"]


def test_what_was_stopped_goes_on_when_an_admin_says_so(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    overbill(app, cast)
    visitor = signed_in(cast.admin)
    page = visitor.get("/admin/costs").text
    assert page.count("Let it go on</button>") == 4
    assert "Video “Why bees vote”" in page
    forms = re.findall(r'name="scope" value="(.*?)">.*?value="(.*?)">.*?value="(.*?)">', page)
    for scope, scope_id, period in forms:
        fields = {"scope": scope, "scope_id": scope_id, "period": period}
        assert visitor.post("/admin/costs/continuation", fields).status_code == 303
    with app.app_context():
        assert not db.session.scalars(select(Counter).where(Counter.stopped != "")).all()
    assert acts(app) == ["budget.continued"] * 4
    assert "Let it go on" not in visitor.get("/admin/costs").text
    again = visitor.post("/admin/costs/continuation", {"scope": "day", "scope_id": "", "period": "\0"})
    assert again.status_code == 303
    assert acts(app) == ["budget.continued"] * 4


def test_a_price_is_set_from_now_on(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.admin)
    fields: dict[str, object] = {"provider": "stability", "model": "core", "unit": "picture", "amount": "0.045"}
    assert visitor.post("/admin/costs/prices", fields).status_code == 303
    with app.app_context():
        rate = prices.rates("stability", "core")["picture"]
        assert (rate.micro, rate.per, rate.source) == (45_000, 1, "admin")
    assert acts(app) == ["price.set"]
    assert "$0.0450" in visitor.get("/admin/costs").text


@ONE_KIND
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount": "0.1234567890"}, "six decimals"), ({"amount": "-1"}, "cannot be negative"),
        ({"amount": "10001"}, "more than $10,000.00"), ({"amount": ""}, "Give a price in dollars"),
        ({"amount": "0,10"}, "Give an amount in dollars"), ({"model": " "}, "Name the model"),
        ({"model": "x" * 101}, "at most 100"), ({"unit": "bananas"}, "Not a valid choice"),
        ({"provider": "nobody"}, "Not a valid choice"),
    ],
)  # fmt: skip
def test_an_absurd_price_is_refused(
    app: Flask, cast: Cast, signed_in: SignIn, changed: dict[str, object], sentence: str
) -> None:
    fields = {"provider": "stability", "model": "core", "unit": "picture", "amount": "0.03", **changed}
    answer = signed_in(cast.admin).post("/admin/costs/prices", fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert acts(app) == []


def test_the_book_counts_what_was_used_and_compares_what_was_paid(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 100_000, count=1_000)
    spend(app, film, 50_000, count=500)
    row = _row(signed_in(cast.admin).get("/admin/costs/book").text, "eleven_multilingual_v2 character")
    assert "1,500" in row
    assert "the same" in row
    visitor = signed_in(cast.admin)
    visitor.post("/admin/costs/prices", {"provider": "elevenlabs", "model": "eleven_multilingual_v2",
                                         "unit": "character", "amount": "0.08"})  # fmt: skip
    assert "25 % more" in _row(visitor.get("/admin/costs/book").text, "eleven_multilingual_v2 character")
    assert "1,500" not in _row(visitor.get("/admin/costs").text, "eleven_multilingual_v2 character")


def test_a_model_without_a_price_is_shown_as_not_used(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"openai_model": "gpt-of-nobody"})
    page = signed_in(cast.admin).get("/admin/costs").text
    assert "No price: not used" in _row(page, "gpt-of-nobody input_token")
    assert "No price: not used" not in _row(page, "core picture")


def test_the_ledger_is_verified_and_what_came_of_it_is_shown(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    spend(app, film_of(app, cast.owner), 100_000)
    visitor = signed_in(cast.admin)
    assert visitor.post("/admin/costs/verification").status_code == 303
    assert "The ledger adds up: 2 entries" in visitor.get("/admin/costs").text
    with app.app_context(), writing():
        db.session.execute(update(Counter).where(Counter.scope == "video").values(spent=Counter.spent + 7))
    visitor.post("/admin/costs/verification")
    page = visitor.get("/admin/costs").text
    assert "1 difference" in page
    assert "counted 100007, summed 100000" in page
    assert acts(app) == ["ledger.verified"] * 2


def test_prices_are_written_with_the_decimals_that_they_have(app: Flask) -> None:
    def rate(micro: int) -> prices.Rate:
        return prices.Rate(prices.Fraction(micro), 1, "table")

    assert [price_book.written(rate(micro)) for micro in (100_000, 25, 1_250_000_000)] == [
        "$0.1000", "$0.000025", "$1,250.0000"]  # fmt: skip


def test_reading_the_page_moves_no_counter(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 100_000)
    signed_in(cast.admin).get("/admin/costs")
    with app.app_context():
        row = counter.read((VIDEO, film.id, ""))
        assert row is not None
        assert (row.spent, row.reserved) == (100_000, 0)


def _row(page: str, name: str) -> str:
    found = re.search(rf'<tr data-price="{re.escape(name)}">.*?</tr>', page, re.DOTALL)
    assert found, name
    return found[0]
