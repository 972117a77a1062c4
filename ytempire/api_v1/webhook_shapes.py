"""Webhooks, as a program sets them up, and what became of what was sent."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from ytempire.api_v1.paging import Paging
from ytempire.api_v1.types import Given, Moment, Text, Told, VideoId
from ytempire.outbox import EVENTS
from ytempire.webhooks.delivery import TEST, Attempt, Delivery
from ytempire.webhooks.endpoint import Endpoint
from ytempire.webhooks.signing import token_of

Event = Literal["video.queued", "video.completed", "video.failed", "video.review", "video.published", "budget.alert",
                "budget.reached", "quota.exhausted"]  # fmt: skip
BODY = (
    '{"id":"evt_000000000042","event":"video.completed","created_at":"2026-11-28T22:06:39.250000Z","data":{"video_id":'
    '"7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50","status":"completed","at":"2026-11-28T22:06:39.250000Z"}}'
)  # of the examples
Sent = Literal[Event, "webhook.test"]
assert Sent.__args__ == (*EVENTS, TEST)  # type: ignore[attr-defined]
State = Literal["waiting", "sending", "delivered", "failed"]
EndpointId = Annotated[str, Field(pattern=r"^wh_[0-9a-f]{16}$", examples=["wh_5f0c1e2d3a4b5c6d"])]
DeliveryId = Annotated[str, Field(pattern=r"^dl_[0-9a-f]{16}$", examples=["dl_5f0c1e2d3a4b5c6d"])]
Url = Annotated[Text, Field(max_length=2000, examples=["https://example.com/hooks/ytempire"],
                            description="http or https, on the public internet.")]  # fmt: skip
Events = Annotated[list[Event], Field(min_length=1, max_length=len(EVENTS),
                                      examples=[["video.completed", "video.failed"]])]  # fmt: skip
Words = Annotated[Text, Field(max_length=200, examples=["The sheet of topics"])]


class NewEndpoint(Given):
    url: Url
    events: Events
    description: Words = ""


class EndpointChange(Given):
    """What is not given stays as it is."""

    model_config = ConfigDict(json_schema_extra={"example": {"events": ["video.completed", "video.failed"]}})

    url: Url | None = None
    events: Events | None = None
    description: Words | None = None
    state: Literal["active", "paused"] | None = Field(None, description=(
        "`paused`: nothing is sent until it is active again, what waits goes on waiting, and what happens meanwhile "
        "it never hears of. `active`: what waits is tried now."), examples=["paused"])  # fmt: skip


class EndpointShape(Told):
    id: EndpointId
    url: str = Field(examples=["https://example.com/hooks/ytempire"])
    description: str = Field(examples=["The sheet of topics"])
    events: list[Event] = Field(examples=[["video.completed", "video.failed"]])
    state: Literal["active", "paused"]
    why: str = Field(description="Why it is paused; empty while it is active.", examples=[""])
    failing_since: Moment | None = Field(description="Since when nothing got through; null where it does.",
                                         examples=[None])  # fmt: skip
    paused_at: Moment | None = Field(examples=[None])
    created_at: Moment


class MadeEndpointShape(EndpointShape):
    """The secret and the token are told once."""

    secret: str = Field(description="What signs the deliveries: `X-Webhook-Signature` is `v1=` and the HMAC-SHA256 of "
                                    "`<X-Webhook-Timestamp>.<body>` under it, in hex.",
                        examples=["whsec_4fQ8xZ2mT0sVq1WbYc6RkNdLh3JpGa7EuXoB5ivC9tM"])  # fmt: skip
    token: str = Field(description="What every delivery has in `X-Webhook-Token`, for receivers that can only compare.",
                       examples=["9f2c4e0b7a6d1853c0e2b4f6a8d0c1e3f5b7092d4a6c8e0f1b3d5f7a9c2e4b60"])  # fmt: skip


class AttemptShape(Told):
    at: Moment
    status: int | None = Field(description="Null where there was no answer.", examples=[200])
    error: str = Field(description="Why it was not taken; empty where it was.", examples=[""])
    headers: dict[str, str] = Field(description="What was sent, without the signature and the token.",
                                    examples=[{"X-Webhook-Event": "video.completed"}])  # fmt: skip
    answer: str = Field(description="The beginning of what came back.", examples=["ok"])
    milliseconds: int = Field(examples=[83])


class DeliveriesAsked(Paging):
    state: State | None = None


class DeliveryShape(Told):
    id: DeliveryId
    endpoint_id: EndpointId
    event_id: str = Field(description="The same for everybody who is told of the event.", examples=["evt_000000000042"])
    event: Sent = Field(description="`webhook.test`: somebody has asked for a test.", examples=["video.completed"])
    state: State = Field(examples=["delivered"])
    tries: int = Field(description="Of the present row of tries: ten, of a test three. Sending it again begins anew.",
                       examples=[1])  # fmt: skip
    next_at: Moment | None = Field(description="When it is tried next; null for not again.", examples=[None])
    created_at: Moment
    delivered_at: Moment | None
    body: dict[str, Any] = Field(description="What is sent, read.", examples=[json.loads(BODY)])
    raw_body: str = Field(description="The same as the very text that is sent and signed, to the byte (ASCII).",
                          examples=[BODY])  # fmt: skip
    attempts: list[AttemptShape]


class N8nSaid(Given):
    """What a workflow may say; see docs/n8n.md. What a workflow has no use for is not looked at."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"example": {
        "video_id": "7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50", "verdict": "approve",
        "note": "Facts checked."}})  # fmt: skip

    video_id: VideoId
    note: Annotated[str, Field(max_length=1000)] | None = None
    verdict: Literal["approve", "reject"] | None = None
    scores: dict[str, Annotated[float, Field(ge=0, le=1)]] | None = None
    idempotency_key: Annotated[Text, Field(max_length=255)] | None = None


class N8nShape(Told):
    status: Literal["received"]
    workflow_id: str = Field(examples=["quality_check"])
    video_id: VideoId
    video_status: str = Field(examples=["completed"])
    quality_score: float | None = Field(examples=[0.92])


class StripeShape(Told):
    status: Literal["success"]


def endpoint_shape(endpoint: Endpoint, secret: str | None = None) -> dict[str, Any]:
    told = {name: getattr(endpoint, name) for name in EndpointShape.model_fields}
    return told if secret is None else {**told, "secret": secret, "token": token_of(secret)}


def delivery_shape(delivery: Delivery) -> dict[str, Any]:
    names = set(DeliveryShape.model_fields) - {"body", "raw_body", "attempts"}
    told = {name: getattr(delivery, name) for name in names}
    return {**told, "body": json.loads(delivery.body), "raw_body": delivery.body,
            "attempts": [_attempt(one) for one in delivery.attempts]}  # fmt: skip


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {name: getattr(attempt, name) for name in AttemptShape.model_fields}
