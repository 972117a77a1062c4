"""How a channel's tone words what stands around the facts."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "passages" / "tones.toml"
_PLAIN = "plain"


@dataclass(frozen=True)
class Tone:
    """hooks, asks: sentences by kind of subject. invite: what asks for a comment; `subscribe` joins on to it.

    is_plain: no tone was asked for."""

    name: str
    hooks: dict[str, list[str]]
    asks: dict[str, list[str]]
    promise: list[str]
    closing: list[str]
    invite: str
    subscribe: str

    @property
    def is_plain(self) -> bool:
        return self.name == _PLAIN

    def invitations(self, channel: str) -> list[str]:
        """The invitation alone, with a word on subscribing, and with the channel's name."""
        bare = self.invite.rstrip(".!")
        names = [" for more."] + ([f" to {channel} for more."] if channel else [])
        return [self.invite, *(f"{bare}{self.subscribe}{name}" for name in names)]


@functools.cache
def tone(wanted: str) -> Tone:
    """The tone whose words a channel's tone names first; in any other words, the plain one."""
    entries = _read()
    for word in re.findall(r"[a-z]+", wanted.lower()):
        for name, entry in entries.items():
            if word in entry["words"]:
                return _tone(name, entry, entries[_PLAIN])
    return _tone(_PLAIN, entries[_PLAIN], entries[_PLAIN])


def _tone(name: str, entry: dict[str, Any], plain: dict[str, Any]) -> Tone:
    hooks, asks = {**plain["hooks"], **entry["hooks"]}, {**plain["asks"], **entry.get("asks", {})}
    return Tone(name, hooks, asks, entry["promise"], entry["closing"], entry["invite"], entry["subscribe"])


@functools.cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
