"""Time zones to choose from, by region, each with what its clocks are set to today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

Choices = dict[str, list[tuple[str, str]]]


def known(name: str | None) -> bool:
    """Whether a name, from a browser say, is one of the time zone database's."""
    return name in available_timezones()


def choices(present: str = "UTC") -> Choices:
    """(IANA name, label) by region; the present one is always among them."""
    by_region = dict(_choices(datetime.now(UTC).strftime("%Y-%m-%d")))
    if not any(name == present for zones in by_region.values() for name, _ in zones):
        by_region = {"Now": [(present, present)], **by_region}
    return by_region


@lru_cache(maxsize=2)
def _choices(day: str) -> Choices:
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    by_region: Choices = {"UTC": [("UTC", "UTC")]}
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if region in REGIONS and place:
            offset = noon.astimezone(ZoneInfo(name)).utcoffset() or timedelta()
            by_region.setdefault(region, []).append((name, f"{_place(place)}, {_offset(offset)}"))
    return by_region


def _place(path: str) -> str:
    """`Argentina/Buenos_Aires` is written `Buenos Aires (Argentina)`."""
    *within, place = path.replace("_", " ").split("/")
    return f"{place} ({within[0]})" if within else place


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"
