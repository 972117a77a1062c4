"""What the tests of the services over the network share: settings that point to the stand-ins, and their bill."""

from __future__ import annotations

from typing import Any

from tests.standins.openai_prices import Tokens
from tests.standins.server import StandIns
from ytempire.config import Settings
from ytempire.providers.openai_prompt import ScriptRequest
from ytempire.providers.usage import CACHED_TOKEN, IMAGE_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN, Usage
from ytempire.providers.written_script import WrittenScript


def settings_of(services: StandIns, **other: Any) -> Settings:
    return Settings(_env_file=None, **{**services.settings, **other})  # type: ignore[call-arg]


def request_of(topic: str = "Why do cats purr?", words: int = 150, seconds: float = 60, **other: Any) -> ScriptRequest:
    return ScriptRequest(topic, "educational", words, seconds, channel_name="Cat Facts", **other)


def micro(usage: Usage) -> int:
    """Micro-dollars of a usage by the stand-in's price list, rounded up."""
    units = usage.units
    cached = units.get(CACHED_TOKEN, 0)
    tokens = Tokens(units[INPUT_TOKEN] + cached, units.get(OUTPUT_TOKEN, 0) + units.get(IMAGE_TOKEN, 0), cached)
    return -int(-tokens.dollars(usage.model) * 1_000_000 // 1)


def words_of(written: WrittenScript) -> int:
    return len(written.narration.split())


def silent(text: str) -> None:
    """Nobody looks on."""
