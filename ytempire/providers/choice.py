"""Which provider serves which step: what a channel asks for, else what has a key."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from ytempire.config import Settings

AUTO, LOCAL, OPENAI, ELEVENLABS, STABILITY = "auto", "local", "openai", "elevenlabs", "stability"
WRITERS = (AUTO, LOCAL, OPENAI)
NARRATORS = (AUTO, LOCAL, ELEVENLABS)
ILLUSTRATORS = (AUTO, LOCAL, OPENAI, STABILITY)
PAID = (OPENAI, ELEVENLABS, STABILITY)
NAMES = {LOCAL: "This computer", OPENAI: "OpenAI", ELEVENLABS: "ElevenLabs", STABILITY: "Stability"}


@dataclass(frozen=True)
class Service:
    """Who does one kind of work. `instead_of` is the provider that was to do it and could not."""

    provider: str
    model: str = ""
    voice: str = ""
    quality: str = ""
    instead_of: str = ""

    @property
    def local(self) -> bool:
        return self.provider == LOCAL

    @property
    def name(self) -> str:
        """As pages name it."""
        return NAMES[self.provider]


@dataclass(frozen=True)
class Services:
    """Who writes, speaks and draws for a video; kept with it, so that what was promised is what is made."""

    script: Service
    voice: Service
    visuals: Service

    def of(self, step: str) -> Service | None:
        """The service of a step that may be paid; None for any other step."""
        return getattr(self, step, None) if step in ("script", "voice", "visuals") else None

    def instead(self, step: str) -> Services:
        """The same, but this computer does the step."""
        before: Service = getattr(self, step)
        return replace(self, **{step: Service(LOCAL, instead_of=before.provider)})

    @property
    def paid(self) -> bool:
        return not (self.script.local and self.voice.local and self.visuals.local)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Services:
        return cls(*(Service(**told[name]) for name in ("script", "voice", "visuals")))


def key_of(settings: Settings, provider: str) -> str:
    """The provider's key; empty where there is none, and for this computer."""
    return str(getattr(settings, f"{provider}_api_key", ""))


def choose(settings: Settings, writer: str = AUTO, narrator: str = AUTO, illustrator: str = AUTO,
           service_voice: str = "") -> Services:  # fmt: skip
    """The services for these choices of a channel. A named one is taken with or without its key: what waits for a
    key says so, and is never made by another one in silence."""
    return Services(
        _service(settings, "script", _named(settings, writer, (OPENAI,))),
        replace(_service(settings, "voice", voice := _named(settings, narrator, (ELEVENLABS,))),
                voice=(service_voice or settings.elevenlabs_voice_id) if voice != LOCAL else ""),
        _service(settings, "visuals", _named(settings, illustrator, (OPENAI, STABILITY))),
    )  # fmt: skip


def _named(settings: Settings, choice: str, candidates: tuple[str, ...]) -> str:
    if choice != AUTO:
        return choice
    return next((name for name in candidates if key_of(settings, name)), LOCAL)


def _service(settings: Settings, step: str, provider: str) -> Service:
    models = {
        (OPENAI, "script"): settings.openai_model, (OPENAI, "visuals"): settings.openai_image_model,
        (ELEVENLABS, "voice"): settings.elevenlabs_model, (STABILITY, "visuals"): settings.stability_model,
    }  # fmt: skip
    quality = settings.openai_image_quality if (provider, step) == (OPENAI, "visuals") else ""
    return Service(provider, models.get((provider, step), ""), quality=quality)
