"""What the whole installation spends and works on, as admins' programs get it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ytempire.admin.spending import Stopped
from ytempire.admin.spending_shares import Share
from ytempire.api_v1.cost_shapes import CostDaysShape, LineShape
from ytempire.api_v1.types import Dollars, Moment, Told, dollars


class PersonCostsShape(Told):
    user_id: int
    name: str | None = Field(description="Null of a deleted account.", examples=["You"])
    total: Dollars
    failed: Dollars = Field(examples=["0.050000"])
    calls: int = Field(examples=[4])


class ChannelCostsShape(PersonCostsShape):
    channel_id: str = Field(examples=["ch_5f0c1e2d3a4b5c6d"])
    name: str | None = Field(description="Null of a deleted channel.", examples=["Harbour Light"])


class InstallationLimitsShape(Told):
    """Null is none."""

    video: Dollars | None = Field(description="Of each video that has none of its own.", examples=["3.000000"])
    user: Dollars | None = Field(description="Of the day of each person for whom no other is set.",
                                 examples=["10.000000"])  # fmt: skip
    day: LineShape = Field(description="Of everybody together.")
    alert: LineShape


class HeldShape(Told):
    """Reserved for calls that are under way."""

    amount: Dollars = Field(examples=["0.150000"])
    calls: int = Field(examples=[1])
    oldest_at: Moment | None


class StoppedShape(Told):
    """Where nothing more is spent until an admin lets it go on."""

    scope: str = Field(examples=["channel"], description="day, user, channel or video.")
    scope_id: str = Field(examples=["ch_5f0c1e2d3a4b5c6d"])
    period: str = Field(examples=["2026-11"])
    name: str = Field(examples=["Channel “Harbour Light” in 2026-11"])
    reason: str = Field(examples=["OpenAI billed more than its price allows."])


class AllCostsShape(CostDaysShape):
    """Of everybody. `by_user` and `by_channel` each add up to `total`."""

    by_user: list[PersonCostsShape]
    by_channel: list[ChannelCostsShape]
    limits: InstallationLimitsShape
    held: HeldShape
    stopped: list[StoppedShape]


class QueueShape(Told):
    name: str = Field(examples=["media"])
    waiting: int = Field(examples=[3])
    started: int = Field(examples=[1])
    scheduled: int = Field(examples=[0])
    failed: int = Field(description="Ended by an error of the program, within the last hour.", examples=[0])


class TaskShape(Told):
    id: str = Field(examples=["7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50-1"])
    kind: str = Field(examples=["film"], description="film, publication, counting or webhooks.")
    of: str = Field(description="The id of its video, publication or channel; empty where it is of none.",
                    examples=["7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50"])  # fmt: skip
    queue: str = Field(examples=["media"])
    started_at: Moment | None


class WorkerShape(Told):
    name: str = Field(examples=["0d2f6c1e9b7a4e55"])
    state: str = Field(examples=["busy"], description="started, idle, busy or suspended.")
    queues: list[str] = Field(examples=[["media", "sync"]])
    heard_at: Moment | None
    task: TaskShape | None


class FailureShape(Told):
    step: str = Field(examples=["voice"])
    error: str = Field(examples=["The voice is not installed."])
    count: int = Field(examples=[3])
    last_at: Moment


class DeliveriesShape(Told):
    waiting: int = Field(examples=[2])
    oldest_at: Moment | None = Field(description="Since when the oldest of those waits.")
    failed: int = Field(description="Given up within the last seven days.", examples=[0])


class WorkShape(Told):
    queues: list[QueueShape]
    workers: list[WorkerShape] = Field(description="Those that were heard within the last seconds.")
    videos: dict[str, int] = Field(description="How many there are in each status.", examples=[{"completed": 41}])
    failures: list[FailureShape] = Field(description="Why videos failed within the last seven days, and still are.")
    deliveries: DeliveriesShape


def share_shape(share: Share) -> dict[str, Any]:
    told = {"user_id": share.user_id, "name": share.name, "total": dollars(share.spent),
            "failed": dollars(share.failed), "calls": share.calls}  # fmt: skip
    return told if share.channel_id is None else {**told, "channel_id": share.channel_id}


def stopped_shape(stopped: Stopped) -> dict[str, Any]:
    return {"scope": stopped.scope, "scope_id": stopped.scope_id, "period": stopped.period, "name": stopped.called,
            "reason": stopped.why}  # fmt: skip
