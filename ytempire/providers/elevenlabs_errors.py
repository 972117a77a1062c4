"""What ElevenLabs says when it does not speak, as our kinds and as sentences."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

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
from ytempire.providers.retry_after import retry_after
from ytempire.providers.usage import CHARACTER, Usage, counted

NO_KEY = "There is no key for ElevenLabs. Set ELEVENLABS_API_KEY."
SENTENCES = {
    BAD_KEY: "ElevenLabs refused its key. Set ELEVENLABS_API_KEY to one that is valid.",
    NO_MONEY: "The ElevenLabs account has no characters left. Add some there, or wait for its next month.",
    BUSY: "ElevenLabs is busy.",
    REFUSED: "ElevenLabs will not speak this text, for what it says. Change the narration.",
}
NO_VOICE = "ElevenLabs does not have this voice. Choose another one for the channel."
NO_MODEL = "ElevenLabs does not have this model. Set ELEVENLABS_MODEL to one that it has."
TOO_LONG = "This scene is longer than ElevenLabs takes in one piece. Shorten its narration, or part the scene."
NO_RIGHT = "The ElevenLabs key may not do this. Give it the right to speak and to read voices and the account."
STALE = "ElevenLabs no longer knows what was spoken before."
UNREADABLE = "ElevenLabs answered with something that cannot be read."
CUT_OFF = "The answer of ElevenLabs broke off."
NO_CONNECTION = "ElevenLabs cannot be reached."

# By the code that its answers carry: what it means, and the sentence where the kind has none that fits.
CODES = {
    "invalid_api_key": (BAD_KEY, ""),
    "needs_authorization": (BAD_KEY, ""),
    "missing_permissions": (BAD_KEY, NO_RIGHT),
    "quota_exceeded": (NO_MONEY, ""),
    "payment_required": (NO_MONEY, ""),
    "insufficient_credits": (NO_MONEY, ""),
    "voice_not_found": (REJECTED, NO_VOICE),
    "voice_does_not_exist": (REJECTED, NO_VOICE),
    "model_not_found": (REJECTED, NO_MODEL),
    "max_character_limit_exceeded": (REJECTED, TOO_LONG),
    "text_too_long": (REJECTED, TOO_LONG),
    "content_against_policy": (REFUSED, ""),
    "too_many_concurrent_requests": (BUSY, "All places that ElevenLabs gives this account are taken."),
    "system_busy": (BUSY, ""),
}
STATUSES = {401: BAD_KEY, 402: NO_MONEY, 403: BAD_KEY, 409: BUSY, 429: BUSY}

log = logging.getLogger(__name__)


def translated(error: Exception, timeout: float, bound: Usage | None) -> ServiceError:
    """The SDK's or the connection's error as ours. `bound` is None for a call that costs nothing."""
    from elevenlabs.core import ApiError

    if not isinstance(error, ApiError):
        return _of_connection(error, timeout, bound)
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    status, code = error.status_code or 0, code_of(error.body)
    request_id = headers.get("request-id", "")
    log.warning("ElevenLabs answered %s %s (request %s)", status, code, request_id or "without a name")
    usage = told(headers, bound)
    if 200 <= status < 300:
        return unreadable(bound, usage, request_id)
    if 400 <= status < 500 and "previous_request_ids" in str(error.body):
        return ServiceError(REJECTED, STALE, usage, request_id=request_id)
    kind, sentence = _meaning(status, code)
    return ServiceError(kind, sentence, usage, retry_after(headers), request_id)


def unreadable(bound: Usage | None, usage: Usage | None = None, request_id: str = "") -> ServiceError:
    """The error for a success without a sense; of a call that is free nothing is lost."""
    return ServiceError(LOST if bound else DOWN, UNREADABLE, usage, request_id=request_id)


def billed(headers: Mapping[str, str], bound: Usage) -> Usage:
    """What the headers say that a call cost; the most that it can have cost where they do not, or what cannot be."""
    said = counted(headers.get("character-cost"))
    units = bound.units if said is None else {CHARACTER: said}
    return Usage(bound.provider, bound.model, units, headers.get("request-id", ""))


def told(headers: Mapping[str, str], bound: Usage | None) -> Usage | None:
    """What the headers of a failed call say that it cost; None where they do not."""
    return billed(headers, bound) if bound and "character-cost" in headers else None


def code_of(body: Any) -> str:
    """The code in the body of an error; empty where it has none."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if not isinstance(detail, dict):
        return ""
    codes = [str(detail.get(name) or "") for name in ("status", "code")]
    plain = [code for code in codes if re.fullmatch(r"[a-z0-9_]{1,60}", code)]
    return next((code for code in plain if code in CODES), plain[0] if plain else "")


def _meaning(status: int, code: str) -> tuple[str, str]:
    if status in GAVE_UP_WAITING:
        return LOST, CUT_OFF
    if status >= 500:
        return DOWN, f"ElevenLabs is not working at the moment (HTTP {status})."
    kind, sentence = CODES.get(code, (STATUSES.get(status, REJECTED), ""))
    if kind == REJECTED and 300 <= status < 400:
        return REJECTED, f"ElevenLabs is elsewhere (HTTP {status}). Check ELEVENLABS_BASE_URL."
    what = f"HTTP {status}, {code}" if code else f"HTTP {status}"
    return kind, sentence or SENTENCES.get(kind) or f"ElevenLabs did not accept the request ({what})."


def _of_connection(error: Exception, timeout: float, bound: Usage | None) -> ServiceError:
    import httpx

    log.warning("ElevenLabs: %s", type(error).__name__)  # its text may have what was sent
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return ServiceError(REJECTED, "ELEVENLABS_BASE_URL is not an address. Correct it, or leave it empty.")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return ServiceError(DOWN, NO_CONNECTION)
    late = isinstance(error, httpx.TimeoutException)
    sentence = f"ElevenLabs did not answer within {timeout:g} s." if late else CUT_OFF
    return ServiceError(LOST if bound else DOWN, sentence)
