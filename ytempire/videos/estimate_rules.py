"""What a film is expected to take of each service, by rule. The films made here correct it (estimate_history.py)."""

from __future__ import annotations

import json

from ytempire.channels.channel import Channel
from ytempire.config import Settings
from ytempire.film.film import TAIL
from ytempire.providers import elevenlabs_pace, local_voice
from ytempire.providers.choice import OPENAI, Service
from ytempire.providers.openai_pictures import TOKENS
from ytempire.providers.openai_prompt import SECONDS_A_SECTION, ScriptRequest, instructions, order, schema
from ytempire.providers.pictures import PictureOrder, prompt_of
from ytempire.providers.usage import CHARACTER, IMAGE_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN, PICTURE

# Speech at the voice's own pace. Narrators read 155 to 160 words a minute with their pauses; without them, and with
# 5.5 characters a word, that is what `elevenlabs_pace.predict` comes to on plain English prose.
CHARACTERS_A_SECOND, WORDS_A_SECOND = 14.7, 2.65
WIDE_CHARACTERS_A_SECOND = 6.0  # where a sign is a syllable
WIDE_LANGUAGES = frozenset({"ja", "ko", "zh"})
SECONDS_A_SCENE = 6.5  # scenes are cut to 4 to 9 seconds, each with its pause
BYTES_A_TOKEN = 4  # of English prose and JSON
# Tokens of a script beside its speech: of a section (heading, picture prompt, icon, line), and of the film.
A_WORD, A_SECTION, A_FRAME = 1.4, 60, 200
A_PLAN = 80  # tokens of a section in an outline
FILLED = 0.6  # of a call's limit, as parts of a long script are planned
A_PROMPT = 160  # characters of a scene's own words in what a picture is ordered with


def speech_seconds(seconds: float) -> float:
    """Of a film of that length, without the pauses between its scenes."""
    return max(1.0, seconds - TAIL - seconds / SECONDS_A_SCENE * local_voice.SCENE_PAUSE)


def script_units(channel: Channel, settings: Settings, seconds: float, shape: str, topic: str,
                 notes: str) -> dict[str, int]:  # fmt: skip
    """Tokens of the calls by which a script is written: one, or an outline and its parts."""
    pace = elevenlabs_pace.speed(channel.pace or 1.0)
    words = max(10, round(speech_seconds(seconds) * WORDS_A_SECOND * pace))
    request = ScriptRequest(
        topic=topic or " " * 60, style=channel.style or "educational", words=words, seconds=seconds,
        language=channel.language, tone=channel.tone or "", audience=channel.audience or "",
        niche=channel.niche or "", channel_name=channel.name or "", format=shape, notes=notes,
    )  # fmt: skip
    given, sections = _given(request), request.section_count
    written = round(words * A_WORD + A_SECTION * sections + A_FRAME)
    room = FILLED * settings.openai_max_tokens
    if written <= room:
        return {INPUT_TOKEN: given, OUTPUT_TOKEN: written}
    calls, plan = -(-written // max(1, round(room))), A_PLAN * sections + A_FRAME
    return {INPUT_TOKEN: given + calls * (given + plan), OUTPUT_TOKEN: written + plan}


def voice_units(channel: Channel, seconds: float, script: str) -> dict[str, int]:
    """Characters that are spoken; an own script is spoken whole."""
    if script:
        return {CHARACTER: len(" ".join(script.split()))}
    wide = channel.language[:2].lower() in WIDE_LANGUAGES
    each = WIDE_CHARACTERS_A_SECOND if wide else CHARACTERS_A_SECOND
    return {CHARACTER: round(speech_seconds(seconds) * each * elevenlabs_pace.speed(channel.pace or 1.0))}


def picture_count(seconds: float, script: str) -> int:
    """A picture for each section of about half a minute; of an own script, by the time that it takes to say it."""
    if script:
        seconds = len(" ".join(script.split())) / CHARACTERS_A_SECOND
    return max(1, round(seconds / SECONDS_A_SECTION))


def picture_units(service: Service, channel: Channel, shape: str, count: int) -> dict[str, int]:
    """What so many pictures take: OpenAI counts tokens, Stability pictures."""
    if service.provider != OPENAI:
        return {PICTURE: count}
    quality = service.quality or "medium"
    sent = prompt_of(PictureOrder("x" * A_PROMPT, channel.palette or "", format=shape, quality=quality))
    return {INPUT_TOKEN: count * _tokens(sent), IMAGE_TOKEN: count * TOKENS[quality]}


def _given(request: ScriptRequest) -> int:
    return _tokens(instructions(request) + order(request) + json.dumps(schema(request)))


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "surrogatepass")) // BYTES_A_TOKEN)
