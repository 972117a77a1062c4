"""Invoices as the page of billing lists them. Stripe has them; these are copies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime


class Invoice(Model):
    """`total` is in the smallest unit of the currency, cents of a dollar."""

    __tablename__ = "billing_invoices"
    __table_args__ = (Index("ix_billing_invoices_user_id_made_at", "user_id", "made_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)  # in_…
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="")  # draft, open, paid, uncollectible, void
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(default="usd")
    url: Mapped[str] = mapped_column(default="")
    pdf: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
