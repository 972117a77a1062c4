"""Pictures by Stability: one multipart request a picture, a fixed price for each."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx

from ytempire.config import Settings
from ytempire.providers.errors import (
    BAD_KEY,
    BUSY,
    DOWN,
    GAVE_UP_WAITING,
    LOST,
    NO_MONEY,
    REFUSED,
    REJECTED,
    ServiceError,
)
from ytempire.providers.pictures import BadPictureError, PictureOrder, keep_picture, prompt_of
from ytempire.providers.retry_after import retry_after
from ytempire.providers.trust import trusted
from ytempire.providers.usage import MOST_COUNTED, PICTURE, Usage

NAME = "stability"
ADDRESS = "https://api.stability.ai"
TIMEOUT = 120.0  # seconds without a byte
RATIOS = {"landscape": "16:9", "portrait": "9:16"}
_CONNECT_TIMEOUT = 10.0
_LONGEST_QUOTE = 200

UNREADABLE = "Stability's answer cannot be read."
_STATUSES = {
    400: (REJECTED, "Stability did not take the request: {said}"),
    401: (BAD_KEY, "Stability does not take the key. Check STABILITY_API_KEY."),
    402: (NO_MONEY, "Stability's account is out of money. Add credit there; nothing more is sent until then."),
    403: (BAD_KEY, "Stability does not take the key. Check STABILITY_API_KEY."),
    404: (REJECTED, "Stability knows no model “{model}”."),
    429: (BUSY, "Stability is busy."),
}
_BROKEN = (DOWN, "Stability says that it is out of order.")
_REFUSED = (REFUSED, "Stability will not make this.")


def most(order: PictureOrder, model: str) -> Usage:
    return Usage(NAME, model, {PICTURE: 1})


def draw(order: PictureOrder, settings: Settings, model: str, out: Path, timeout: float = TIMEOUT) -> Usage:
    """Draw to `out`, a JPEG. Raises `ServiceError`: REFUSED, not paid, for what it will not show."""
    fields = {"prompt": prompt_of(order), "aspect_ratio": RATIOS[order.format], "output_format": "jpeg"}
    parts: Any = {name: (None, value) for name, value in fields.items()}  # parts make it multipart
    response = _sent(settings, timeout, "POST", f"/v2beta/stable-image/generate/{model}", model, files=parts)
    request_id = response.headers.get("x-request-id", "")
    body = _json(response)
    if body.get("finish_reason") == "CONTENT_FILTERED":  # a failure in a 200
        raise ServiceError(*_REFUSED, request_id=request_id)
    usage = Usage(NAME, model, {PICTURE: 1}, request_id)
    try:
        keep_picture(body.get("image"), out)
    except BadPictureError:
        raise ServiceError(LOST, "What Stability drew cannot be used as a picture.", usage) from None
    return usage


def check(settings: Settings, timeout: float = 20.0) -> str:
    """Ask for the balance, which costs nothing; a sentence. Raises `ServiceError`."""
    started = time.monotonic()
    body = _json(_sent(settings, timeout, "GET", "/v1/user/balance"))
    credits = body.get("credits")
    if isinstance(credits, bool) or not isinstance(credits, int | float) or not abs(credits) <= MOST_COUNTED:
        raise ServiceError(LOST, UNREADABLE)
    return f"Answers in {time.monotonic() - started:.1f} s. {credits:,.0f} credits are left."


def _sent(settings: Settings, timeout: float, method: str, path: str, model: str = "", **more: Any) -> httpx.Response:
    """A whole response of status 200; `model` is named where there is none such. Before the request is sent nothing is
    billed; after it, nobody knows."""
    address = (settings.stability_base_url or ADDRESS).rstrip("/")
    headers = {"Authorization": f"Bearer {settings.stability_api_key}", "Accept": "application/json"}
    limits = httpx.Timeout(timeout, connect=min(timeout, _CONNECT_TIMEOUT))
    try:
        with httpx.Client(timeout=limits, follow_redirects=False, verify=trusted(), trust_env=True) as calls:
            response = calls.request(method, f"{address}{path}", headers=headers, **more)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol,
            httpx.InvalidURL):  # fmt: skip
        raise ServiceError(DOWN, "Stability cannot be reached.") from None
    except httpx.HTTPError:
        raise ServiceError(LOST, "Stability's answer did not arrive.") from None
    if response.status_code != 200:
        raise _failure(response, settings, model)
    return response


def _failure(response: httpx.Response, settings: Settings, model: str) -> ServiceError:
    status = response.status_code
    told = _told(response)
    if status in GAVE_UP_WAITING:
        return ServiceError(LOST, "Stability's answer did not arrive.")
    kind, sentence = _BROKEN if status >= 500 else _STATUSES.get(status, _STATUSES[400])
    if told.get("name") == "content_moderation":
        kind, sentence = _REFUSED
    return ServiceError(
        kind, sentence.format(said=_quoted(told, status, settings), model=model),
        retry_after=retry_after(response.headers), request_id=response.headers.get("x-request-id", ""),
    )  # fmt: skip


def _json(response: httpx.Response) -> dict[str, Any]:
    """The body of a 200. What cannot be read is lost: it may have been billed."""
    body = _told(response)
    if not body:
        raise ServiceError(LOST, UNREADABLE, request_id=response.headers.get("x-request-id", ""))
    return body


def _told(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _quoted(told: dict[str, Any], status: int, settings: Settings) -> str:
    errors = told.get("errors")
    said = str(errors[0]) if isinstance(errors, list) and errors else f"status {status}"
    plain = said.replace(settings.stability_api_key, "…") if settings.stability_api_key else said
    return " ".join(plain.split())[:_LONGEST_QUOTE].rstrip(".") + "."
