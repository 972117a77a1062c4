"""The price book as a page shows it: every rate in use, where it comes from, and what was paid by it this month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask import current_app
from sqlalchemy import select, text

from ytempire.config import Settings
from ytempire.costs import prices
from ytempire.costs.limit_forms import UNIT_NAMES
from ytempire.costs.prices import Price, Rate
from ytempire.costs.report_span import this_month
from ytempire.extensions import db
from ytempire.providers import usage as units
from ytempire.providers.choice import ELEVENLABS, NAMES, OPENAI, STABILITY

TEXT = (units.INPUT_TOKEN, units.OUTPUT_TOKEN)
SOURCES = {"admin": "an admin", "table": "built in", "genai-prices": "genai-prices", "setting": "a setting"}

# Units of the month's paid calls, and what they cost by the prices that they were paid at. Lost answers are left
# out: what they took is not known.
USED = {
    "sqlite": """
        SELECT e.provider, e.model, json_extract(l.value, '$.unit'), SUM(json_extract(l.value, '$.count')),
               SUM(json_extract(l.value, '$.count') * CAST(json_extract(l.value, '$.micro') AS REAL)
                   / json_extract(l.value, '$.per'))
        FROM ledger_entries e, json_each(e.lines) l
        WHERE e.day BETWEEN :first AND :last AND e.kind = 'settle' AND e.outcome <> 'unknown' GROUP BY 1, 2, 3""",
    "postgresql": """
        SELECT e.provider, e.model, l.value ->> 'unit', SUM((l.value ->> 'count')::numeric),
               SUM((l.value ->> 'count')::numeric * (l.value ->> 'micro')::numeric / (l.value ->> 'per')::numeric)
        FROM ledger_entries e, json_array_elements(e.lines) l
        WHERE e.day BETWEEN :first AND :last AND e.kind = 'settle' AND e.outcome <> 'unknown' GROUP BY 1, 2, 3""",
}
Used = dict[tuple[str, str, str], tuple[int, float | None]]  # units and micro-dollars, by provider, model, unit


@dataclass(frozen=True)
class PriceRow:
    """A unit of a model. `price` is micro-dollars (maybe with a fraction) for what `unit_name` says; None where it
    has none. `used` is units of this month, None where they were not counted; `off` what was paid against the price,
    as a fraction, None where nothing was."""

    service: str
    provider: str
    model: str
    unit: str
    price: str
    since: datetime | None
    source: str
    in_use: bool
    used: int | None = None
    off: float | None = None

    @property
    def unit_name(self) -> str:
        return UNIT_NAMES.get(self.unit, self.unit)

    @property
    def compared(self) -> str:
        """What was paid this month, against the price as it stands now."""
        if self.off is None:
            return ""
        size = round(abs(self.off) * 100, 1)
        return f"{size:g} % {'less' if self.off < 0 else 'more'}" if size else "the same"


def book(counted: bool) -> list[PriceRow]:
    """Every rate of the models in the settings and in the table; with `counted` also what was used this month."""
    used = _used() if counted else {}
    rows = []
    for provider, model, wanted, in_use in _models():
        known = prices.rates(provider, model)
        for unit in dict.fromkeys((*wanted, *known)):
            rows.append(_row(provider, model, unit, known.get(unit), in_use, counted, used))
    return rows


def written(rate: Rate) -> str:
    """Dollars with at least four decimals, and as many as there are: `$0.1000`, `$0.000025`."""
    dollars = rate.micro / 1_000_000
    exact = f"{float(dollars):.9f}".rstrip("0")
    whole, _, decimals = exact.partition(".")
    return f"${int(whole):,}.{decimals.ljust(4, '0')}"


def _models() -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """Provider, model, the units that it cannot be used without, and whether the settings name it."""
    settings: Settings = current_app.config["SETTINGS"]
    named = [
        (OPENAI, settings.openai_model, TEXT), (OPENAI, settings.openai_fallback_model, TEXT),
        (ELEVENLABS, settings.elevenlabs_model, (units.CHARACTER,)),
        (OPENAI, settings.openai_image_model, (units.IMAGE_TOKEN,)),
        (STABILITY, settings.stability_model, (units.PICTURE,)),
    ]  # fmt: skip
    seen = set()
    for provider, model, wanted in named:
        if model and (provider, model) not in seen:
            seen.add((provider, model))
            yield provider, model, wanted, True
    for provider, model in db.session.execute(
        select(Price.provider, Price.model).distinct().order_by(Price.provider, Price.model)
    ):
        if (provider, model) not in seen:
            yield provider, model, (), False


def _row(provider: str, model: str, unit: str, rate: Rate | None, in_use: bool, counted: bool,
         used: Used) -> PriceRow:  # fmt: skip
    count, paid = used.get((provider, model, unit), (0, None))
    off = None
    if rate is not None and count and paid is not None and rate.each:
        off = float((Fraction(paid) - rate.each * count) / (rate.each * count))
    return PriceRow(
        NAMES.get(provider, provider), provider, model, unit, written(rate) if rate else "",
        rate.since if rate else None, SOURCES.get(rate.source, rate.source) if rate else "", in_use,
        count if counted else None, off,
    )  # fmt: skip


def _used() -> Used:
    first, last = this_month().bounds
    rows = db.session.execute(text(USED[db.engine.dialect.name]), {"first": first, "last": last})
    return {(provider, model, unit): (int(count), None if paid is None else float(paid))
            for provider, model, unit, count, paid in rows}  # fmt: skip
