"""People on plans, without anybody to pay to: what was fetched of Stripe, as it stands in the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.people import Person
from ytempire.billing.customer import Customer
from ytempire.config import Settings
from ytempire.extensions import db, utcnow, writing

DAY = timedelta(days=1)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of an installation that bills. Import it where a test wants one; `app` is made of it."""
    return settings.model_copy(update={"billing": "test"})


def on_plan(app: Flask, someone: Person, plan: str = "", status: str = "active", **known: Any) -> None:
    """As if Stripe had said so last; without a plan nothing is paid. Times are moments."""
    with app.app_context(), writing():
        customer = db.session.get(Customer, someone.id) or Customer(user_id=someone.id)
        customer.plan, customer.status = plan, status if plan else ""
        customer.period_end, customer.trial_end, customer.ends_at_period_end = utcnow() + 20 * DAY, None, False
        customer.owing_since, customer.problem = None, ""
        for name, value in known.items():
            setattr(customer, name, value)
        db.session.add(customer)


def lapse(app: Flask, someone: Person, plan: str = "growth") -> None:
    """Its payment failed longer ago than the days of grace."""
    on_plan(app, someone, plan, "past_due", owing_since=utcnow() - 30 * DAY)


def changed(app: Flask, **plans: str) -> None:
    """As if the settings `PLAN_…` were these, by the plan's name."""
    update = {f"plan_{name}": text for name, text in plans.items()}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=update)
