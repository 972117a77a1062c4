"""Reading an answer of OpenAI while it is written, by either of its two APIs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ytempire.config import Settings
from ytempire.providers.errors import LOST, ServiceError
from ytempire.providers.openai_client import LOST_SENTENCE, NAME, from_code
from ytempire.providers.usage import CACHED_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN, Usage, counted

if TYPE_CHECKING:
    import openai


@dataclass
class Reply:
    """What came. `ending`: complete, cut (at the limit of tokens) or refused; empty while it has not ended.

    units: what it took; None where the server does not say.
    """

    model: str
    text: str = ""
    refusal: str = ""
    ending: str = ""
    units: dict[str, int] | None = None
    request_id: str = ""

    def usage(self, otherwise: Usage) -> Usage:
        """What it took, or `otherwise` where the server does not say."""
        units = otherwise.units if self.units is None else self.units
        return Usage(NAME, self.model, units, self.request_id)


def stream(calls: openai.OpenAI, payload: dict[str, Any], settings: Settings, bound: Usage,
           on_part: Callable[[Reply], None]) -> Reply:  # fmt: skip
    """Send the payload and read to the end; `on_part` is told after every part. Raises `ServiceError`, LOST where the
    stream ends before its end, and what the SDK raises. bound: the most that the call can take.
    """
    reply = Reply(payload["model"])
    made: Any = calls.responses if settings.speaks_responses else calls.chat.completions
    read = _read_responses if settings.speaks_responses else _read_chat
    with made.create(**payload) as events:
        reply.request_id = str(events.response.headers.get("x-request-id") or "")
        for _ in read(events, reply, settings, bound):
            on_part(reply)
    if not reply.ending:
        raise ServiceError(LOST, LOST_SENTENCE, request_id=reply.request_id)
    return reply


def _read_responses(events: Any, reply: Reply, settings: Settings, bound: Usage) -> Iterator[None]:
    """Responses API: a named event for every step; the last holds the whole response and its usage."""
    for event in events:
        kind = getattr(event, "type", "")
        if kind == "response.output_text.delta":
            reply.text += event.delta
            yield
        elif kind == "response.refusal.delta":
            reply.refusal += event.delta
        elif kind in ("response.completed", "response.incomplete"):
            reply.units = _units(getattr(event.response, "usage", None), "input", "output")
            reply.ending = _ending(event.response, reply.refusal)
        elif kind == "response.failed":
            error = getattr(event.response, "error", None)
            raise from_code(getattr(error, "code", None), getattr(error, "message", ""), settings, reply.usage(bound))
        elif kind == "error":
            raise from_code(event.code, event.message, settings, reply.usage(bound))


def _ending(response: Any, refusal: str) -> str:
    reason = getattr(getattr(response, "incomplete_details", None), "reason", None)
    if refusal or reason == "content_filter":
        return "refused"
    return "complete" if getattr(response, "status", "") == "completed" else "cut"


def _read_chat(events: Any, reply: Reply, settings: Settings, bound: Usage) -> Iterator[None]:
    """chat.completions: pieces of the message, then why it ended, then (where the server knows how) the usage."""
    endings = {"length": "cut", "content_filter": "refused"}
    for chunk in events:
        reply.units = _units(getattr(chunk, "usage", None), "prompt", "completion") or reply.units
        for choice in getattr(chunk, "choices", None) or ():
            reply.refusal += getattr(choice.delta, "refusal", None) or ""
            said = getattr(choice.delta, "content", None) or ""
            reply.text += said
            if choice.finish_reason:
                reply.ending = "refused" if reply.refusal else endings.get(choice.finish_reason, "complete")
            if said:
                yield


def _units(usage: Any, given: str, made: str) -> dict[str, int] | None:
    """Tokens by unit, None where they cannot be so many; cached ones count apart. Those of reasoning are output."""
    if usage is None:
        return None
    whole, output = (counted(getattr(usage, f"{name}_tokens", None)) for name in (given, made))
    if whole is None or output is None:
        return None
    details = getattr(usage, f"{given}_tokens_details", None)
    cached = min(whole, counted(getattr(details, "cached_tokens", None)) or 0)
    units = {INPUT_TOKEN: whole - cached, OUTPUT_TOKEN: output}
    return {**units, CACHED_TOKEN: cached} if cached else units

