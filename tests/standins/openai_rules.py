"""What the real service takes and what it refuses, of the requests that the application makes."""

from __future__ import annotations

from typing import Any

from tests.standins.openai_prices import PER_MILLION, PICTURE_MODELS, PICTURE_TOKENS

KNOWN = {
    "responses": {"model", "input", "instructions", "text", "max_output_tokens", "stream", "store", "stream_options",
                  "temperature", "top_p", "reasoning", "metadata", "safety_identifier", "service_tier",
                  "prompt_cache_key"},
    "chat": {"model", "messages", "response_format", "max_tokens", "max_completion_tokens", "stream", "stream_options",
             "temperature", "top_p", "metadata", "store", "n", "seed", "reasoning_effort", "service_tier",
             "safety_identifier", "prompt_cache_key"},
    "images": {"model", "prompt", "size", "quality", "output_format", "output_compression", "n", "background",
               "moderation", "user"},
}  # fmt: skip
LONGEST_PROMPT = 32_000

Fault = tuple[int, str, str]  # status, code, sentence


def fault_of(endpoint: str, body: Any) -> Fault | None:
    """Why the real service would not take it, or None."""
    if not isinstance(body, dict):
        return 400, "invalid_json", "We could not parse the JSON body of your request."
    unknown = sorted(set(body) - KNOWN[endpoint])
    if unknown:
        return 400, "unknown_parameter", f"Unknown parameter: '{unknown[0]}'."
    model = body.get("model")
    if model not in PER_MILLION or (model in PICTURE_MODELS) != (endpoint == "images"):
        return 404, "model_not_found", f"The model `{model}` does not exist or you do not have access to it."
    return {"responses": _responses, "chat": _chat, "images": _images}[endpoint](body)


def wasteful(endpoint: str, body: dict[str, Any]) -> str | None:
    """What the real service takes, and what may cost more than it has to."""
    limits = {"responses": ("max_output_tokens",), "chat": ("max_tokens", "max_completion_tokens")}.get(endpoint, ())
    if limits and not any(isinstance(body.get(name), int) for name in limits):
        return f"{endpoint}: no limit of output tokens was sent"
    return None


def most_tokens(body: dict[str, Any]) -> int:
    limits = [body.get(name) for name in ("max_output_tokens", "max_completion_tokens", "max_tokens")]
    return next((limit for limit in limits if isinstance(limit, int)), 128_000)


def format_of(endpoint: str, body: dict[str, Any]) -> dict[str, Any]:
    """The structured output asked for: its name, whether strict, its schema; empty where there is none."""
    if endpoint == "responses":
        return (body.get("text") or {}).get("format") or {}
    return (body.get("response_format") or {}).get("json_schema") or {}


def _responses(body: dict[str, Any]) -> Fault | None:
    if not isinstance(body.get("input"), str | list):
        return 400, "missing_required_parameter", "Missing required parameter: 'input'."
    return _format("responses", body)


def _chat(body: dict[str, Any]) -> Fault | None:
    messages = body.get("messages")
    if not isinstance(messages, list) or not all({"role", "content"} <= set(message) for message in messages):
        return 400, "missing_required_parameter", "Missing required parameter: 'messages'."
    if "stream_options" in body and not body.get("stream"):
        return 400, "invalid_parameter", "The 'stream_options' parameter is only allowed when 'stream' is enabled."
    return _format("chat", body)


def _format(endpoint: str, body: dict[str, Any]) -> Fault | None:
    asked = format_of(endpoint, body)
    if not asked.get("strict") or not isinstance(asked.get("schema"), dict):
        return 400, "invalid_request", "This stand-in writes strict structured output alone."
    where = _not_strict(asked["schema"])
    if where:
        return 400, "invalid_json_schema", f"Invalid schema for response_format '{asked.get('name')}': {where}"
    return None


def _not_strict(schema: Any) -> str | None:
    """Every object has to name all its properties as required, and to allow no other."""
    if isinstance(schema, list):
        return next(filter(None, map(_not_strict, schema)), None)
    if not isinstance(schema, dict):
        return None
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false."
        if sorted(schema.get("required", ())) != sorted(schema.get("properties", ())):
            return "'required' is required to be supplied and to be an array including every key in properties."
    return next(filter(None, map(_not_strict, schema.values())), None)


def _images(body: dict[str, Any]) -> Fault | None:
    prompt = body.get("prompt")
    if not isinstance(prompt, str) or not prompt or len(prompt) > LONGEST_PROMPT:
        return 400, "invalid_value", "Invalid 'prompt'."
    if body.get("size") not in PICTURE_TOKENS:
        return 400, "invalid_value", f"Invalid value: '{body.get('size')}'. Supported values are: '1024x1024'…"
    if body.get("quality") not in ("low", "medium", "high"):
        return 400, "invalid_value", f"Invalid value: '{body.get('quality')}'."
    if body.get("output_format", "png") != "jpeg":
        return 400, "invalid_value", "This stand-in draws JPEG alone."
    return None
