"""An installation where plans are paid for, with the built-in checkout or the stand-in for Stripe, and no worker: what
the queue would do is done when a test says so."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.people import Cast, Person, cast_of
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.billing import customers, hearing, paying, provider, rehearsal_acts, working
from ytempire.billing.checkout import Checkout
from ytempire.billing.customer import Customer
from ytempire.billing.event import NEW, BillingEvent
from ytempire.billing.invoice import Invoice
from ytempire.extensions import db
from ytempire.providers.stripe_client import signed

TOLD = ("customer_id", "subscription_id", "status", "plan", "period_end", "trial_end", "ends_at_period_end",
        "owing_since", "problem", "pay_url")  # fmt: skip


class Till:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cast: Cast = cast_of(app)

    @property
    def secret(self) -> str:
        return provider.webhook_secret(self.app.config["SETTINGS"])

    def begin(self, plan: str = "growth", who: Person | None = None) -> str:
        """Where the plan is paid."""
        with self.app.app_context():
            return paying.begin(db.session.get_one(User, (who or self.cast.owner).id), plan)

    def portal(self, who: Person | None = None) -> str:
        with self.app.app_context():
            return paying.portal(db.session.get_one(User, (who or self.cast.owner).id))

    def rehearse_pay(self, address: str, accepted: bool = True, who: Person | None = None) -> str:
        """Pay at the built-in checkout; the address that follows."""
        with self.app.app_context():
            user = db.session.get_one(User, (who or self.cast.owner).id)
            return rehearsal_acts.pay(user, address.rpartition("/")[2], accepted)

    def rehearse(self, what: str, plan: str = "") -> None:
        """Do something in the portal of the built-in checkout."""
        own = self.portal().rpartition("/")[2]
        with self.app.app_context():
            rehearsal_acts.act(db.session.get_one(User, self.cast.owner.id), own, what, plan)

    def subscribe(self, plan: str = "growth") -> None:
        self.rehearse_pay(self.begin(plan))
        self.work()

    def work(self) -> int:
        """Work off what was heard; how many events that were."""
        with self.app.app_context():
            ids = db.session.scalars(select(BillingEvent.id).where(BillingEvent.state == NEW)).all()
            for event_id in ids:
                working.work(event_id)
            return len(ids)

    def hear(self, event: dict[str, Any]) -> str | None:
        """Signed as Stripe signs; the id of what is to be worked off."""
        body = json.dumps(event)
        with self.app.app_context():
            return hearing.receive(body.encode(), signed(body, self.secret))

    def customer(self, who: Person | None = None) -> Customer:
        with self.app.app_context():
            found = customers.of((who or self.cast.owner).id)
            assert found is not None
            return found

    def state(self) -> dict[str, Any]:
        """All that is known of how the owner pays, apart from when it was learned."""
        with self.app.app_context():
            customer = db.session.get_one(Customer, self.cast.owner.id)
            bills = db.session.scalars(select(Invoice).order_by(Invoice.id))
            return {**{name: getattr(customer, name) for name in TOLD},
                    "bills": [(bill.id, bill.status, bill.total) for bill in bills]}  # fmt: skip

    def checkouts(self) -> list[tuple[str, str]]:
        """Plan and state of each, the oldest first."""
        with self.app.app_context():
            return [(row.plan, row.state) for row in db.session.scalars(select(Checkout).order_by(Checkout.made_at))]

    def events(self) -> dict[str, str]:
        """The state of each that was heard, by its id."""
        with self.app.app_context():
            return {row.id: row.state for row in db.session.scalars(select(BillingEvent))}

    def acts(self, act: str) -> list[AuditEntry]:
        with self.app.app_context():
            return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))
