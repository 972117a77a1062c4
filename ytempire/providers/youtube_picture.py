"""The picture of a YouTube channel: fetched once by this server, and drawn anew: nothing but its pixels comes in.

Its address is what an answer of YouTube's says. It is fetched from Google's own hosts of pictures alone, without any
key, and only where they lie on the open internet; no redirect is followed.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ytempire.providers import preview_address
from ytempire.providers.errors import DOWN, REJECTED, ServiceError
from ytempire.providers.trust import trusted

if TYPE_CHECKING:
    import httpx

HOSTS = (".ggpht.com", ".googleusercontent.com", ".ytimg.com")
TIMEOUT = 10.0  # seconds without a byte
LARGEST = 2_000_000  # bytes
MOST_PIXELS = 4_000_000
SIDE = 176  # pixels; four times what a page shows
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def picture(url: str, base: str) -> bytes:
    """A square JPEG of what lies there. base: GOOGLE_API_BASE, whose own host is asked too. Raises ServiceError."""
    if not _of_google(url) and not _same_place(url, base):
        raise ServiceError(REJECTED, "The picture lies on a host that is not Google's; it is not fetched.")
    return _anew(_fetched(url, base))


def _of_google(url: str) -> bool:
    try:
        place = urlsplit(url)
        usual = place.port in (None, 443)
    except ValueError:
        return False
    return place.scheme == "https" and usual and (place.hostname or "").endswith(HOSTS)


def _same_place(url: str, base: str) -> bool:
    """Whether both have the same scheme, host and port."""
    try:
        asked, known = urlsplit(url), urlsplit(base)
        return bool(base) and (asked.scheme, asked.hostname, asked.port) == (known.scheme, known.hostname, known.port)
    except ValueError:
        return False


def _fetched(url: str, base: str) -> bytes:
    import httpx

    target = preview_address.allowed(url, base)
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=trusted()) as connection:
            request = connection.build_request("GET", target.url, headers=target.headers)
            request.extensions |= target.extensions
            with contextlib.closing(connection.send(request, stream=True)) as response:
                if response.status_code != 200:
                    raise ServiceError(DOWN, f"The picture is not to be had (HTTP {response.status_code}).")
                return b"".join(_within(response))
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ServiceError(DOWN, "The picture cannot be reached.") from None


def _within(response: httpx.Response) -> Iterator[bytes]:
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise ServiceError(REJECTED, "The picture is larger than 2 MB; it is not fetched.")
        yield part


def _anew(sent: bytes) -> bytes:
    """The picture, decoded, cut to a square and written again; none of its metadata stays."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise ServiceError(REJECTED, "The picture has more pixels than a channel's picture needs.")
            square = ImageOps.fit(found.convert("RGB"), (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ServiceError(REJECTED, "The picture cannot be read.") from None
    kept = io.BytesIO()
    square.save(kept, "JPEG", quality=88)
    return kept.getvalue()
