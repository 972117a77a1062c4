"""The checkouts of a person: one is open at a time, is begun once, and ends when Stripe says so."""

from __future__ import annotations

import secrets

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from ytempire import audit
from ytempire.billing import provider
from ytempire.billing.checkout import COMPLETE, EXPIRED, OPEN, Checkout
from ytempire.billing.customer import Customer
from ytempire.config import Settings
from ytempire.config_billing import PAID_PLANS
from ytempire.extensions import db, give_back_connection, writing
from ytempire.providers.errors import BUSY
from ytempire.providers.payments import GONE, NOT_OPEN, OTHER_REQUEST, Order, PaymentError, Session

ANY = "any session"


def address(user_id: int, plan: str, customer_id: str) -> str:
    """Where the plan is paid: one open checkout a person, that of another plan is ended, that of this plan goes on. The
    address of the success page where it was paid already. Commits. Raises PaymentError."""
    for _ in range(len(PAID_PLANS) + 1):
        row = _open(user_id, plan)
        if row is None or _dropped(row, plan):
            continue
        if url := _gone_on(row, plan, customer_id):
            return url
    raise PaymentError(BUSY, "Another checkout of yours is being begun. Try again in a minute.")


def end_all(user_id: int) -> None:
    """In the caller's write transaction: what is open of the person's is over."""
    mine = update(Checkout).where(Checkout.user_id == user_id, Checkout.state == OPEN)
    db.session.execute(mine.values(state=EXPIRED))


def settle(session_id: str) -> None:
    """Ask how the checkout stands, and write it down. Commits. Raises PaymentError."""
    row = db.session.scalar(select(Checkout).where(Checkout.session_id == session_id))
    if row is None or row.state != OPEN:
        return
    give_back_connection()
    try:
        status = provider.payments().session(session_id).status
    except PaymentError as error:
        if error.kind != GONE:
            raise
        status = EXPIRED
    if status in (COMPLETE, EXPIRED):
        _end(row.key, status)


def _open(user_id: int, plan: str) -> Checkout | None:
    """The person's open checkout, begun where there is none; of two at once one begins it. None where the other one has
    ended it meanwhile."""
    mine = select(Checkout).where(Checkout.user_id == user_id, Checkout.state == OPEN)
    try:
        with writing():
            row = db.session.scalar(mine)
            if row is None:
                row = Checkout(key=f"checkout-{secrets.token_hex(16)}", user_id=user_id, plan=plan)
                db.session.add(row)
                audit.record(user_id, "billing.checkout", plan)
        return row
    except IntegrityError:
        return db.session.scalar(mine)


def _dropped(row: Checkout, plan: str) -> bool:
    """End a checkout of another plan that Stripe has not answered yet; whether it did. Nobody has seen where to pay it:
    whoever waits for the answer finds it ended, and does not show it."""
    if row.plan == plan or row.session_id:
        return False
    with writing():
        held = db.session.get_one(Checkout, row.key, with_for_update=True, populate_existing=True)
        if held.session_id is None and held.state == OPEN:
            held.state = EXPIRED
    return True


def _gone_on(row: Checkout, plan: str, customer_id: str) -> str:
    """Where this checkout is paid, or what follows where it was; "" where it is over and another one may be begun."""
    user_id, key, session_id, chosen = row.user_id, row.key, row.session_id, row.plan
    give_back_connection()
    session = _asked(user_id, key, session_id, chosen, customer_id)
    if session is not None and session.status == OPEN and chosen != plan:
        session = _ended(session)
    if session is not None and session.status == COMPLETE:
        _end(key, COMPLETE)
        return _success(session.id)
    if session is None or session.status != OPEN:
        _end(key, EXPIRED, session_id)
        return ""
    if _remembered(key, session):
        return session.url
    _ended(session)  # another plan was chosen while Stripe was asked
    return ""


def _asked(user_id: int, key: str, session_id: str | None, plan: str, customer_id: str) -> Session | None:
    """None where Stripe has forgotten it."""
    payments = provider.payments()
    try:
        if session_id:
            return payments.session(session_id)
        return payments.checkout(_order(user_id, key, plan, customer_id))
    except PaymentError as error:
        if error.kind in (GONE, OTHER_REQUEST) and (session_id or error.kind == OTHER_REQUEST):
            return None
        if error.answered and not session_id:
            _end(key, EXPIRED, None)  # under this key it would say the same for a day
        raise


def _ended(session: Session) -> Session:
    try:
        return provider.payments().expire(session.id)
    except PaymentError as error:
        if error.kind != NOT_OPEN:
            raise
        return provider.payments().session(session.id)  # it was paid at this moment


def _order(user_id: int, key: str, plan: str, customer_id: str) -> Order:
    settings: Settings = current_app.config["SETTINGS"]
    pages = f"{settings.address}/billing"
    customer = db.session.get(Customer, user_id)
    first, reference = customer is None or not customer.subscribed_before, reference_of(user_id)
    give_back_connection()
    return Order(
        key, customer_id, plan, provider.price_of(settings, plan),
        f"{pages}/success?session_id={{CHECKOUT_SESSION_ID}}", f"{pages}/cancelled", reference,
        settings.billing_trial_days if first else 0, settings.stripe_tax,
    )  # fmt: skip


def _success(session_id: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.address}/billing/success?session_id={session_id}"


def _remembered(key: str, session: Session) -> bool:
    """Whether it is the person's open checkout still."""
    with writing():
        row = db.session.get_one(Checkout, key, with_for_update=True, populate_existing=True)
        row.session_id, row.url, row.expires_at = session.id, session.url, session.expires_at
        return row.state == OPEN


def _end(key: str, state: str, known: str | None = ANY) -> None:
    """Where it is open, and has the session that is `known` still: somebody may have been answered meanwhile."""
    with writing():
        row = db.session.get_one(Checkout, key, with_for_update=True, populate_existing=True)
        if row.state == OPEN and known in (ANY, row.session_id):
            row.state = state


def reference_of(user_id: int) -> str:
    """How the person is called at Stripe."""
    return f"user-{user_id}"
