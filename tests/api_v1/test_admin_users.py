"""`/v1/admin/users`: who has an account, and what an admin changes of them."""

from __future__ import annotations

import base64
import json
import threading

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.costs.spent import film_of, spend
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor, person
from tests.support.programs import Program, error_of, let_call
from tests.support.queries import counted_queries
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.costs import limit
from ytempire.extensions import db, writing

PATHS = ("/admin/users", "/admin/quotas", "/admin/costs", "/admin/jobs")


def role_of(app: Flask, someone: Person) -> str:
    with app.app_context():
        return db.session.get_one(User, someone.id).role


def audited(app: Flask, act: str) -> list[tuple[int | None, str, dict[str, object]]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id))
        return [(row.user_id, row.subject, row.details) for row in rows]


@ONE_KIND
@pytest.mark.parametrize("path", PATHS)
def test_only_admins_and_their_keys_with_the_scope_get_in(app: Flask, cast: Cast, path: str) -> None:
    let_call(app)
    assert error_of(Program(app).get(path)) == (401, "not_signed_in")
    assert error_of(Program.of(app, cast.owner).get(path)) == (403, "admin_required")
    assert error_of(Program.with_key(app, cast.admin, ["costs:read"]).get(path)) == (403, "insufficient_scope")
    assert Program.with_key(app, cast.admin, ["admin"]).get(path).status_code == 200


@ONE_KIND
@pytest.mark.parametrize("path", [f"/admin/users/{1}", "/admin/quotas/1"])
def test_nobody_but_an_admin_changes_anything(app: Flask, cast: Cast, path: str) -> None:
    let_call(app)
    assert error_of(Program(app).patch(path, {"role": "admin"})) == (401, "not_signed_in")
    assert error_of(Program.of(app, cast.owner).patch(path, {"role": "admin"})) == (403, "admin_required")
    assert role_of(app, cast.owner) == "creator"


def test_a_cursor_that_says_true_for_an_id_is_none(app: Flask, cast: Cast) -> None:
    """PostgreSQL compares no number with it."""
    admin = Program.of(let_call(app), cast.admin)
    cursor = admin.get("/admin/users?per_page=1").get_json()["pagination"]["next_cursor"]
    name, descending, moment, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert isinstance(number, int)
    for wrong in ((moment, True), (True, number), (moment, False)):
        forged = base64.urlsafe_b64encode(json.dumps([name, descending, *wrong]).encode()).decode()
        answer = admin.get("/admin/users", query_string={"cursor": forged})
        assert error_of(answer) == (422, "invalid_fields"), wrong
        assert list(answer.get_json()["error"]["details"]) == ["cursor"]


def test_users_come_the_newest_first_with_what_they_made_and_spent(app: Flask, cast: Cast) -> None:
    spend(app, film_of(app, cast.owner), 400_000)
    spend(app, film_of(app, cast.owner, "Another"), 50_000)
    with app.app_context(), writing():
        limit.set_limit(limit.USER, 5_000_000, str(cast.owner.id))
    answer = Program.of(let_call(app), cast.admin).get("/admin/users").get_json()
    assert [row["id"] for row in answer["data"]] == [cast.admin.id, cast.outsider.id, cast.owner.id]
    owner = answer["data"][-1]
    assert owner.pop("created_at").endswith("Z")
    assert owner == {"id": cast.owner.id, "email": "owner@example.com", "username": "owner", "name": "Owner",
                     "role": "creator", "plan": "scale", "videos": 2, "day_budget": "5.000000",
                     "spent_today": "0.450000", "spent_this_month": "0.450000"}  # fmt: skip
    assert (answer["data"][0]["day_budget"], answer["data"][0]["spent_today"]) == (None, "0.000000")
    assert answer["pagination"]["total"] == 3


def test_users_are_found_by_a_part_of_their_names_and_by_role(app: Flask, cast: Cast) -> None:
    person(app, "50%_of@example.org")
    program = Program.of(let_call(app), cast.admin)

    def found(asked: str) -> list[str]:
        return [row["email"] for row in program.get(f"/admin/users?{asked}").get_json()["data"]]

    assert found("q=OUTSI") == ["outsider@example.com"]
    assert found("q=example.org") == found("q=50%25_") == ["50%_of@example.org"]
    assert found("q=%25ex") == []
    assert found("role=admin") == ["admin@example.com"]
    assert found("role=admin&q=owner") == []


def test_pages_of_users_miss_nobody(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.admin)
    seen, cursor = [], ""
    while cursor is not None:
        answer = program.get(f"/admin/users?per_page=2{f'&cursor={cursor}' if cursor else ''}").get_json()
        seen += [row["id"] for row in answer["data"]]
        cursor = answer["pagination"]["next_cursor"]
    assert seen == [cast.admin.id, cast.outsider.id, cast.owner.id]


def test_many_users_take_the_same_few_queries(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.admin)
    with counted_queries(app) as few:
        program.get("/admin/users?per_page=1")
    for number in range(3):
        spend(app, film_of(app, person(app, f"p{number}@example.com")), 100)
    with counted_queries(app) as many:
        assert len(program.get("/admin/users?per_page=50").get_json()["data"]) == 6
    assert len(many) == len(few) <= 10


@ONE_KIND
@pytest.mark.parametrize(("asked", "field"), [
    ("role=owner", "role"), ("q=%00", "q"), ("per_page=101", "per_page"), ("cursor=none", "cursor"),
    ("email=a", "email"), (f"q={'a' * 101}", "q"),
])  # fmt: skip
def test_filters_that_are_none_are_refused(app: Flask, cast: Cast, asked: str, field: str) -> None:
    answer = Program.of(let_call(app), cast.admin).get(f"/admin/users?{asked}")
    assert error_of(answer) == (422, "invalid_fields")
    assert set(answer.get_json()["error"]["details"]) == {field}


def test_an_admin_makes_another_one_and_it_is_written_down(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.admin)
    answer = program.patch(f"/admin/users/{cast.owner.id}", {"role": "admin"})
    assert (answer.status_code, answer.get_json()["data"]["role"]) == (200, "admin")
    assert Program.of(app, cast.owner).get("/admin/users").status_code == 200
    assert program.patch(f"/admin/users/{cast.owner.id}", {"role": "admin"}).status_code == 200
    assert audited(app, "user.role") == [
        (cast.admin.id, str(cast.owner.id), {"before": "creator", "now": "admin"})]  # fmt: skip


def test_a_demoted_admin_stays_signed_in_without_the_rights(app: Flask, cast: Cast) -> None:
    second = person(let_call(app), "second@example.com", role="admin")
    theirs, key = Program.of(app, second), Program.with_key(app, second, ["admin", "videos:read"])
    page = Visitor(app)
    page.begin(second)
    assert theirs.get("/admin/users").status_code == key.get("/admin/users").status_code == 200
    Program.of(app, cast.admin).patch(f"/admin/users/{second.id}", {"role": "creator"})
    assert error_of(theirs.get("/admin/users")) == error_of(key.get("/admin/users")) == (403, "admin_required")
    assert theirs.get("/users/me").get_json()["data"]["role"] == "creator"
    assert (page.get("/admin/costs").status_code, page.get("/settings").status_code) == (403, 200)


def test_the_last_admin_cannot_be_made_a_creator(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.admin)
    body = {"role": "creator", "day_budget": "3"}
    assert error_of(program.patch(f"/admin/users/{cast.admin.id}", body)) == (409, "last_admin")
    assert role_of(app, cast.admin) == "admin"
    assert audited(app, "limit.changed") == []


def test_an_admin_who_cannot_sign_in_yet_does_not_count(app: Flask, cast: Cast) -> None:
    invited = person(let_call(app), "invited@example.com", role="admin")
    with app.app_context(), writing():
        db.session.execute(update(User).where(User.id == invited.id).values(password_hash=None))
    program = Program.of(app, cast.admin)
    assert error_of(program.patch(f"/admin/users/{cast.admin.id}", {"role": "creator"})) == (409, "last_admin")
    assert program.patch(f"/admin/users/{invited.id}", {"role": "creator"}).status_code == 200


def test_of_two_admins_who_demote_each_other_at_once_one_stays(app: Flask, cast: Cast) -> None:
    second = person(let_call(app), "second@example.com", role="admin")
    pairs = [(Program.of(app, cast.admin), second), (Program.of(app, second), cast.admin)]
    together, answers = threading.Barrier(2), []

    def demote(program: Program, other: Person) -> None:
        together.wait()
        answers.append(program.patch(f"/admin/users/{other.id}", {"role": "creator"}).status_code)

    threads = [threading.Thread(target=demote, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [200, 403]
    assert sorted((role_of(app, cast.admin), role_of(app, second))) == ["admin", "creator"]


def test_a_day_is_limited_and_the_limit_taken_away(app: Flask, cast: Cast) -> None:
    program = Program.of(let_call(app), cast.admin)
    path = f"/admin/users/{cast.owner.id}"
    assert program.patch(path, {"day_budget": "2.5"}).get_json()["data"]["day_budget"] == "2.500000"
    theirs = Program.of(app, cast.owner)
    assert theirs.get("/costs/limits").get_json()["data"]["day"]["admin"]["limit"] == "2.500000"
    assert program.patch(path, {}).get_json()["data"]["day_budget"] == "2.500000"
    assert program.patch(path, {"day_budget": None}).get_json()["data"]["day_budget"] is None
    assert [details["now"] for _, _, details in audited(app, "limit.changed")] == [2_500_000, None]


@ONE_KIND
@pytest.mark.parametrize(("body", "field"), [
    ({"role": "owner"}, "role"), ({"day_budget": "-1"}, "day_budget"), ({"day_budget": "much"}, "day_budget"),
    ({"day_budget": 3}, "day_budget"), ({"day_budget": "1000001"}, "day_budget"), ({"day_budget": "1.0000001"},
    "day_budget"), ({"email": "a@example.com"}, "email"), ({"day_budget": ""}, "day_budget"),
])  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_the_field(
    app: Flask, cast: Cast, body: dict[str, object], field: str
) -> None:
    answer = Program.of(let_call(app), cast.admin).patch(f"/admin/users/{cast.owner.id}", {"role": "admin", **body})
    assert error_of(answer) == (422, "invalid_fields")
    assert set(answer.get_json()["error"]["details"]) == {field}
    assert role_of(app, cast.owner) == "creator"


@pytest.mark.parametrize("user_id", ["9999", "0", str(2**31), str(2**70), "-1", "me"])
def test_nobody_is_there(app: Flask, cast: Cast, user_id: str) -> None:
    answer = Program.of(let_call(app), cast.admin).patch(f"/admin/users/{user_id}", {"role": "admin"})
    assert error_of(answer) == (404, "not_found")
