"""The way to OpenAI: a client that never asks twice by itself, and its errors in our own words."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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
from ytempire.providers.retry_after import retry_after
from ytempire.providers.trust import trusted_by_openai
from ytempire.providers.usage import Usage

if TYPE_CHECKING:  # half a second to import: only who calls pays for it
    import openai

NAME = "openai"
TIMEOUT = 120.0  # seconds without a byte, after which an answer counts as lost
CONNECT_TIMEOUT = 10.0
_LONGEST_QUOTE = 200  # letters of the service's own sentence
_SECRET = re.compile(r"\b(?:sk|sess|Bearer)[-_ ][\w*.\-]{6,}")

_OUT_OF_MONEY = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_POLICY = {"content_policy_violation", "moderation_blocked", "content_filter", "image_content_policy_violation"}

NO_MONEY_SENTENCE = "OpenAI's account is out of money. Add credit there; nothing more is sent until then."
BAD_KEY_SENTENCE = "OpenAI does not take the key. Check OPENAI_API_KEY."
BUSY_SENTENCE = "OpenAI is busy."
DOWN_SENTENCE = "OpenAI cannot be reached."
BROKEN_SENTENCE = "OpenAI says that it is out of order."
LOST_SENTENCE = "OpenAI's answer did not arrive."
UNREADABLE_SENTENCE = "OpenAI's answer cannot be read."
REFUSED_SENTENCE = "OpenAI will not make this."


def client(settings: Settings, timeout: float = TIMEOUT) -> openai.OpenAI:
    """A client to be used in a `with`. It does not try again: there is no idempotency key, so that could bill twice.

    timeout: seconds without a byte.
    """
    import httpx2
    import openai

    for name in ("openai", "httpx2", "httpcore2"):  # their debug logs hold requests and headers
        logging.getLogger(name).setLevel(logging.WARNING)
    return openai.OpenAI(
        api_key=settings.openai_api_key or "none",
        organization=settings.openai_organization or None,
        base_url=settings.openai_base_url or "https://api.openai.com/v1",
        timeout=httpx2.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT)),
        max_retries=0,
        http_client=openai.DefaultHttpxClient(verify=trusted_by_openai()),
    )


def check(settings: Settings, timeout: float = 20.0) -> str:
    """Ask for the model, which costs nothing; a sentence. Raises `ServiceError`."""
    started = time.monotonic()
    model = settings.openai_model
    with translated(settings, model), client(settings, timeout) as calls:
        found = calls.models.retrieve(model)
    if getattr(found, "id", None) != model:
        raise ServiceError(LOST, UNREADABLE_SENTENCE)
    return f"Answers in {time.monotonic() - started:.1f} s."


@contextmanager
def translated(settings: Settings, model: str, bound: Usage | None = None) -> Iterator[None]:
    """What the SDK raises inside becomes a `ServiceError`. bound: the most that a streamed call can take."""
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(error, settings, model) from None
    except openai.APIConnectionError as error:
        raise _of_connection(error) from None
    except openai.APIResponseValidationError as error:
        raise ServiceError(LOST, UNREADABLE_SENTENCE, request_id=_request_id(error.response)) from None
    except openai.APIError as error:  # an error among the events of a stream
        raise from_code(error.code, error.message, settings, bound) from None
    except openai.OpenAIError:
        raise ServiceError(REJECTED, "OpenAI's client does not take the settings.") from None
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
        raise ServiceError(DOWN, DOWN_SENTENCE) from None
    except httpx2.HTTPError:  # while a body was read
        raise ServiceError(LOST, LOST_SENTENCE) from None
    except (json.JSONDecodeError, UnicodeDecodeError):  # a body or an event that is no JSON
        raise ServiceError(LOST, UNREADABLE_SENTENCE) from None


def from_code(code: str | None, message: str | None, settings: Settings, most: Usage | None) -> ServiceError:
    """The error for a code that came after the answer had begun. Nobody knows what that billed: the most counts, which
    is what a loss comes to by itself."""
    if code in _OUT_OF_MONEY:
        return ServiceError(NO_MONEY, NO_MONEY_SENTENCE, most)
    if code in _POLICY:
        return ServiceError(REFUSED, REFUSED_SENTENCE, most)
    why = _quoted(message or "it does not say why", settings)
    return ServiceError(LOST, f"OpenAI broke off: {why}", request_id=most.request_id if most else "")


def _of_status(error: openai.APIStatusError, settings: Settings, model: str) -> ServiceError:
    status, code = error.status_code, error.code
    kind, sentence = REJECTED, f"OpenAI did not take the request: {_quoted(_message(error), settings)}"
    if code in _OUT_OF_MONEY:
        kind, sentence = NO_MONEY, NO_MONEY_SENTENCE
    elif code in _POLICY:
        kind, sentence = REFUSED, REFUSED_SENTENCE
    elif status in (401, 403):
        kind, sentence = BAD_KEY, BAD_KEY_SENTENCE
    elif status == 404:
        sentence = f"OpenAI knows no model “{model}”."
    elif status == 429:
        kind, sentence = BUSY, BUSY_SENTENCE
    elif status in GAVE_UP_WAITING:
        kind, sentence = LOST, LOST_SENTENCE
    elif status >= 500:
        kind, sentence = DOWN, BROKEN_SENTENCE
    wait = retry_after(error.response.headers)
    return ServiceError(kind, sentence, retry_after=wait, request_id=_request_id(error.response))


def _of_connection(error: openai.APIConnectionError) -> ServiceError:
    """Before the request was sent nothing was billed; after it, nobody knows."""
    import httpx2

    unsent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol,
              httpx2.InvalidURL, httpx2.ProxyError)  # fmt: skip
    if isinstance(error.__cause__, unsent):
        return ServiceError(DOWN, DOWN_SENTENCE)
    return ServiceError(LOST, LOST_SENTENCE)


def _request_id(response: Any) -> str:
    return str(response.headers.get("x-request-id") or "")


def _message(error: openai.APIStatusError) -> str:
    """The service's own sentence, without the body that the SDK puts around it."""
    body = error.body
    said = body.get("message") if isinstance(body, dict) else None
    return said if isinstance(said, str) else f"status {error.status_code}"


def _quoted(message: str, settings: Settings) -> str:
    """A sentence of the service, short and without any key."""
    key = settings.openai_api_key
    plain = " ".join((message.replace(key, "…") if key else message).split())
    return _SECRET.sub("…", plain)[:_LONGEST_QUOTE].rstrip(".") + "."
