"""How Stripe says no: the error envelope, and what it says for each of its reasons."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

INVALID, API, CARD, IDEMPOTENCY = "invalid_request_error", "api_error", "card_error", "idempotency_error"
# By a failure that can be ordered: status, type, code, what it says.
FAILURES: dict[str, tuple[int, str, str, str]] = {
    "rate_limit": (429, INVALID, "rate_limit", "Request rate limit exceeded. Learn more about rate limits."),
    "500": (500, API, "", "An error occurred with our connection to the processor. Sorry about that!"),
    "503": (503, API, "", "We are temporarily unable to process your request. Please try again."),
    "bad_key": (401, INVALID, "api_key_expired", "Expired API Key provided: standin-key"),
    "no_permission": (403, INVALID, "", "The provided key does not have the required permissions for this endpoint."),
    "key_in_use": (409, IDEMPOTENCY, "idempotency_key_in_use", "There is currently another in-progress request using "
                   "this Idempotent Key. Please try again later."),
}  # fmt: skip


class Refusal(Exception):
    """Something is answered by no."""

    def __init__(self, message: str, param: str = "", code: str = "", status: int = 400, kind: str = INVALID) -> None:
        super().__init__(message)
        self.message, self.param, self.code, self.status, self.kind = message, param, code, status, kind


def missing(what: str, id: Any, param: str, status: int = 400) -> Refusal:
    """`No such price: 'price_x'`. status: 404 where it is named in the path."""
    return Refusal(f"No such {what}: '{id}'", param, "resource_missing", status)


def of_failure(kind: str) -> Refusal:
    status, type, code, message = FAILURES[kind]
    return Refusal(message, code=code, status=status, kind=type)


def body_of(refusal: Refusal) -> dict[str, Any]:
    error = {"message": refusal.message, "type": refusal.kind}
    if refusal.code:
        error |= {"code": refusal.code, "doc_url": f"https://stripe.com/docs/error-codes/{refusal.code}"}
    return {"error": error | ({"param": refusal.param} if refusal.param else {})}


def answer(body: Any, status: int, request_id: str, **headers: str) -> Response:
    said = jsonify(body)
    said.status_code = status
    said.headers.update({"Request-Id": request_id, **{key.replace("_", "-"): value for key, value in headers.items()}})
    return said
