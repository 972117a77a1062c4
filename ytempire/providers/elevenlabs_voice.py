"""A voice of ElevenLabs: a text spoken, and when each of its words is heard. What may be billed is asked once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytempire.config import Settings
from ytempire.providers.elevenlabs_client import NAME, asking, once
from ytempire.providers.elevenlabs_errors import STALE, billed, told, unreadable
from ytempire.providers.elevenlabs_pace import speed
from ytempire.providers.elevenlabs_sound import RATE, NotSound, decoded, write
from ytempire.providers.elevenlabs_words import from_characters, from_sound, in_order, to_send
from ytempire.providers.errors import LOST, REJECTED, ServiceError
from ytempire.providers.local_voice import Pronunciations, Spoken
from ytempire.providers.usage import CHARACTER, Answer, Usage, counted

FORMAT = "mp3_44100_128"  # what every plan has
MOST_PREVIOUS = 3
TIMEOUT = 120.0
# Characters a request; other models are taken to be as the shortest of them.
LONGEST = {"eleven_multilingual_v2": 10_000, "eleven_flash_v2_5": 40_000, "eleven_turbo_v2_5": 40_000}
SHORTEST_LIMIT = 10_000
TAKE_LANGUAGE = frozenset({"eleven_flash_v2_5", "eleven_turbo_v2_5"})  # the others find it out

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SpeechOrder:
    """A text to be spoken.

    pace: 1.0 is the voice's own. language: two letters, or empty. previous: the requests by which what comes before
    was spoken, in order, so that the voice flows on; no older than two hours. pronunciations: words, and what is
    said for them.
    """

    text: str
    voice_id: str
    model: str
    pace: float = 1.0
    language: str = ""
    previous: tuple[str, ...] = ()
    pronunciations: Pronunciations = ()


@dataclass(frozen=True)
class ServiceSpoken(Spoken):
    """As `Spoken`; `places` is how many calls at once the account's plan allows, where the service said so."""

    places: int | None = None


def speak(order: SpeechOrder, settings: Settings, out: Path, timeout: float = TIMEOUT) -> Answer[ServiceSpoken]:
    """Speak into `out` (wav, mono, 16 bit, 44.1 kHz; it appears whole or not at all). Raises ServiceError.

    The words are those of the narration, whatever is said for them. Usage is what the service says that it billed,
    and the most that it can have billed where it does not say.
    """
    sent, pieces = to_send(order.text, order.pronunciations)
    _refuse(order, sent)
    bound = most(order, settings)
    try:
        headers, data = _said(order, sent, settings, timeout, bound)
    except ServiceError as error:
        if not (order.previous and error.message == STALE):
            raise
        # It was refused, not billed: the voice begins anew, rather than never.
        headers, data = _said(replace(order, previous=()), sent, settings, timeout, bound)
    try:
        sound = decoded(getattr(data, "audio_base_64", None))
    except NotSound:
        raise unreadable(bound, told(headers, bound), headers.get("request-id", "")) from None
    words = order.text.split()
    times = from_characters(words, sent, pieces, getattr(data, "alignment", None))
    if times is None:
        log.info("No times came with a text of %d words; they are looked for in the sound", len(words))
        times = from_sound(order.text, order.pronunciations, sound, RATE)
    usage = billed(headers, bound)
    _keep(sound, out, usage)
    seconds = round(len(sound) / RATE, 4)
    return Answer(ServiceSpoken(seconds, in_order(words, times, seconds), _places(headers)), usage)


def most(order: SpeechOrder, settings: Settings) -> Usage:
    """The most that the call can take: every UTF-16 unit of the text as it is sent counts as one character."""
    sent, _ = to_send(order.text, order.pronunciations)
    return Usage(NAME, order.model, {CHARACTER: len(sent.encode("utf-16-le", "surrogatepass")) // 2})


def _refuse(order: SpeechOrder, sent: str) -> None:
    """What need not be asked, since the service would not take it."""
    if not any(sign.isalnum() for sign in sent):
        raise ServiceError(REJECTED, "There is nothing in this text that can be spoken. Write it in words.")
    longest = LONGEST.get(order.model, SHORTEST_LIMIT)
    if len(sent) > longest:
        raise ServiceError(
            REJECTED,
            f"This scene has {len(sent):,} characters; {order.model} takes {longest:,}. Shorten it, or part it in two.",
        )


def _said(
    order: SpeechOrder, sent: str, settings: Settings, timeout: float, bound: Usage
) -> tuple[Mapping[str, str], Any]:
    """The headers, by lower-case names, and the data of the answer."""
    with asking(settings, timeout, bound) as client:
        response = client.text_to_speech.with_raw_response.convert_with_timestamps(
            order.voice_id, text=sent, model_id=order.model, output_format=FORMAT,
            request_options=once(timeout), **_wishes(order),
        )  # fmt: skip
        return {name.lower(): value for name, value in response.headers.items()}, response.data


def _wishes(order: SpeechOrder) -> dict[str, Any]:
    """What is sent only where it says something: settings that are sent replace those of the voice."""
    from elevenlabs.types import VoiceSettings

    wishes: dict[str, Any] = {}
    if speed(order.pace) != 1.0:
        wishes["voice_settings"] = VoiceSettings(speed=speed(order.pace))
    if order.language and order.model in TAKE_LANGUAGE:
        wishes["language_code"] = order.language
    if order.previous:
        wishes["previous_request_ids"] = list(order.previous[-MOST_PREVIOUS:])
    return wishes


def _keep(sound: NDArray[np.int16], out: Path, usage: Usage) -> None:
    """Write what is paid for; where there is no room for it, what it cost is told all the same."""
    try:
        write(sound, out)
    except OSError as error:
        raise ServiceError(LOST, f"What ElevenLabs spoke could not be kept: {error.strerror}.", usage) from error


def _places(headers: Mapping[str, str]) -> int | None:
    return counted(headers.get("maximum-concurrent-requests")) or None
