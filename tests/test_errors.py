from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.people import Cast, Visitor, person
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db, writing


def test_an_address_that_is_not_there_says_so(visitor: Visitor) -> None:
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert "This scene is not in the film." in answer.text
    assert "There is nothing at this address" in answer.text


def test_the_wrong_kind_of_request_says_which_are_right(visitor: Visitor) -> None:
    answer = visitor.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "does not take that kind of request" in answer.text


def test_a_form_from_elsewhere_is_refused_with_a_sentence(visitor: Visitor) -> None:
    answer = visitor.post("/login", {"csrf_token": "made up"})
    assert answer.status_code == 400
    assert "Reload it and send again." in answer.text


def test_a_form_that_is_too_large_says_so(app: Flask, visitor: Visitor) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    answer = visitor.post("/login", {"email": "a" * 200})
    assert answer.status_code == 413
    assert "larger than this installation takes" in answer.text


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_that_breaks_says_that_the_work_did_not(settings: Settings, signed_in: bool) -> None:
    app = create_app(settings)  # of its own, for a page that no other has
    app.add_url_rule("/breaks", view_func=breaks)
    visitor = Visitor(app)
    if signed_in:
        visitor.sign_in(person(app, "owner@example.com"))
    answer = visitor.get("/breaks")
    assert answer.status_code == 500
    assert "This page broke. The work did not." in answer.text
    assert "division" not in answer.text


def breaks() -> float:
    return 1 / 0


def test_the_broken_page_needs_no_database(app: Flask, cast: Cast) -> None:
    visitor = Visitor(app)
    visitor.sign_in(cast.owner)
    rename_table(app, "users", "users_elsewhere")
    try:
        answer = visitor.get("/settings")
    finally:
        rename_table(app, "users_elsewhere", "users")
    assert answer.status_code == 500
    assert "This page broke. The work did not." in answer.text


def rename_table(app: Flask, name: str, new_name: str) -> None:
    with app.app_context(), writing():
        db.session.execute(text(f"ALTER TABLE {name} RENAME TO {new_name}"))
