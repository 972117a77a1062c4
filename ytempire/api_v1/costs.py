"""`/v1/costs`: what you have spent, and what you may."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.cost_shapes import CostDaysShape, DaysAsked, LimitsNowShape, days_shape, line_shape
from ytempire.api_v1.operation import operation
from ytempire.api_v1.types import dollars
from ytempire.channels.channel import Channel
from ytempire.costs import days, limit, report, report_limits, report_span
from ytempire.extensions import db

TAG = "Costs"


@bp.get("/costs/daily")
@operation(gives=CostDaysShape, asks=DaysAsked, scope="costs:read", tag=TAG)
def list_daily_costs(query: DaysAsked) -> Any:
    """List what was paid on each day, by service; of the last 14 days where nothing is said."""
    span = query.span(report_span.span_of)
    return days_shape(span, report.by_day(span, caller().user.id), days.zone().key)


@bp.get("/costs/limits")
@operation(gives=LimitsNowShape, scope="costs:read", tag=TAG)
def read_cost_limits() -> Any:
    """Read the limits that your videos are under, and what is left of each."""
    who = caller()
    own = select(Channel.id, Channel.name).where(Channel.user_id == who.user.id, Channel.archived_at.is_(None))
    channels = db.session.execute(own.order_by(Channel.created_at, Channel.id)).all()
    lines = report_limits.lines_of(who.user.id, [row.id for row in channels])
    sees_all, of_a_video = "admin" in who.scopes, limit.limit(limit.VIDEO)
    return {
        "video": {"limit": None if of_a_video is None else dollars(of_a_video)},
        "day": {"own": line_shape(lines.own), "admin": line_shape(lines.admin),
                "plan": line_shape(lines.plan), "installation": line_shape(lines.all, sees_all)},
        "alert": line_shape(lines.alert, sees_all),
        "channels": [{"channel_id": row.id, "name": row.name, **line_shape(lines.channels[row.id])}
                     for row in channels],
    }  # fmt: skip
