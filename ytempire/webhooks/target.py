"""What a person may enter as the address of a webhook."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna
from flask import current_app

from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.outbox import EVENTS
from ytempire.webhooks.addresses import NotAllowed, Unknown, addresses_of

LONGEST_URL, LONGEST_DESCRIPTION = 2_000, 200  # characters
RESOLVED_WITHIN = 5.0  # seconds
SAFE = "!$%&'()*+,-./:;=?@_~"  # that stay as they are in a path or query


class WrongField(Refusal):
    """What was entered in `field` cannot be taken."""

    code = "invalid_fields"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, {field: message})


class PrivateAddress(WrongField):
    code = "private_address"


def usable_url(entered: str) -> str:
    """The address as it is kept and called: all ASCII, the host as the network has it. Looks the name up, so no
    transaction may be open. Raises WrongField, and PrivateAddress unless `WEBHOOKS_ALLOW_PRIVATE`."""
    settings: Settings = current_app.config["SETTINGS"]
    url = plain_url(entered)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses_of(parts.hostname or "", port, RESOLVED_WITHIN, settings.webhooks_allow_private)
    except NotAllowed as error:
        raise PrivateAddress("url", str(error)) from None
    except Unknown as error:
        raise WrongField("url", f"{error} Check its spelling.") from None
    return url


def plain_url(entered: str) -> str:
    """The same without looking anything up. Raises WrongField."""
    entered = entered.strip()
    if not entered:
        raise WrongField("url", "Enter the address that events are sent to.")
    if len(entered) > LONGEST_URL:
        raise WrongField("url", f"An address has at most {LONGEST_URL:,} characters.")
    if "\\" in entered or not entered.isprintable() or any(sign.isspace() for sign in entered):
        raise WrongField("url", "An address has no blanks, backslashes or invisible characters in it.")
    if "#" in entered:
        raise WrongField("url", "Leave out the # and what is behind it: that is never sent.")
    try:
        parts = urlsplit(entered)
        host, port = _host(parts), parts.port
    except ValueError:  # of the host or the port; UnicodeError is one
        raise WrongField("url", "This is no address: its host or port is not a valid one.") from None
    _require_plain(parts, host, port)
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path, query = quote(parts.path or "/", safe=SAFE), quote(parts.query, safe=SAFE)
    url = urlunsplit((parts.scheme, netloc, path, query, ""))
    if len(url) > LONGEST_URL:
        raise WrongField("url", f"An address has at most {LONGEST_URL:,} characters, in percent codes.")
    return url


def _host(parts: SplitResult) -> str:
    """Raises UnicodeError. By IDNA 2008, as browsers do: under the rules before it ß was ss, another owner's name."""
    host = parts.hostname or ""
    if host.isascii():
        return host.encode("ascii" if ":" in host else "idna").decode("ascii")  # which looks at the labels' lengths
    return idna.encode(host, uts46=True).decode("ascii")


def _require_plain(parts: SplitResult, host: str, port: int | None) -> None:
    if parts.scheme not in ("http", "https"):
        raise WrongField("url", "The address has to begin with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise WrongField("url", "Leave name and password out of the address: each request is signed instead.")
    if not host or port == 0:
        raise WrongField("url", "The address has no host, or a port that does not exist.")


def known_events(events: Sequence[str]) -> list[str]:
    """In the order in which they are always listed, each once. Raises WrongField."""
    if not events:
        raise WrongField("events", "Choose at least one event.")
    if unknown := [event for event in events if event not in EVENTS]:
        raise WrongField("events", f"There is no event “{str(unknown[0])[:60]}”. There are {', '.join(EVENTS)}.")
    return [event for event in EVENTS if event in events]


def short_description(entered: str) -> str:
    """One line. Raises WrongField."""
    description = " ".join(entered.replace("\0", " ").split())
    if len(description) > LONGEST_DESCRIPTION:
        raise WrongField("description", f"A description has at most {LONGEST_DESCRIPTION} characters.")
    return description
