from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from tests.admin.pool import (
    SECRET,
    a_busy_pool,
    account_of,
    call_of,
    connected,
    publication_of,
    used,
)
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from tests.support.queries import counted_queries
from ytempire.admin import quota_hours
from ytempire.admin.quota_live import QuotaBoard
from ytempire.channels.connection import Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.publication import Publication
from ytempire.quotas import pacific
from ytempire.quotas.account import Account
from ytempire.quotas.usage import Usage

SignIn = Callable[[Person], Visitor]
POSTS = ("", "/1", "/1/state", "/1/continuation", "/1/reinstatement", "/1/allowances", "/1/reminders", "/1/deletion")
GETS = ("", "/new", "/history", "/history.csv", "/1")


def health_of(page: str, number: int) -> str:
    row = re.search(rf'<li class="account" id="account-{number}".*?</li>', page, re.DOTALL)
    assert row, number
    word = re.search(r'<span class="account-health">.*?</svg>(.*?)</span><small class="small">(.*?)</small>', row[0])
    assert word
    return f"{word[1]}, {word[2]}"


def figures(page: str) -> list[str]:
    """The four on top, without the words of the page's markup."""
    found = re.search(r'<dl class="stats" id="figures">.*?</dl>', page, re.DOTALL)
    assert found
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found[0].split('<div class="stat">')[1:]]


def test_the_board_is_for_admins(app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor) -> None:
    account_of(app, 1)
    outsider = signed_in(cast.outsider)
    for path in GETS:
        assert outsider.get(f"/admin/quotas{path}").status_code == 403
        assert visitor.get(f"/admin/quotas{path}").status_code == 303
    for path in POSTS:
        assert outsider.post(f"/admin/quotas{path}", {"state": "resting", "label": "x"}).status_code == 403
        assert visitor.post(f"/admin/quotas{path}", {"state": "resting", "label": "x"}).status_code == 303
    assert outsider.get("/events?show=quotas").status_code == 403
    assert visitor.get("/events?show=quotas").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Account.state)).all() == ["active"]


def test_every_account_says_how_it_stands(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    a_busy_pool(app, cast)
    page = signed_in(cast.admin).get("/admin/quotas").text
    ends = (utcnow() + timedelta(days=2)).astimezone(pacific.ZONE)
    assert health_of(page, 1) == "Healthy, token checked 4 min ago"
    assert health_of(page, 3) == "Spent today, goes on at 00:05 Pacific"
    assert health_of(page, 4).startswith("Waits until ")
    assert health_of(page, 6) == "Units spent, goes on at 00:05 Pacific"
    assert health_of(page, 7) == f"Ends {ends:%A}, reconnect before {ends.day} {ends:%b}"
    assert health_of(page, 8).startswith("Suspended, by YouTube, ")
    assert health_of(page, 10) == "No client, give it a client of Google to use it"
    assert health_of(page, 11).startswith("In reserve, ")
    assert health_of(page, 13) == "Not connected, no channel"
    assert health_of(page, 14) == "Signed out, The owner withdrew access"
    assert health_of(page, 15) == "Resting, nothing is sent through it"
    for told in ("1 of 5 uploads made, 1 under way", "Units: 3,210 of 10,000 used, stops at 9,000",
                 "Money Notes, Plain Money, Rent or buy and 1 more", "YouTube takes no more uploads from this account",
                 "not audited", "in testing", "YouTube forbids new projects"):  # fmt: skip
        assert told in page, told


def test_the_head_says_what_is_left_and_what_is_planned(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    first, second, third = account_of(app, 1), account_of(app, 2, state="reserve"), account_of(app, 3)
    for account_id in (first, second):
        connected(app, account_id, cast.owner, f"Channel {account_id}")
    connected(app, third, cast.owner, "Signed out", state="reconnect", reason="Access was withdrawn.")
    used(app, first, uploads=(1, 1), units=1_700)
    publication_of(app, cast.owner)
    publication_of(app, cast.owner, "Tomorrow", state="waiting", wake_at=pacific.goes_on_after(utcnow()))
    publication_of(app, cast.owner, "For a person", state="waiting")
    publication_of(app, cast.owner, "Being sent", state="running", session="https://upload.example/1")
    left, ahead, units, reset = figures(signed_in(cast.admin).get("/admin/quotas").text)
    assert left == "Uploads left today 3 of 10 and 5 in reserve; 1 account not connected"
    assert ahead == "Forecast until midnight 1 more 1 queued, 0 scheduled, 0 likely; 7 stay free"
    assert units == "Units used 1,700 of 18,000 stops at 90 % of each bucket"
    assert re.fullmatch(r"Resets at midnight Pacific \d\d:\d\d:\d\d now \d\d:\d\d in Los Angeles", reset)


def test_more_than_fits_is_said(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    connected(app, account, cast.owner, "A channel")
    used(app, account, uploads=4)
    for number in range(3):
        publication_of(app, cast.owner, f"Topic {number}")
    assert "2 wait until tomorrow" in figures(signed_in(cast.admin).get("/admin/quotas").text)[1]


def test_the_hours_are_drawn_and_told_as_a_table(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    connected(app, account, cast.owner, "A channel")
    used(app, account, uploads=2)
    for _ in range(2):
        call_of(app, account)
    publication_of(app, cast.owner)
    page = signed_in(cast.admin).get("/admin/quotas").text
    assert "2 uploads made so far, 1 booked and 0 likely until midnight. In all 3 of 5." in page
    now = utcnow().astimezone(pacific.ZONE)
    row = re.search(rf'<tr class="now"><th scope="row">{now:%H}:00.*?</tr>', page, re.DOTALL)
    assert row
    assert re.findall(r"<td[^>]*>(\d+)</td>", row[0]) == ["2", "1", "0", "3"]
    assert page.count('class="done"') >= 1


def test_fifteen_accounts_take_as_few_queries_as_one(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account_of(app, 16)
    visitor = signed_in(cast.admin)
    visitor.get("/admin/quotas")
    with counted_queries(app) as one:
        visitor.get("/admin/quotas")
    a_busy_pool(app, cast)
    with counted_queries(app) as many:
        page = visitor.get("/admin/quotas")
    assert page.text.count('<li class="account"') == 16
    assert len(many) <= len(one) <= 16


def test_without_any_client_the_accounts_serve_this_computer(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.admin).get("/admin/quotas").text
    assert page.count('<li class="account"') == 15
    assert health_of(page, 1) == "No client, films stay on this computer"
    assert "Uploads left today 50 of 50 and 25 in reserve" in figures(page)


@ONE_KIND
def test_no_secret_is_in_any_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1, api_key="AIza-never")
    connected(app, account, cast.admin, "A channel", access_token="ya29.never")
    visitor = signed_in(cast.admin)
    refused = visitor.post("/admin/quotas/1", {"label": "", "secret": SECRET})
    assert refused.status_code == 422
    for page in (refused.text, *(visitor.get(f"/admin/quotas{path}").text for path in GETS)):
        for secret in (SECRET, "never", "gAAAA"):  # as it is, and sealed
            assert secret not in page.replace("it is never shown", "").replace("and never shown again", "")


def test_history_adds_up_over_thirty_days(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    first, second = account_of(app, 1), account_of(app, 2, label="=2+2", owner="Studio")
    today = pacific.day_of(utcnow())
    yesterday, long_ago = pacific.days_before(today, 2)[0], pacific.days_before(today, 40)[0]
    used(app, first, uploads=2, units=500)
    used(app, second, yesterday, uploads=5, units=1_500, inserts=6)
    used(app, second, long_ago, uploads=1, units=100)
    call_of(app, second, utcnow() - timedelta(days=1), state="failed", reason="quotaExceeded")
    visitor = signed_in(cast.admin)
    page = visitor.get("/admin/quotas/history").text
    for told in ("<dd>7</dd>", "5 on the busiest", "<dd>2,000</dd>", "quotaExceeded"):
        assert told in page
    assert "<dd>2,100</dd>" in visitor.get("/admin/quotas/history?days=90").text
    assert visitor.get("/admin/quotas/history?days=31").status_code == 404
    answer = visitor.get("/admin/quotas/history.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == ["Day", "Account", "Label", "Owner", "Uploads", "Units", "Inserts", "Searches", "Reports",
                       "Units for counting views"]  # fmt: skip
    assert rows[1] == [yesterday, "2", "'=2+2", "Studio", "5", "1500", "6", "0", "0", "0"]
    assert rows[2][:6] == [today, "1", "Brand account 01", "", "2", "500"]
    assert len(rows) == 3


def test_what_waits_for_quota_is_tried_again_when_an_admin_makes_room(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    account_id = account_of(app, 1, state="resting")
    account_of(app, 2, state="resting")
    waits, other = publication_of(app, cast.owner), publication_of(app, cast.owner, "For YouTube")
    connection_id = connected(app, account_id, cast.owner, "A channel")
    until = pacific.goes_on_after(utcnow())
    with app.app_context(), writing():
        for publication_id, reason in ((waits, "quota"), (other, "provider")):
            publication = db.session.get_one(Publication, publication_id)
            publication.part("upload").wait(reason, "It waits.", until)
            publication.wait(reason, "It waits.", until)
        db.session.get_one(Connection, connection_id).channel_id = db.session.get_one(Publication, waits).channel_id
    visitor = signed_in(cast.admin)
    visitor.post("/admin/quotas/2/state", {"state": "active", "from": "board"})  # nothing is connected through it
    assert "that waited for quota" not in visitor.get("/admin/quotas").text
    visitor.post("/admin/quotas/1/state", {"state": "active", "from": "board"})
    assert "1 publication that waited for quota" in visitor.get("/admin/quotas").text
    with app.app_context():
        woken, asleep = db.session.get_one(Publication, waits), db.session.get_one(Publication, other)
        assert woken.wake_at is not None
        assert woken.wake_at <= utcnow()
        assert woken.part("upload").is_due(utcnow())
        assert asleep.wake_at == until


def test_a_stream_renders_only_what_has_changed(app: Flask, cast: Cast) -> None:
    account = account_of(app, 1)
    connected(app, account, cast.owner, "A channel")
    with app.test_request_context():
        board = QuotaBoard()
        first = board.news()
        assert first is not None
        assert 'hx-target="#figures"' in first
        assert "csrf" not in first
        with counted_queries(app) as sent:
            assert board.news() is None
        assert len(sent) <= 5
        with writing():
            db.session.add(Usage(account_id=account, bucket="uploads", day=pacific.day_of(utcnow()), used=1))
        assert "1 of 5 uploads made" in (board.news() or "")
        assert board.news() is None
        with writing():
            db.session.get_one(Account, account).state = "resting"
        assert "Resting" in (board.news() or "")
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_likely_is_what_the_weekday_usually_brings_since_there_is_a_history(app: Flask) -> None:
    account = account_of(app, 1)
    now = datetime(2026, 11, 28, 20, tzinfo=UTC)  # noon at the Pacific coast
    for weeks, hours in ((1, 3), (1, 3), (1, 5), (2, 3), (2, -2)):
        call_of(app, account, now - timedelta(weeks=weeks) + timedelta(hours=hours))
    with app.app_context():
        day = quota_hours.day_of([account], now)
        assert {hour.hour: hour.likely for hour in day.hours if hour.likely} == {15: 2}
