"""Who there is at Google: people with a Google account, and their YouTube channels. All are made up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

NO_CHANNEL = "sam@nobody.example"  # a Google account that never opened a YouTube channel


@dataclass(frozen=True)
class Channel:
    """What a person chooses at the consent page. Without an `id` it is a Google account that has no channel."""

    id: str
    title: str
    handle: str
    owner: str  # the Google account
    colour: str = "#4b3fd6"
    subscribers: int = 0

    @property
    def uploads(self) -> str:
        """The id of the playlist of all that was uploaded."""
        return "UU" + self.id[2:]

    @property
    def key(self) -> str:
        """What the consent page names it by."""
        return self.id or self.owner


def channel(title: str, owner: str, colour: str = "#4b3fd6", subscribers: int = 0) -> Channel:
    """A channel with an id that is always the same for the same title and owner."""
    handle = "@" + "".join(sign for sign in title.lower() if sign.isalnum())
    mark = hashlib.sha256(f"{owner}/{title}".encode()).hexdigest()
    return Channel("UC" + mark[:22], title, handle, owner, colour, subscribers)


def at_first() -> list[Channel]:
    """Those who are there at the start; the first is the one that is chosen at first."""
    return [
        channel("Morning Science", "mia@morning.example", "#d97706", 18_400),
        channel("Money in Plain Words", "mia@morning.example", "#0f766e", 5_210),
        channel("Quiet History", "jonas@history.example", "#7c2d12", 940),
        channel("Kitchen Chemistry", "ada@kitchen.example", "#be185d", 121_000),
        channel("Night Trains", "lee@trains.example", "#1e3a8a", 37),
        Channel("", "Sam Nobody", "", NO_CHANNEL, "#6b7280"),
    ]
