"""How a receiver knows that a webhook is ours, whole, and of now: a signature over time and body, with a secret that
only the two know. And one fixed header, for receivers that can compare a header and nothing more."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

AGENT = "YTEMPIRE-Webhooks/1"
SIGNATURE, TOKEN = "X-Webhook-Signature", "X-Webhook-Token"
VERSION = "v1="
TOLERANCE = 300  # seconds that a signature is good for


def new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def signature(secret: str, timestamp: int, body: str) -> str:
    """timestamp: Unix seconds."""
    return VERSION + _mac(secret, f"{timestamp}.{body}")


def token_of(secret: str) -> str:
    """The fixed header's value, from which nobody learns the secret."""
    return _mac(secret, "token")


def verify(secret: str, timestamp: str, body: str, given: str, now: datetime, tolerance: int = TOLERANCE) -> bool:
    """As a receiver does it: whether the signature fits and the time in it is no more than `tolerance` seconds away."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    if abs(now.timestamp() - int(timestamp)) > tolerance:
        return False
    return hmac.compare_digest(signature(secret, int(timestamp), body).encode(), given.encode())


def headers(delivery_id: str, event: str, event_id: str, now: datetime) -> dict[str, str]:
    """Of one try, without what needs the secret."""
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "X-Webhook-Event": event,
        "X-Webhook-Id": event_id,
        "X-Webhook-Delivery": delivery_id,
        "X-Webhook-Timestamp": str(int(now.timestamp())),
    }


def signed(secret: str, token: str, body: str, plain: dict[str, str]) -> dict[str, str]:
    """The headers with signature and token. Without a secret (the operator has set none) they stay as they are."""
    if not secret:
        return plain
    return plain | {SIGNATURE: signature(secret, int(plain["X-Webhook-Timestamp"]), body), TOKEN: token}


def _mac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
