"""Which addresses of previews are fetched: a list of voices is no way into the network of this installation."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from ytempire.providers.errors import DOWN, REJECTED, ServiceError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """What is asked. Where `url` has the number of a host, `headers` and `extensions` have its name."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)


def allowed(url: str, base: str) -> Target:
    """The service's own scheme, host and port as they are; else https to a host of the open internet, all of whose
    numbers are public. It is looked up once: the number that was looked at is the one that is called. Raises
    ServiceError.
    """
    origin = _origin(url)
    if origin is not None and origin == _origin(base):
        return Target(url)
    if origin is None or origin[0] != "https":
        raise ServiceError(REJECTED, "The address of the preview does not begin with https; it is not fetched.")
    _, host, port = origin
    number = _public(host, port)
    there = f"[{number}]" if ":" in number else number
    place: SplitResult = urlsplit(url)._replace(netloc=f"{there}:{port}")
    named = f"[{host}]" if ":" in host else host
    return Target(place.geturl(), {"Host": named if port == 443 else f"{named}:{port}"}, {"sni_hostname": host})


def following(url: str, location: str) -> str:
    """Where a redirect leads. Raises ServiceError unless that is the same scheme, host and port."""
    try:
        found = urljoin(url, location)
    except ValueError:
        found = ""
    if _origin(found) is None or _origin(found) != _origin(url):
        raise ServiceError(REJECTED, "The preview lies on another host than it says; it is not fetched.")
    return found


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what is no address of a web server."""
    try:
        place = urlsplit(url)
        port = place.port or _PORTS.get(place.scheme)
    except ValueError:
        return None
    return (place.scheme, place.hostname, port) if place.hostname and port and place.scheme in _PORTS else None


def _public(host: str, port: int) -> str:
    """The first number of a host, none of whose numbers lies in a network of its own."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = [ipaddress.ip_address(address[4][0]) for address in found]
    except (OSError, ValueError):  # a name that nobody has, or that is none
        raise ServiceError(DOWN, "The preview cannot be reached.") from None
    if not numbers or not all(number.is_global and not number.is_multicast for number in numbers):
        raise ServiceError(REJECTED, "The preview does not lie on the open internet; it is not fetched.")
    return str(numbers[0])
