"""Which authorities are trusted, as each client library has it. To read them takes thirty milliseconds of a processor,
more than all else of a call, so a process does it once.
"""

from __future__ import annotations

import functools
import ssl


@functools.cache
def trusted() -> ssl.SSLContext:
    """For clients of httpx."""
    import httpx

    return httpx.create_ssl_context()


@functools.cache
def trusted_by_openai() -> ssl.SSLContext:
    """For clients of httpx2, which looks for its authorities elsewhere."""
    import httpx2

    return httpx2.create_ssl_context()
