"""A person chooses a plan and is sent to where it is paid; whoever pays already is sent to where that is changed.

Nobody pays twice: there is one open checkout of each person, Stripe is asked for a subscription before another one is
begun, and is asked under a key that is the same after a crash.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from ytempire import audit
from ytempire.accounts.user import User
from ytempire.billing import checking_out, customers, provider, refreshing
from ytempire.billing.customer import STARTING
from ytempire.billing.provider import NotPaid
from ytempire.config import Settings
from ytempire.config_billing import PAID_PLANS
from ytempire.errors import Refusal
from ytempire.extensions import give_back_connection, writing
from ytempire.providers.payments import GONE, PaymentError


class UnknownPlan(Refusal):
    """There is no such plan, or it costs nothing."""

    code = "unknown_plan"
    field = "plan"

    def __init__(self) -> None:
        super().__init__(f"Choose one of these plans: {', '.join(name.title() for name in PAID_PLANS)}.")


class NothingToManage(Refusal):
    """The person has never begun to pay."""

    status = 409
    code = "conflict"

    def __init__(self) -> None:
        super().__init__("There is nothing to change yet: choose a plan first.")


def begin(user: User, plan: str) -> str:
    """The address where the person pays for the plan; that of the portal where they have one, and that of the success
    page where they have just paid. Commits. Raises UnknownPlan, BillingOff, NotPaid."""
    if plan not in PAID_PLANS:
        raise UnknownPlan
    provider.payments()
    try:
        customer_id = _customer_id(user)
        try:
            return _begun(user.id, plan, customer_id)
        except PaymentError as error:
            if not error.no_customer:
                raise
        _forget(user.id, customer_id)  # it was deleted there, or was one of another account of Stripe's
        return _begun(user.id, plan, _customer_id(user))
    except PaymentError as error:
        raise NotPaid(error) from None


def portal(user: User) -> str:
    """The address where the person changes the plan, cancels it, and pays what is owed. Raises BillingOff,
    NothingToManage, NotPaid."""
    provider.payments()
    customer = customers.of(user.id)
    if customer is None or not customer.customer_id:
        raise NothingToManage
    try:
        return _portal(customer.customer_id)
    except PaymentError as error:
        raise NothingToManage if error.kind == GONE else NotPaid(error) from None


def _begun(user_id: int, plan: str, customer_id: str) -> str:
    refreshing.refresh(user_id)
    customer = customers.of(user_id)
    if customer is not None and customers.subscribed(customer):
        first = customer.pay_url if customer.status in STARTING else ""  # the first payment is open: it is paid there
        return first or _portal(customer_id)
    return checking_out.address(user_id, plan, customer_id)


def _portal(customer_id: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    give_back_connection()
    return provider.payments().portal(customer_id, f"{settings.address}/billing")


def _customer_id(user: User) -> str:
    """Stripe's name for the person; made there once, also after a crash."""
    customer = customers.of(user.id)
    if customer is not None and customer.customer_id:
        return customer.customer_id
    user_id, email, name = user.id, user.email, user.name
    times = customer.revision if customer else 0
    give_back_connection()
    key = f"customer-{_print(str(user_id), email, name, str(times))}"
    made = provider.payments().customer(key, email, name, checking_out.reference_of(user_id))
    with writing():
        customer = customers.held(user_id)
        if customer.customer_id is None:
            customer.customer_id = made
            audit.record(user_id, "billing.customer", made)
        return customer.customer_id


def _forget(user_id: int, gone_id: str) -> None:
    """Stripe does not have the customer any more. Nothing where another one was made meanwhile: what is paid by that
    one would be nobody's. Nobody can pay at a checkout of the one that is gone."""
    with writing():
        customer = customers.held(user_id)
        if customer.customer_id != gone_id:
            return
        audit.record(user_id, "billing.customer_lost", gone_id)
        customer.customer_id, customer.subscription_id = None, None
        customer.revision += 1
        checking_out.end_all(user_id)


def _print(*parts: str) -> str:
    """A keyed hash: two installations that share an account of Stripe's do not meet."""
    settings: Settings = current_app.config["SETTINGS"]
    return hmac.new(settings.secret_key.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:40]
