"""The settings of the paid services and of what may be spent on them; part of `Settings`."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

KEYS = ("openai_api_key", "elevenlabs_api_key", "stability_api_key")
MOST_DOLLARS = Decimal(1_000_000)  # of a limit
LONGEST_RETRY = 86_400  # seconds; whoever waits longer is woken all the same (pipeline/holding.py)


class ServiceSettings(BaseSettings):
    """Keys, models and addresses of the services; limits in dollars; when a service that is away is tried again."""

    openai_api_key: str = ""
    openai_organization: str = ""
    openai_model: str = "gpt-6.1-terra"
    openai_fallback_model: str = "gpt-6-luna"
    openai_max_tokens: int = Field(4000, ge=500, le=200_000)
    openai_image_model: str = "gpt-image-2.6-flare"
    openai_image_quality: Literal["low", "medium", "high"] = "medium"
    openai_api: Literal["", "responses", "chat"] = ""
    openai_base_url: str = ""
    elevenlabs_api_key: str = ""
    elevenlabs_voice_id: str = "JBFqnCBsd6RMkjVDRZzb"
    elevenlabs_model: str = "eleven_multilingual_v2"
    elevenlabs_price_per_1000: Decimal = Field(Decimal("0.10"), ge=0, le=1000, decimal_places=6)
    elevenlabs_concurrency: int = Field(2, ge=1, le=100)
    elevenlabs_base_url: str = ""
    stability_api_key: str = ""
    stability_model: Literal["core", "ultra", "sd3"] = "core"
    stability_base_url: str = ""
    budget_per_video: Decimal = Field(Decimal("3.00"), ge=0, le=MOST_DOLLARS, decimal_places=6)
    budget_per_day: Decimal = Field(Decimal("150.00"), ge=0, le=MOST_DOLLARS, decimal_places=6)
    budget_alert: Decimal = Field(Decimal("100.00"), ge=0, le=MOST_DOLLARS, decimal_places=6)
    budget_timezone: str = "UTC"
    allow_unpriced: bool = False
    provider_retries: str = "15,60,300,900,3600,10800,21600"

    @field_validator(*KEYS)
    @classmethod
    def _plain_key(cls, key: str) -> str:
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("a key has no line break, blank or accent in it; copy it once more")
        return key

    @field_validator("budget_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # what is not known is a KeyError
            raise ValueError("it has to be a time zone such as UTC or America/Los_Angeles") from None
        return name

    @field_validator("provider_retries")
    @classmethod
    def _delays(cls, text: str) -> str:
        parts = [part.strip() for part in text.split(",")]
        if not all(part.isdecimal() and len(part) < 9 and 1 <= int(part) <= LONGEST_RETRY for part in parts):
            raise ValueError("it has to be whole seconds, each at most a day, with commas between them: 15,60,300")
        return text

    @property
    def retry_delays(self) -> tuple[int, ...]:
        """Seconds after which a provider that is away is tried again: after its first failure, its second, …"""
        return tuple(int(part) for part in self.provider_retries.split(","))

    @property
    def speaks_responses(self) -> bool:
        """Whether OpenAI is spoken to by its responses API; servers that imitate it know chat.completions alone."""
        return (self.openai_api or ("chat" if self.openai_base_url else "responses")) == "responses"
