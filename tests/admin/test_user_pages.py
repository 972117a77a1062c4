"""The page of users: who is there and how they stand, roles, and plans that are granted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.billing.plans import DAY, lapse, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor, person
from tests.support.queries import counted_queries
from ytempire.accounts.user import User
from ytempire.admin import granting, user_acts
from ytempire.audit import AuditEntry
from ytempire.billing.customer import Customer
from ytempire.billing.plan import plans
from ytempire.billing.standing import standing_of
from ytempire.extensions import db, utcnow, writing

__all__ = ["settings"]

SignIn = Callable[[Person], Visitor]
PAGE = "/admin/users"


def row(page: str, email: str) -> str:
    """What the list says of them, without its markup."""
    found = next((each for each in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if email in each), None)
    assert found, email
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def standing(app: Flask, someone: Person) -> tuple[str, str]:
    with app.app_context():
        now = standing_of(db.session.get_one(User, someone.id))
        return now.plan.name, now.state


def acts(app: Flask, act: str) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def role_of(app: Flask, someone: Person) -> str:
    with app.app_context():
        return db.session.get_one(User, someone.id).role


def grant(**form: str) -> dict[str, object]:
    return {"granted": "growth", "why": "helps us to test", "until": "", **form}


def test_it_is_for_admins(app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor) -> None:
    owner, at = signed_in(cast.owner), f"{PAGE}/{cast.owner.id}"
    for path in (PAGE, at):
        assert owner.get(path).status_code == 403
        assert visitor.get(path).status_code == 303
    for path in ("role", "grant", "grant/withdrawal"):
        assert owner.post(f"{at}/{path}", {"role": "admin", **grant()}).status_code == 403
        assert visitor.post(f"{at}/{path}", {"role": "admin", **grant()}).status_code == 303
    assert (role_of(app, cast.owner), standing(app, cast.owner)) == ("creator", ("free", "free"))


def test_it_lists_everybody_as_they_stand(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    on_plan(app, cast.owner, "growth")
    lapse(app, cast.outsider, "starter")
    page = signed_in(cast.admin).get(PAGE).text
    assert "3 people, among them 1 admin" in page
    assert row(page, cast.owner.email).startswith("Owner owner@example.com Creator Growth Paid 0 $0.00 of $50")
    assert "Creator Starter Not paid, paused" in row(page, cast.outsider.email)
    assert "Admin none No plan limits" in row(page, cast.admin.email)


def test_a_list_of_many_asks_no_more_for_those_who_pay(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    admin = signed_in(cast.admin)
    for number in range(30):
        on_plan(app, person(app, f"{number}@example.com"), "starter")
    with counted_queries(app) as queries:
        page = admin.get(PAGE).text
    of_customers = [
        each for each in queries if "FROM billing_customers" in each and "billing_customers.granted_why" in each
    ]
    assert len(of_customers) <= 2  # theirs at once, and the one of whoever looks
    assert page.count('<th scope="row"') == 25
    assert 'href="/admin/users?page=2"' in page
    assert admin.get(f"{PAGE}?page=2").text.count('<th scope="row"') == 8


@ONE_KIND
def test_people_are_found_by_a_part_of_their_name_and_by_how_they_pay(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    lapse(app, cast.owner)
    on_plan(app, cast.outsider, granted="starter", granted_until=utcnow() + DAY)
    admin = signed_in(cast.admin)
    for query, who in (("q=OUTSI", [cast.outsider]), ("tab=owing", [cast.owner]), ("tab=granted", [cast.outsider]),
                       ("tab=admins", [cast.admin]), ("q=%25", []), ("tab=owing&q=outs", [])):  # fmt: skip
        page = admin.get(f"{PAGE}?{query}").text
        there = [each for each in (cast.owner, cast.outsider, cast.admin) if f'block">{each.email}' in page]
        assert there == who, query
    on_plan(app, cast.outsider, granted="starter", granted_until=utcnow() - DAY)
    assert cast.outsider.email not in admin.get(f"{PAGE}?tab=granted").text
    for query in ("tab=none", "page=0", "page=-1", "page=99999999999999999999"):
        assert admin.get(f"{PAGE}?{query}").status_code == 404


def test_a_plan_is_granted_with_a_reason_and_taken_back(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    admin, at = signed_in(cast.admin), f"{PAGE}/{cast.owner.id}"
    until = (utcnow() + 40 * DAY).date()
    assert admin.post(f"{at}/grant", grant(until=until.isoformat())).status_code == 303
    assert standing(app, cast.owner) == ("growth", "granted")
    (entry,) = acts(app, "billing.granted")
    assert (entry.user_id, entry.subject, entry.details["plan"]) == (cast.admin.id, str(cast.owner.id), "growth")
    assert (entry.details["why"], entry.details["until"][:10]) == ("helps us to test", until.isoformat())
    page = admin.get(at).text
    assert "helps us to test" in page
    assert "An admin has given you the Growth plan until" in signed_in(cast.owner).get("/billing").text
    with app.app_context():
        ends = db.session.get_one(Customer, cast.owner.id).granted_until
        assert ends is not None
        user = db.session.get_one(User, cast.owner.id)
        assert standing_of(user, ends + timedelta(seconds=1)).state == "free"
    assert admin.post(f"{at}/grant/withdrawal").status_code == 303
    assert standing(app, cast.owner) == ("free", "free")
    assert admin.post(f"{at}/grant/withdrawal").status_code == 303
    assert len(acts(app, "billing.grant_taken_back")) == 1


@ONE_KIND
def test_what_somebody_owes_for_can_be_granted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    lapse(app, cast.owner, "growth")
    at = f"{PAGE}/{cast.owner.id}"
    assert signed_in(cast.admin).post(f"{at}/grant", grant(granted="growth")).status_code == 303
    assert standing(app, cast.owner) == ("growth", "granted")


@ONE_KIND
def test_a_grant_takes_nothing_away_from_what_is_paid(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    on_plan(app, cast.owner, "growth")
    admin, at = signed_in(cast.admin), f"{PAGE}/{cast.owner.id}"
    for plan in ("starter", "growth"):
        answer = admin.post(f"{at}/grant", grant(granted=plan))
        assert answer.status_code == 409
        assert "They pay for the Growth plan. Grant a larger one." in answer.text
    assert admin.post(f"{at}/grant", grant(granted="scale")).status_code == 303
    assert standing(app, cast.owner) == ("scale", "granted")
    admin.post(f"{at}/grant/withdrawal")
    assert standing(app, cast.owner) == ("growth", "active")
    assert admin.post(f"{PAGE}/{cast.admin.id}/grant", grant()).status_code == 409


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"why": " "}, "Say why."),
        ({"why": "x" * 201}, "Use at most 200 characters."),
        ({"until": "2020-01-01"}, "Choose a day that is not over"),
        ({"until": "9999-12-31"}, "Choose a day that is not over"),
        ({"until": "tomorrow"}, "Not a valid date value."),
        ({"granted": "free"}, "Not a valid choice"),
        ({"granted": ""}, "Not a valid choice"),
    ],
)
@ONE_KIND
def test_a_grant_that_cannot_be_is_refused_at_its_field(
    app: Flask, cast: Cast, signed_in: SignIn, form: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.admin).post(f"{PAGE}/{cast.owner.id}/grant", grant(**form))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert standing(app, cast.owner) == ("free", "free")
    assert acts(app, "billing.granted") == []


@ONE_KIND
def test_where_nobody_bills_there_is_nothing_to_grant(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "off"})
    admin = signed_in(cast.admin)
    assert "Grant a plan" not in admin.get(f"{PAGE}/{cast.owner.id}").text
    assert "Not paid" not in admin.get(PAGE).text
    assert admin.post(f"{PAGE}/{cast.owner.id}/grant", grant()).status_code == 409
    assert acts(app, "billing.granted") == []


def test_a_role_is_given_and_the_last_admin_stays(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    admin = signed_in(cast.admin)
    answer = admin.post(f"{PAGE}/{cast.admin.id}/role", {"role": "creator"})
    assert answer.status_code == 409
    assert "This is the only admin who can sign in." in answer.text
    assert admin.post(f"{PAGE}/{cast.owner.id}/role", {"role": "king"}).status_code == 422
    assert admin.post(f"{PAGE}/{cast.owner.id}/role", {"role": "admin"}).status_code == 303
    assert role_of(app, cast.owner) == "admin"
    gone = admin.post(f"{PAGE}/{cast.admin.id}/role", {"role": "creator"})
    assert (gone.status_code, gone.location) == (303, "/")
    assert admin.get(PAGE).status_code == 403
    assert [entry.details["now"] for entry in acts(app, "user.role")] == ["admin", "creator"]


@ONE_KIND
def test_who_is_not_there_is_404_and_no_form_is_taken_without_its_token(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    admin = signed_in(cast.admin)
    for number in ("0", "99", "9999999999999999999"):
        assert admin.get(f"{PAGE}/{number}").status_code == 404
        for path in ("role", "grant", "grant/withdrawal"):
            assert admin.post(f"{PAGE}/{number}/{path}", {"role": "admin", **grant()}).status_code == 404
    for path in ("role", "grant", "grant/withdrawal"):
        form = {"role": "admin", "csrf_token": "", **grant()}
        assert admin.post(f"{PAGE}/{cast.owner.id}/{path}", form).status_code == 400
    assert role_of(app, cast.owner) == "creator"


def test_an_admin_who_is_none_any_more_grants_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context(), writing():
        db.session.get_one(User, cast.admin.id).role = "creator"
    with app.app_context(), pytest.raises(user_acts.NoAdmin):
        granting.grant(cast.admin.id, cast.owner.id, plans()["scale"], "a favour", None)
    assert standing(app, cast.owner) == ("free", "free")
