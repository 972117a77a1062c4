from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

from flask import Flask

from tests.costs.spent import correct, film_of, hold, spend
from tests.support.people import Cast, Person, Visitor
from ytempire.costs.report_csv import PIECE, safe
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def total_of(page: str) -> Decimal:
    found = re.search(r'data-total="([^"]+)"', page)
    assert found
    return Decimal(found[1])


def test_the_file_adds_up_to_the_page_to_the_micro_dollar(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    for number in range(40):
        spend(app, film, 10_001 + 7 * number, ("openai", "elevenlabs", "stability")[number % 3], number % 5)
    correct(app, spend(app, film, 30_000), 29_999)
    hold(app, film, 5_000)
    spend(app, film_of(app, cast.outsider), 77_777)
    owner, admin = signed_in(cast.owner), signed_in(cast.admin)
    for visitor, path in ((owner, "/costs"), (admin, "/admin/costs")):
        rows = rows_of(visitor.get(f"{path}.csv?range=14").get_data(as_text=True))
        total = total_of(visitor.get(f"{path}?range=14").text)
        assert sum(Decimal(row["Amount"]) for row in rows) == total
        assert total > 0
    assert total_of(admin.get("/admin/costs").text) - total_of(owner.get("/costs").text) == Decimal("0.077777")


def test_every_row_says_what_was_paid_for(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    reservation = spend(app, film, 100_000, count=1000, request_id="req-7")
    answer = signed_in(cast.owner).get("/costs.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.get_data().startswith(b"\xef\xbb\xbfDay,")
    assert answer.get_data().count(b"\r\n") == 2
    (row,) = rows_of(answer.get_data(as_text=True))
    assert (row["Video"], row["Title"], row["Channel"]) == (film.id, "Why bees vote", "Of Why bees vote")
    assert (row["Step"], row["Provider"], row["Model"]) == ("voice", "elevenlabs", "eleven_multilingual_v2")
    assert (row["Units"], row["Unit price"], row["Outcome"]) == ("1000 character", "0.1 for 1000", "ok")
    assert (row["Request"], row["Amount"], row["Reservation"]) == ("req-7", "0.100000", str(reservation))


def test_text_is_never_a_formula_and_a_correction_stays_a_number(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    film = film_of(app, cast.owner)
    with app.app_context(), writing():
        db.session.get_one(Video, film.id).title = '=HYPERLINK("http://example.com")'
    correct(app, spend(app, film, 300_000), 210_000)
    rows = rows_of(signed_in(cast.owner).get("/costs.csv").get_data(as_text=True))
    assert {row["Title"] for row in rows} == {'\'=HYPERLINK("http://example.com")'}
    assert [row["Amount"] for row in rows] == ["0.300000", "-0.090000"]
    for begins in "=+-@\t\r":
        assert safe(f"{begins}1") == f"'{begins}1"


def test_a_file_longer_than_a_piece_has_each_row_once(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    film = film_of(app, cast.owner)
    for number in range(PIECE + 3):
        spend(app, film, 100 + number)
    rows = rows_of(signed_in(cast.owner).get("/costs.csv").get_data(as_text=True))
    assert len({row["Reservation"] for row in rows}) == len(rows) == PIECE + 3


def test_a_wrong_range_is_refused_before_a_file_begins(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.owner).get("/costs.csv?from=2026-02-02&to=2026-01-01")
    assert answer.status_code == 422
    assert "earlier day first" in answer.text
