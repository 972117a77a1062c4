"""The voice process that this process speaks through: a worker's own, or one started when it is needed."""

from __future__ import annotations

import atexit
import logging
import os
import tempfile
import time
from pathlib import Path

from flask import current_app

from ytempire.config import Settings
from ytempire.providers import local_voice
from ytempire.providers.errors import ProviderError

TRIES = 3

log = logging.getLogger(__name__)
_process: local_voice.VoiceProcess | None = None


def voice_process(settings: Settings) -> local_voice.VoiceProcess:
    """This process's voice, not yet started. A worker starts it before it forks, so that its model loads once."""
    global _process
    if _process is None:
        socket = settings.instance_path / "run" / f"voice-{os.getpid()}.sock"
        if len(os.fsencode(socket)) > 100:
            socket = Path(tempfile.mkdtemp(prefix="ytempire-")) / "voice.sock"
        _process = local_voice.VoiceProcess(socket, settings.voices_folder)
        atexit.register(_process.close)
    return _process


def speak(
    text: str, voice: str, out: Path, pace: float, pronunciations: local_voice.Pronunciations = ()
) -> local_voice.Spoken:
    """Speak into `out`; a voice process that died is started again. Raises `ProviderError`."""
    process = voice_process(current_app.config["SETTINGS"])
    for attempt in range(1, TRIES + 1):
        try:
            process.start()
            return local_voice.speak(process.socket_path, text, voice, out, pace, pronunciations)
        except ProviderError as error:
            if error.permanent or attempt == TRIES:
                raise
            log.warning("Voice, attempt %s of %s: %s", attempt, TRIES, error)
            time.sleep(attempt)
    raise AssertionError("unreachable")


def sample(voice: str, pace: float = 1.0, pronunciations: local_voice.Pronunciations = ()) -> Path:
    """A wav file of a few seconds to try a voice out by, with the first words of the list as it says them.

    Kept in the instance folder; a new one takes 2 to 10 seconds and is made by a process of its own, one at a time
    for the whole installation. Raises `ProviderError` with a sentence, not permanent while others try voices out.
    """
    instance = current_app.config["SETTINGS"].instance_path
    return local_voice.sample(instance / "cache" / "voices", instance / "voices", voice, pace, pronunciations)


def voice_name(voice_id: str) -> str:
    """The voice as pages name it."""
    folder = current_app.config["SETTINGS"].voices_folder
    known = {voice.id: voice.name for voice in local_voice.voices(folder)}
    return known.get(voice_id, voice_id)
