"""What no browser sends: days at the ends of the calendar, NUL, digits of other scripts, endless strings."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.videos import standing

SignIn = Callable[[Person], Visitor]
ODD = ["a\0b", "٣", "9" * 30, "-" + "9" * 30, "1e400", "NaN", "x" * 20_000, "\u202e", "[]", " "]
PAGES = [
    ("/costs", "range"), ("/costs", "from"), ("/costs", "to"), ("/costs", "before"), ("/costs", "after"),
    ("/costs.csv", "range"), ("/costs.csv", "from"), ("/costs/today", "seen"),
    ("/admin/costs", "range"), ("/admin/costs", "from"), ("/admin/costs", "person"), ("/admin/costs", "counted"),
    ("/admin/costs", "provider"), ("/admin/costs", "model"), ("/admin/costs", "unit"), ("/admin/costs.csv", "to"),
]  # fmt: skip
FORMS: list[tuple[str, dict[str, str]]] = [
    ("/costs/limits", {"day": "1"}),
    ("/admin/costs/limits", {"video": "3", "day": "1", "alert": "1", "user": "1"}),
    ("/admin/costs/limits/people", {"person": "1", "amount": "1"}),
    ("/admin/costs/prices", {"provider": "openai", "model": "m", "unit": "input_token", "amount": "1"}),
    ("/admin/costs/continuation", {"scope": "user", "scope_id": "1", "period": "2026-11-28"}),
    ("/admin/costs/verification", {}),
    ("/settings/services/openai/checks", {}),
    ("/notices/dismissal", {}),
    ("/videos/{video}/limit", {"limit": "1"}),
]
PATHS = ["/notices/{odd}/dismissal", "/settings/services/{odd}/checks", "/videos/{odd}/limit", "/videos/{odd}/entries"]


@pytest.fixture
def admin(cast: Cast, signed_in: SignIn) -> Visitor:
    return signed_in(cast.admin)


@pytest.mark.parametrize(("first", "last"), [
    ("0001-01-01", "0001-01-02"), ("1999-12-31", "1999-12-31"), ("9999-12-31", "9999-12-31"), ("0001-01-05", ""),
])  # fmt: skip
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "UTC"])
def test_days_at_the_ends_of_the_calendar_are_refused_with_a_sentence(
    app: Flask, admin: Visitor, first: str, last: str, zone: str
) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"budget_timezone": zone})
    for page in ("/costs?", "/admin/costs?", "/costs.csv?", "/admin/costs.csv?", "/events?show=spending&"):
        answer = admin.get(f"{page}from={first}&to={last}")
        assert answer.status_code == 422
        assert "Give a day from 2000-01-01 to 9999-10-31." in answer.text or any(
            words in answer.text for words in ("has to be a day such as", "have not begun"))  # fmt: skip
    assert admin.get("/costs?from=2000-01-01&to=2000-01-02").status_code == 200


@pytest.mark.parametrize("arguments", [["--to", "0001-01-05"], ["--from", "9999-12-31"], ["--to", "1999-12-31"]])
def test_the_terminal_says_which_days_it_takes(app: Flask, arguments: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["costs", "report", *arguments])
    assert (result.exit_code, result.output.strip()) == (1, "Error: Give a day from 2000-01-01 to 9999-10-31.")


def test_no_query_string_breaks_a_page(admin: Visitor) -> None:
    for (path, name), odd in itertools.product(PAGES, ODD):
        answer = admin.get(path, query_string={name: odd})
        assert answer.status_code < 500, (path, name, odd[:40])


def test_no_form_breaks_a_page(app: Flask, cast: Cast, admin: Visitor) -> None:
    video_id = standing.finished(app, cast.admin)
    for (path, fields), odd in itertools.product(FORMS, ODD):
        for name in fields or {"other": ""}:
            answer = admin.post(path.format(video=video_id), {**fields, name: odd})
            assert answer.status_code < 500, (path, name, odd[:40])


def test_no_path_breaks_a_page(admin: Visitor) -> None:
    for path, odd in itertools.product(PATHS, ["%00", "a%00b", "%D9%A3", "9" * 30, "9223372036854775808", "x" * 5_000]):
        for answer in (admin.get(path.format(odd=odd)), admin.post(path.format(odd=odd))):
            assert answer.status_code in (404, 405), (path, odd[:40])
