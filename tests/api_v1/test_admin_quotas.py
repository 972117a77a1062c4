"""`/v1/admin/quotas`: the pool at a glance, and what an admin's program changes of an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.admin.pool import SECRET, a_busy_pool, account_of, channel_id_of, connected, publication_of, used
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from tests.support.programs import Program, error_of, let_call
from tests.support.queries import counted_queries
from ytempire.admin import quota_changing
from ytempire.admin.quota_changing import Change, ChangedMeanwhile
from ytempire.audit import AuditEntry
from ytempire.channels.connection import RECONNECT, Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.part import QUOTA, WAITS
from ytempire.publishing.publication import Publication
from ytempire.quotas import pacific, rules
from ytempire.quotas.account import Account
from ytempire.quotas.rules import Allowance

CLIENT = "1.apps.googleusercontent.com"


def acts(app: Flask) -> list[str]:
    with app.app_context():
        found = select(AuditEntry.act).where(AuditEntry.act.startswith("pool.")).order_by(AuditEntry.id)
        return list(db.session.scalars(found))


def kept(app: Flask, account_id: int) -> dict[str, Any]:
    names = ("label", "owner", "client_id", "client_secret", "audit", "testing", "state")
    with app.app_context():
        row = db.session.get_one(Account, account_id)
        return {name: getattr(row, name) for name in names}


def test_the_pool_tells_what_is_left_of_each_account(app: Flask, cast: Cast) -> None:
    one = account_of(app, 1, audit="audited", owner="Plain Money")
    account_of(app, 2, state="reserve")
    connected(app, one, cast.owner, "Plain Money")
    used(app, one, uploads=(2, 1), units=3210, inserts=(2, 1))
    told = Program.of(let_call(app), cast.admin).get("/admin/quotas").get_json()["data"]
    with app.app_context():
        resets_at = pacific.reset_after(utcnow())
    first, second = told["accounts"]
    bucket = first["buckets"]["uploads"]
    assert datetime.fromisoformat(bucket.pop("resets_at")) == resets_at == datetime.fromisoformat(told["resets_at"])
    assert bucket == {"used": 2, "reserved": 1, "left": 2, "most": 5, "allowance": 5, "exhausted": False}
    units = first["buckets"]["units"]
    assert (units["used"], units["left"], units["most"], units["allowance"]) == (3210, 5790, 9000, 10000)
    assert (first["id"], first["label"], first["owner"], first["audit"]) == (
        1, "Brand account 01", "Plain Money", "audited")  # fmt: skip
    assert (first["uploads_today"], first["uploads_left"], first["state"]) == (2, 2, "active")
    assert (first["health"]["status"], first["connections"], first["connections_lost"]) == ("healthy", 1, 0)
    assert (second["id"], second["state"], second["health"]["status"]) == (2, "reserve", "idle")
    assert (told["uploads_left"], told["uploads_most"], told["uploads_in_reserve"]) == (2, 5, 0)


def test_accounts_in_every_state_and_no_secret_is_told(app: Flask, cast: Cast) -> None:
    a_busy_pool(app, cast)
    answer = Program.of(let_call(app), cast.admin).get("/admin/quotas")
    health = {row["id"]: row["health"]["status"] for row in answer.get_json()["data"]["accounts"]}
    assert {1: "healthy", 3: "exhausted", 4: "waiting", 7: "expiring", 8: "suspended", 10: "idle", 14: "reconnect",
            15: "resting"}.items() <= health.items()  # fmt: skip
    assert SECRET not in answer.text
    assert "refresh" not in answer.text


def test_many_accounts_take_the_same_few_queries(app: Flask, cast: Cast) -> None:
    account_of(app, 1)
    program = Program.of(let_call(app), cast.admin)
    program.get("/admin/quotas")
    with counted_queries(app) as few:
        program.get("/admin/quotas")
    for number in range(2, 9):
        account_of(app, number)
    with counted_queries(app) as many:
        assert len(program.get("/admin/quotas").get_json()["data"]["accounts"]) == 8
    assert len(many) == len(few)


def test_a_change_takes_what_is_given_and_leaves_the_rest(app: Flask, cast: Cast) -> None:
    account_id = account_of(app, 1, owner="Plain Money", testing=True)
    before = kept(app, account_id)
    program = Program.of(let_call(app), cast.admin)
    answer = program.patch("/admin/quotas/1", {"label": " Plain  Money ", "audit": "audited", "state": "reserve"})
    assert answer.status_code == 200
    assert (answer.get_json()["data"]["label"], answer.get_json()["data"]["state"]) == ("Plain Money", "reserve")
    changed = {"label": "Plain Money", "audit": "audited", "state": "reserve"}
    assert kept(app, account_id) == {**before, **changed}
    assert acts(app) == ["pool.changed", "pool.state"]
    assert program.patch("/admin/quotas/1", {**changed, "owner": None}).status_code == 200
    assert acts(app) == ["pool.changed", "pool.state"]


def test_a_new_client_needs_its_secret_and_ends_what_is_connected(app: Flask, cast: Cast) -> None:
    account_id = account_of(app, 1)
    connection_id = connected(app, account_id, cast.owner, "Plain Money")
    program = Program.of(let_call(app), cast.admin)
    answer = program.patch("/admin/quotas/1", {"client_id": "other.apps.googleusercontent.com"})
    assert error_of(answer) == (422, "invalid_fields")
    assert answer.get_json()["error"]["details"] == {"client_secret": "Give the secret that belongs to this client."}
    answer = program.patch("/admin/quotas/1", {"client_id": "other.apps.googleusercontent.com", "client_secret": "new"})
    assert (answer.status_code, answer.get_json()["data"]["health"]["status"]) == (200, "reconnect")
    assert (kept(app, account_id)["client_id"], kept(app, account_id)["client_secret"]) == (
        "other.apps.googleusercontent.com", "new")  # fmt: skip
    with app.app_context():
        assert db.session.get_one(Connection, connection_id).state == RECONNECT
        assert "new" not in str(db.session.scalars(select(AuditEntry.details)).all())


def test_no_two_accounts_have_one_client(app: Flask, cast: Cast) -> None:
    account_of(app, 1)
    second = account_of(app, 2)
    answer = Program.of(let_call(app), cast.admin).patch(
        "/admin/quotas/2", {"client_id": CLIENT, "client_secret": "x", "state": "resting"})  # fmt: skip
    assert error_of(answer) == (422, "invalid_fields")
    assert "Brand account 01 has this client already" in answer.get_json()["error"]["details"]["client_id"]
    assert kept(app, second)["state"] == "active"


def test_a_client_that_was_changed_meanwhile_is_not_given_the_secret_of_the_former(app: Flask, cast: Cast) -> None:
    account_id = account_of(app, 1)
    seen = Change(CLIENT, {"client_id": CLIENT}, "secret of the first", "resting")
    with app.app_context():
        with writing():
            db.session.get_one(Account, account_id).client_id = "2.apps.googleusercontent.com"
        with pytest.raises(ChangedMeanwhile):
            quota_changing.change(1, cast.admin.id, seen)
    assert (kept(app, account_id)["client_secret"], kept(app, account_id)["state"]) == (SECRET, "active")


def test_youtube_allows_more_from_a_day_on_and_once(app: Flask, cast: Cast) -> None:
    account_id = account_of(app, 1)
    account_of(app, 2)
    program = Program.of(let_call(app), cast.admin)
    body = {"allowance": {"bucket": "units", "allowance": 50_000}}
    for _ in range(2):
        answer = program.patch("/admin/quotas/1", body)
        assert answer.get_json()["data"]["buckets"]["units"]["allowance"] == 50_000
    assert acts(app) == ["pool.allowance"]
    later = (datetime.fromisoformat(pacific.day_of(utcnow())) + timedelta(days=5)).date().isoformat()
    program.patch("/admin/quotas/1", {"allowance": {"bucket": "inserts", "allowance": 7, "since": later}})
    with app.app_context():
        assert rules.allowance_of(account_id, "inserts", later) == 7
        assert db.session.scalar(select(func.count()).where(Allowance.account_id == account_id)) == 2
    second = program.get("/admin/quotas").get_json()["data"]["accounts"][1]
    assert second["buckets"]["units"]["allowance"] == 10_000


def test_what_waits_for_quota_is_tried_again_when_an_account_is_woken(app: Flask, cast: Cast) -> None:
    account_id = account_of(app, 1, state="resting")
    connection_id = connected(app, account_id, cast.owner, "Plain Money")
    later = utcnow() + timedelta(hours=9)
    publication_id = publication_of(app, cast.owner, state="waiting", wake_at=later)
    with app.app_context():
        channel_id = channel_id_of(app, connection_id)
        with writing():
            publication = db.session.get_one(Publication, publication_id)
            publication.channel_id = channel_id
            part = publication.part("upload")
            part.state, part.detail, part.wake_at = "waiting", WAITS[QUOTA], later
    program = Program.of(let_call(app), cast.admin)

    def wakes_at() -> datetime | None:
        with app.app_context():
            return db.session.get_one(Publication, publication_id).wake_at

    program.patch("/admin/quotas/1", {"owner": "Somebody else", "state": "resting"})
    assert program.patch("/admin/quotas/1", {"state": "active"}).status_code == 200
    woken = wakes_at()
    assert woken is not None
    assert woken <= utcnow()


@ONE_KIND
@pytest.mark.parametrize(("body", "field"), [
    ({"state": "gone"}, "state"), ({"audit": "yes"}, "audit"), ({"label": ""}, "label"), ({"label": "  "}, "label"),
    ({"label": "a" * 61}, "label"), ({"owner": "a\0b"}, "owner"), ({"testing": "perhaps"}, "testing"),
    ({"client_secret": "x", "client_id": ""}, "client_secret"), ({"uploads": 6}, "uploads"),
    ({"allowance": {"bucket": "uploads", "allowance": 6}}, "allowance.bucket"),
    ({"allowance": {"bucket": "units", "allowance": -1}}, "allowance.allowance"),
    ({"allowance": {"bucket": "units"}}, "allowance.allowance"),
    ({"allowance": {"bucket": "units", "allowance": 5, "since": "2026-01-01"}}, "allowance.since"),
    ({"allowance": {"bucket": "units", "allowance": 5, "since": "soon"}}, "allowance.since"),
])  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_the_field_and_nothing_is_done(
    app: Flask, cast: Cast, body: dict[str, object], field: str
) -> None:
    account_id = account_of(app, 1)
    before = kept(app, account_id)
    answer = Program.of(let_call(app), cast.admin).patch("/admin/quotas/1", {"state": "reserve", **body})
    assert error_of(answer) == (422, "invalid_fields")
    assert set(answer.get_json()["error"]["details"]) == {field}
    assert (kept(app, account_id), acts(app)) == (before, [])


@pytest.mark.parametrize("number", ["99", "0", str(2**31), str(2**70), "-1", "one"])
def test_there_is_no_such_account(app: Flask, cast: Cast, number: str) -> None:
    account_of(app, 1)
    answer = Program.of(let_call(app), cast.admin).patch(f"/admin/quotas/{number}", {"state": "reserve"})
    assert error_of(answer) == (404, "not_found")


def test_a_page_and_a_program_change_the_same_account(
    app: Flask, cast: Cast, signed_in: Callable[[Person], Visitor]
) -> None:
    account_of(app, 1)
    Program.of(let_call(app), cast.admin).patch("/admin/quotas/1", {"label": "From a program"})
    visitor = signed_in(cast.admin)
    assert "From a program" in visitor.get("/admin/quotas/1").text
    visitor.post("/admin/quotas/1/state", {"state": "resting"})
    told = Program.of(app, cast.admin).get("/admin/quotas").get_json()["data"]["accounts"][0]
    assert told["state"] == told["health"]["status"] == "resting"
