"""What is refused of admins at the pool: accounts that are not there, forms of elsewhere, absurd words and amounts."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.admin.pool import account_of
from tests.admin.test_quota_acts import WORDS, SignIn, acts, read
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.extensions import db, utcnow
from ytempire.quotas import pacific
from ytempire.quotas.rules import Allowance


@ONE_KIND
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label": " "}, "Give the account a label"), ({"label": "x" * 61}, "Use at most 60 characters."),
        ({"owner": "x" * 101}, "Use at most 100 characters."), ({"client_id": "x" * 201}, "Use at most 200"),
        ({"client_id": "2.apps.googleusercontent.com"}, "Brand account 02 has this client already"),
        ({"client_id": "3.apps.googleusercontent.com"}, "Give the secret that belongs to this client."),
        ({"client_id": "", "secret": "GOCSPX-x"}, "A secret belongs to a client."),
        ({"audit": "perhaps"}, "Not a valid choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_of_an_account_is_refused(
    app: Flask, cast: Cast, signed_in: SignIn, changed: dict[str, object], sentence: str
) -> None:
    account_of(app, 1)
    account_of(app, 2)
    visitor = signed_in(cast.admin)
    for path, given in (("/1", {}), ("", {"client_id": "4.apps", "secret": "s"})):
        if path == "" and sentence.startswith("Give the secret"):
            continue  # a new one has its secret here
        answer = visitor.post(f"/admin/quotas{path}", {**WORDS, "state": "active", **given, **changed})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert sentence in answer.text
    assert acts(app) == []


@ONE_KIND
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"allowance": "-1"}, "whole number from 0"), ({"allowance": "100000001"}, "whole number from 0"),
        ({"allowance": "many"}, "whole number from 0"), ({"allowance": ""}, "whole number from 0"),
        ({"allowance": "1.5"}, "whole number from 0"), ({"since": "2020-01-01"}, "That day is over"),
        ({"since": "tomorrow"}, "Give a day such as"), ({"since": "2999-01-01"}, "within a year"),
        ({"bucket": "uploads"}, "Not a valid choice"), ({"bucket": "sync"}, "Not a valid choice"),
    ],
)  # fmt: skip
def test_an_absurd_allowance_is_refused(
    app: Flask, cast: Cast, signed_in: SignIn, changed: dict[str, object], sentence: str
) -> None:
    account_of(app, 1)
    told = {"bucket": "units", "allowance": "20000", "since": pacific.day_of(utcnow()), **changed}
    answer = signed_in(cast.admin).post("/admin/quotas/1/allowances", told)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(Allowance).where(Allowance.account_id.is_not(None))).all() == []


def test_an_account_that_is_not_there_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.admin)
    for number in ("99", "99999999999999999999"):
        assert visitor.get(f"/admin/quotas/{number}").status_code == 404
        for path in ("", "/state", "/continuation", "/reinstatement", "/allowances", "/reminders", "/deletion"):
            assert visitor.post(f"/admin/quotas/{number}{path}", {"state": "resting"}).status_code == 404


@ONE_KIND
def test_a_form_of_elsewhere_changes_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    account = account_of(app, 1)
    answer = signed_in(cast.admin).post("/admin/quotas/1/state", {"state": "resting", "csrf_token": "forged"})
    assert answer.status_code == 400
    assert read(app, account, "state") == "active"
