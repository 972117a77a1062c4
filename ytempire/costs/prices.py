"""The price book: what a unit of a model costs at a moment, and what a call costs by it.

An admin's price rules; else `genai-prices` for text models; else the dated table, which the migrations seed; else
the setting `ELEVENLABS_PRICE_PER_1000`. What none of them knows is *unpriced*: it costs nobody-knows-what, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import genai_prices
from flask import current_app
from sqlalchemy import BigInteger, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire import money
from ytempire.errors import Refusal
from ytempire.extensions import Model, UtcDateTime, db, utcnow
from ytempire.providers import usage as units
from ytempire.providers.usage import Usage

PER = {units.CHARACTER: 1_000, units.PICTURE: 1}  # units that a price is told for; of tokens a million
MILLION = 1_000_000
OF_GENAI = {  # our units, and what genai-prices calls their prices
    units.INPUT_TOKEN: "input_mtok", units.CACHED_TOKEN: "cache_read_mtok", units.OUTPUT_TOKEN: "output_mtok",
}  # fmt: skip


class Price(Model):
    """Micro-dollars for `per` units, from `since` on. Rows are added, never changed; `made_by` is None for those
    that came with the product."""

    __tablename__ = "prices"
    __table_args__ = (Index("ix_prices_provider_model", "provider", "model", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    model: Mapped[str]
    unit: Mapped[str]
    micro: Mapped[int] = mapped_column(BigInteger)
    per: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    made_by: Mapped[int | None]


class Unpriced(Refusal):
    """A model has no price, so that no limit could be guaranteed."""

    code = "unpriced"

    def __init__(self, provider: str, model: str) -> None:
        super().__init__(
            f"There is no price for {model} of {provider}, so no limit could be held. An admin can set one on the "
            "page Spending, or choose another model."
        )
        self.provider, self.model = provider, model


@dataclass(frozen=True)
class Rate:
    """Micro-dollars for `per` units. `source` is "admin", "genai-prices", "table" or "setting"."""

    micro: Fraction
    per: int
    source: str
    since: datetime | None = None

    @property
    def each(self) -> Fraction:
        return self.micro / self.per


@dataclass(frozen=True)
class Priced:
    """What a call costs: whole micro-dollars, and how they come about, as the ledger keeps it."""

    micro: int
    lines: list[dict[str, Any]]


def rates(provider: str, model: str, at: datetime | None = None) -> dict[str, Rate]:
    """What each unit of the model costs at that moment; empty where it has no price."""
    at = at or utcnow()
    rows = db.session.scalars(
        select(Price).where(Price.provider == provider, Price.model == model, Price.since <= at)
        .order_by(Price.since, Price.id)
    ).all()  # fmt: skip
    found = _from_setting(provider)
    found |= {row.unit: _rate(row) for row in rows if row.made_by is None}
    found |= _from_genai(provider, model, at)
    return found | {row.unit: _rate(row) for row in rows if row.made_by is not None}


def price(usage: Usage, at: datetime | None = None) -> Priced:
    """What the usage costs. Raises Unpriced; with `ALLOW_UNPRICED` what has no price costs 0, and its lines say so.

    `at` is the moment of the reservation: a call is settled by the prices that it was reserved with."""
    if any(count < 0 for count in usage.units.values()):
        raise ValueError(f"{usage.provider} counted less than nothing: {usage.units}.")
    known = rates(usage.provider, usage.model, at)
    if units.CACHED_TOKEN not in known and units.INPUT_TOKEN in known:
        known[units.CACHED_TOKEN] = known[units.INPUT_TOKEN]
    counted = {unit: count for unit, count in usage.units.items() if count}
    if not current_app.config["SETTINGS"].allow_unpriced and (not known or set(counted) - set(known)):
        raise Unpriced(usage.provider, usage.model)
    whole = _tiered(usage, known, at) or sum(
        (count * known[unit].each for unit, count in counted.items() if unit in known), Fraction()
    )
    return Priced(money.rounded_up(whole), [_line(unit, count, known.get(unit)) for unit, count in counted.items()])


def set_price(provider: str, model: str, unit: str, micro: int, user_id: int) -> None:
    """A price from now on, in the caller's transaction; open calls keep the one that they were reserved with.

    Raises ValueError for what no form takes."""
    if unit not in units.UNITS or not 0 <= micro <= money.MOST:
        raise ValueError("A price is an amount from $0 to $1,000,000 for a unit that a service bills by.")
    db.session.add(Price(provider=provider, model=model, unit=unit, micro=micro, per=PER.get(unit, MILLION),
                         made_by=user_id))  # fmt: skip


def _rate(row: Price) -> Rate:
    return Rate(Fraction(row.micro), row.per, "table" if row.made_by is None else "admin", row.since)


def _from_setting(provider: str) -> dict[str, Rate]:
    if provider != "elevenlabs":
        return {}
    dollars = current_app.config["SETTINGS"].elevenlabs_price_per_1000
    return {units.CHARACTER: Rate(Fraction(dollars) * money.MICRO, PER[units.CHARACTER], "setting")}


def _from_genai(provider: str, model: str, at: datetime) -> dict[str, Rate]:
    calculated = _calculated(provider, model, genai_prices.Usage(input_tokens=1, output_tokens=1), at)
    if calculated is None:
        return {}
    found = {}
    for unit, name in OF_GENAI.items():
        told = getattr(calculated.model_price, name, None)
        told = getattr(told, "base", told)
        if isinstance(told, Decimal | int | float):
            found[unit] = Rate(Fraction(Decimal(str(told))) * money.MICRO, MILLION, "genai-prices")
    return found


def _tiered(usage: Usage, known: Mapping[str, Rate], at: datetime | None) -> Fraction | None:
    """Micro-dollars by genai-prices, which knows that long inputs may cost more; None where it is not the source."""
    if not known or any(known[unit].source != "genai-prices" for unit in usage.units if unit in known):
        return None
    cached = usage.units.get(units.CACHED_TOKEN, 0)
    calculated = _calculated(usage.provider, usage.model, genai_prices.Usage(
        input_tokens=usage.units.get(units.INPUT_TOKEN, 0) + cached, cache_read_tokens=cached,
        output_tokens=usage.units.get(units.OUTPUT_TOKEN, 0),
    ), at)  # fmt: skip
    return Fraction(calculated.total_price) * money.MICRO if calculated else None


def _calculated(provider: str, model: str, used: genai_prices.Usage, at: datetime | None) -> Any:
    """By the prices of that moment: a price may have changed since, and some depend on the hour."""
    if provider != "openai":
        return None
    try:
        return genai_prices.calc_price(used, model_ref=model, provider_id=provider, genai_request_timestamp=at)
    except LookupError:
        return None


def _line(unit: str, count: int, rate: Rate | None) -> dict[str, Any]:
    if rate is None:
        return {"unit": unit, "count": count, "micro": None, "per": None}
    micro = Decimal(rate.micro.numerator) / rate.micro.denominator
    return {"unit": unit, "count": count, "micro": f"{micro:f}", "per": rate.per}
