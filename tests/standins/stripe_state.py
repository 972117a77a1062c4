"""All that the stand-in for Stripe knows. `desk.stripe` is it; tests read it, and set what is theirs to set.

Every object is kept in Stripe's own form; fields that begin with `_` are the stand-in's, and are not told.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.standins.stripe_clock import DAY, Clock
from tests.standins.stripe_hooks import Hooks

API_VERSION = "2026-10-28.endive"
FILE = "stripe.json"
Thing = dict[str, Any]
# A card, or an account at a bank, by its number: what comes of a charge that the person is there for, and of one that
# they are not. The third and the fourth are for lapses: what is paid at the checkout goes through, what is due later
# does not. What is "slow" is known after `SLOW` seconds, and then as the second word says.
CARDS = {
    "4242424242424242": ("paid", "paid"),
    "4000000000000002": ("declined", "declined"),
    "4000000000000341": ("paid", "declined"),
    "4000002760003184": ("paid", "action"),
    "DE89370400440532013000": ("slow", "paid"),
    "DE62370400440532013001": ("slow", "declined"),
}
GOOD_CARD, DECLINED, FAILS_LATER, ASKS_LATER, GOOD_BANK, BAD_BANK = CARDS
SLOW = 3 * DAY
PROMOTIONS = {"SALT20": 20}  # percent off every invoice


class Stripe:
    """The state; safe to use from many threads while `lock` is held for what has several steps."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.hooks = Hooks()
        self.kept: Path | None = None  # where it stays when the process ends
        self.reset()

    def reset(self) -> None:
        """Nobody ever paid; everything as it is at first."""
        with self.lock:
            self.hooks.close()
            self.hooks = Hooks()
            self.clock = Clock()
            self.root = ""  # the address of its pages, of the last request
            self.objects: dict[str, Thing] = {}  # by id, oldest first
            self.answers: dict[str, Thing] = {}  # by idempotency key: mark, status, body
            self.number = 0
            self.judged = 0  # requests that were held against Stripe's own description
            self.retry_days = (3, 5, 7)  # a payment that failed is tried again so long after the try before
            self.after_retries = "canceled"  # or "unpaid", "past_due": what a subscription is then
            self.flexible = True  # the portal ends a plan by `cancel_at` alone: so it is unless an account is older

    def now(self) -> int:
        """Seconds since 1970, by its own clock."""
        return self.clock.now()

    def new(self, prefix: str, kind: str, **values: Any) -> Thing:
        """An object that is known from now on; the same ids in the same order each time."""
        with self.lock:
            self.number += 1
            id = prefix + hashlib.sha256(f"{prefix} {self.number}".encode()).hexdigest()[:24]
            made = {"id": id, "object": kind, "created": self.now(), "livemode": False, "metadata": {}, **values}
            self.objects[id] = made
            return made

    def find(self, kind: str, **values: Any) -> list[Thing]:
        """Those of a kind that have these values, newest first."""
        with self.lock:
            of_kind = [one for one in reversed(self.objects.values()) if one["object"] == kind]
            return [one for one in of_kind if all(one.get(name) == value for name, value in values.items())]

    def get(self, kind: str, id: Any) -> Thing | None:
        found = self.objects.get(str(id))
        return found if found and found["object"] == kind else None

    def announce(self, kind: str, thing: Thing, **before: Any) -> Thing:
        """The event that something has happened; sent off where there is somebody to send it to."""
        with self.lock:
            data: Thing = {"object": shown(thing), **({"previous_attributes": before} if before else {})}
            event = self.new("evt_", "event", api_version=API_VERSION, data=data, pending_webhooks=1, type=kind,
                             request={"id": None, "idempotency_key": None})  # fmt: skip
            del event["metadata"]
            self.hooks.send(deepcopy(event))
            return event

    @property
    def events(self) -> list[Thing]:
        """Oldest first."""
        return self.find("event")[::-1]

    def save(self) -> None:
        """Write it down, whole or not at all; nothing where nothing is kept."""
        if self.kept is None:
            return
        with self.lock:
            written = self.kept / f"{FILE}.new"
            known = {"objects": self.objects, "answers": self.answers, "number": self.number,
                     "ahead": self.clock.ahead, "root": self.root}  # fmt: skip
            written.write_text(json.dumps(known))
            os.replace(written, self.kept / FILE)


def keep_in(stripe: Stripe, folder: Path) -> None:
    """Take up what is in the folder, and keep there from now on what follows. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    stripe.kept = folder
    if (folder / FILE).exists():
        known = json.loads((folder / FILE).read_text())
        stripe.objects, stripe.answers, stripe.number = known["objects"], known["answers"], known["number"]
        stripe.clock.ahead, stripe.root = known["ahead"], known["root"]


def shown(thing: Thing) -> Thing:
    """What is told of an object: a copy without what is the stand-in's own."""
    return {name: deepcopy(value) for name, value in thing.items() if not name.startswith("_")}


def expanded(stripe: Stripe, answer: Thing, path: str) -> None:
    """Put the object in place of its id, at `latest_invoice` or `data.customer`. Raises LookupError."""
    name, _, rest = path.partition(".")
    inside = answer[name]
    if isinstance(inside, str) and inside in stripe.objects:
        inside = answer[name] = shown(stripe.objects[inside])
    for one in (inside if isinstance(inside, list) else [inside]) if rest else ():
        if isinstance(one, dict):
            expanded(stripe, one, rest)
