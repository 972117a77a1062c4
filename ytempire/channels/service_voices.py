"""The voices of the ElevenLabs account, asked for once in a while by each process."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass

from flask import current_app

from ytempire.config import Settings
from ytempire.providers import elevenlabs_voices
from ytempire.providers.elevenlabs_voices import ServiceVoice
from ytempire.providers.errors import ServiceError

KEPT_FOR = 600.0  # seconds
REST = 30.0  # seconds after a failure before it is asked again
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Voices:
    """What it said last, or the sentence of its failure."""

    voices: tuple[ServiceVoice, ...] = ()
    sentence: str = ""
    until: float = 0.0  # of the monotonic clock

    def find(self, voice_id: str) -> ServiceVoice | None:
        return next((voice for voice in self.voices if voice.id == voice_id), None)


class Catalogue:
    """Of one process. Many who ask at once wait for one answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Voices] = {}  # by address and key
        self._names: dict[str, str] = {}  # of every voice that was ever told

    def known(self, settings: Settings) -> Voices | None:
        """What it has said lately; None where it has to be asked."""
        found = self._known.get(_account(settings))
        return found if found and time.monotonic() < found.until else None

    def ask(self, settings: Settings) -> Voices:
        """The voices, from the service where they are not known. Takes seconds; hold no transaction open."""
        with self._lock:
            found = self.known(settings)
            if found is None:
                found = _asked(settings)
                self._known = {_account(settings): found}
                self._names |= {voice.id: voice.name for voice in found.voices}
        return found

    def name_of(self, voice_id: str) -> str:
        """What the voice was called when it was last told; its id where it never was."""
        return self._names.get(voice_id, voice_id)


def catalogue() -> Catalogue:
    """The catalogue of the present app."""
    found: Catalogue = current_app.extensions["ytempire_service_voices"]
    return found


def _account(settings: Settings) -> tuple[str, str]:
    return settings.elevenlabs_base_url, settings.elevenlabs_api_key


def _asked(settings: Settings) -> Voices:
    try:
        return Voices(tuple(elevenlabs_voices.voices(settings)), until=time.monotonic() + KEPT_FOR)
    except ServiceError as error:
        return Voices(sentence=error.message, until=time.monotonic() + REST)
