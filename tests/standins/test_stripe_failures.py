"""The stand-in for Stripe does a thing once under a key, and fails as it is told to."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.standins.server import StandIns
from tests.standins.stripe_asking import MAYA, checkout, client, refused


def test_the_same_key_has_the_same_answer_and_another_request_is_refused(asked: Any, maya: str) -> None:
    first, again = checkout(asked, maya, key="k-1"), checkout(asked, maya, key="k-1")
    assert (first.id, again.last_response.headers["Idempotent-Replayed"]) == (again.id, "true")
    assert refused(lambda: checkout(asked, maya, "scale", key="k-1"))[0] == "IdempotencyError"
    assert len(asked.v1.checkout.sessions.list({"customer": maya}).data) == 1


def test_two_at_once_under_one_key_make_one_session(stripe_standin: StandIns, maya: str) -> None:
    ids: list[str] = []
    both = [threading.Thread(target=lambda: ids.append(checkout(client(stripe_standin), maya, key="k-2").id))
            for _ in range(2)]  # fmt: skip
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_refusal_is_kept_under_its_key_too(asked: Any, maya: str) -> None:
    wrong = {"line_items": [{"price": "price_of_another_account", "quantity": 1}]}
    expected = ("InvalidRequestError", "resource_missing", "line_items[0][price]")
    assert refused(lambda: checkout(asked, maya, key="k-3", **wrong)) == expected
    assert refused(lambda: checkout(asked, maya, key="k-3", **wrong)) == expected
    assert refused(lambda: checkout(asked, maya, key="k-3"))[0] == "IdempotencyError"


def test_a_wrong_key_is_refused(stripe_standin: StandIns) -> None:
    wrong = client(stripe_standin, "sk_of_somebody_else")
    assert refused(lambda: wrong.v1.prices.list())[0] == "AuthenticationError"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("down", "APIConnectionError"),
        ("html", "APIError"),
        ("500", "APIError"),
        ("503", "APIError"),
        ("rate_limit", "RateLimitError"),
        ("bad_key", "AuthenticationError"),
        ("no_permission", "PermissionError"),
        ("key_in_use", "APIError"),
        ("unknown_price", "InvalidRequestError"),
    ],
)
def test_it_fails_as_told_and_nothing_is_done(stripe_standin: StandIns, asked: Any, kind: str, error: str) -> None:
    stripe_standin.desk.fail("stripe", kind, method="customers.create")
    asked.v1.prices.list()  # not meant for this
    assert refused(lambda: asked.v1.customers.create(MAYA))[0] == error
    assert asked.v1.customers.list().data == []
    assert asked.v1.customers.create(MAYA).email == MAYA["email"]


@pytest.mark.parametrize(
    ("kind", "error", "details"),
    [
        ("lost_answer", "APIConnectionError", {}),
        ("timeout", "APIConnectionError", {"seconds": 2}),
        ("gateway_timeout", "APIError", {}),
    ],
)
def test_what_was_done_and_not_answered_is_found_by_its_key(
    stripe_standin: StandIns, kind: str, error: str, details: dict[str, Any]
) -> None:
    impatient = client(stripe_standin, timeout=1)
    stripe_standin.desk.fail("stripe", kind, **details)
    key = {"idempotency_key": "k-4"}
    assert refused(lambda: impatient.v1.customers.create(MAYA, key))[0] == error
    [made] = impatient.v1.customers.list().data
    assert impatient.v1.customers.create(MAYA, key).id == made.id
