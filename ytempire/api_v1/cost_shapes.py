"""What was spent and what may be, as programs get it; the days that they ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from ytempire.api_v1.types import ChannelId, Dollars, Given, Moment, Text, Told, dollars
from ytempire.costs.report import DayRow
from ytempire.costs.report_limits import Line
from ytempire.costs.report_span import Span, WrongDays
from ytempire.errors import InvalidFields

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(text: str) -> str:
    try:
        if DAY.fullmatch(text) and date.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise ValueError("This has to be a day such as 2026-11-28.")


Day = Annotated[Text, AfterValidator(_day), Field(json_schema_extra={"format": "date"}, examples=["2026-11-28"])]
ByService = Annotated[dict[str, Dollars], Field(examples=[{"elevenlabs": "0.300000", "openai": "0.150000"}],
                                                description="Paid to each service; adds up to `total`.")]  # fmt: skip


class DaysAsked(Given):
    """Both of them, or none: then the newest days. At most 366."""

    model_config = ConfigDict(extra="forbid", validate_by_name=False)

    first: Day | None = Field(None, alias="from", description="The first day. With `to`.")
    last: Day | None = Field(None, alias="to", description="The last day. With `from`.")

    @model_validator(mode="after")
    def _both(self) -> DaysAsked:
        if (self.first is None) != (self.last is None):
            raise ValueError("Give “from” and “to”, or none of them.")
        return self

    def span(self, of: Callable[[Mapping[str, str]], Span]) -> Span:
        """The days, as the page's own rule takes them. Raises InvalidFields."""
        try:
            return of({} if self.first is None else {"from": self.first, "to": self.last or ""})
        except WrongDays as wrong:
            raise InvalidFields({wrong.field: str(wrong)}) from None


class CostDayShape(Told):
    day: Day
    total: Dollars
    by_service: ByService
    failed: Dollars = Field(description="Of the total, for calls that gave nothing.", examples=["0.050000"])
    calls: int = Field(description="Calls that were paid for.", examples=[4])


class CostDaysShape(Told):
    """`total`, `by_service`, `failed` and `calls` are of all the days together."""

    first_day: Day
    last_day: Day
    timezone: str = Field(description="In which the days begin and end.", examples=["UTC"])
    total: Dollars
    by_service: ByService
    failed: Dollars = Field(examples=["0.050000"])
    calls: int = Field(examples=[4])
    days: list[CostDayShape] = Field(description="Every day, the oldest first.")


class LineShape(Told):
    """A limit, and how it stands."""

    limit: Dollars | None = Field(description="Null is none.", examples=["10.000000"])
    spent: Dollars | None = Field(description="Null where it is not yours to see.", examples=["0.450000"])
    reserved: Dollars | None = Field(description="Held for calls that are under way.", examples=["0.150000"])
    left: Dollars | None = Field(description="What may still be reserved; null without a limit.",
                                 examples=["9.400000"])  # fmt: skip
    resets_at: Moment
    stopped: bool = Field(description="Nothing more is spent under it until an admin lets it go on.")


class VideoLimitShape(Told):
    limit: Dollars | None = Field(description="Of each video that an admin has given no limit of its own.",
                                  examples=["3.000000"])  # fmt: skip


class DayLimitsShape(Told):
    """All of them hold: the least that is left is what may be spent."""

    own: LineShape = Field(description="Yours, as you have set it.")
    admin: LineShape = Field(description="Yours, as an admin has set it.")
    plan: LineShape = Field(description="Yours, by your plan.")
    installation: LineShape = Field(description="Of everybody together. What is spent of it, admins see.")


class ChannelLimitShape(LineShape):
    """A channel's month."""

    channel_id: ChannelId
    name: str = Field(examples=["Harbour Light"])


class LimitsNowShape(Told):
    video: VideoLimitShape
    day: DayLimitsShape
    alert: LineShape = Field(description="Where admins are told of a day of everybody together; nothing waits for it.")
    channels: list[ChannelLimitShape]


def by_service(rows: Sequence[DayRow]) -> dict[str, str]:
    """Of all these days, the services in the order of their names."""
    sums: dict[str, int] = {}
    for row in rows:
        for name, micro in row.by_provider.items():
            sums[name] = sums.get(name, 0) + micro
    return {name: dollars(sums[name]) for name in sorted(sums)}


def days_shape(span: Span, rows: Sequence[DayRow], timezone: str) -> dict[str, Any]:
    """`rows` as the report has them: the newest first."""
    first, last = span.bounds
    return {"first_day": first, "last_day": last, "timezone": timezone, **_sums(rows),
            "days": [{"day": row.day, **_sums([row])} for row in reversed(rows)]}  # fmt: skip


def line_shape(line: Line, tells: bool = True) -> dict[str, Any]:
    """With `tells` False only the limit itself, of what others spend too."""
    amounts = {"spent": line.spent, "reserved": line.reserved, "left": line.left}
    told = {name: _dollars(amount if tells else None) for name, amount in amounts.items()}
    return {"limit": _dollars(line.micro), **told, "resets_at": line.resets_at, "stopped": line.stopped}


def _dollars(micro: int | None) -> str | None:
    return None if micro is None else dollars(micro)


def _sums(rows: Sequence[DayRow]) -> dict[str, Any]:
    return {
        "total": dollars(sum(row.spent for row in rows)), "by_service": by_service(rows),
        "failed": dollars(sum(row.failed for row in rows)), "calls": sum(row.calls for row in rows),
    }  # fmt: skip
