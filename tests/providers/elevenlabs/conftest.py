"""The stand-in for the voice service, and a text spoken by it through the real SDK."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.config import Settings
from ytempire.providers.elevenlabs_voice import ServiceSpoken, SpeechOrder, speak
from ytempire.providers.usage import Answer

VOICE, MODEL = "JBFqnCBsd6RMkjVDRZzb", "eleven_multilingual_v2"
TEXT = "Compound interest is quiet, and it works while you sleep. Start early."

Speak = Callable[..., Answer[ServiceSpoken]]


@pytest.fixture
def desk(standins: StandIns) -> Iterator[Desk]:
    """An empty desk; afterwards nothing may have been sent that no client of ours should send."""
    yield standins.desk
    assert standins.desk.wrong == []


@pytest.fixture
def settings(standins: StandIns) -> Settings:
    return Settings(_env_file=None, **standins.settings)  # type: ignore[call-arg,arg-type]


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return tmp_path / "voice.wav"


@pytest.fixture
def say(desk: Desk, settings: Settings, wav: Path) -> Speak:
    """Speak into `wav`."""

    def said(text: str = TEXT, timeout: float = 20.0, **wishes: Any) -> Answer[ServiceSpoken]:
        return speak(SpeechOrder(text, **{"voice_id": VOICE, "model": MODEL, **wishes}), settings, wav, timeout)

    return said


def wait_for(happened: Callable[[], bool], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)
