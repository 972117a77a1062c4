"""Nobody pays twice, whatever fails in between, and whoever is at it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.billing.at_stripe import AtStripe
from tests.standins import stripe_checkout
from tests.standins.stripe_life import pause
from tests.standins.stripe_state import DECLINED
from tests.support.databases import ONE_KIND
from ytempire.accounts.user import User
from ytempire.billing import checking_out, paying
from ytempire.billing.provider import NotPaid
from ytempire.extensions import db

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


@ONE_KIND
def test_whoever_finds_the_customer_gone_later_forgets_no_newer_one(at_stripe: AtStripe) -> None:
    at_stripe.begin("growth")
    gone = at_stripe.customer().customer_id or ""
    at_stripe.stripe.reset()  # it was deleted there
    at_stripe.stripe.number = 1000
    url = at_stripe.begin("growth")
    new = at_stripe.customer().customer_id
    assert new != gone
    with at_stripe.app.app_context():  # as in a second window, whose answer came now
        paying._forget(at_stripe.cast.owner.id, gone)
    assert at_stripe.customer().customer_id == new
    at_stripe.pay(url)
    at_stripe.deliver()
    assert (at_stripe.customer().plan, at_stripe.customer().status) == ("growth", "active")


@pytest.mark.parametrize("round", range(3))
def test_of_several_who_find_it_gone_at_once_what_one_pays_counts(at_stripe: AtStripe, round: int) -> None:
    def begun(_: int) -> str:
        try:
            return at_stripe.begin("growth")
        except NotPaid as refused:
            return refused.message

    at_stripe.begin("growth")
    at_stripe.stripe.reset()
    at_stripe.stripe.number = 1000
    at_stripe.standins.desk.delays["stripe"] = 0.02 * round
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(begun, range(3)))
    at_stripe.standins.desk.delays["stripe"] = 0
    to_be_paid = [one["url"] for one in at_stripe.stripe.find("checkout.session") if one["status"] == "open"]
    assert len(to_be_paid) <= 1
    assert set(to_be_paid) <= set(said)
    at_stripe.pay(at_stripe.begin("growth"))
    at_stripe.deliver()
    assert (at_stripe.customer().plan, at_stripe.customer().status) == ("growth", "active")
    assert len(at_stripe.stripe.find("subscription")) == 1


@ONE_KIND
def test_a_checkout_of_a_customer_that_is_gone_is_over(at_stripe: AtStripe) -> None:
    at_stripe.begin("growth")
    with at_stripe.app.app_context():
        paying._forget(at_stripe.cast.owner.id, at_stripe.customer().customer_id or "")
    assert at_stripe.checkouts() == [("growth", "expired")]
    with at_stripe.app.app_context():  # whoever asks with the customer that is gone breaks nothing
        user = db.session.get_one(User, at_stripe.cast.owner.id)
        assert checking_out._order(user.id, "k", "growth", "cus_gone").reference == f"user-{user.id}"


@ONE_KIND
def test_beside_a_paused_subscription_no_second_one_is_begun(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("growth")
    pause(at_stripe.stripe, at_stripe.of_owner("subscription")[0])
    at_stripe.deliver()
    assert at_stripe.customer().status == "paused"
    assert "is paused" in at_stripe.customer().problem
    assert "/portal/" in at_stripe.begin("starter")


@ONE_KIND
def test_a_first_payment_that_is_open_is_paid_and_none_beside_it(at_stripe: AtStripe) -> None:
    at_stripe.begin("growth")
    price = at_stripe.app.config["SETTINGS"].stripe_price_growth
    stripe_checkout.subscribe(at_stripe.stripe, at_stripe.customer().customer_id, price, DECLINED)
    at_stripe.deliver()
    customer = at_stripe.customer()
    assert customer.status == "incomplete"
    assert customer.problem != ""
    assert at_stripe.begin("growth") == customer.pay_url != ""
