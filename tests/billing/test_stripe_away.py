"""While Stripe does not answer, nobody else waits for it too."""

from __future__ import annotations

import pytest

from tests.billing.at_stripe import AtStripe
from tests.support.databases import ONE_KIND
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
