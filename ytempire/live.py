"""Signals from workers to open pages: one Redis subscription a process, fanned out to its streams.

A signal says only *which* video changed; the page's fragment is rendered from the database. A lost signal
is no loss: each stream also looks at the database by itself every few seconds.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import redis
from flask import Flask, current_app

from ytempire.extensions import redis_client

CHANNEL = "ytempire:live"
LOOKS_EVERY = 10.0  # seconds; then a silent connection is asked whether it lives, or a lost one would be waited for
WAITING_SIGNALS = 100  # a stream that is this far behind only needs to know that it is behind

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signal:
    """A video of a user changed."""

    user_id: int
    video_id: str


def announce(user_id: int, video_id: str) -> None:
    """Tell open pages that the video changed. After the commit; without Redis the pages notice later."""
    try:
        redis_client().publish(CHANNEL, json.dumps({"user_id": user_id, "video_id": video_id}))
    except redis.RedisError as error:
        log.debug("No signal for %s: %s", video_id, error)


class Listeners:
    """The streams of this process and the one thread that hears for all of them."""

    def __init__(self, client: redis.Redis, looks_every: float = LOOKS_EVERY) -> None:
        self._client = client
        self._looks_every = looks_every
        self._inboxes: dict[int, set[queue.Queue[Signal]]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, user_id: int) -> queue.Queue[Signal]:
        inbox: queue.Queue[Signal] = queue.Queue(WAITING_SIGNALS)
        with self._lock:
            self._inboxes.setdefault(user_id, set()).add(inbox)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._hear, name="live", daemon=True)
                self._thread.start()
        return inbox

    def remove(self, user_id: int, inbox: queue.Queue[Signal]) -> None:
        with self._lock:
            inboxes = self._inboxes.get(user_id, set())
            inboxes.discard(inbox)
            if not inboxes:
                self._inboxes.pop(user_id, None)

    def _hear(self) -> None:
        while not self._ends():
            try:
                with self._client.pubsub(ignore_subscribe_messages=True) as subscription:
                    subscription.subscribe(CHANNEL)
                    self._follow(subscription)
                    return
            except redis.RedisError as error:
                log.info("Live signals pause, Redis is away: %s", error)
                time.sleep(1)

    def _follow(self, subscription: redis.client.PubSub) -> None:
        while True:
            message = subscription.get_message(timeout=self._looks_every)
            if message:
                self._read(message["data"])
            elif self._ends():
                return

    def _ends(self) -> bool:
        """Whether nobody listens any more; then the next who does starts another thread."""
        with self._lock:
            if not self._inboxes:
                self._thread = None
            return self._thread is None

    def _read(self, data: bytes) -> None:
        try:
            signal = Signal(**json.loads(data))
        except (ValueError, TypeError):
            log.warning("A message on %s is no signal", CHANNEL)
            return
        self._deliver(signal)

    def _deliver(self, signal: Signal) -> None:
        with self._lock:
            inboxes = list(self._inboxes.get(signal.user_id, ()))
        for inbox in inboxes:
            try:
                inbox.put_nowait(signal)
            except queue.Full:
                log.debug("A stream of user %s is behind", signal.user_id)


def listen(user_id: int, patience: float) -> Iterator[Signal | None]:
    """Signals for the user's pages as they come; None after `patience` seconds without one."""
    listeners: Listeners = current_app.extensions["ytempire_live"]
    inbox = listeners.add(user_id)
    try:
        while True:
            try:
                signal = inbox.get(timeout=patience)
                while not inbox.empty():  # who looks once sees what all of them tell of
                    signal = inbox.get_nowait()
                yield signal
            except queue.Empty:
                yield None
    finally:
        listeners.remove(user_id, inbox)


def init_app(app: Flask) -> None:
    app.extensions["ytempire_live"] = Listeners(app.extensions["ytempire_redis"])
