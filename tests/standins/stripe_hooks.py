"""Webhooks as Stripe sends them: signed, at least once, in no order that could be relied on, and again when refused."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from ytempire.ground.standins import WEBHOOK_SECRET

RETRY_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)  # by the real clock; Stripe itself goes on for three days


@dataclass(frozen=True)
class Delivery:
    """One try. `status` is 0 where nobody answered."""

    event: str
    kind: str
    attempt: int
    status: int


class Hooks:
    """Sends each event from a thread of its own to `address`; without one it sends nothing."""

    def __init__(self) -> None:
        self.address = ""
        self.secret = WEBHOOK_SECRET
        self.retry_seconds = RETRY_SECONDS
        self.times = 1  # how often each is sent, whatever is answered
        self.deliveries: list[Delivery] = []
        self._held: list[dict[str, Any]] | None = None
        self._threads: list[threading.Thread] = []
        self._ended = threading.Event()

    def send(self, event: dict[str, Any]) -> None:
        if self._held is not None:
            self._held.append(event)
        elif self.address:
            for _ in range(self.times):
                thread = threading.Thread(target=self._deliver, args=[event], daemon=True)
                self._threads.append(thread)
                thread.start()

    def hold(self) -> None:
        """From now on nothing goes out, until `release`."""
        self._held = self._held or []

    def release(self) -> None:
        """Send what was held, the last first."""
        held, self._held = self._held or [], None
        for event in reversed(held):
            self.send(event)

    def settle(self, seconds: float = 30) -> None:
        """Wait until each was taken, or given up. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        for thread in list(self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                raise TimeoutError(f"After {seconds} s not all is delivered; so far: {self.deliveries}")
            self._threads.remove(thread)

    def close(self) -> None:
        """Nothing is sent again."""
        self._ended.set()

    def _deliver(self, event: dict[str, Any]) -> None:
        for attempt, wait in enumerate((0.0, *self.retry_seconds), 1):
            if self._ended.wait(wait):
                return
            status = self._posted(event)
            self.deliveries.append(Delivery(event["id"], event["type"], attempt, status))
            if 200 <= status < 300:
                return

    def _posted(self, event: dict[str, Any]) -> int:
        body, signature = signed(event, self.secret)
        asked = urllib.request.Request(self.address, body, {
            "Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature,
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)"})  # fmt: skip
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


def signed(event: dict[str, Any], secret: str = WEBHOOK_SECRET, at: float | None = None) -> tuple[bytes, str]:
    """The body of a webhook, and its `Stripe-Signature`. at: seconds since 1970, now without it."""
    body = json.dumps(event, indent=2).encode()
    moment = int(time.time() if at is None else at)
    mark = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={moment},v1={mark},v0={'0' * 64}"
