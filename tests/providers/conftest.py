"""What the tests of providers share: one voice process, and the stand-ins for the services."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.providers.local_voice import Pronunciations, Spoken, VoiceProcess, speak

Speak = Callable[..., Spoken]


@pytest.fixture(scope="session")
def voice_process() -> Iterator[VoiceProcess]:
    # A folder of pytest's own would make the path too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="voice-"))
    with VoiceProcess(folder / "voice.sock", folder / "voices") as process:
        yield process
    shutil.rmtree(folder)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return tmp_path / "voice.wav"


@pytest.fixture
def say(voice_process: VoiceProcess, wav: Path) -> Speak:
    """Speak a text into `wav` with the bundled voice."""

    def said(
        text: str, voice: str = "joe", pace: float = 1.0, pronunciations: Pronunciations = ()
    ) -> Spoken:
        return speak(voice_process.socket_path, text, voice, wav, pace, pronunciations)

    return said


@pytest.fixture
def services(standins: StandIns) -> StandIns:
    return standins


@pytest.fixture
def desk(services: StandIns) -> Iterator[Desk]:
    yield services.desk
    assert services.desk.wrong == []
