"""A stand-in for OpenAI: it writes and draws in the real wire form, bills, and fails as it is told.

Failures (`desk.fail("openai", kind, …)`), not billed: those of `UNBILLED`, `html`, `html_502`, `broken_off`
(code="server_error", event="response.failed"); billed: `timeout` (seconds=5), `gateway_timeout`, `drop`, `truncated`
(empty=False), `refusal`, `bad_json`, `bad_picture`, `cached` (share=0.5), `no_usage`, `absurd_usage` (count=-1,
cached=0), `wrong_length` (factor=0.6). Details `model` and `endpoint` (responses, chat, images, models) keep a failure
for those.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from tests.standins import openai_wire as wire
from tests.standins.cutting import cut_short, gave_up, never_answered
from tests.standins.desk import Desk, Failure
from tests.standins.openai_pictures import picture
from tests.standins.openai_prices import PER_MILLION, Tokens, absurd, tokens_in
from tests.standins.openai_rules import fault_of, format_of, most_tokens, wasteful
from tests.standins.openai_wire import Written
from tests.standins.openai_writer import WRITERS, answer

UNBILLED: dict[str, tuple[int, str | None, str, str]] = {  # status, code, type, sentence
    "rate_limit": (429, "rate_limit_exceeded", "requests", "Rate limit reached for requests per min."),
    "insufficient_quota": (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "billing_limit": (400, "billing_hard_limit_reached", "billing_limit_user_error",
                      "Billing hard limit has been reached."),
    "invalid_key": (401, "invalid_api_key", "invalid_request_error", "Incorrect API key provided: stand****hing."),
    "forbidden": (403, "unsupported_country_region_territory", "request_forbidden", "Country not supported."),
    "server_error": (500, None, "server_error", "The server had an error while processing your request."),
    "unavailable": (503, "service_unavailable", "server_error", "The engine is currently overloaded."),
    "model_not_found": (404, "model_not_found", "invalid_request_error", "The model does not exist."),
    "content_policy": (400, "content_policy_violation", "invalid_request_error",
                       "Your request was rejected as a result of our safety system."),
    "moderation": (400, "moderation_blocked", "image_generation_user_error", "Blocked by our safety system."),
}  # fmt: skip
PAGE = "<!doctype html><title>{0}</title><h1>{0}</h1><p>key: value</p>"
REFUSAL = "I'm sorry, but I can't help with that."

Handler = Callable[[str, str, dict[str, Any], Failure | None], ResponseReturnValue]


def blueprint(desk: Desk, key: str) -> Blueprint:
    routes = Blueprint("openai", __name__)
    text = partial(_text, desk)
    routes.add_url_rule("/responses", "responses", partial(_served, desk, key, "responses", text), methods=["POST"])
    routes.add_url_rule("/chat/completions", "chat", partial(_served, desk, key, "chat", text), methods=["POST"])
    routes.add_url_rule(
        "/images/generations", "images", partial(_served, desk, key, "images", partial(picture, desk)), methods=["POST"]
    )
    routes.add_url_rule("/models", "models", partial(_models, desk, key))
    routes.add_url_rule("/models/<model>", "model", partial(_models, desk, key))
    return routes


def _served(desk: Desk, key: str, endpoint: str, handler: Handler) -> ResponseReturnValue:
    """One paid call: key, request and told failures looked at in the order in which the real service does."""
    body = request.get_json(silent=True)
    desk.enter("openai")
    try:
        request_id = desk.called("openai", endpoint, body)
        answered = _refused(desk, key, endpoint, body) or _answered(desk, endpoint, body, request_id, handler)
        response = _as_response(answered)
    except BaseException:
        desk.leave("openai")
        raise
    response.headers["x-request-id"] = request_id
    response.call_on_close(lambda: desk.leave("openai"))
    return response


def _refused(desk: Desk, key: str, endpoint: str, body: Any) -> ResponseReturnValue | None:
    if request.headers.get("Authorization") != f"Bearer {key}":
        return wire.error(401, "invalid_api_key", "Incorrect API key provided: ****.")
    fault = fault_of(endpoint, body)
    if fault:
        desk.complain(f"{endpoint}: {fault[2]}")
        return wire.error(*fault)
    warning = wasteful(endpoint, body)
    if warning:
        desk.complain(warning)
    return None


def _answered(desk: Desk, endpoint: str, body: dict[str, Any], request_id: str,
              handler: Handler) -> ResponseReturnValue:  # fmt: skip
    failure = desk.next_failure("openai", model=body["model"], endpoint=endpoint)
    return _unbilled(failure) or handler(endpoint, request_id, body, failure)


def _unbilled(failure: Failure | None) -> ResponseReturnValue | None:
    if failure is None:
        return None
    if failure.kind in ("html", "html_502"):
        status = 502 if failure.kind == "html_502" else 200
        return Response(PAGE.format("Bad gateway" if status == 502 else "Welcome"), status, content_type="text/html")
    if failure.kind not in UNBILLED:
        return None
    status, code, kind, message = UNBILLED[failure.kind]
    response = _as_response(wire.error(status, code, message, kind))
    if failure.kind == "rate_limit":
        response.headers["Retry-After"] = str(failure.details.get("retry_after", 2))
    return response


def _models(desk: Desk, key: str, model: str = "") -> ResponseReturnValue:
    """Free of charge."""
    request_id = desk.called("openai", "models", model)
    if request.headers.get("Authorization") != f"Bearer {key}":
        answered: ResponseReturnValue = wire.error(401, "invalid_api_key", "Incorrect API key provided: ****.")
    elif failed := _unbilled(desk.next_failure("openai", model=model, endpoint="models")):
        answered = failed
    elif model and model not in PER_MILLION:
        answered = wire.error(404, "model_not_found", f"The model '{model}' does not exist")
    else:
        made = {"object": "model", "created": 1_790_000_000, "owned_by": "system"}
        known = [{"id": name, **made} for name in PER_MILLION]
        answered = next(one for one in known if one["id"] == model) if model else {"object": "list", "data": known}
    response = _as_response(answered)
    response.headers["x-request-id"] = request_id
    return response


def _text(desk: Desk, endpoint: str, request_id: str, body: dict[str, Any],
          failure: Failure | None) -> ResponseReturnValue:  # fmt: skip
    model = body["model"]
    if format_of(endpoint, body).get("name") not in WRITERS:
        desk.complain(f"{endpoint}: a format that this stand-in cannot write")
        return wire.error(400, "invalid_request", "This stand-in writes script, outline and sections alone.")
    written = _written(endpoint, body, failure)
    tokens, kind = written.tokens, failure.kind if failure else ""
    if kind != "broken_off":
        desk.charge("openai", model, tokens.dollars(model), request_id,
                    input_tokens=tokens.given, cached_tokens=tokens.cached, output_tokens=tokens.made)  # fmt: skip
    if kind == "timeout":
        return never_answered(failure.details.get("seconds", 5.0) if failure else 0)
    if kind == "gateway_timeout":
        return gave_up()
    sent = _streamed if body.get("stream") else _whole
    return sent(desk, endpoint, request_id, body, written, failure or Failure(""))


def _whole(desk: Desk, endpoint: str, request_id: str, body: dict[str, Any], written: Written,
           failure: Failure) -> Response:  # fmt: skip
    form = wire.response if endpoint == "responses" else wire.completion
    whole = json.dumps(form(request_id, body["model"], written)).encode()
    if failure.kind == "drop":
        return cut_short([whole[: len(whole) // 2]], len(whole), "application/json")
    return Response(whole, content_type="application/json")


def _streamed(desk: Desk, endpoint: str, request_id: str, body: dict[str, Any], written: Written,
              failure: Failure) -> Response:  # fmt: skip
    model, options, details = body["model"], body.get("stream_options") or {}, failure.details
    if endpoint == "responses":
        events = wire.response_events(request_id, model, written)
    else:
        events = wire.completion_events(request_id, model, written, bool(options.get("include_usage")))
    if failure.kind == "broken_off":
        code, event = details.get("code", "server_error"), details.get("event", "response.failed")
        events = wire.broken_off(endpoint, request_id, model, events, code, event)
    if failure.kind == "drop":
        sent = list(events)
        return cut_short(sent[: len(sent) // 2], 0, "text/event-stream")
    return Response(_paced(desk, events), content_type="text/event-stream; charset=utf-8")


def _paced(desk: Desk, events: Iterator[bytes]) -> Iterator[bytes]:
    """`desk.delays["openai_stream"]`: seconds between two events, so that a page can be watched."""
    pause = desk.delays.get("openai_stream", 0.0)
    for event in events:
        time.sleep(pause)
        yield event


def _written(endpoint: str, body: dict[str, Any], failure: Failure | None) -> Written:
    """The answer to the order, or what is wrong with it where a failure was told; always to be billed."""
    kind, details = (failure.kind, failure.details) if failure else ("", {})
    asked = format_of(endpoint, body)
    system, order = _said(endpoint, body)
    factor = details.get("factor", 0.6) if kind == "wrong_length" else 1.0
    text = json.dumps(answer(asked["name"], _order(order), factor), ensure_ascii=False)
    given = tokens_in(system + order + json.dumps(asked["schema"]))
    cached = int(given * details.get("share", 0.5)) if kind == "cached" else 0
    if kind == "refusal":
        return Written(REFUSAL, Tokens(given, tokens_in(REFUSAL), cached), refused=True)
    if kind == "bad_json":
        text = text[: len(text) * 2 // 3]
    most = most_tokens(body)
    claimed = absurd(**details) if kind == "absurd_usage" else None
    written = Written(text, Tokens(given, tokens_in(text), cached), counted=kind != "no_usage", claimed=claimed)
    if kind == "truncated" or written.tokens.made > most:
        kept = "" if details.get("empty") else text[: min(len(text) // 2, most * 4)]
        return replace(written, text=kept, tokens=Tokens(given, most, cached), cut=True)
    return written


def _order(text: str) -> dict[str, Any]:
    """The order in what the user says; words that are none are its topic."""
    with suppress(ValueError):
        told = json.loads(text)
        if isinstance(told, dict):
            return {"topic": "this", "words": 150, "sections": 3, **told}
    return {"topic": text, "words": 150, "sections": 3}


def _said(endpoint: str, body: dict[str, Any]) -> tuple[str, str]:
    """What the system and what the user say."""
    if endpoint == "responses":
        return body.get("instructions") or "", body["input"]
    by_role = {message["role"]: message["content"] for message in body["messages"]}
    return by_role.get("system", ""), by_role["user"]


def _as_response(answered: ResponseReturnValue) -> Response:
    if isinstance(answered, Response):
        return answered
    body, status = answered if isinstance(answered, tuple) else (answered, 200)
    response = jsonify(body)
    response.status_code = status
    return response
