"""What admins do to accounts of the pool, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.admin.pool import SECRET, account_of, call_of, channel_id_of, connected
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.accounts.notice import Notice
from ytempire.audit import AuditEntry
from ytempire.channels.connection import RECONNECT, Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.quotas import pacific, rules
from ytempire.quotas.account import Account

SignIn = Callable[[Person], Visitor]
CLIENT = "1.apps.googleusercontent.com"
WORDS: dict[str, object] = {"label": "Plain Money", "owner": "Plain Money Ltd", "client_id": CLIENT, "secret": "",
                            "audit": "audited"}  # fmt: skip


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return [act for act in db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id))
                if act.startswith("pool.")]  # fmt: skip


def read(app: Flask, account_id: int, name: str) -> Any:
    with app.app_context():
        return getattr(db.session.get_one(Account, account_id), name)


def edition_of(page: str) -> str:
    found = re.search(r'name="edition" value="(\w+)"', page)
    assert found
    return found[1]


def test_an_account_rests_is_woken_and_put_in_reserve(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    visitor = signed_in(cast.admin)
    for state, said in (("resting", "rests"), ("active", "is active"), ("reserve", "is in reserve")):
        answer = visitor.post("/admin/quotas/1/state", {"state": state, "from": "board"})
        assert (answer.status_code, answer.location) == (303, "/admin/quotas")
        assert f"Brand account 01 {said}" in visitor.get("/admin/quotas").text
        assert read(app, account, "state") == state
    visitor.post("/admin/quotas/1/state", {"state": "reserve"})
    assert "Nothing was changed." in visitor.get("/admin/quotas/1").text
    assert visitor.post("/admin/quotas/1/state", {"state": "gone"}).status_code == 422
    assert acts(app) == ["pool.state"] * 3
    assert read(app, account, "revision") == 4


def test_words_are_changed_and_the_secret_stays_unless_a_new_one_is_given(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    account = account_of(app, 1)
    visitor = signed_in(cast.admin)
    assert visitor.post("/admin/quotas/1", {**WORDS, "testing": "y"}).status_code == 303
    told = [read(app, account, name) for name in ("label", "owner", "audit", "testing", "client_secret")]
    assert told == ["Plain Money", "Plain Money Ltd", "audited", True, SECRET]
    visitor.post("/admin/quotas/1", {**WORDS, "secret": "GOCSPX-another"})
    assert read(app, account, "client_secret") == "GOCSPX-another"
    assert read(app, account, "testing") is False
    visitor.post("/admin/quotas/1", WORDS)
    assert "Nothing was changed." in visitor.get("/admin/quotas/1").text
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "pool.changed")).all()
        assert [entry.details["secret"] for entry in entries] == [False, True]
        assert "GOCSPX" not in str([entry.details for entry in entries])


def test_of_two_admins_at_once_the_second_is_told(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    first, second = signed_in(cast.admin), signed_in(cast.admin)
    seen = edition_of(first.get("/admin/quotas/1").text)
    assert first.post("/admin/quotas/1", {**WORDS, "edition": seen}).status_code == 303
    mine = {**WORDS, "label": "Mine", "edition": seen}
    refused = second.post("/admin/quotas/1", mine)
    assert refused.status_code == 422
    assert "was changed meanwhile" in refused.text
    assert 'value="Mine"' in refused.text
    assert read(app, account, "label") == "Plain Money"
    again = second.post("/admin/quotas/1", {**mine, "edition": edition_of(refused.text)})
    assert again.status_code == 303
    assert read(app, account, "label") == "Mine"


def test_an_upload_meanwhile_is_no_change_by_another(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    visitor = signed_in(cast.admin)
    seen = edition_of(visitor.get("/admin/quotas/1").text)
    with app.app_context(), writing():
        used = db.session.get_one(Account, account)
        used.last_upload_at, used.last_error, used.revision = utcnow(), "Busy.", used.revision + 1
    assert visitor.post("/admin/quotas/1", {**WORDS, "edition": seen}).status_code == 303


def test_another_client_ends_what_was_granted_to_the_former_one(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    connection = connected(app, account_of(app, 1), cast.owner, "A channel", access_token="ya29.x")
    signed_in(cast.admin).post("/admin/quotas/1", {**WORDS, "client_id": "9.apps", "secret": "GOCSPX-9"})
    with app.app_context():
        row = db.session.get_one(Connection, connection)
        assert (row.state, row.access_token) == (RECONNECT, "")
        assert "another client" in row.reason
        assert db.session.scalars(select(Notice.user_id).where(Notice.kind == "reconnect")).all() == [cast.owner.id]


def test_an_account_is_added_with_the_next_number(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account_of(app, 7)
    visitor = signed_in(cast.admin)
    answer = visitor.post("/admin/quotas", {**WORDS, "secret": "GOCSPX-new", "state": "reserve"})
    assert (answer.status_code, answer.location) == (303, "/admin/quotas/8")
    assert "Plain Money is account 8 of the pool." in visitor.get("/admin/quotas/8").text
    with app.app_context():
        made = db.session.scalar(select(Account).where(Account.number == 8))
        assert made is not None
        assert (made.state, made.client_secret, made.audit) == ("reserve", "GOCSPX-new", "audited")
    assert acts(app) == ["pool.added"]
    assert visitor.post("/admin/quotas", {**WORDS, "client_id": "", "state": "resting"}).status_code == 422


def test_a_wait_is_ended_early(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1, waits_until=utcnow() + timedelta(hours=5))
    visitor = signed_in(cast.admin)
    assert "Try again now" in visitor.get("/admin/quotas/1").text
    assert visitor.post("/admin/quotas/1/continuation").status_code == 303
    assert read(app, account, "waits_until") is None
    visitor.post("/admin/quotas/1/continuation")
    assert acts(app) == ["pool.continued"]


@ONE_KIND
def test_a_client_that_is_set_right_is_tried_again_at_once(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1, faulty_until=utcnow() + timedelta(minutes=59))
    visitor = signed_in(cast.admin)
    page = visitor.get("/admin/quotas/1").text
    assert "Google does not take its client or its project" in page
    visitor.post("/admin/quotas/1", {**WORDS, "edition": edition_of(page)})
    assert read(app, account, "faulty_until") is None
    account = account_of(app, 2, faulty_until=utcnow() + timedelta(minutes=59))
    assert visitor.post("/admin/quotas/2/continuation").status_code == 303
    assert read(app, account, "faulty_until") is None


def test_a_suspension_is_lifted_by_typing_the_label(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1, suspended_at=utcnow())
    visitor = signed_in(cast.admin)
    refused = visitor.post("/admin/quotas/1/reinstatement", {"label": "yes"})
    assert refused.status_code == 422
    assert "Type “Brand account 01”." in refused.text
    assert read(app, account, "suspended_at") is not None
    assert visitor.post("/admin/quotas/1/reinstatement", {"label": "brand account 01"}).status_code == 303
    assert read(app, account, "suspended_at") is None
    assert acts(app) == ["pool.reinstated"]


def test_what_google_has_granted_holds_from_its_day_on(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account, other = account_of(app, 1), account_of(app, 2)
    visitor = signed_in(cast.admin)
    today = pacific.day_of(utcnow())
    tomorrow = pacific.day_of(pacific.reset_after(utcnow()))
    for bucket, amount, since in (("units", "50000", today), ("inserts", "500", tomorrow)):
        told = {"bucket": bucket, "allowance": amount, "since": since}
        assert visitor.post("/admin/quotas/1/allowances", told).status_code == 303
    with app.app_context():
        assert rules.allowance_of(account, "units", today) == 50_000
        assert rules.allowance_of(other, "units", today) == 10_000
        assert rules.allowance_of(account, "inserts", today) == 100
        assert rules.allowance_of(account, "inserts", tomorrow) == 500
    page = visitor.get("/admin/quotas/1").text
    assert "Units: 0 of 50,000 used, stops at 45,000" in page
    assert "to come" in page
    assert acts(app) == ["pool.allowance"] * 2


def test_the_owner_of_a_channel_is_asked_once_to_connect_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    connection = connected(app, account, cast.owner, "Plain Money", state=RECONNECT, reason="Access was withdrawn.")
    own = connected(app, account, cast.admin, "Of the admin", state=RECONNECT, reason="Access was withdrawn.")
    elsewhere = connected(app, account_of(app, 2), cast.outsider, "Elsewhere")
    visitor = signed_in(cast.admin)
    page = visitor.get("/admin/quotas/1").text
    assert "Tell Owner" in page
    assert f'href="/channels/{channel_id_of(app, own)}/youtube?account=1"' in page
    for _ in range(2):
        assert visitor.post("/admin/quotas/1/reminders", {"connection": connection}).status_code == 303
    with app.app_context():
        told = db.session.scalars(select(Notice)).all()
        assert [(one.user_id, one.kind) for one in told] == [(cast.owner.id, "reconnect")]
        assert told[0].link == f"/channels/{channel_id_of(app, connection)}/youtube?account=1"
    for wrong in (elsewhere, 99, "x", "99999999999999999999"):
        assert visitor.post("/admin/quotas/1/reminders", {"connection": wrong}).status_code == 404
    assert acts(app) == ["pool.reminded"]


def test_only_an_account_that_was_never_used_is_deleted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    called, tied, fresh, ended = (account_of(app, number) for number in range(1, 5))
    call_of(app, called)
    connected(app, tied, cast.owner, "A channel")
    with app.app_context(), writing():
        db.session.get_one(Account, ended).suspended_at = utcnow()
    visitor = signed_in(cast.admin)
    for number in (1, 2, 4):
        answer = visitor.post(f"/admin/quotas/{number}/deletion", {"label": f"Brand account 0{number}"})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert visitor.post("/admin/quotas/3/deletion", {"label": "another"}).status_code == 422
    assert acts(app) == []
    answer = visitor.post("/admin/quotas/3/deletion", {"label": "Brand account 03"})
    assert (answer.status_code, answer.location) == (303, "/admin/quotas")
    with app.app_context():
        assert db.session.get(Account, fresh) is None
    assert acts(app) == ["pool.removed"]
