"""The document of the API (OpenAPI 3.1): what SpecTree makes of the models, and what it has no words for."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask

from ytempire import once
from ytempire.accounts.api_key import SCOPES
from ytempire.api_v1.examples import REF, example_of
from ytempire.api_v1.operation import Operation
from ytempire.api_v1.spec import spec
from ytempire.config import Settings

INTRODUCTION = """What people do in the browser, for programs: channels, films, publishing, costs, figures, webhooks.
Only in the browser are a script changed, music of one's own given, a channel connected to YouTube, a plan chosen.

Sign in for a token that lives a few minutes, or make a key for a program on the page of settings; send either as
`Authorization: Bearer …`. Answers are `{"success": true, "data": …}`, errors
`{"success": false, "error": {"code", "message", "details", "request_id"}}`. Money is a decimal string of US dollars
with six places, times are RFC 3339 in UTC."""
TAGS = {
    "Accounts": "Sign up, sign in, and the account itself.",
    "Channels": "What a video does not say, its channel says.",
    "Videos": "From a topic to a film, and out to YouTube.",
    "Costs": "What was paid, for what, and what may still be spent.",
    "Analytics": "What YouTube has counted, as of final days.",
    "Webhooks": "Events sent to you, signed; and what n8n may say.",
    "Admin": "Users, quotas, costs and work of the whole installation.",
    "This document": "The API, described.",
}
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
              "description": "An access token of `POST /auth/login`."},
    "key": {"type": "http", "scheme": "bearer", "bearerFormat": "yk_…",
            "description": "A personal API key, with the scopes that it was given: " + "; ".join(
                f"`{name}`: {words.lower()}" for name, words in SCOPES.items()) + "."},
    "n8n": {"type": "apiKey", "in": "header", "name": "X-Webhook-Token",
            "description": "The installation's N8N_WEBHOOK_SECRET; it may be shown as a bearer too."},
}  # fmt: skip
WORDS = {400: "The body is no JSON, or something else is wrong with the request itself.",
         401: "Nobody is signed in, or the token or key is not good any more.",
         403: "Signed in, but not allowed: another role, a key without this scope, or a plan that lacks it.",
         404: "There is nothing here, or it belongs to somebody else.",
         409: "The present state does not allow it, or the Idempotency-Key was used for another request.",
         413: "The body is larger than this installation takes.",
         416: "There is nothing in this range: `Content-Range` says how long it is.",
         422: "A field or filter is wrong: `details` says which, and why.",
         429: "Too many requests: `Retry-After` says in how many seconds there is room.",
         503: "Something that this needs is away; try again later."}  # fmt: skip
UNCHANGED = "It is as your `If-None-Match` has it: there is no body."
CODES = {400: "bad_request", 401: "not_signed_in", 403: "insufficient_scope", 404: "not_found",
         409: "impossible_transition", 413: "too_large", 416: "bad_range", 422: "invalid_fields",
         429: "rate_limited", 503: "unavailable"}  # fmt: skip
PATTERNS = {
    "channel_id": {"type": "string", "pattern": "^ch_[0-9a-f]{16}$", "examples": ["ch_5f0c1e2d3a4b5c6d"]},
    "video_id": {"type": "string", "format": "uuid", "examples": ["7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50"]},
    "key_id": {"type": "string", "pattern": "^key_[0-9a-f]{16}$", "examples": ["key_5f0c1e2d3a4b5c6d"]},
    "endpoint_id": {"type": "string", "pattern": "^wh_[0-9a-f]{16}$", "examples": ["wh_5f0c1e2d3a4b5c6d"]},
    "user_id": {"type": "integer", "minimum": 1, "examples": [1]},
    "account": {"type": "integer", "minimum": 1, "examples": [1]},
    "workflow_id": {"type": "string", "enum": ["video_completed", "quality_check"], "examples": ["quality_check"]},
    "delivery_id": {"type": "string", "pattern": "^dl_[0-9a-f]{16}$", "examples": ["dl_5f0c1e2d3a4b5c6d"]},
}
EVENT = {"type": "object", "description": "One event of the stream; `data` is JSON.", "required": ["event", "data"],
         "properties": {"event": {"type": "string"}, "data": {"type": "string"}}}  # fmt: skip
LIMIT_HEADERS = {
    "X-RateLimit-Limit": "How many requests fit into the window that is nearest to its end of room.",
    "X-RateLimit-Remaining": "How many of them are left.",
    "X-RateLimit-Reset": "When that window ends, in seconds since 1970.",
    "X-Request-Id": "The id of this request, as it stands in the log.",
}
IDEMPOTENCY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": once.LONGEST_KEY, "pattern": f"^{once.KEY.pattern}$"},
    "description": "Of your own choice, kept for 24 hours: the same key and body get the same answer, and nothing is "
                   "done twice; the same key with another body is refused (409).",
}  # fmt: skip

_one_at_a_time = threading.Lock()


def document(app: Flask) -> dict[str, Any]:
    """The whole document. Made once for each app."""
    made: dict[str, Any] | None = app.extensions.get("ytempire_v1_document")
    if made is None:
        with app.app_context(), _one_at_a_time:
            made = _made(app, _raw())
        app.extensions["ytempire_v1_document"] = made
    return made


def _raw() -> dict[str, Any]:
    """What SpecTree makes of the models. It takes the nested ones out of them meanwhile, so they are put back for the
    next app of this process."""
    models = copy.deepcopy(spec.models)
    try:
        return copy.deepcopy(spec._generate_spec())
    finally:
        spec.models = models


def _made(app: Flask, raw: dict[str, Any]) -> dict[str, Any]:
    settings: Settings = app.config["SETTINGS"]
    prefix = settings.api_v1_prefix
    told = dict(_operations(app))
    raw["info"]["description"] = INTRODUCTION
    raw["servers"] = [{"url": f"{settings.address}{prefix}"}]
    raw["components"]["securitySchemes"] = SCHEMES
    raw["security"] = []
    paths = {}
    for path in sorted(raw["paths"]):
        for method, operation in raw["paths"][path].items():
            operation["operationId"], said = told[path, method]
            _complete(operation, method, said)
            _exemplify(operation, raw["components"]["schemas"])
        paths[path.removeprefix(prefix)] = raw["paths"][path]
    raw["paths"] = paths
    used = {tag for path in paths.values() for operation in path.values() for tag in operation["tags"]}
    raw["tags"] = [{"name": name, "description": words} for name, words in TAGS.items() if name in used]
    return raw


def _operations(app: Flask) -> Iterator[tuple[tuple[str, str], tuple[str, Operation]]]:
    """By path and method: the name of the view, which names the operation, and what is told of it."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "v1_told"):
            path, _ = spec.backend.parse_path(rule, None)
            for method in rule.methods or ():
                yield (path, method.lower()), (view.__name__, view.v1_told)


def _complete(operation: dict[str, Any], method: str, told: Operation) -> None:
    operation["security"] = _security(told)
    if told.scope and not told.public:
        operation["x-scope"] = told.scope
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["name"] in PATTERNS:
            parameter["schema"] = PATTERNS[parameter["name"]]
    if told.keeps or told.keyed:
        operation["parameters"].append({**IDEMPOTENCY, **({"description": told.keyed} if told.keyed else {})})
    for status in ("200", "206") if told.media else ():
        if status in operation["responses"]:
            operation["responses"][status]["content"] = _media(told.media or "")
    for status, answer in operation["responses"].items():
        _answer(answer, int(status), told)
    if method == "get" and not told.media:
        _conditional(operation["responses"])


def _conditional(responses: dict[str, Any]) -> None:
    """JSON that is read has an entity tag, and is not sent again to who has it."""
    etag = {"ETag": {"schema": {"type": "string"}, "description": "For `If-None-Match`."}}
    responses["200"]["headers"] |= etag
    responses["304"] = {"description": UNCHANGED, "headers": responses["200"]["headers"]}


def _exemplify(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """An example of the body, and of the answer where all is well."""
    answers = [answer for status, answer in operation["responses"].items() if status < "300"]
    given = operation.get("requestBody", {})
    for place in (given, *answers):
        if content := place.get("content", {}).get("application/json"):
            content["example"] = example_of(content["schema"], schemas)
    if given:  # where every field may be left out, so may all of them
        schema = given["content"]["application/json"]["schema"]
        given["required"] = bool(schemas[schema["$ref"].removeprefix(REF)].get("required"))


def _media(kinds: str) -> dict[str, Any]:
    binary = {"type": "string", "format": "binary"}
    return {kind: {"schema": EVENT if kind == "text/event-stream" else binary} for kind in kinds.split()}


def _security(told: Operation) -> list[dict[str, list[str]]]:
    if told.public:
        return [{name: ["webhooks"] if name == "key" else []} for name in told.shows]
    token: list[dict[str, list[str]]] = [{"token": []}]
    return token if told.person else [*token, {"key": [told.scope] if told.scope else []}]


def _answer(answer: dict[str, Any], status: int, told: Operation) -> None:
    answer["headers"] = {name: {"schema": {"type": "string"}, "description": words}
                         for name, words in LIMIT_HEADERS.items()}  # fmt: skip
    if status == 429:
        answer["headers"]["Retry-After"] = {"schema": {"type": "string"}, "description": "Seconds."}
    if status < 400:
        return
    answer["description"] = WORDS[status]
    code = told.examples.get(str(status), CODES[status])
    error = {"code": code, "message": WORDS[status], "details": {}, "request_id": "3f7c9a1be2d84c0a9d1e5b6f7a8c9d0e"}
    answer["content"]["application/json"]["example"] = {"success": False, "error": error}
