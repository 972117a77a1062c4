"""Google's consent, by its own flow: the address to send a person to, and the tokens that come of it.

PKCE: the verifier stays with us until the code comes back, so that a code that is caught on its way is worth nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ytempire.config import Settings
from ytempire.providers.errors import REJECTED
from ytempire.providers.youtube import SCOPES, YoutubeError
from ytempire.providers.youtube_client import quieten, safe
from ytempire.providers.youtube_errors import no_answer, not_reached, refusal, unreadable

AUTH_URL = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105
TIMEOUT = (10.0, 30.0)  # seconds to connect, and without a byte
CENTURY = 100 * 365 * 86_400  # seconds
HOUR = 3600  # seconds that a token is good for where Google does not say
NOT_SAFE = "GOOGLE_AUTH_URL and GOOGLE_TOKEN_URL have to begin with https://, but for stand-ins on this computer."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Client:
    """An API client of Google's, with its project."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Grant:
    """`refresh_token` is empty where there is no new one. `scopes` are those that were granted, which may be fewer than
    were asked for; empty where a refresh does not say. `lasts_until`: when Google ends it by itself; None where it does
    not say so."""

    access_token: str = field(repr=False)
    ends_at: datetime
    refresh_token: str = field(repr=False)
    scopes: tuple[str, ...]
    lasts_until: datetime | None = None


def authorization(settings: Settings, client: Client, redirect: str, state: str) -> tuple[str, str]:
    """The address of the consent page, and the code verifier to keep until the person comes back to `redirect`."""
    flow = _flow(settings, client, redirect, SCOPES)
    # Consent each time: only then is there always a refresh token. Scopes of earlier grants stay out of it, since what
    # is shown is what is asked for.
    url, _ = flow.authorization_url(
        access_type="offline", prompt="consent select_account", include_granted_scopes="false", state=state
    )  # fmt: skip
    return str(url), str(flow.code_verifier)


def exchange(settings: Settings, client: Client, redirect: str, code: str, code_verifier: str,
             now: datetime | None = None) -> Grant:  # fmt: skip
    """The tokens for a code. Fewer scopes than were asked for are no error: look at `Grant.scopes`. Raises
    YoutubeError: RECONNECT where the code is used or too old."""
    # It is not told which scopes were asked for, else it would raise where the person left some boxes empty.
    flow = _flow(settings, client, redirect, None, code_verifier)
    token = _asked(flow.oauth2session, "access_token_response", lambda: flow.fetch_token(
        code=code, include_client_id=True, timeout=TIMEOUT
    ))  # fmt: skip
    return _grant(token, token.get("refresh_token"), SCOPES, now)


def refresh(settings: Settings, client: Client, refresh_token: str, now: datetime | None = None) -> Grant:
    """A new access token. Raises YoutubeError: RECONNECT where the grant has ended."""
    session = _flow(settings, client, "", None).oauth2session
    token = _asked(session, "refresh_token_response", lambda: session.refresh_token(
        _token_url(settings), refresh_token=refresh_token, client_id=client.id, client_secret=client.secret,
        timeout=TIMEOUT,
    ))  # fmt: skip
    rotated = token.get("refresh_token")
    return _grant(token, rotated if rotated != refresh_token else None, (), now)


def revoke(settings: Settings, token: str) -> None:
    """Give a grant back: all tokens of this client for this channel end. One that has ended is none to complain of.
    Raises YoutubeError."""
    import requests

    quieten()
    address = _safe(_token_url(settings)).rpartition("/")[0] + "/revoke"
    with requests.Session() as session:
        answer = _sent(lambda: session.post(address, data={"token": token}, timeout=TIMEOUT, allow_redirects=False))
    error = _refusal(answer)
    if error is not None and error.reason not in ("invalid_token", "invalid_grant"):
        raise error


def _flow(settings: Settings, client: Client, redirect: str, scopes: Any, code_verifier: str | None = None) -> Any:
    quieten()
    from google_auth_oauthlib.flow import Flow

    config = {"client_id": client.id, "client_secret": client.secret, "token_uri": _safe(_token_url(settings)),
              "auth_uri": _safe(settings.google_auth_url or AUTH_URL)}  # fmt: skip
    flow = Flow.from_client_config({"web": config}, scopes, redirect_uri=redirect, code_verifier=code_verifier)
    flow.oauth2session.max_redirects = 0  # secrets are sent to no other address
    return flow


def _token_url(settings: Settings) -> str:
    return settings.google_token_url or TOKEN_URL


def _safe(address: str) -> str:
    """The address, over TLS or on this computer. oauthlib has no word for the second, but this one of the environment;
    it stays set, since taking it away would trip another thread, and nothing gets by this function."""
    if not safe(address):
        raise YoutubeError(REJECTED, NOT_SAFE, "insecureAddress")
    if not address.startswith("https://"):
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    return address


def _asked(session: Any, hook: str, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The token that `ask` brings. A refusal is read before oauthlib reads it, which knows no status and no header."""
    from oauthlib.oauth2 import OAuth2Error

    def judged(answer: Any) -> Any:
        error = _refusal(answer)
        if error is not None:
            raise error
        return answer

    session.register_compliance_hook(hook, judged)
    with session:
        try:
            return _sent(ask)
        except (OAuth2Error, ValueError, TypeError, AttributeError) as error:
            log.warning("Google answered a sign-in in another form: %s", type(error).__name__)
            raise unreadable() from None


def _sent(send: Callable[[], Any]) -> Any:
    import requests

    try:
        return send()
    except (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError) as error:
        word, met = type(error).__name__, not_reached()
    except requests.ConnectionError as error:
        word, met = type(error).__name__, not_reached() if _unconnected(error) else no_answer()
    except requests.TooManyRedirects as error:
        word, met = type(error).__name__, refusal(getattr(error.response, "status_code", 302), b"", {})
    except requests.JSONDecodeError as error:
        word, met = type(error).__name__, unreadable()
    except requests.RequestException as error:
        word, met = type(error).__name__, no_answer()
    log.warning("Google did not answer a sign-in: %s", word)  # the text of the error has the address
    raise met


def _unconnected(error: Exception) -> bool:
    """Whether there never was a connection."""
    from urllib3.exceptions import NewConnectionError

    return isinstance(getattr(error.args[0] if error.args else None, "reason", None), NewConnectionError)


def _refusal(answer: Any) -> YoutubeError | None:
    if 200 <= answer.status_code < 300:
        return None
    return refusal(answer.status_code, answer.content, answer.headers)


def _grant(token: Mapping[str, Any], refresh_token: Any, without: tuple[str, ...], now: datetime | None) -> Grant:
    scopes = token.get("scope") or without  # RFC 6749, 5.1: left out where it is what was asked for
    now = now or datetime.now(UTC)
    ends_at = now + timedelta(seconds=int(token.get("expires_in") or HOUR))
    lasts = token.get("refresh_token_expires_in")  # of a project in Testing, or of what was allowed for a time
    lasts_until = now + timedelta(seconds=lasts) if isinstance(lasts, int) and 0 < lasts < CENTURY else None
    return Grant(str(token["access_token"]), ends_at, str(refresh_token or ""), tuple(map(str, scopes)), lasts_until)
