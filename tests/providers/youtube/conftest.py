"""What the tests of YouTube share: settings that point to the stand-in, a grant, a film, and what was waited for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.providers.network import settings_of
from tests.standins.desk import Desk
from tests.standins.google import grant
from tests.standins.google_grants import SCOPES
from tests.standins.google_state import Google, Video
from tests.standins.server import KEY, StandIns
from ytempire.config import Settings
from ytempire.ground.standins import client_of
from ytempire.providers.youtube import Metadata
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.providers.youtube_oauth import Client, refresh

STEP = 256 * 1024
CLIENT = Client(client_of(1), KEY)
METADATA = Metadata("Why do cats purr?", "A film about cats.", ["cats", "purring", "yt-mark-1"], "private")


@pytest.fixture
def settings(services: StandIns) -> Settings:
    return settings_of(services)


@pytest.fixture
def google(desk: Desk) -> Google:
    desk.google.processing_seconds = 0
    return desk.google


@pytest.fixture
def waited() -> list[float]:
    """Seconds that were to be waited; nobody waits."""
    return []


Connect = Callable[..., GoogleYoutube]


@pytest.fixture
def connect(settings: Settings, desk: Desk, google: Google, waited: list[float]) -> Connect:
    """`connect(scopes=…, channel=…)`: YouTube with a fresh grant of a channel, in chunks of 256 KiB."""

    def connected(channel: str = "Morning Science", scopes: Any = tuple(SCOPES)) -> GoogleYoutube:
        token = refresh(settings, CLIENT, grant(desk, CLIENT.id, channel, scopes)).access_token
        return GoogleYoutube(settings, token, chunk=STEP, pause=waited.append)

    return connected


@pytest.fixture
def youtube(connect: Connect) -> GoogleYoutube:
    return connect()


@dataclass
class Film:
    """A film of six chunks, the last one short, and how much of it was told to have arrived."""

    path: Path
    told: list[int] = field(default_factory=list)
    size: int = 5 * STEP + 12_345

    def send(self, youtube: GoogleYoutube, session: str, fresh: bool = True) -> str:
        with self.path.open("rb") as file:
            return youtube.send(session, file, self.size, self.told.append, fresh)

    def begin(self, youtube: GoogleYoutube, metadata: Metadata = METADATA) -> str:
        return youtube.begin(metadata, self.size)

    def arrived_in(self, video: Video) -> bool:
        return video.film.read_bytes() == self.path.read_bytes()


@pytest.fixture
def film(tmp_path: Path) -> Film:
    film = Film(tmp_path / "film.mp4")
    film.path.write_bytes(random.Random(7).randbytes(film.size))
    return film


@pytest.fixture
def video(youtube: GoogleYoutube, film: Film, google: Google) -> Video:
    """One that is on YouTube."""
    youtube = replace(youtube, chunk=8 * STEP)
    return google.videos[film.send(youtube, film.begin(youtube))]


def calls_of(desk: Desk, method: str) -> list[Any]:
    """What was sent by the method, in order."""
    return [call.body for call in desk.calls if call.path.startswith(f"{method} ")]
