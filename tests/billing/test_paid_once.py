"""Nobody pays twice, whatever fails in between, and whoever is at it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.billing.at_stripe import AtStripe
from tests.support.databases import ONE_KIND
from ytempire.billing import checking_out
from ytempire.billing.provider import NotPaid

CREATE = "checkout.sessions.create"
SAID = {
    "down": "cannot be reached", "html": "not working at the moment", "500": "not working at the moment",
    "503": "not working at the moment", "rate_limit": "asks for a pause", "key_in_use": "asks for a pause",
    "bad_key": "check STRIPE_API_KEY", "no_permission": "check STRIPE_API_KEY",
    "unknown_price": "does not know the price", "lost_answer": "cannot be reached",
    "gateway_timeout": "answer did not arrive",
}  # fmt: skip


@ONE_KIND
@pytest.mark.parametrize("kind", SAID)
def test_what_stripe_cannot_do_is_said_and_is_done_later_once(at_stripe: AtStripe, kind: str) -> None:
    at_stripe.fail(kind, CREATE)
    with pytest.raises(NotPaid) as refused:
        at_stripe.begin()
    assert SAID[kind] in refused.value.message
    at_stripe.standins.desk.recover("stripe")
    at_stripe.pay(at_stripe.begin())
    at_stripe.deliver()
    assert at_stripe.customer().plan == "growth"
    assert len(at_stripe.of_owner("subscription")) == 1
    assert len(at_stripe.stripe.find("customer")) == 1
    assert "/portal/" in at_stripe.begin()


@ONE_KIND
def test_a_checkout_whose_answer_was_lost_is_the_same_one_afterwards(at_stripe: AtStripe) -> None:
    at_stripe.fail("lost_answer", CREATE)
    with pytest.raises(NotPaid):
        at_stripe.begin()
    at_stripe.begin()
    assert len(at_stripe.of_owner("checkout.session")) == 1


@ONE_KIND
def test_a_customer_whose_answer_was_lost_is_the_same_one_afterwards(at_stripe: AtStripe) -> None:
    at_stripe.fail("lost_answer", "customers.create")
    with pytest.raises(NotPaid):
        at_stripe.begin()
    at_stripe.begin()
    assert len(at_stripe.stripe.find("customer")) == 1


def test_of_two_at_once_one_begins_the_checkout_and_both_are_sent_there(at_stripe: AtStripe) -> None:
    at_stripe.standins.desk.delays["stripe"] = 0.05
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: at_stripe.begin(), range(4)))) == 1
    assert len(at_stripe.of_owner("checkout.session")) == 1


@pytest.mark.parametrize("round", range(3))
def test_of_two_plans_chosen_at_once_one_can_be_paid(at_stripe: AtStripe, round: int) -> None:
    def begun(plan: str) -> str:
        try:
            return at_stripe.begin(plan)
        except NotPaid as refused:  # each wanted another one, and none gave way
            return refused.message

    at_stripe.begin("starter")
    at_stripe.standins.desk.delays["stripe"] = 0.02 * round
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(begun, ["growth", "scale", "growth"]))
    assert all("/checkout/cs_" in one or "is being begun" in one for one in said)
    to_be_paid = [one["url"] for one in at_stripe.of_owner("checkout.session") if one["status"] == "open"]
    assert len(to_be_paid) <= 1
    assert set(to_be_paid) <= set(said)
    at_stripe.pay(at_stripe.begin("scale"))
    assert [one["status"] for one in at_stripe.of_owner("checkout.session")].count("open") == 0


@ONE_KIND
def test_a_checkout_that_is_paid_while_another_is_chosen_is_the_one_that_counts(at_stripe: AtStripe) -> None:
    first = at_stripe.begin("starter")
    at_stripe.pay(first)
    with at_stripe.app.app_context():  # as where it is paid after Stripe was asked whether anything is
        then = checking_out.address(at_stripe.cast.owner.id, "scale", at_stripe.customer().customer_id or "")
    assert then.endswith(f"/billing/success?session_id={first.rpartition('/')[2]}")
    assert at_stripe.checkouts() == [("starter", "complete")]
    assert "/portal/" in at_stripe.begin("scale")
