"""How long a service asks to be left alone."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST = 86_400.0  # seconds; who says more is asked again after a day


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds by the header `retry-after` (in lower case, where the mapping cares), between 0 and a day; None where it
    does not say. A date there is not heeded."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, LONGEST) if seconds >= 0 else None
