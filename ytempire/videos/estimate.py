"""What a film will cost, before anything is queued: per step, with a range, from the price book and the films made
here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import current_app

from ytempire.channels.channel import Channel
from ytempire.config import Settings
from ytempire.costs import prices
from ytempire.costs.prices import Unpriced
from ytempire.providers.choice import LOCAL, NAMES, Service, Services
from ytempire.providers.usage import CHARACTER, Usage
from ytempire.videos import estimate_rules as rules
from ytempire.videos.estimate_history import UNKNOWN_SPREAD, History, Spread, history
from ytempire.videos.step import NAMES as STEPS

PAYABLE = ("script", "voice", "visuals")
HERE = "on this computer"
EXACT: Spread = (1.0, 1.0, 1.0)  # a text that is known is counted, not guessed
REVISED: Spread = (0.8, 1.0, 2.4)  # a script whose length is off is written once more


@dataclass(frozen=True)
class Part:
    """What a step will take. Amounts are micro-dollars; `units` is what is likely, `rule` what the rule alone says.

    `counted` says it in words. `kept`: some of it is there already, so that it tells nothing of a whole film.
    """

    step: str
    provider: str = LOCAL
    model: str = ""
    counted: str = HERE
    low: int = 0
    likely: int = 0
    high: int = 0
    units: Mapping[str, int] | None = None
    rule: Mapping[str, int] | None = None
    unpriced: bool = False
    kept: bool = False

    @property
    def local(self) -> bool:
        return self.provider == LOCAL

    @property
    def service_name(self) -> str:
        return NAMES[self.provider]

    @property
    def by(self) -> str:
        """Who does it and what is counted: `gpt-6.1-terra, about 6,400 tokens`."""
        if self.local:
            return self.counted
        return f"{self.model if self.step == 'script' else self.service_name}, {self.counted}"


@dataclass(frozen=True)
class Estimate:
    """The eight steps of a film, of which three may cost something."""

    parts: tuple[Part, ...]

    @cached_property
    def likely(self) -> int:
        return sum(part.likely for part in self.parts)

    @cached_property
    def low(self) -> int:
        return sum(part.low for part in self.parts)

    @cached_property
    def high(self) -> int:
        return sum(part.high for part in self.parts)

    @property
    def paid(self) -> bool:
        """Whether a paid service takes part."""
        return any(not part.local for part in self.parts)

    @property
    def unpriced(self) -> list[tuple[str, str]]:
        """Provider and model of what has no price."""
        return [(part.provider, part.model) for part in self.parts if part.unpriced]

    def of(self, step: str) -> Part | None:
        return next((part for part in self.parts if part.step == step), None)

    def after(self, spent: Mapping[str, int]) -> Estimate:
        """The same, on top of what each step has cost already (micro-dollars)."""
        return Estimate(tuple(
            replace(part, low=part.low + paid, likely=part.likely + paid, high=part.high + paid, kept=True)
            if (paid := spent.get(part.step, 0)) else part
            for part in self.parts
        ))  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the video: `{"low", "likely", "high", "parts": […]}`."""
        kept = [{name: value for name, value in asdict(part).items() if value} for part in self.parts]
        return {"low": self.low, "likely": self.likely, "high": self.high, "parts": kept}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Estimate:
        return cls(tuple(Part(**part) for part in told["parts"]))


def estimate(user_id: int, channel: Channel, services: Services, *, seconds: float, format: str, topic: str,
             notes: str, script: str, at: datetime | None = None, past: History | None = None) -> Estimate:  # fmt: skip
    """What a film of so many seconds is expected to cost the user by these services.

    `script`: the creator's own, spoken whole. `past`: the history, where it was read already.
    """
    if not services.paid:
        return Estimate(tuple(Part(step) for step in STEPS))
    settings: Settings = current_app.config["SETTINGS"]
    past = history(user_id) if past is None else past
    count = rules.picture_count(seconds, script)
    asked = {
        "script": (Service(LOCAL) if script else services.script,
                   lambda: rules.script_units(channel, settings, seconds, format, topic, notes)),
        "voice": (services.voice, lambda: rules.voice_units(channel, seconds, script)),
        "visuals": (services.visuals, lambda: rules.picture_units(services.visuals, channel, format, count)),
    }  # fmt: skip
    parts = []
    for step in STEPS:
        service, units = asked.get(step, (Service(LOCAL), dict))
        spread = EXACT if script and step == "voice" else REVISED if step == "script" else UNKNOWN_SPREAD
        parts.append(Part(step) if service.local else
                     part_of(step, service, units(), spread, None if script else past, count, at))  # fmt: skip
    return Estimate(tuple(parts))


def part_of(step: str, service: Service, rule: Mapping[str, int], spread: Spread = EXACT, past: History | None = None,
            pictures: int = 0, at: datetime | None = None) -> Part:  # fmt: skip
    """A step with its price. Where its model has none, it is unpriced: never $0."""
    low, likely, high = ({}, {}, {})  # type: tuple[dict[str, int], dict[str, int], dict[str, int]]
    for unit, count in rule.items():
        found = past.spread((step, service.provider, service.model, unit), spread) if past else spread
        for units, factor in zip((low, likely, high), found, strict=True):
            units[unit] = round(count * factor)
    counted = _counted(step, likely, pictures)
    try:
        least, middle, most = (_price(service, units, at) for units in (low, likely, high))
    except Unpriced:
        return Part(step, service.provider, service.model, counted, units=likely, rule=rule, unpriced=True)
    return Part(step, service.provider, service.model, counted, least, middle, most, likely, dict(rule),
                _has_no_price(service, rule, at))  # fmt: skip


def _price(service: Service, units: Mapping[str, int], at: datetime | None) -> int:
    return prices.price(Usage(service.provider, service.model, dict(units)), at).micro


def _has_no_price(service: Service, units: Mapping[str, int], at: datetime | None) -> bool:
    """Where unpriced models are allowed, they count as nothing; that is still to be said."""
    return bool(set(units) - set(prices.rates(service.provider, service.model, at)))


def _counted(step: str, units: Mapping[str, int], pictures: int) -> str:
    if step == "visuals":
        return f"{pictures:,} picture{'' if pictures == 1 else 's'}"
    word = "characters" if CHARACTER in units else "tokens"
    return f"about {_about(sum(units.values())):,} {word}"


def _about(count: int) -> int:
    """To two digits: a guess is not told to the last one."""
    step = 10 ** max(0, len(str(count)) - 2)
    return round(count / step) * step
