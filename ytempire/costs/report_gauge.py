"""A meter: what is spent and held of a limit, as shares of its width."""

from __future__ import annotations

from dataclasses import dataclass

NEAR = 0.8  # of a limit; from there on it is shown as near


@dataclass(frozen=True)
class Gauge:
    """Per cent of the meter's width, to a tenth. `alert` is None without an alert line."""

    used: float
    held: float
    alert: float | None
    tone: str  # "used", "near" or "spent"


def gauge(spent: int, held: int, limit: int | None, alert: int | None = None) -> Gauge | None:
    """The meter of amounts in micro-dollars; None where there is no limit to measure by. A limit of 0 is full."""
    if limit is None:
        return None
    used = _share(spent, limit)
    tone = "spent" if spent >= limit else "near" if spent >= limit * NEAR else "used"
    at = _share(alert, limit) if alert is not None and alert < limit else None
    return Gauge(used, round(min(_share(held, limit), 100 - used), 1), at, tone)


def _share(part: int, whole: int) -> float:
    return round(min(100.0, 100 * part / whole), 1) if whole else 100.0
