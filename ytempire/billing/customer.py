"""What is known of how a person pays. Stripe has the truth; this is what was fetched of it last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime

# As Stripe names them; "" where there is no subscription.
GOOD = ("active", "trialing")
OWING = ("past_due", "unpaid")
STARTING = ("incomplete",)  # the first payment is not through
PAUSED = "paused"  # a trial is over, and there is no card
GOING = (*GOOD, *OWING, *STARTING, PAUSED)  # beside one of these a second one is never begun


class Customer(Model):
    """One row for each person who has ever begun to pay, or whom an admin has granted a plan.

    `plan` is what the subscription pays for (by its price), `owing_since` when its payment failed first. `fetched_at`
    is when Stripe was asked for what stands here: an answer to an earlier question never overwrites it. `asked_at`
    is when a comparison was queued last, whatever came of it. `service` is which one said so (`test` or `stripe`): what
    was paid with play money counts no more where money is taken. `subscribed_before` stays true for good, also where
    the customer is lost at Stripe: a trial is for the first subscription. `granted` is a plan that an admin has given;
    the larger of it and what is paid counts.
    """

    __tablename__ = "billing_customers"
    __table_args__ = (Index("ix_billing_customers_subscription_id", "subscription_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(unique=True)  # cus_…
    subscription_id: Mapped[str | None]  # sub_…
    status: Mapped[str] = mapped_column(default="")
    plan: Mapped[str] = mapped_column(default="")
    price_id: Mapped[str] = mapped_column(default="")  # price_…, by which the plan was known
    service: Mapped[str] = mapped_column(default="")
    subscribed_before: Mapped[bool] = mapped_column(default=False)
    period_end: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trial_end: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at_period_end: Mapped[bool] = mapped_column(default=False)
    owing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(default="")  # a sentence: the card was refused, the bank asks for a word
    pay_url: Mapped[str] = mapped_column(default="")  # where the open invoice is paid
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted: Mapped[str] = mapped_column(default="")
    granted_why: Mapped[str] = mapped_column(default="")
    granted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change that a page shows
