"""`/v1/admin/costs`: what everybody spends, for admins."""

from __future__ import annotations

from typing import Any

from ytempire.admin import spending, spending_shares
from ytempire.api_v1.admin_work_shapes import AllCostsShape, share_shape, stopped_shape
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.cost_shapes import DaysAsked, days_shape, line_shape
from ytempire.api_v1.operation import operation
from ytempire.api_v1.types import dollars
from ytempire.costs import days, limit, report, report_limits, report_span
from ytempire.costs.limit import ALERT, DAY, USER, VIDEO

TAG = "Admin"


@bp.get("/admin/costs")
@operation(gives=AllCostsShape, asks=DaysAsked, scope="admin", tag=TAG)
def list_all_costs(query: DaysAsked) -> Any:
    """List what everybody has spent: by day, service, person and channel; the limits, and what was stopped."""
    span = query.span(report_span.span_of)
    spending_shares.hold_still()
    held = report.held()
    return {
        **days_shape(span, report.by_day(span), days.zone().key),
        "by_user": [share_shape(share) for share in spending_shares.by_user(span)],
        "by_channel": [share_shape(share) for share in spending_shares.by_channel(span)],
        "limits": {"video": _limit(VIDEO), "user": _limit(USER), "day": line_shape(report_limits.line_of_all(DAY)),
                   "alert": line_shape(report_limits.line_of_all(ALERT))},
        "held": {"amount": dollars(held.amount), "calls": held.count, "oldest_at": held.oldest},
        "stopped": [stopped_shape(each) for each in spending.stopped()],
    }  # fmt: skip


def _limit(name: str) -> str | None:
    micro = limit.limit(name)
    return None if micro is None else dollars(micro)
