"""What one video has cost, row by row of the ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from ytempire import money
from ytempire.accounts.owning import owned
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.operation import operation
from ytempire.api_v1.types import dollars
from ytempire.api_v1.video_rows import estimated
from ytempire.api_v1.video_shapes import VideoCostShape
from ytempire.costs import counter, limit
from ytempire.costs.entry import SPENDS, Entry
from ytempire.costs.limit import VIDEO
from ytempire.extensions import db
from ytempire.videos.video import Video

SHOWN = (Entry.at, Entry.kind, Entry.outcome, Entry.step, Entry.provider, Entry.model, Entry.amount, Entry.lines,
         Entry.request_id)  # fmt: skip


@bp.get("/videos/<video_id>/cost")
@operation(gives=VideoCostShape, scope="videos:read", refuses=(404,), tag="Videos")
def read_video_cost(video_id: str) -> Any:
    """Read what a video has cost: in all, by service, and call by call."""
    video = owned(Video, video_id, caller().user)
    most, row = limit.limit(VIDEO, video.id), counter.read((VIDEO, video.id, ""))
    spends = select(*SHOWN).where(Entry.video_id == video.id, Entry.kind.in_(SPENDS)).order_by(Entry.id)
    rows = db.session.execute(spends).all()
    by_service: dict[str, int] = {}
    for one in rows:
        by_service[one.provider] = by_service.get(one.provider, 0) + one.amount
    return {
        "total_cost": dollars(sum(by_service.values())),
        "estimate": estimated(video.estimate),
        "reserved": dollars(row.reserved if row else 0),
        "limit": None if most is None else dollars(most),
        "breakdown": {service: dollars(micro) for service, micro in sorted(by_service.items())},
        "entries": [_entry(one) for one in rows],
    }


def _entry(row: Any) -> dict[str, Any]:
    same = ("at", "kind", "outcome", "step", "provider", "model")
    return {**{name: getattr(row, name) for name in same}, "amount": dollars(row.amount),
            "request_id": row.request_id or None, "units": [_unit(line) for line in row.lines]}  # fmt: skip


def _unit(line: dict[str, Any]) -> dict[str, Any]:
    micro = line["micro"]  # may be less than one
    price = None if micro is None else f"{Decimal(micro) / money.MICRO:f}"
    return {"unit": line["unit"], "count": line["count"], "price": price, "per": line["per"]}
