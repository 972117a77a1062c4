"""A stand-in for Stability's picture service, in its wire form.

Failures (`desk.fail("stability", kind, …)`): those of `UNBILLED`, `content_filtered`, `html`, `html_502`, `timeout`
(seconds=5), `gateway_timeout`, `drop`, `bad_picture`, `absurd_usage` (credits=10**400; of the balance).
"""

from __future__ import annotations

import base64
import json
from fractions import Fraction
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from tests.standins.cutting import cut_short, gave_up, never_answered
from tests.standins.desk import Desk, Failure
from tests.standins.drawing import drawn

DOLLARS = {"core": Fraction("0.03"), "ultra": Fraction("0.08"), "sd3": Fraction("0.065")}
SIZES = {"16:9": (1344, 768), "9:16": (768, 1344), "1:1": (1024, 1024)}
FIELDS = {"prompt", "aspect_ratio", "output_format", "negative_prompt", "seed", "style_preset", "model", "mode"}
LONGEST_PROMPT = 10_000
UNBILLED = {  # status, name, sentence
    "invalid_key": (401, "unauthorized", "authorization: invalid or missing header value"),
    "payment": (402, "payment_required", "You lack sufficient credits to make this request."),
    "moderation": (403, "content_moderation", "Your request was flagged by our content moderation system."),
    "forbidden": (403, "forbidden", "You lack the required permissions."),
    "rate_limit": (429, "rate_limit_exceeded", "You have exceeded the rate limit of 150 requests per 10 seconds."),
    "server_error": (500, "internal_error", "An unexpected server error has occurred."),
    "unavailable": (503, "unavailable", "The service is overloaded."),
}
PAGE = "<!doctype html><title>Welcome</title><h1>Welcome</h1>"


def blueprint(desk: Desk, key: str) -> Blueprint:
    routes = Blueprint("stability", __name__)

    @routes.post("/v2beta/stable-image/generate/<model>")
    def generate(model: str) -> ResponseReturnValue:
        desk.enter("stability")
        try:
            request_id = desk.called("stability", model, request.form.to_dict())
            response = _refused(desk, key, model) or _answered(desk, model, request_id)
        finally:
            desk.leave("stability")
        response.headers["x-request-id"] = request_id
        return response

    @routes.get("/v1/user/balance")
    def balance() -> ResponseReturnValue:
        """Free of charge."""
        request_id = desk.called("stability", "balance")
        failure = desk.next_failure("stability", endpoint="balance")
        credits = failure.details.get("credits", 10**400) if failure and failure.kind == "absurd_usage" else 123.45
        wrong = _wrong_key(key) or _unbilled(failure)
        response = wrong or jsonify({"credits": credits})
        response.headers["x-request-id"] = request_id
        return response

    return routes


def _error(status: int, name: str, sentence: str) -> Response:
    response = jsonify({"id": "e1f2", "name": name, "errors": [sentence]})
    response.status_code = status
    return response


def _wrong_key(key: str) -> Response | None:
    return None if request.headers.get("Authorization") == f"Bearer {key}" else _error(*UNBILLED["invalid_key"])


def _refused(desk: Desk, key: str, model: str) -> Response | None:
    wrong = _wrong_key(key)
    if wrong:
        return wrong
    fault = _fault(model)
    if fault:
        desk.complain(f"stability: {fault}")
        return _error(404 if model not in DOLLARS else 400, "bad_request", fault)
    return None


def _fault(model: str) -> str | None:
    form = request.form
    if model not in DOLLARS:
        return f"there is no model {model}"
    if request.mimetype != "multipart/form-data":
        return "content-type: must be multipart/form-data"
    if request.headers.get("Accept") != "application/json":
        return "accept: must be application/json here"
    if set(form) - FIELDS:
        return f"unknown fields: {', '.join(sorted(set(form) - FIELDS))}"
    if not 0 < len(form.get("prompt", "")) <= LONGEST_PROMPT:
        return "prompt: is required, and no longer than 10,000 letters"
    if form.get("aspect_ratio", "1:1") not in SIZES:
        return "aspect_ratio: is none that there is"
    return None if form.get("output_format") == "jpeg" else "output_format: jpeg alone is drawn here"


def _answered(desk: Desk, model: str, request_id: str) -> Response:
    failure = desk.next_failure("stability", model=model, endpoint="generate")
    unbilled = _unbilled(failure)
    if unbilled:
        return unbilled
    kind, prompt = failure.kind if failure else "", request.form["prompt"]
    if kind == "content_filtered":
        return jsonify({"image": "", "finish_reason": "CONTENT_FILTERED", "seed": 1})
    image = b"no picture" if kind == "bad_picture" else drawn(prompt, *SIZES[request.form.get("aspect_ratio", "1:1")])
    desk.charge("stability", model, DOLLARS[model], request_id, pictures=1)
    if kind == "timeout":
        return never_answered(failure.details.get("seconds", 5.0) if failure else 0)
    if kind == "gateway_timeout":
        return gave_up()
    body: dict[str, Any] = {"image": base64.b64encode(image).decode(), "finish_reason": "SUCCESS", "seed": 1}
    whole = json.dumps(body).encode()
    if kind == "drop":
        return cut_short([whole[: len(whole) // 2]], len(whole), "application/json")
    return Response(whole, content_type="application/json")


def _unbilled(failure: Failure | None) -> Response | None:
    if failure and failure.kind in ("html", "html_502"):
        return Response(PAGE, 502 if failure.kind == "html_502" else 200, content_type="text/html")
    if failure is None or failure.kind not in UNBILLED:
        return None
    response = _error(*UNBILLED[failure.kind])
    if failure.kind == "rate_limit":
        response.headers["Retry-After"] = str(failure.details.get("retry_after", 60))
    return response
