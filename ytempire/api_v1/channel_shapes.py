"""A channel, as a program sends and gets it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from ytempire.api_v1.types import NO_NUL, ChannelId, Dollars, Given, Moment, Text, Told, dollars
from ytempire.channels.channel import LONGEST, LONGEST_NAME, PUBLISH_MODES, SHORTEST, Channel
from ytempire.channels.forms import LONGEST_AUDIENCE, LONGEST_DESCRIPTION, LONGEST_LINE, LONGEST_STYLE
from ytempire.channels.look_forms import FASTEST, SLOWEST
from ytempire.costs import limit
from ytempire.film.frame import FORMATS
from ytempire.film.look import BACKGROUNDS, CAPTION_STYLES, MOODS, PAIRINGS
from ytempire.providers.choice import ILLUSTRATORS, NARRATORS, WRITERS

Short = Annotated[Text, Field(max_length=LONGEST_LINE)]
Name = Annotated[str, StringConstraints(pattern=NO_NUL, min_length=1, max_length=LONGEST_NAME)]
Format = Literal["landscape", "portrait"]
Mode = Literal["manual", "approval", "automatic"]
Music = Literal["none", "calm", "curious", "driving", "warm", "own"]
Pairing = Literal["modern", "clean", "impact", "friendly", "editorial", "tech"]
Background = Literal["mesh", "paper", "topo", "geometric", "halftone", "spotlight", "blueprint", "rays", "waves"]
Captions = Literal["karaoke", "pop", "boxed", "none"]
Writer = Literal["auto", "local", "openai"]
Narrator = Literal["auto", "local", "elevenlabs"]
Illustrator = Literal["auto", "local", "openai", "stability"]
OFFERED = ((Music, MOODS), (Pairing, PAIRINGS), (Background, BACKGROUNDS), (Captions, CAPTION_STYLES),
           (Writer, WRITERS), (Narrator, NARRATORS), (Illustrator, ILLUSTRATORS), (Format, tuple(FORMATS)),
           (Mode, PUBLISH_MODES))  # fmt: skip
assert all(kind.__args__ == names for kind, names in OFFERED)  # type: ignore[attr-defined]
Said = Annotated[list[Annotated[Text, Field(min_length=1, max_length=100)]], Field(min_length=2, max_length=2)]
Budget = Annotated[str, Field(pattern=r"^[0-9]{1,7}(\.[0-9]{1,6})?$", examples=["25.00"])]


EXAMPLE: dict[str, Any] = {
    "id": "ch_5f0c1e2d3a4b5c6d", "name": "Harbour Light", "niche": "Personal finance", "audience": "People who rent",
    "language": "en-US", "tone": "calm and plain", "style": "educational", "voice": "joe", "pace": 1.0,
    "pronunciations": [["SQLite", "S Q Lite"]], "music": "calm", "effects": True, "format": "landscape",
    "duration_target": 90, "description_template": "", "tags": ["money"], "quality_threshold": 0.7,
    "publish_mode": "approval", "budget_per_month": "25.000000", "timezone": "Europe/Berlin", "palette": "#5b5bf0",
    "pairing": "modern", "backgrounds": ["mesh", "paper"], "captions": "karaoke", "writer": "auto", "narrator": "auto",
    "illustrator": "auto", "service_voice": "", "fall_back": True, "archived": False,
    "created_at": "2026-11-28T22:06:39.250000Z",
}  # fmt: skip


class ChannelChange(Given):
    """What is not given stays as it is; null makes it what it is for a new channel. A channel has a name."""

    model_config = ConfigDict(json_schema_extra={"example": {"tone": "calm and plain", "duration_target": 90}})

    name: Name = Field(default_factory=str, examples=["Harbour Light"])
    niche: Short | None = Field(None, examples=["Personal finance"])
    audience: Annotated[Text, Field(max_length=LONGEST_AUDIENCE)] | None = None
    language: Annotated[Text, Field(max_length=35)] | None = Field(None, description="BCP 47.", examples=["en-US"])
    tone: Short | None = None
    style: Annotated[Text, Field(max_length=LONGEST_STYLE)] | None = Field(None, examples=["educational"])
    voice: Short | None = Field(None, description="The id of a voice on this computer.")
    pace: float | None = Field(None, ge=SLOWEST, le=FASTEST, description="Of the voice; 1.1 is ten per cent faster.")
    pronunciations: list[Said] | None = Field(None, max_length=200, description="Pairs: a word, and how to say it.",
                                              examples=[[["SQLite", "S Q Lite"]]])  # fmt: skip
    music: Music | None = Field(None, description="A mood; `own` is the file that was given on the channel's page.")
    effects: bool | None = Field(None, description="A soft sound at each scene change.")
    format: Format | None = Field(None, description="`landscape` is 1920 × 1080, `portrait` 1080 × 1920.")
    duration_target: int | None = Field(None, ge=SHORTEST, le=LONGEST,
                                        description=f"Seconds, {SHORTEST} to {LONGEST}.")  # fmt: skip
    description_template: Annotated[Text, Field(max_length=LONGEST_DESCRIPTION)] | None = None
    tags: list[Annotated[Text, Field(max_length=100)]] | None = Field(None, max_length=100)
    quality_threshold: float | None = Field(None, ge=0, le=1)
    publish_mode: Mode | None = None
    budget_per_month: Budget | None = Field(None, description="US dollars; null for none.")
    timezone: Annotated[Text, Field(max_length=64)] | None = Field(None, examples=["Europe/Berlin"])
    pairing: Pairing | None = Field(None, description="Of typefaces.")
    backgrounds: list[Background] | None = Field(None, max_length=len(BACKGROUNDS))
    captions: Captions | None = None
    writer: Writer | None = None
    narrator: Narrator | None = None
    illustrator: Illustrator | None = None
    service_voice: Annotated[Text, Field(max_length=LONGEST_LINE)] | None = Field(
        None, description="The id of a voice of ElevenLabs; empty for the installation's.")  # fmt: skip
    fall_back: bool | None = Field(None, description="Whether this computer goes on where a service is away.")
    palette: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = Field(None, examples=["#5b5bf0"])

    def values(self) -> dict[str, Any]:
        """What was given, by name; also what was given as null."""
        return self.model_dump(exclude_unset=True)


class NewChannel(ChannelChange):
    """Everything but the name has a sound default."""

    model_config = ConfigDict(json_schema_extra={"example": {
        "name": "Harbour Light", "niche": "Personal finance", "language": "en-US"}})  # fmt: skip

    name: Name = Field(examples=["Harbour Light"])


class ChannelShape(Told):
    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    id: ChannelId
    name: str
    niche: str
    audience: str
    language: str
    tone: str
    style: str
    voice: str
    pace: float
    pronunciations: list[list[str]]
    music: Music
    effects: bool
    format: Format
    duration_target: int
    description_template: str
    tags: list[str]
    quality_threshold: float
    publish_mode: Mode
    budget_per_month: Dollars | None
    timezone: str
    palette: str
    pairing: Pairing
    backgrounds: list[Background]
    captions: Captions
    writer: Writer
    narrator: Narrator
    illustrator: Illustrator
    service_voice: str
    fall_back: bool
    archived: bool
    created_at: Moment


def shape(channel: Channel, budget: int | None) -> dict[str, Any]:
    """`budget`: micro-dollars of a month, None without one."""
    told = {name: getattr(channel, name) for name in ChannelShape.model_fields if name not in ("budget_per_month",)}
    return {**told, "budget_per_month": None if budget is None else dollars(budget)}


def shape_of(channel: Channel) -> dict[str, Any]:
    return shape(channel, limit.own_limit(limit.CHANNEL, channel.id))


