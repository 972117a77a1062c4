"""The kinds of values that go in and out: texts that any database takes, money, moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ytempire import money
from ytempire.extensions import rfc3339

NO_NUL = r"^[^\x00]*$"  # PostgreSQL refuses the character

RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
LARGEST_EXACT = 2**53  # above it not every whole number is one that JSON's readers agree upon

Text = Annotated[str, StringConstraints(pattern=NO_NUL)]
Line = Annotated[str, StringConstraints(pattern=NO_NUL, min_length=1)]


def _rfc3339(given: Any) -> Any:
    if not isinstance(given, datetime) and not (isinstance(given, str) and RFC3339.fullmatch(given)):
        raise PydanticCustomError("no_moment", "This has to be a time such as 2026-11-29T18:00:00Z.")
    return given


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("No calendar has this time.") from None


# A moment as it is given: with its offset, and no seconds since 1970.
Instant = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(_in_utc),
                    Field(strict=False, examples=["2026-11-29T18:00:00Z"])]  # fmt: skip
Moment = Annotated[datetime, PlainSerializer(rfc3339, return_type=str, when_used="json"),
                   Field(examples=["2026-11-28T22:06:39.250000Z"],
                         json_schema_extra={"format": "date-time"})]  # fmt: skip
Dollars = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{6}$", examples=["0.450000"],
                               description="US dollars as a decimal string with six places.")]  # fmt: skip
ChannelId = Annotated[str, Field(pattern=r"^ch_[0-9a-f]{16}$", examples=["ch_5f0c1e2d3a4b5c6d"])]
VideoId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                               examples=["7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50"])]  # fmt: skip


def _as_int(value: Any) -> Any:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_EXACT
    return int(value) if whole else value


def dollars(micro: int) -> str:
    """Micro-dollars as they are answered: `450000` is `"0.450000"`."""
    return money.exact(micro)


class Given(BaseModel):
    """What a program sends as JSON. A field that is not known is refused: a typing error must not pass in silence. A
    number is no text, and true is no 1."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, given: Any) -> Any:
        """JSON has one kind of numbers: `60.0` is whole."""
        return {name: _as_int(one) for name, one in given.items()} if isinstance(given, dict) else given


class Asked(Given):
    """What stands in an address: numbers are texts there."""

    model_config = ConfigDict(strict=False)


class Told(BaseModel):
    """What it is answered."""

    model_config = ConfigDict(from_attributes=True)
