"""What people have granted: codes, refresh tokens, access tokens, and how long each is good for.

A refresh token says itself what was granted, under a seal, so that it is good after the stand-ins were started again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.standins.google_people import Channel
from ytempire.ground.standins import KEY, client_of

if TYPE_CHECKING:
    from tests.standins.google_state import Google

CLIENTS = [client_of(number) for number in range(1, 21)]  # the 15 of the settings, and some to add by hand
UPLOAD = "https://www.googleapis.com/auth/youtube.upload"
FORCE_SSL = "https://www.googleapis.com/auth/youtube.force-ssl"
READ = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
SCOPES = {
    UPLOAD: "Manage your YouTube videos",
    FORCE_SSL: "See, edit, and permanently delete your YouTube videos, ratings, comments and captions",
    READ: "View your YouTube account",
    ANALYTICS: "View YouTube Analytics reports for your YouTube content",
    MONEY: "View monetary and non-monetary YouTube Analytics reports for your YouTube content",
    "https://www.googleapis.com/auth/youtube": "Manage your YouTube account",
}
CODE_LASTS = timedelta(minutes=10)
TESTING_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Grant:
    """What one person granted one client for one channel."""

    client: str
    channel: Channel
    scopes: tuple[str, ...]
    ends: datetime | None = None


@dataclass
class Code:
    grant: Grant
    redirect: str
    challenge: str
    offline: bool
    ends: datetime
    used: bool = False


class Grants:
    def __init__(self, google: Google) -> None:
        self._google = google
        self.codes: dict[str, Code] = {}
        self.access: dict[str, tuple[Grant, datetime]] = {}
        self.revoked: dict[tuple[str, str], int] = {}  # by (client, channel key): when, as time.time_ns()
        self.granted: dict[tuple[str, str], tuple[str, ...]] = {}  # scopes, by (client, channel key)

    def code(self, grant: Grant, redirect: str, challenge: str, offline: bool) -> str:
        """A code to exchange, once, soon."""
        code = "4/" + secrets.token_urlsafe(24)
        with self._google.lock:
            self.note(grant)
            self.codes[code] = Code(grant, redirect, challenge, offline, self._google.now() + CODE_LASTS)
        return code

    def note(self, grant: Grant) -> None:
        self.granted[grant.client, grant.channel.key] = grant.scopes

    def lasting(self, grant: Grant) -> tuple[str, datetime | None]:
        """A refresh token, and when it ends where its client is in testing."""
        ends = self._google.now() + TESTING_LASTS if grant.client in self._google.testing else None
        told = {"client": grant.client, "channel": grant.channel.key, "scopes": grant.scopes,
                "ends": ends.isoformat() if ends else None, "made": time.time_ns()}  # fmt: skip
        body = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
        return f"1//{body}.{_seal(body)}", ends

    def opened(self, token: str) -> Grant | None:
        """What a refresh token stands for, or None where it is good for nothing (any more)."""
        told = _unsealed(token)
        if told is None or told["made"] <= self.revoked.get((told["client"], told["channel"]), 0):
            return None
        ends = datetime.fromisoformat(told["ends"]) if told["ends"] else None
        try:
            channel = self._google.channel(told["channel"])
        except LookupError:
            return None
        if ends and ends <= self._google.now():
            return None
        return Grant(told["client"], channel, tuple(told["scopes"]), ends)

    def passing(self, grant: Grant) -> str:
        """An access token."""
        token = "ya29." + secrets.token_urlsafe(24)
        with self._google.lock:
            self.access[token] = grant, self._google.now() + timedelta(seconds=self._google.access_seconds)
        return token

    def of(self, access_token: str) -> Grant | None:
        """What an access token is good for, or None."""
        grant, ends = self.access.get(access_token, (None, None))
        return None if ends is None or ends <= self._google.now() else grant

    def revoke(self, token: str) -> bool:
        """End all that the person granted the client for the channel; whether the token was one of ours."""
        told = _unsealed(token)
        grant = self.access.get(token, (None, None))[0]
        pair = (told["client"], told["channel"]) if told else (grant.client, grant.channel.key) if grant else None
        if pair is None or (told and self.opened(token) is None):
            return False
        self.end(*pair)
        return True

    def end(self, client: str, channel: str) -> None:
        """As when the person takes it back at Google's own pages. `channel` is its key."""
        with self._google.lock:
            self.revoked[client, channel] = time.time_ns()
            self.granted.pop((client, channel), None)
            self.access = {one: kept for one, kept in self.access.items()
                           if (kept[0].client, kept[0].channel.key) != (client, channel)}  # fmt: skip


def _seal(body: str) -> str:
    return hmac.new(KEY.encode(), body.encode(), hashlib.sha256).hexdigest()[:32]


def _unsealed(token: str) -> dict[str, Any] | None:
    body, _, seal = token.removeprefix("1//").rpartition(".")
    if not body or not hmac.compare_digest(seal.encode(), _seal(body).encode()):
        return None
    return dict(json.loads(base64.urlsafe_b64decode(body)))
