"""What should not be between a person and Stripe takes nothing from anybody, and who runs the place is told, once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.billing.at_stripe import AtStripe
from tests.standins import stripe_checkout
from tests.standins.stripe_life import advance
from tests.standins.stripe_state import GOOD_CARD
from tests.standins.stripe_things import item_of
from tests.support.databases import ONE_KIND
from ytempire.accounts.notice import Notice
from ytempire.billing import paying, reconciling
from ytempire.extensions import db
from ytempire.providers.payments import PaymentError

pytestmark = ONE_KIND


def told(at_stripe: AtStripe) -> list[str]:
    """What the admin was told."""
    with at_stripe.app.app_context():
        return list(db.session.scalars(select(Notice.message).where(Notice.user_id == at_stripe.cast.admin.id)))


def changed(at_stripe: AtStripe, **settings: object) -> None:
    app = at_stripe.app
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=settings)
    app.extensions.pop("ytempire_stripe", None)


def compared(at_stripe: AtStripe) -> bool:
    with at_stripe.app.app_context():
        return reconciling.compare(at_stripe.cast.owner.id)


@pytest.mark.parametrize("second", ["starter", "scale"])
def test_of_two_that_are_paid_the_larger_counts_and_admins_are_told_once(at_stripe: AtStripe, second: str) -> None:
    at_stripe.subscribe("growth")
    advance(at_stripe.stripe, seconds=5)
    price = getattr(at_stripe.app.config["SETTINGS"], f"stripe_price_{second}")
    stripe_checkout.subscribe(at_stripe.stripe, at_stripe.customer().customer_id, price, GOOD_CARD)
    at_stripe.deliver()
    compared(at_stripe)
    assert at_stripe.customer().plan == max("growth", second, key=["starter", "growth", "scale"].index)
    assert told(at_stripe) == [f"{at_stripe.cast.owner.email} pays for 2 subscriptions at once."]


def test_where_something_else_answers_than_stripe_nobody_loses_a_plan(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("growth")
    changed(at_stripe, stripe_api_base=f"{at_stripe.standins.address}/nothing")
    with pytest.raises(PaymentError):
        compared(at_stripe)
    assert (at_stripe.customer().plan, at_stripe.customer().status) == ("growth", "active")


def test_a_customer_that_stripe_does_not_have_has_no_plan(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("growth")
    at_stripe.stripe.reset()
    assert compared(at_stripe)
    assert (at_stripe.customer().plan, at_stripe.customer().status) == ("", "")


def test_a_price_that_is_not_known_keeps_no_larger_plan(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("scale")
    (one,) = at_stripe.of_owner("subscription")
    item_of(one)["price"] = {**item_of(one)["price"], "id": "price_starter_yearly"}
    at_stripe.stripe.announce("customer.subscription.updated", one)
    at_stripe.deliver()
    compared(at_stripe)
    assert (at_stripe.customer().plan, at_stripe.customer().status) == ("", "active")
    assert told(at_stripe) == [
        f"{at_stripe.cast.owner.email} pays a price that belongs to no plan: price_starter_yearly."
    ]
    changed(at_stripe, stripe_price_starter="price_starter_yearly")
    compared(at_stripe)
    assert at_stripe.customer().plan == "starter"


def test_nobody_is_tried_for_nothing_once_more_as_another_customer(at_stripe: AtStripe) -> None:
    changed(at_stripe, billing_trial_days=14)
    at_stripe.subscribe("growth")
    assert at_stripe.customer().status == "trialing"
    at_stripe.stripe.reset()
    at_stripe.stripe.number = 1000
    compared(at_stripe)
    at_stripe.subscribe("growth")
    assert at_stripe.customer().status == "active"


def test_what_is_paid_by_a_customer_who_is_nobodys_any_more_is_told(at_stripe: AtStripe) -> None:
    at_stripe.pay(at_stripe.begin("growth"))
    gone = at_stripe.customer().customer_id or ""
    with at_stripe.app.app_context():
        paying._forget(at_stripe.cast.owner.id, gone)
    at_stripe.deliver()
    assert told(at_stripe) == [
        f"Stripe tells of {gone}, which was the customer of {at_stripe.cast.owner.email} and is not any more."
    ]


def test_and_nothing_of_a_customer_of_another_installation(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("growth")
    at_stripe.hear({"id": "evt_other", "object": "event", "type": "invoice.paid", "created": 1,
                    "data": {"object": {"id": "in_1", "customer": "cus_of_another"}}})  # fmt: skip
    at_stripe.work()
    assert told(at_stripe) == []


def test_which_service_said_so_is_kept(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("growth")
    assert (at_stripe.customer().service, at_stripe.customer().subscribed_before) == ("stripe", True)
    assert at_stripe.customer().price_id == at_stripe.app.config["SETTINGS"].stripe_price_growth
