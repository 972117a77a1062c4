"""What follows from a receiver's answer: done, tried again later, given up, or the endpoint paused. In the caller's
write transaction, with endpoint and delivery held."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from ytempire import audit
from ytempire.accounts import notice
from ytempire.extensions import db
from ytempire.webhooks import endpoints
from ytempire.webhooks.delivery import DELIVERED, FAILED, WAITING, Delivery
from ytempire.webhooks.endpoint import PAUSED, Endpoint
from ytempire.webhooks.sending import Answer

# After a try that failed, seconds until the next: a day in all.
PAUSES = (10, 60, 300, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800)
PAUSES_OF_TEST = (10, 40)  # who has asked for one is looking on
JITTER = 0.1  # so that what failed at once does not come back at once
LONGEST_WAIT = 3_600.0  # seconds that a receiver may ask to be left alone for
PATIENCE = timedelta(days=3)  # with an endpoint that does nothing but fail
QUIET = timedelta(days=1)  # without a try, which is longer than any pause; nobody knows how the receiver was meanwhile
GONE = 410


def store(endpoint: Endpoint, delivery: Delivery, answer: Answer, now: datetime) -> None:
    """After the try has been counted. A failure after a long quiet is the first of a row, not the end of one. A test
    says nothing of how the endpoint stands, good or bad."""
    if delivery.is_test:
        _store_test(endpoint, delivery, answer, now)
        return
    quiet = endpoint.tried_at is None or now - endpoint.tried_at > QUIET
    endpoint.tried_at = now
    if answer.good:
        delivery.state, delivery.next_at, delivery.delivered_at = DELIVERED, None, now
        endpoint.failing_since = None
        return
    endpoint.failing_since = now if quiet else endpoint.failing_since or now
    if delivery.tries > len(PAUSES):
        delivery.state, delivery.next_at = FAILED, None
    else:
        delivery.state, delivery.next_at = WAITING, now + pause(delivery.tries, answer.wait)
    if endpoint.state == PAUSED:  # by its owner, while this was on its way
        delivery.next_at = None
    elif answer.status == GONE:
        _pause(endpoint, "It answered 410: it is gone for good.", now)
    elif now - endpoint.failing_since >= PATIENCE:
        _pause(endpoint, f"Nothing could be delivered to it for three days. At last: {answer.error}", now)


def _store_test(endpoint: Endpoint, delivery: Delivery, answer: Answer, now: datetime) -> None:
    """Done within a minute: where the receiver asks for more time, or is gone, it is given up at once."""
    late = delivery.tries > len(PAUSES_OF_TEST) or (answer.wait or 0.0) > PAUSES_OF_TEST[-1]
    if answer.good:
        delivery.state, delivery.next_at, delivery.delivered_at = DELIVERED, None, now
    elif late or answer.status == GONE or endpoint.state == PAUSED:
        delivery.state, delivery.next_at = FAILED, None
    else:
        delivery.state = WAITING
        delivery.next_at = now + pause(delivery.tries, answer.wait, PAUSES_OF_TEST)


def pause(tries: int, wait: float | None, pauses: tuple[int, ...] = PAUSES) -> timedelta:
    """Until the next try, after so many; wait: what the receiver asks for, in seconds."""
    seconds = pauses[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return timedelta(seconds=max(seconds, min(wait or 0.0, LONGEST_WAIT)))


def _pause(endpoint: Endpoint, why: str, now: datetime) -> None:
    """What waits for it is kept, and is tried when a person resumes it."""
    endpoint.state, endpoint.why, endpoint.paused_at = PAUSED, why, now
    db.session.flush()
    endpoints.keep_what_waits(endpoint)
    audit.record(None, "webhook.paused", endpoint.id, why=why)
    for user_id in [endpoint.user_id] if endpoint.user_id else endpoints.admins():
        notice.tell(
            user_id, "webhook", "A webhook was paused",
            f"{why} What happens from now on is not sent to it, until you resume it.", endpoints.path_of(endpoint.id),
        )  # fmt: skip
