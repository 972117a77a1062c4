"""HTTP for Google's client library: each request is sent once, and what goes wrong says whether it was sent at all.

Imported where a call is made: the library takes a third of a second, which a process that never calls should not pay.
"""

from __future__ import annotations

import http.client
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.http import MediaUpload


class NotReached(Exception):
    """There is no connection: nothing was sent."""


class NoAnswer(Exception):
    """It was sent, whole or in part, and no whole answer came."""


class OneTry(httplib2.Http):
    """httplib2 sends a request again by itself when the connection breaks before the answer, a POST too: a call that
    nobody has reserved quota for, and of an upload's chunk an empty body, since the film was read already."""

    def _conn_request(
        self, conn: Any, request_uri: str, method: str, body: Any, headers: dict[str, str]
    ) -> tuple[httplib2.Response, bytes]:
        try:
            if conn.sock is None:
                conn.connect()
        except OSError as error:
            conn.close()
            raise NotReached(type(error).__name__) from None
        try:
            conn.request(method, request_uri, body, headers)
            answer = conn.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            conn.close()
            raise NoAnswer(type(error).__name__) from None
        response = httplib2.Response(answer)
        return response, httplib2._decompressContent(response, content, self.limit_kwargs)


def authorized(access_token: str, timeout: float) -> AuthorizedHttp:
    """timeout: seconds without a byte. A 401 is handed on: who has the refresh token answers it. Redirects are not
    followed: the token would go along, and a 308 is an upload's way of saying how far it is."""
    connection = OneTry(timeout=timeout)
    connection.follow_redirects = False
    return AuthorizedHttp(Credentials(token=access_token), http=connection, refresh_status_codes=())


class Announced(MediaUpload):
    """Media that comes later, over the session: what has to be said of it now."""

    def __init__(self, size: int, content_type: str) -> None:
        self._size, self._content_type = size, content_type

    def size(self) -> int:
        return self._size

    def mimetype(self) -> str:
        return self._content_type

    def resumable(self) -> bool:
        return True
