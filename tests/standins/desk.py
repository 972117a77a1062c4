"""What all stand-ins share: the bill that they write, the failures that they were told to have, what they were sent."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from tests.standins.google_state import Google
from tests.standins.stripe_state import Stripe

MILLION = 1_000_000


@dataclass(frozen=True)
class Charge:
    """One line of the bill. `micro` is whole micro-dollars, rounded up once per call."""

    service: str  # "openai", "elevenlabs", "stability"
    model: str
    micro: int
    request_id: str
    at: float  # time.time()
    what: dict[str, Any]  # the units, as the service counts them


@dataclass(frozen=True)
class Call:
    """A request that came in, whatever became of it."""

    service: str
    path: str
    request_id: str
    at: float
    body: Any


@dataclass(frozen=True)
class Failure:
    """A failure to have: `kind` is a name that the service knows; `details` are for it."""

    kind: str
    details: dict[str, Any] = field(default_factory=dict)


class Desk:
    """The state of all stand-ins; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._number = 0
        self.speaker: Callable[[str, float], Any] | None = None  # says a text at a speed; without one it is hummed
        self.google = Google()
        self.stripe = Stripe()
        self.reset()

    def reset(self) -> None:
        """An empty bill, no failures, no delay, and Google and Stripe as they are at first."""
        self.google.reset()
        self.stripe.reset()
        with self._lock:
            self.bill: list[Charge] = []
            self.calls: list[Call] = []
            self.wrong: list[str] = []  # what no real client would send: a test looks that it is empty
            self.in_flight: dict[str, int] = {}
            self.most_in_flight: dict[str, int] = {}
            self.delays: dict[str, float] = {}  # seconds by service, before it answers
            self.surcharge: dict[str, Fraction] = {}  # by service: billed so many times what it should be
            self.limits: dict[str, int] = {}  # calls at once by service, where they are not the usual ones
            self._failures: dict[str, deque[Failure]] = {}

    def fail(self, service: str, kind: str, times: int = 1, **details: Any) -> None:
        """Have this failure at the next `times` calls of the service."""
        with self._lock:
            self._failures.setdefault(service, deque()).extend([Failure(kind, details)] * times)

    def recover(self, service: str) -> None:
        """Forget the failures that are still to come."""
        with self._lock:
            self._failures.pop(service, None)

    def next_failure(self, service: str, kinds: Container[str] | None = None, **about: Any) -> Failure | None:
        """The first failure to have that is not meant for something else; it is had once.

        kinds: those that can be had now; without them any. about: what the call is about (its `model`, say); a
        failure that names another of these in its details waits.
        """
        with self._lock:
            waiting = self._failures.get(service, deque())
            for failure in waiting:
                meant = kinds is None or failure.kind in kinds
                if meant and all(failure.details.get(name, value) == value for name, value in about.items()):
                    waiting.remove(failure)
                    return failure
            return None

    def called(self, service: str, path: str, body: Any = None) -> str:
        """Note a request; its id. Waits as long as the service is told to take."""
        with self._lock:
            self._number += 1
            request_id = f"req_{service}_{self._number:06d}"
            self.calls.append(Call(service, path, request_id, time.time(), body))
            delay = self.delays.get(service, 0.0)
        time.sleep(delay)
        return request_id

    def charge(self, service: str, model: str, dollars: Fraction, request_id: str, **what: Any) -> int:
        """Put a call on the bill; micro-dollars, as billed."""
        with self._lock:
            micro = ceil(dollars * MILLION * self.surcharge.get(service, 1))
            self.bill.append(Charge(service, model, micro, request_id, time.time(), what))
            return micro

    def complain(self, sentence: str) -> None:
        """Something was sent that the real service would not take, or that costs money for nothing."""
        with self._lock:
            self.wrong.append(sentence)

    def total(self, service: str | None = None) -> int:
        """Micro-dollars on the bill, of one service or of all."""
        with self._lock:
            return sum(charge.micro for charge in self.bill if service in (None, charge.service))

    def enter(self, service: str) -> int:
        """A call begins to be worked on; how many there are at once now."""
        with self._lock:
            now = self.in_flight[service] = self.in_flight.get(service, 0) + 1
            self.most_in_flight[service] = max(now, self.most_in_flight.get(service, 0))
            return now

    def leave(self, service: str) -> None:
        with self._lock:
            self.in_flight[service] -= 1
