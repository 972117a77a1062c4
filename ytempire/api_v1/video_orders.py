"""A film as a program asks for it: the rules are those of the page's form. What it would cost, and whether it fits."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ytempire.accounts.owning import NotTheirs, owned
from ytempire.accounts.user import User
from ytempire.acts.videos import Order
from ytempire.api_v1.channel_shapes import Format
from ytempire.api_v1.types import ChannelId, Given, Instant, Text, dollars
from ytempire.api_v1.video_shapes import named
from ytempire.channels.channel import LONGEST, SHORTEST, Channel
from ytempire.errors import InvalidFields
from ytempire.extensions import utcnow
from ytempire.publishing import limits
from ytempire.videos.estimate import Part
from ytempire.videos.forms import LARGEST_SCRIPT, LONGEST_NOTES, LONGEST_STYLE, LONGEST_TOPIC, VideoForm
from ytempire.videos.outlook import Outlook


class NewVideo(Given):
    """What is left out is as the channel has it."""

    channel_id: Annotated[ChannelId, Field(description="One of your channels, that is not archived.")]
    topic: Annotated[Text, Field(min_length=1, max_length=LONGEST_TOPIC, examples=["Why rent rises"],
                                 description="What the film is about.")]  # fmt: skip
    style: Annotated[Text, Field(max_length=LONGEST_STYLE)] | None = Field(
        None, description="`educational`, `story`, `listicle`, `documentary`, `news`, `motivational`, `review`, or a "
                          "few words of your own.", examples=["educational"])  # fmt: skip
    format: Format | None = Field(None, description="`landscape` is 1920 × 1080, `portrait` 1080 × 1920; the "
                                                    "channel’s where none is given.")  # fmt: skip
    duration_target: int | None = Field(
        None, ge=SHORTEST, le=LONGEST, examples=[60],
        description=f"Seconds, {SHORTEST} to {LONGEST}; the channel’s where none is given. Plans may allow less.",
    )  # fmt: skip
    notes: Annotated[Text, Field(max_length=LONGEST_NOTES)] | None = Field(
        None, description="What the script should say, and what it may be told from.")  # fmt: skip
    script: Annotated[Text, Field(max_length=LARGEST_SCRIPT)] | None = Field(
        None, description="Your own, spoken whole; it overrules `duration_target`.")  # fmt: skip
    local_voice: bool = Field(False, description="Let this computer speak, whatever the channel has.")
    local_pictures: bool = Field(False, description="Let this computer draw, whatever the channel has.")
    publish_at: Instant | None = Field(None, description="When it is to be seen by all on YouTube; in the future.")


def order_of(user: User, given: NewVideo) -> Order:
    """What is asked for, once it is found sound. Raises NotTheirs (the channel), InvalidFields."""
    channel = owned(Channel, given.channel_id, user)
    if channel.archived:
        raise NotTheirs
    form = VideoForm.of_values(given.model_dump(exclude_unset=True, exclude={"publish_at"}), [channel])
    if not form.validate():
        raise InvalidFields({name: str(errors[0]) for name, errors in form.errors.items() if errors and name})
    if given.publish_at and (sentence := limits.time(given.publish_at, utcnow())):
        raise InvalidFields({"publish_at": sentence})
    return Order(channel, form.topic.data, **form.asked, here=tuple(form.wish.here), publish_at=given.publish_at)


def estimate_shape(prospect: Outlook) -> dict[str, Any]:
    estimate, fit = prospect.estimate, prospect.fit
    binds = fit.binds
    return {
        "estimate": dollars(estimate.likely), "low": dollars(estimate.low), "high": dollars(estimate.high),
        "parts": [_part(part) for part in estimate.parts],
        "services": {name: named(getattr(prospect.services, name)) for name in ("script", "voice", "visuals")},
        "duration_seconds": prospect.seconds,
        "making_seconds": prospect.work,
        "video_limit": None if fit.video_limit is None else dollars(fit.video_limit),
        "over_video_budget": fit.over_video,
        "unpriced": bool(estimate.unpriced),
        "over_plan": prospect.over_plan.message if prospect.over_plan else None,
        "waits_for": None if binds is None else {
            "reason": binds.reason, "missing": dollars(fit.missing), "until": binds.resets_at},
        "ways": list(prospect.ways),
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    amounts = {name: dollars(getattr(part, name)) for name in ("low", "likely", "high")}
    return {"step": part.step, "provider": part.provider, "model": part.model or None, "counted": part.counted,
            "unpriced": part.unpriced, **amounts}  # fmt: skip
