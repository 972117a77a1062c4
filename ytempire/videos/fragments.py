"""Fragments that are rendered once for all the streams of this process that show them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app

KEPT = 512  # fragments; a row has some 3 kB, a whole page some 30 kB


class Fragments:
    """What was rendered last, by a key that names the revision: nothing in it can be out of date."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """The fragment under the key, made now if it is not there; who asks meanwhile waits for it."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def render(name: str, **inputs: Any) -> str:
    """A template of nothing but its inputs: no user, no session, no request."""
    return current_app.jinja_env.get_template(name).render(**inputs)
