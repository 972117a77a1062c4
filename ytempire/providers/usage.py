"""What a call to a paid service took, in units that can be priced. Providers count; they know no prices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

Data = TypeVar("Data")

# Units that a service bills by.
INPUT_TOKEN, CACHED_TOKEN, OUTPUT_TOKEN = "input_token", "cached_token", "output_token"
IMAGE_TOKEN = "image_token"  # of a picture that is made  # noqa: S105
CHARACTER, PICTURE = "character", "picture"
UNITS = (INPUT_TOKEN, CACHED_TOKEN, OUTPUT_TOKEN, IMAGE_TOKEN, CHARACTER, PICTURE)
MOST_COUNTED = 1_000_000_000  # of a unit in one call; no service serves so much, and prices of it fit the ledger


def counted(said: object) -> int | None:
    """What a service says that it counted, as a number or in digits; None where that cannot be."""
    if isinstance(said, str) and re.fullmatch(r"[0-9]{1,10}", said.strip()):
        said = int(said)
    whole = isinstance(said, int) and not isinstance(said, bool)
    return said if whole and 0 <= said <= MOST_COUNTED else None  # type: ignore[operator,return-value]


@dataclass(frozen=True)
class Usage:
    """What one call took of a provider's model. `units` are whole counts by unit of `UNITS`.

    Cached tokens are input tokens that cost less; they are not among `input_token`. `request_id` is the provider's
    own name for the call, by which it can be asked about it.
    """

    provider: str  # "openai", "elevenlabs", "stability"
    model: str
    units: dict[str, int]
    request_id: str = ""


@dataclass(frozen=True)
class Answer(Generic[Data]):
    """What a service made, and what that took."""

    data: Data
    usage: Usage


