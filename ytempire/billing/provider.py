"""Who is asked to take the money: Stripe, or the built-in checkout in its place."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from ytempire.billing import rehearsing
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.providers.payments import PaymentError, Payments
from ytempire.providers.stripe_client import StripePayments

OFF, TEST = "off", "test"


class BillingOff(Refusal):
    """Nobody pays here, and no plan limits anything."""

    status = 409
    code = "billing_off"

    def __init__(self) -> None:
        super().__init__("Nothing has to be paid here: billing is off, and no plan limits anything.")


class NotPaid(Refusal):
    """The service of payment could not do it; `seconds` until it may be tried again, None where a person has to act."""

    status = 503
    code = "payment_unavailable"

    def __init__(self, error: PaymentError) -> None:
        super().__init__(error.message)
        self.seconds = None if error.permanent else max(1, int(error.retry_after or 60))


class NoRehearsal(BillingOff):
    """The built-in checkout is asked in production, where plans would be given away."""

    def __init__(self) -> None:
        Refusal.__init__(self, "Nothing can be paid here: the built-in checkout does not answer in production.")


def rehearses(settings: Settings) -> bool:
    """Whether the built-in checkout answers; in production it never does, whatever is set."""
    return settings.bills == TEST and not settings.production


def payments() -> Payments:
    """Raises BillingOff."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.bills == OFF:
        raise BillingOff
    if settings.bills == TEST:
        if settings.production:
            raise NoRehearsal
        return rehearsing.Rehearsal(settings)
    kept: Payments = current_app.extensions.setdefault("ytempire_stripe", StripePayments(settings))
    return kept


def webhook_secret(settings: Settings) -> str:
    """What events are signed with; "" where nothing is to be heard."""
    if settings.bills == TEST:
        if not rehearses(settings):
            return ""
        return "whsec_" + hmac.new(settings.secret_key.encode(), b"billing rehearsal", hashlib.sha256).hexdigest()
    return "" if settings.bills == OFF else settings.stripe_webhook_secret


def price_of(settings: Settings, plan: str) -> str:
    """The price id of a paid plan."""
    return settings.price_ids[plan] or rehearsing.price_of(plan)


def plan_of(settings: Settings, price_id: str) -> str:
    """The plan that a price is of; "" for a price of something else, or of former times."""
    known = {price_of(settings, plan): plan for plan in settings.price_ids}
    return known.get(price_id, "")
