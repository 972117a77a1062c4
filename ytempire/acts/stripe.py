"""What comes in under Stripe's name.

What is forged, old or malformed is kept with the reason, and does nothing. Anybody may send that, so no more of it is
kept than somebody may want to read.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import func, select

from ytempire.billing import hearing, jobs
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.stripe_client import NotFromStripe
from ytempire.text import plain
from ytempire.webhooks.received import REFUSED, Received

SOURCE = "stripe"
LONGEST_KEPT = 2_000  # characters
MOST_KEPT = 100  # in an hour

log = logging.getLogger(__name__)


class Refused(Refusal):
    """It is no event of Stripe's, and was heard no further."""

    status = 400
    code = "not_from_stripe"


def receive(raw: bytes, signature: str) -> None:
    """Keep an event and have it worked off; one that was kept before does nothing. Raises Refused."""
    try:
        event_id = hearing.receive(raw, signature)
    except NotFromStripe as error:
        _keep(raw, error)
        raise Refused(error.message) from None
    if event_id is not None:
        jobs.work_later(event_id)


def _keep(raw: bytes, error: NotFromStripe) -> None:
    log.warning("What came in as an event of Stripe's is refused, %s: %s", error.outcome, error.message)
    lately = select(func.count()).select_from(Received).where(
        Received.at > utcnow() - timedelta(hours=1), Received.source == SOURCE
    )  # fmt: skip
    body = plain(_told(raw, error.outcome))[:LONGEST_KEPT]
    with writing():
        if (db.session.scalar(lately) or 0) < MOST_KEPT:
            db.session.add(Received(source=SOURCE, name=error.outcome, key=None, body=body, outcome=REFUSED,
                                    status=Refused.status, message=error.message, answer={}))  # fmt: skip


def _told(raw: bytes, outcome: str) -> str:
    """What is kept of it. What Stripe has signed may say who pays and where they live: its id and kind are enough."""
    said = None if outcome == "forged" else hearing.named(raw)
    return said if said is not None else raw[: 4 * LONGEST_KEPT].decode("utf-8", "replace")
