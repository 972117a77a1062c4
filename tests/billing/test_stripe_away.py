"""While Stripe does not answer, nobody else waits for it too; and it is asked no more than there is reason to."""

from __future__ import annotations

import pytest

from tests.billing.at_stripe import AtStripe
from tests.support.databases import ONE_KIND
from tests.support.people import Visitor
from ytempire.billing import jobs, reconciling
from ytempire.extensions import db, redis_client, utcnow

pytestmark = ONE_KIND


@pytest.mark.parametrize("kind", ["down", "timeout"])
def test_the_first_who_is_not_answered_ends_the_round(at_stripe: AtStripe, kind: str) -> None:
    at_stripe.subscribe()
    outsider, later = at_stripe.cast.outsider, utcnow() + 2 * reconciling.EVERY
    at_stripe.begin(who=outsider)
    at_stripe.fail(kind, "subscriptions.list")
    with at_stripe.app.app_context():
        jobs.compare(outsider.id)
        judged, before = at_stripe.stripe.judged, at_stripe.customer().fetched_at
        jobs.compare(at_stripe.cast.owner.id)
        assert at_stripe.stripe.judged == judged
        assert jobs.compare_due(later) == 0
        redis_client().delete(reconciling.AWAY)  # its time is over
        jobs.compare(at_stripe.cast.owner.id)
        db.session.rollback()
        assert at_stripe.customer().fetched_at > before
        assert jobs.compare_due(later + 2 * reconciling.PAUSE) == 2


def test_the_terminal_goes_on_after_who_could_not_be_compared(at_stripe: AtStripe) -> None:
    at_stripe.subscribe()
    at_stripe.pay(at_stripe.begin(who=at_stripe.cast.outsider))
    first = min(at_stripe.cast.owner.id, at_stripe.cast.outsider.id)
    at_stripe.fail("down", "subscriptions.list")
    told = at_stripe.app.test_cli_runner().invoke(args=["billing", "reconcile"])
    assert told.exit_code == 1
    assert f"User {first}: Stripe " in told.output
    right = 1 if first == at_stripe.cast.owner.id else 0  # of the outsider nothing was known yet
    assert f"1 compared, {right} put right, 1 failed." in told.output


def test_who_begins_over_and_over_is_asked_to_wait(at_stripe: AtStripe) -> None:
    owner = Visitor(at_stripe.app)
    owner.sign_in(at_stripe.cast.owner)
    tries = [owner.post("/billing/checkout", {"plan": "growth"}).status_code for _ in range(21)]
    assert tries == [303] * 20 + [429]
    asked = at_stripe.stripe.judged
    refused = owner.post("/billing/checkout", {"plan": "growth"})
    assert "Too many tries." in refused.text
    assert at_stripe.stripe.judged == asked
    other = Visitor(at_stripe.app)
    other.sign_in(at_stripe.cast.outsider)
    assert other.post("/billing/checkout", {"plan": "growth"}).status_code == 303


def test_an_admin_has_nothing_to_pay_for(at_stripe: AtStripe) -> None:
    at_stripe.begin()
    admin = Visitor(at_stripe.app)
    admin.sign_in(at_stripe.cast.admin)
    asked = at_stripe.stripe.judged
    answer = admin.post("/billing/checkout", {"plan": "growth"})
    assert answer.status_code == 409
    assert "You are an admin and have no plan limits: there is nothing to pay." in answer.text
    assert at_stripe.stripe.judged == asked
