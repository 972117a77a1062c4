"""The way to YouTube: Google's own client, pointed to where the settings say; it asks once, and fails by a sentence."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from ytempire.config import LOOPBACK, Settings
from ytempire.providers.errors import REJECTED
from ytempire.providers.youtube import YoutubeError
from ytempire.providers.youtube_errors import no_answer, not_reached, refusal, unreadable

TIMEOUT = 60.0  # seconds without a byte, after which an answer counts as lost
UPLOAD_TIMEOUT = 30.0  # of a chunk: what has arrived is asked for again, so that nothing is lost by not waiting
LOGGERS = ("google", "google_auth_httplib2", "google_auth_oauthlib", "httplib2", "oauthlib",
           "requests_oauthlib", "requests", "urllib3")  # fmt: skip
NOT_SAFE = "GOOGLE_API_BASE has to begin with https://, but for stand-ins on this computer."

Read = TypeVar("Read")
log = logging.getLogger(__name__)


def youtube(settings: Settings) -> Any:
    """The Data API: `youtube(settings).videos().list(…)` is a request, for `called` to send."""
    return service("youtube", "v3", settings.google_api_base)


@functools.lru_cache(maxsize=8)
def service(name: str, version: str, base: str) -> Any:
    """The API by the discovery document that comes with the library, without asking the network. Each request is sent
    over a connection of its own, so that threads share it. base: the root of both APIs; empty for Google's own."""
    import httplib2
    from googleapiclient.discovery import build_from_document
    from googleapiclient.discovery_cache import get_static_doc

    document = json.loads(get_static_doc(name, version))
    if base and not safe(base):
        raise YoutubeError(REJECTED, NOT_SAFE, "insecureAddress")
    if base:  # the library's `api_endpoint` would leave uploads where they are
        root = base.rstrip("/") + "/"
        document |= {"rootUrl": root, "baseUrl": root + document["servicePath"]}
    return build_from_document(document, http=httplib2.Http())


def safe(address: str) -> bool:
    """Whether tokens may be sent there: over TLS, or to this computer."""
    return address.startswith(("https://", *LOOPBACK))


def called(request: Any, access_token: str, read: Callable[[Any], Read], timeout: float = TIMEOUT) -> Read:
    """Send the request once; what `read` makes of the answer. Raises YoutubeError."""
    with connection(access_token, timeout) as http, translated(method_of(request)):
        return read(request.execute(http=http, num_retries=0))


def method_of(request: Any) -> str:
    """`thumbnails.set`, as the quota's table has it."""
    return str(request.methodId or "").partition(".")[2]


@contextmanager
def connection(access_token: str, timeout: float) -> Iterator[Any]:
    """An Http that sends the token along; closed at the end."""
    from ytempire.providers.youtube_http import authorized

    quieten()
    http = authorized(access_token, timeout)
    try:
        yield http
    finally:
        http.close()


@contextmanager
def translated(method: str, statuses: Mapping[int, str] | None = None) -> Iterator[None]:
    """What the library and the connection raise inside becomes a YoutubeError. What it raises for an answer of another
    form is many things, so inside there is nothing but sending and reading. statuses: as `refusal` takes them."""
    from googleapiclient.errors import Error, HttpError
    from httplib2 import HttpLib2Error

    from ytempire.providers.youtube_http import NoAnswer, NotReached

    try:
        yield
    except HttpError as error:
        raise refusal(error.resp.status, error.content, error.resp, method, statuses) from None
    except NotReached as error:
        log.warning("YouTube cannot be reached for %s: %s", method, error)
        raise not_reached() from None
    except (NoAnswer, HttpLib2Error) as error:
        log.warning("YouTube did not answer %s: %s", method, type(error).__name__)
        raise no_answer() from None
    except (Error, ValueError, LookupError, TypeError, AttributeError) as error:
        log.warning("YouTube answered %s in another form: %s", method, type(error).__name__)
        raise unreadable() from None


def quieten() -> None:
    """The debug logs of these packages have tokens, secrets and the addresses of uploads; and the library's warning of
    a refusal that is no JSON has all of it, which may be a gateway's page with the address in it."""
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("googleapiclient").setLevel(logging.ERROR)
