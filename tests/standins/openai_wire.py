"""The wire forms of OpenAI's answers: errors, events of a stream, whole bodies."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.standins.openai_prices import Tokens

PIECE = 24  # letters in one event


@dataclass(frozen=True)
class Written:
    """What the stand-in answers with. `cut`: it ended at the limit of tokens. `refused`: the text is a refusal."""

    text: str
    tokens: Tokens
    cut: bool = False
    refused: bool = False
    counted: bool = True  # whether it tells its usage, as look-alike servers may not
    claimed: Tokens | None = None  # what it says that it took, where that is another thing

    @property
    def told(self) -> Tokens:
        return self.claimed or self.tokens


def error(status: int, code: str | None, message: str, kind: str = "invalid_request_error") -> tuple[Any, int]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}, status


def response(request_id: str, model: str, written: Written | None) -> dict[str, Any]:
    """A response object: finished where `written` is given, else just begun."""
    status = "in_progress" if written is None else "incomplete" if written.cut else "completed"
    return {
        "id": f"resp_{request_id}", "object": "response", "created_at": int(time.time()), "status": status,
        "error": None, "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "instructions": None, "max_output_tokens": None, "metadata": {}, "model": model,
        "output": [_message(request_id, written)] if written else [], "parallel_tool_calls": True,
        "temperature": 1.0, "tool_choice": "auto", "tools": [], "top_p": 1.0,
        "usage": _responses_usage(written.told) if written else None,
    }  # fmt: skip


def response_events(request_id: str, model: str, written: Written) -> Iterator[bytes]:
    """The events of a streamed response, in the order in which the real service sends them."""
    item, part = f"msg_{request_id}", "refusal" if written.refused else "output_text"
    place: dict[str, Any] = {"item_id": item, "output_index": 0, "content_index": 0}
    begun = response(request_id, model, None)
    name = "refusal" if written.refused else "text"
    of_text = {} if written.refused else {"logprobs": []}
    events: list[tuple[str, dict[str, Any]]] = [
        ("response.created", {"response": begun}),
        ("response.in_progress", {"response": begun}),
        ("response.output_item.added", {"output_index": 0, "item": {
            "id": item, "type": "message", "role": "assistant", "status": "in_progress", "content": []}}),
        ("response.content_part.added", {**place, "part": _part("", written.refused)}),
        *((f"response.{part}.delta", {**place, "delta": piece, **of_text}) for piece in _pieces(written.text)),
        (f"response.{part}.done", {**place, name: written.text, **of_text}),
        ("response.content_part.done", {**place, "part": _part(written.text, written.refused)}),
        ("response.output_item.done", {"output_index": 0, "item": _message(request_id, written)}),
        ("response.incomplete" if written.cut else "response.completed",
         {"response": response(request_id, model, written)}),
    ]  # fmt: skip
    for number, (kind, fields) in enumerate(events):
        yield _event({"type": kind, "sequence_number": number, **fields}, kind)


def broken_off(endpoint: str, request_id: str, model: str, events: Iterator[bytes], code: str = "server_error",
               event: str = "response.failed") -> Iterator[bytes]:  # fmt: skip
    """The first half of a stream, and then that the service failed; the responses API has two events to say so."""
    sent = list(events)
    yield from sent[: len(sent) // 2]
    failed = {"code": code, "message": "The server had an error while processing your request."}
    if endpoint == "chat":
        yield _event({"error": {**failed, "type": "server_error", "param": None}})
        return
    if event == "error":
        yield _event({"type": event, "sequence_number": len(sent), **failed, "param": None}, event)
        return
    whole = {**response(request_id, model, None), "status": "failed", "error": failed}
    yield _event({"type": "response.failed", "sequence_number": len(sent), "response": whole}, "response.failed")


def completion(request_id: str, model: str, written: Written) -> dict[str, Any]:
    said = {"content": None, "refusal": written.text} if written.refused else {"content": written.text, "refusal": None}
    finish = "length" if written.cut else "stop"
    whole = {
        "id": f"chatcmpl-{request_id}", "object": "chat.completion", "created": int(time.time()), "model": model,
        "choices": [{"index": 0, "message": {"role": "assistant", **said}, "finish_reason": finish, "logprobs": None}],
    }  # fmt: skip
    return {**whole, "usage": _chat_usage(written.told)} if written.counted else whole


def completion_events(request_id: str, model: str, written: Written, with_usage: bool) -> Iterator[bytes]:
    """The chunks of a streamed completion; the last has no choice and the usage, where that was asked for."""
    common = {"id": f"chatcmpl-{request_id}", "object": "chat.completion.chunk", "created": int(time.time()),
              "model": model}  # fmt: skip
    name = "refusal" if written.refused else "content"
    deltas: list[dict[str, Any]] = [{"role": "assistant", name: ""}]
    deltas += [{name: piece} for piece in _pieces(written.text)]
    for delta in deltas:
        yield _event({**common, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    finish = "length" if written.cut else "stop"
    yield _event({**common, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    if with_usage and written.counted:
        yield _event({**common, "choices": [], "usage": _chat_usage(written.told)})
    yield b"data: [DONE]\n\n"


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + PIECE] for start in range(0, len(text), PIECE))


def _event(data: dict[str, Any], name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


def _part(text: str, refused: bool) -> dict[str, Any]:
    if refused:
        return {"type": "refusal", "refusal": text}
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _message(request_id: str, written: Written) -> dict[str, Any]:
    return {
        "id": f"msg_{request_id}", "type": "message", "role": "assistant",
        "status": "incomplete" if written.cut else "completed", "content": [_part(written.text, written.refused)],
    }  # fmt: skip


def _responses_usage(tokens: Tokens) -> dict[str, Any]:
    return {
        "input_tokens": tokens.given, "input_tokens_details": {"cached_tokens": tokens.cached, "cache_write_tokens": 0},
        "output_tokens": tokens.made, "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": tokens.given + tokens.made,
    }  # fmt: skip


def _chat_usage(tokens: Tokens) -> dict[str, Any]:
    return {
        "prompt_tokens": tokens.given, "prompt_tokens_details": {"cached_tokens": tokens.cached, "audio_tokens": 0},
        "completion_tokens": tokens.made, "completion_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": tokens.given + tokens.made,
    }  # fmt: skip
