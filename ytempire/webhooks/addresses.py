"""Which addresses a webhook may go to, and the way there: the name is resolved once, what it resolves to is judged, and
exactly that is connected to. A name that answers differently a moment later (DNS rebinding) gets nobody further.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Any

import httpcore

Resolver = Callable[[str, int], Sequence[str]]

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # all that IANA has given out of IPv6 for the public
WRAPS = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96"))  # IPv4 within IPv6: mapped, NAT64
# Not for the public, and not, or not in every version of Python, known to `ipaddress` as such: protocol assignments,
# 6to4 and its relays, what Azure's machines ask of their host (a public number that leads nowhere else), documentation.
CLOSED_V4 = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
CLOSED_V6 = tuple(map(ipaddress.ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Where a cloud's machines are told their own credentials: AWS, Azure, Google and most others; ECS; Alibaba. No webhook
# goes there, whatever else may be reached.
METADATA = frozenset(map(ipaddress.ip_address, (
    "169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254",
)))  # fmt: skip


class NotAllowed(Exception):
    """The name leads to an address that no webhook may go to; the text is a sentence."""


class Unknown(Exception):
    """The name leads nowhere, or nobody said in time where."""


def allowed(address: str) -> bool:
    """Whether it is an address of the public Internet. What is no address at all is not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _public_v4(found) if isinstance(found, IPv4Address) else _public_v6(found)


def tells_credentials(address: str) -> bool:
    """Whether a machine in a cloud is told there who it is, written as IPv4 within IPv6 too."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and any(_within(found, wrap) for wrap in WRAPS):
        found = IPv4Address(int(found) & 0xFFFF_FFFF)
    return found in METADATA


def _public_v4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in closed for closed in CLOSED_V4)


def _public_v6(address: IPv6Address) -> bool:
    if any(_within(address, wrap) for wrap in WRAPS):
        return _public_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    return (_within(address, GLOBAL_UNICAST) and address.is_global
            and not any(_within(address, closed) for closed in CLOSED_V6))  # fmt: skip


def _within(address: IPv6Address, network: Any) -> bool:
    return isinstance(network, IPv6Network) and address in network


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them; numbers of every spelling too. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses_of(host: str, port: int, seconds: float, private: bool = False,
                 resolver: Resolver = resolve) -> list[str]:  # fmt: skip
    """Where the host may be connected to. Raises NotAllowed where any of its addresses is not public, unless private,
    or is a cloud's metadata, in any case; and Unknown.

    In a thread of its own: a system's resolver knows no limit of time.
    """
    found: list[str] = []

    def ask() -> None:
        try:
            found.extend(resolver(host, port))
        except (OSError, UnicodeError):
            return  # there is none

    thread = threading.Thread(target=ask, name="resolver", daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    there = list(found)
    if not there:
        raise Unknown(f"There is no address for the name {host}.")
    if any(map(tells_credentials, there)):
        raise NotAllowed(f"{host} hands out credentials within a private network. No webhook goes there.")
    if not private and not all(map(allowed, there)):
        raise NotAllowed(f"{host} lies in a private network or on this computer. A webhook goes to a public address.")
    return there


class Way(httpcore.NetworkBackend):
    """To one receiver, for one request. Everything on it ends at the deadline, however slowly bytes drip in."""

    def __init__(self, seconds: float, private: bool = False, resolver: Resolver = resolve) -> None:
        """seconds: for the request as a whole, from now on. private: whether it may lead anywhere."""
        self._deadline = time.monotonic() + seconds
        self._private, self._resolver = private, resolver

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                    socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:  # fmt: skip
        """The first of its addresses that answers. Raises as `addresses_of` does, and httpcore's ConnectError."""
        limit = time.monotonic() + min(timeout or self.left(), self.left())
        there = addresses_of(host, port, limit - time.monotonic(), self._private, self._resolver)
        for number, address in enumerate(there, 1):
            seconds = (limit - time.monotonic()) / (len(there) - number + 1)
            if seconds <= 0:
                break
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(there):
                    raise
                continue
            return _Limited(stream, self.left)
        raise httpcore.ConnectTimeout("out of time")

    def connect_unix_socket(self, path: str, timeout: float | None = None,
                            socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:  # fmt: skip
        raise NotAllowed("A webhook goes to no socket of this computer.")

    def left(self) -> float:
        """Seconds until the deadline."""
        return self._deadline - time.monotonic()


class _Limited(httpcore.NetworkStream):
    """httpcore counts the time of each read anew; here all of them share one."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._time(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), 16_384):
            self._stream.write(buffer[start : start + 16_384], self._time(httpcore.WriteTimeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None,
                  timeout: float | None = None) -> httpcore.NetworkStream:  # fmt: skip
        seconds = self._time(httpcore.ConnectTimeout)
        return _Limited(self._stream.start_tls(ssl_context, server_hostname, seconds), self._left)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _time(self, over: type[Exception]) -> float:
        left = self._left()
        if left <= 0:
            raise over("out of time")
        return left
