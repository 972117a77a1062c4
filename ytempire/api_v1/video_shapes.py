"""A video, as a program gets it. What it sends is in `video_orders.py`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ytempire.api_v1.channel_shapes import Format
from ytempire.api_v1.types import ChannelId, Dollars, Moment, Told, VideoId

Status = Literal["draft", "queued", "processing", "waiting", "review", "completed", "scheduled", "publishing",
                 "published", "failed", "cancelled"]  # fmt: skip
StepName = Literal["script", "voice", "visuals", "thumbnail", "captions", "render", "quality", "publish"]
StepState = Literal["pending", "running", "waiting", "done", "reused", "failed", "skipped"]
PartName = Literal["metadata", "upload", "thumbnail", "captions", "playlist", "processing", "live"]
PartState = Literal["pending", "running", "waiting", "done", "failed", "skipped"]
Reason = Literal["budget_day", "budget_video", "budget_channel", "budget_user", "plan", "provider", "quota"]
Share = Annotated[float, Field(ge=0, le=1, examples=[0.92])]
Seconds = Annotated[float, Field(ge=0, examples=[61.4])]
HERE = "/v1/videos/7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50"


class WaitingForShape(Told):
    reason: Reason
    message: str = Field(examples=["The script needs $0.02; today’s limit of this installation is $150.00."])
    until: Moment | None = Field(description="When it goes on by itself at the latest; null where a person is needed.")


class StepShape(Told):
    name: StepName
    state: StepState = Field(examples=["done"])
    progress: Share = Field(examples=[1.0])
    attempts: int
    cost: Dollars
    provider: str | None = Field(description="Who does it, in words; null before it has begun.",
                                 examples=["This computer"])  # fmt: skip
    duration_seconds: Seconds | None = Field(description="How long the work took, once it has ended.")
    error: str | None


class PublicationPartShape(Told):
    name: PartName
    state: PartState = Field(examples=["done"])
    progress: Share = Field(examples=[1.0])
    attempts: int
    error: str | None = Field(description="Why it failed, or what it waits for.")


class YouTubeShape(Told):
    """Its publication. Where no account of the pool has a client at Google, films go to a folder of this computer in
    place of YouTube; then there is no `url`."""

    id: str | None = Field(examples=["dQw4w9WgXcQ"])
    url: str | None = Field(examples=["https://youtu.be/dQw4w9WgXcQ"])
    account: int | None = Field(description="The number of the account of the pool that uploads it.")
    state: Literal["queued", "running", "waiting", "done", "failed", "cancelled"] = Field(examples=["done"])
    parts: list[PublicationPartShape]


class VideoLinksShape(Told):
    """Paths below this installation's address; null while there is nothing there."""

    file: str | None = Field(examples=[f"{HERE}/file"])
    thumbnail: str | None = Field(examples=[f"{HERE}/thumbnail"])
    captions: str | None = Field(examples=[f"{HERE}/captions.srt"])
    script: str | None = Field(examples=[f"{HERE}/script.txt"])
    audio: str | None = Field(examples=[f"{HERE}/audio"])


class VideoShape(Told):
    id: VideoId
    channel_id: ChannelId
    topic: str = Field(examples=["Why rent rises"])
    style: str = Field(examples=["educational"])
    format: Format
    duration_target: int = Field(description="Seconds, as asked for.", examples=[60])
    status: Status = Field(examples=["published"])
    quality_score: Share | None
    estimate: Dollars | None = Field(description="What it was expected to cost before it was queued.")
    total_cost: Dollars = Field(description="What was paid for it so far. The costs of the steps add up to it.")
    title: str | None = Field(description="Null before it has a script.", examples=["Why rent rises"])
    description: str | None = Field(examples=["Where the money of a rent goes, and who decides it."])
    tags: list[str] = Field(examples=[["rent", "housing"]])
    duration_seconds: Seconds | None = Field(description="Of the film, once it is there.")
    error: str | None = Field(description="Why it failed, in a sentence.")
    waiting_for: WaitingForShape | None = Field(description="What it waits for, while it does.", examples=[None])
    youtube: YouTubeShape | None
    publish_at: Moment | None = Field(description="When YouTube is to show it; null for at once.", examples=[None])
    created_at: Moment
    processing_started_at: Moment | None
    processing_completed_at: Moment | None
    steps: list[StepShape]
    links: VideoLinksShape


class GeneratedLinksShape(Told):
    video: str = Field(examples=[HERE])
    events: str = Field(examples=[f"{HERE}/events"])


class GeneratedShape(Told):
    """A film that is to be made."""

    video_id: VideoId
    estimate: Dollars
    status: Status = Field(examples=["queued"])
    links: GeneratedLinksShape


class EstimatedPartShape(Told):
    """A step. What this computer does costs nothing."""

    step: StepName
    provider: str = Field(examples=["openai"])
    model: str | None = Field(examples=["gpt-6.1-terra"])
    counted: str = Field(description="What is counted, in words.", examples=["about 6,400 tokens"])
    low: Dollars
    likely: Dollars
    high: Dollars
    unpriced: bool = Field(description="Whether its model has no price, so that nothing can be said.",
                           examples=[False])  # fmt: skip


def _by(provider: str, model: str | None) -> dict[str, str | None]:
    return {"provider": provider, "model": model, "instead_of": None}


class ServiceShape(Told):
    provider: str = Field(examples=["elevenlabs"])
    model: str | None = Field(examples=["eleven_multilingual_v2"])
    instead_of: str | None = Field(description="The provider that was to do it and could not.", examples=[None])


class ServicesShape(Told):
    script: ServiceShape = Field(examples=[_by("openai", "gpt-6.1-terra")])
    voice: ServiceShape = Field(examples=[_by("elevenlabs", "eleven_multilingual_v2")])
    visuals: ServiceShape = Field(examples=[_by("local", None)])


class WouldWaitShape(Told):
    reason: Reason
    missing: Dollars = Field(description="How much too little is free there now.")
    until: Moment | None


class EstimateShape(Told):
    estimate: Dollars = Field(description="What is likely. The parts add up to it.")
    low: Dollars
    high: Dollars
    parts: list[EstimatedPartShape]
    services: ServicesShape
    duration_seconds: int = Field(description="Of the film that is reckoned with.", examples=[60])
    making_seconds: int | None = Field(description="How long it takes to make, about; null where no film of this "
                                                   "format was made here yet.", examples=[95])  # fmt: skip
    video_limit: Dollars | None = Field(description="What a video may cost; null without a limit.")
    over_video_budget: bool = Field(description="Whether it would be refused: it costs more than a video may.",
                                    examples=[False])  # fmt: skip
    unpriced: bool = Field(description="Whether a model has no price; it is refused where that is not allowed.",
                           examples=[False])  # fmt: skip
    over_plan: str | None = Field(
        description="Why your plan would refuse it, in a sentence; null where it would not.", examples=[None]
    )
    waits_for: WouldWaitShape | None = Field(
        description="The limit that it would wait for now; null for none.", examples=[None]
    )
    ways: list[str] = Field(description="What would fit, in sentences, where it does not.", examples=[[]])


class LedgerUnitShape(Told):
    unit: str = Field(examples=["character"])
    count: int
    price: str | None = Field(
        description="Of `per` of them, in US dollars, exactly; null where it has none.", examples=["0.1"]
    )
    per: int | None = Field(examples=[1000])


class LedgerEntryShape(Told):
    """A row of the ledger."""

    at: Moment
    kind: Literal["settle", "correct"] = Field(description="`correct` is the difference to what was settled before.")
    outcome: Literal["ok", "failed", "unknown"] = Field(description="Of the call that was paid for.")
    step: str = Field(examples=["script"])
    provider: str = Field(examples=["openai"])
    model: str = Field(examples=["gpt-6.1-terra"])
    amount: Dollars
    units: list[LedgerUnitShape]
    request_id: str | None = Field(description="The provider's own name for the call.")


class VideoCostShape(Told):
    total_cost: Dollars
    estimate: Dollars | None
    reserved: Dollars = Field(description="Held for calls that are under way. It is not in the total.",
                              examples=["0.000000"])  # fmt: skip
    limit: Dollars | None = Field(description="What this video may cost.")
    breakdown: dict[str, Dollars] = Field(description="By service; adds up to the total.",
                                          examples=[{"openai": "0.450000"}])  # fmt: skip
    entries: list[LedgerEntryShape] = Field(description="Oldest first; their amounts add up to the total.")


def named(given: Any) -> dict[str, Any]:
    """A service as it is told."""
    return {"provider": given.provider, "model": given.model or None, "instead_of": given.instead_of or None}
