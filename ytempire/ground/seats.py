"""The threads of the web process, and how many of them one person, or all together, may hold for long."""

from __future__ import annotations

import threading
import weakref
from collections import Counter

THREADS = 256  # of the web process: each request that goes on holds one


class Seat:
    """A thread that somebody holds, until they leave it or nobody knows the seat any more."""

    def __init__(self, seats: Seats, whose: int) -> None:
        self._freed = weakref.finalize(self, seats.free, whose)  # once, however often it is called
        self._freed.atexit = False

    def leave(self) -> None:
        self._freed()

    def hold_for(self, thing: object) -> None:
        """Until nobody knows the thing any more: an answer that is sent, or given up."""
        weakref.finalize(thing, self.leave).atexit = False


class Seats:
    """So many in all, so many of one person. They are this process's own."""

    def __init__(self, in_all: int, of_one: int) -> None:
        self.in_all, self.of_one = in_all, of_one
        self._taken: Counter[int] = Counter()
        self._lock = threading.RLock()  # a seat may be forgotten while this thread takes another

    def take(self, whose: int) -> Seat | None:
        """A seat for the person with this id; None where they, or all together, hold as many as they may."""
        with self._lock:
            if self.full(whose):
                return None
            self._taken[whose] += 1
        return Seat(self, whose)

    def full(self, whose: int) -> bool:
        with self._lock:
            return self.has_all(whose) or self._taken.total() >= self.in_all

    def has_all(self, whose: int) -> bool:
        """Whether the person holds as many as one may: only they can make room then."""
        with self._lock:
            return self._taken[whose] >= self.of_one

    def free(self, whose: int) -> None:
        with self._lock:
            self._taken[whose] -= 1
            if not self._taken[whose]:
                del self._taken[whose]
