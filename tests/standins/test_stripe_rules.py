"""Requests are held against Stripe's own OpenAPI description: what it does not describe is refused, and noted."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.standins.server import StandIns
from tests.standins.stripe_asking import checkout, client
from tests.standins.stripe_rules import nested, violations


def test_a_form_is_read_as_stripe_reads_it() -> None:
    pairs = [("mode", "subscription"), ("line_items[0][price]", "p"), ("line_items[0][quantity]", "1"),
             ("expand[]", "a"), ("expand[]", "b"), ("metadata[user]", "7"), ("items[0]", "x"),
             ("items[1]", "y")]  # fmt: skip
    assert nested(pairs) == {
        "mode": "subscription", "line_items": [{"price": "p", "quantity": "1"}], "expand": ["a", "b"],
        "metadata": {"user": "7"}, "items": ["x", "y"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"mode": "rent"},
        {"colour": "red"},
        {"line_items": [{"price": "p", "quantity": "many"}]},
        {"line_items": [{"cost": "p"}]},
        {"subscription_data": {"trial_period_days": "soon"}},
        {"allow_promotion_codes": "perhaps"},
    ],
)
def test_what_is_not_described_is_told(given: dict[str, Any]) -> None:
    assert len(violations("POST", "/v1/checkout/sessions", {"success_url": "s", **given}) or ()) == 1


def test_what_is_missing_is_told() -> None:
    assert violations("POST", "/v1/billing_portal/sessions", {}) == ["request: 'customer' is a required property"]


def test_the_wrong_request_is_refused_and_noted(stripe_standin: StandIns) -> None:
    asked = client(stripe_standin)
    customer = asked.v1.customers.create({}).id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        checkout(asked, customer, subscription_data={"trial_days": 14})
    assert refused.value.code == "parameter_unknown"
    with pytest.raises(stripe.InvalidRequestError):
        asked.v1.coupons.list()
    first, second = stripe_standin.desk.wrong
    assert first.startswith("checkout.sessions.create: subscription_data: Additional properties are not allowed")
    assert second == "GET /v1/coupons: the stand-in for Stripe has no such call"
    stripe_standin.desk.wrong.clear()
