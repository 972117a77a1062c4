"""The writer at OpenAI: a film's script in structured output, streamed; a long one outlined and written in parts.

Every call is bounded (`most`) before it is made. No call is repeated here: that is decided by who keeps the money.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from ytempire.config import Settings
from ytempire.providers.errors import LOST, REFUSED, TRUNCATED, ServiceError
from ytempire.providers.openai_client import TIMEOUT, client, translated
from ytempire.providers.openai_prompt import ScriptRequest, most, payload
from ytempire.providers.openai_stream import Reply, stream
from ytempire.providers.usage import Answer, Usage
from ytempire.providers.written_script import Form, Outline, WrittenScript, WrittenSections, narration_so_far

__all__ = ["ScriptRequest", "most", "needs_sections", "outline", "parts_of", "write", "write_sections"]

Told = Callable[[str], None]
Made = TypeVar("Made", bound=Form)

_TELL_EVERY = 0.2  # seconds between two looks at the text so far
# Tokens that a script is expected to take. Only by how much is asked for at once does anything depend on them.
_ENGLISH, _OTHER = 1.4, 2.6  # a spoken word
_A_SECTION, _A_FRAME = 110, 450  # what stands beside the speech: of a section, of the film
_FILLED = 0.6  # of the limit that a call is planned to fill: some models think before they write


def write(request: ScriptRequest, settings: Settings, model: str, on_text: Told,
          timeout: float = TIMEOUT) -> Answer[WrittenScript]:  # fmt: skip
    """The whole script in one call, or a revision of it.

    on_text: is told the narration so far, five times a second at most, and all of it at the end. Raises
    `ServiceError`, with the usage where the answer was paid for and is of no use.
    """
    return _asked(WrittenScript, request, settings, model, on_text, timeout)


def outline(request: ScriptRequest, settings: Settings, model: str, on_text: Told,
            timeout: float = TIMEOUT) -> Answer[Outline]:  # fmt: skip
    """The plan of a long script, its hook and its call to action; `request` is a `planning()` one."""
    return _asked(Outline, request, settings, model, on_text, timeout)


def write_sections(request: ScriptRequest, settings: Settings, model: str, on_text: Told,
                   timeout: float = TIMEOUT) -> Answer[WrittenSections]:  # fmt: skip
    """Some sections of an outline; `request` is a `writing(…)` one."""
    answer = _asked(WrittenSections, request, settings, model, on_text, timeout)
    if len(answer.data.sections) != len(request.which):
        raise ServiceError(LOST, "The writer left out a part of the script.", answer.usage)
    return answer


def needs_sections(request: ScriptRequest, settings: Settings) -> bool:
    """Whether the script is too long for one call of OPENAI_MAX_TOKENS."""
    whole = _A_FRAME + request.words * _a_word(request) + request.section_count * _A_SECTION
    return whole > _FILLED * settings.openai_max_tokens


def parts_of(request: ScriptRequest, plan: Outline, settings: Settings) -> list[tuple[int, ...]]:
    """The outline's sections in groups that one call can write each, in order."""
    room = _FILLED * settings.openai_max_tokens
    parts: list[list[int]] = []
    filled = math.inf
    for number, section in enumerate(plan.sections):
        tokens = section.words * _a_word(request) + _A_SECTION
        if filled + tokens > room:
            parts.append([])
            filled = 0.0
        parts[-1].append(number)
        filled += tokens
    return [tuple(part) for part in parts]


def _a_word(request: ScriptRequest) -> float:
    return _ENGLISH if request.language.lower().startswith("en") else _OTHER


def _asked(form: type[Made], request: ScriptRequest, settings: Settings, model: str, on_text: Told,
           timeout: float) -> Answer[Made]:  # fmt: skip
    teller = _Teller(on_text)
    bound = most(request, settings, model)
    with translated(settings, model, bound), client(settings, timeout) as calls:
        reply = stream(calls, payload(request, settings, model), settings, bound, teller.look)
    usage = reply.usage(bound)
    made = _read(form, reply, usage, settings)
    teller.tell(reply.text)
    return Answer(made, usage)


def _read(form: type[Made], reply: Reply, usage: Usage, settings: Settings) -> Made:
    if reply.ending == "cut":
        raise ServiceError(
            TRUNCATED, f"The writer's answer was cut off at {settings.openai_max_tokens:,} tokens. Raise "
            "OPENAI_MAX_TOKENS or ask for a shorter film.", usage,
        )  # fmt: skip
    if reply.ending == "refused":
        raise ServiceError(REFUSED, "The writer will not write about this. Change the topic or the notes.", usage)
    try:
        return form.model_validate_json(reply.text)
    except ValidationError:
        raise ServiceError(LOST, "The writer's answer cannot be read.", usage) from None


class _Teller:
    """Passes on the narration that is in the text so far, when some time has gone by and there is more of it."""

    def __init__(self, on_text: Told) -> None:
        self._on_text = on_text
        self._told = ""
        self._next = 0.0

    def look(self, reply: Reply) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _TELL_EVERY
            self.tell(reply.text)

    def tell(self, text: str) -> None:
        try:
            narration = narration_so_far(from_json(text, allow_partial="trailing-strings"))
        except ValueError:  # no JSON: that is said when the answer is whole
            return
        if narration != self._told:
            self._told = narration
            self._on_text(narration)
