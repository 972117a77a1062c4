"""What a call to a paid service took, in units that can be priced. Providers count; they know no prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Data = TypeVar("Data")

# Units that a service bills by.
INPUT_TOKEN, CACHED_TOKEN, OUTPUT_TOKEN = "input_token", "cached_token", "output_token"
IMAGE_TOKEN = "image_token"  # of a picture that is made  # noqa: S105
CHARACTER, PICTURE = "character", "picture"
UNITS = (INPUT_TOKEN, CACHED_TOKEN, OUTPUT_TOKEN, IMAGE_TOKEN, CHARACTER, PICTURE)


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


