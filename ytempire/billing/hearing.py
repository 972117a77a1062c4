"""What Stripe says by itself, as it comes in: looked at, kept, and worked off afterwards."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app

from ytempire.billing import provider
from ytempire.billing.event import NEW, BillingEvent
from ytempire.config import Settings
from ytempire.extensions import db, insert_into, utcnow, writing
from ytempire.providers import stripe_client
from ytempire.providers.stripe_client import NotFromStripe

LARGEST = 262_144  # bytes; Stripe's largest are a tenth of that
SOON = timedelta(seconds=10)  # then an event is taken for lost by the queue
KEPT = ("id", "object", "customer", "status", "subscription", "payment_status")  # and not who pays, and where they live
ID = re.compile(r"evt_[A-Za-z0-9_]{1,250}")
KIND = re.compile(r"[a-z0-9_.]{1,100}")


@dataclass(frozen=True)
class Event:
    """`told` is what it is about, in Stripe's form, as far as it is kept."""

    id: str
    kind: str
    made_at: datetime
    told: dict[str, Any]


def receive(raw: bytes, signature: str) -> str | None:
    """Keep an event; its id, None where it was kept before and nothing is to be done. Commits. Raises NotFromStripe: it
    was not signed by Stripe in the last five minutes, is no event, or is larger than any."""
    event = _read(raw, signature)
    now = utcnow()
    with writing():
        kept = db.session.scalar(insert_into(BillingEvent).values(
            id=event.id, kind=event.kind, made_at=event.made_at, at=now, payload=event.told, state=NEW, tries=0,
            next_at=now + SOON, problem="",
        ).on_conflict_do_nothing().returning(BillingEvent.id))  # fmt: skip
    return None if kept is None else event.id


def _read(raw: bytes, signature: str) -> Event:
    settings: Settings = current_app.config["SETTINGS"]
    if len(raw) > LARGEST:
        raise NotFromStripe("malformed", f"It has more than {LARGEST:,} bytes.")
    told = stripe_client.event_of(raw, signature, provider.webhook_secret(settings))
    try:
        own, kind, about = told["id"], told["type"], told["data"]["object"]
        made_at = datetime.fromtimestamp(told["created"], UTC)
        sound = ID.fullmatch(own) and KIND.fullmatch(kind) and isinstance(about, dict)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        sound = None
    if not sound:
        raise NotFromStripe("malformed", "It is signed, but no event.")
    return Event(own, kind, made_at, {name: about[name] for name in KEPT if name in about})


def named(raw: bytes) -> str | None:
    """The id and the kind of what may be an event, as far as it has them; None where it is no object in JSON."""
    try:
        told = json.loads(raw) if len(raw) <= LARGEST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    said = ((told.get("id"), ID), (told.get("type"), KIND))
    return " ".join(word for word, form in said if isinstance(word, str) and form.fullmatch(word))
