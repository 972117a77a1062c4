"""The way to ElevenLabs: a client that asks once, says nothing in logs, and fails with a sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ytempire.config import Settings
from ytempire.providers.elevenlabs_errors import NO_KEY, translated, unreadable
from ytempire.providers.errors import BAD_KEY, ServiceError
from ytempire.providers.trust import trusted
from ytempire.providers.usage import Usage

if TYPE_CHECKING:
    from elevenlabs.client import ElevenLabs
    from elevenlabs.core import RequestOptions

NAME = "elevenlabs"
ADDRESS = "https://api.elevenlabs.io"

log = logging.getLogger(__name__)


@contextmanager
def asking(settings: Settings, timeout: float, bound: Usage | None = None) -> Iterator[ElevenLabs]:
    """A client for one call; what goes wrong inside is raised as ServiceError.

    timeout: seconds without a byte after which the call counts as failed. bound: what the call may cost at most;
    None for a call that is free, of which nothing is lost when its answer is.
    """
    if not settings.elevenlabs_api_key:
        raise ServiceError(BAD_KEY, NO_KEY)
    # It takes most of a second to import, which a process that never calls should not pay.
    import httpx
    from elevenlabs.client import ElevenLabs
    from elevenlabs.core import ApiError, ParsingError

    _quieten()
    # Redirects are not followed: the key would go along.
    with httpx.Client(timeout=timeout, follow_redirects=False, verify=trusted()) as connection:
        try:
            yield ElevenLabs(api_key=settings.elevenlabs_api_key, base_url=address(settings), httpx_client=connection)
        except (ApiError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise translated(error, timeout, bound) from None
        except (ParsingError, ValueError, TypeError, AttributeError, KeyError) as error:
            log.warning("ElevenLabs: an answer of another form, %s", type(error).__name__)
            raise unreadable(bound) from None


def address(settings: Settings) -> str:
    return (settings.elevenlabs_base_url or ADDRESS).rstrip("/")


def once(timeout: float) -> RequestOptions:
    """Options of a call: no second try by the SDK, which could be billed too."""
    return {"max_retries": 0, "timeout_in_seconds": timeout}  # type: ignore[typeddict-item]


def _quieten() -> None:
    """The SDK's debug log has the key among the headers; it sets its own level when it is imported."""
    for name in ("fern", "elevenlabs", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
