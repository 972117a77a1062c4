"""What a voice says in a preview: three sentences, spoken once and kept, or silence where that takes too long."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import signal
import sys
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from types import FrameType

from ytempire.channels.leftovers import sweep
from ytempire.channels.sample import SAID, expected_timing
from ytempire.film.aside import aside
from ytempire.film.frame import FPS
from ytempire.film.timing import SceneTiming, Word
from ytempire.providers import local_voice
from ytempire.providers.errors import ProviderError

YIELDS = 8  # niceness of speaking ahead: after previews, before films
PATIENCE = 5.0  # seconds; whoever waits for a preview waits for its pictures too
LONGEST_SOCKET_PATH = 100  # bytes
SILENCE_RATE = 22_050
TEMPORARY = "ytempire-preview-"
ABANDONED = 900.0  # seconds after which such a folder belongs to nobody

VERSION = 1  # raise it when the same sentence would be spoken differently

log = logging.getLogger(__name__)


class TooSlow(Exception):
    """The voice takes longer than a preview may."""


@dataclass(frozen=True)
class Said:
    """The sentences with their times. `files` are their recordings, none where no voice was quick enough."""

    timing: list[SceneTiming]
    files: tuple[Path, ...]

    @property
    def key(self) -> str:
        return ",".join(path.stem for path in self.files) or f"silence of {self.timing[-1].end:.3f}"

    def track(self, folder: Path) -> Path:
        """All of it as one WAV."""
        out = folder / "voice.wav"
        with wave.open(str(out), "wb") as track:
            if not self.files:
                track.setparams((1, 2, SILENCE_RATE, 0, "NONE", ""))
                track.writeframes(bytes(2 * round(self.timing[-1].end * SILENCE_RATE)))
            for number, path in enumerate(self.files):
                with wave.open(str(path), "rb") as part:
                    if number == 0:
                        track.setparams(part.getparams())
                    scene = self.timing[number]
                    wanted = round((scene.end - scene.start) * part.getframerate())
                    silence = bytes((wanted - part.getnframes()) * part.getsampwidth() * part.getnchannels())
                    track.writeframes(part.readframes(part.getnframes()) + silence)
        return out


def spoken(voice: str, pace: float, voices: Path, cache: Path, folder: Path) -> Said:
    """The sentences in this voice, from `cache` where they are there; silence where it is too slow or gone.

    To be called in the main thread of a process.
    """
    try:
        if not ready(voice, pace, cache):
            with _at_most(PATIENCE if _quick(voice, voices) else 0):
                speak(voice, pace, voices, cache, folder)
    except (TooSlow, ProviderError) as reason:
        log.info("A preview without a voice: %s", reason)
        return Said(expected_timing(pace), ())
    files = _files(voice, pace, cache)
    return Said(_timing(files), tuple(files))


def ready(voice: str, pace: float, cache: Path) -> bool:
    """Whether the voice has spoken the sentences already."""
    return all(_is_kept(path) for path in _files(voice, pace, cache))


def speak(voice: str, pace: float, voices: Path, cache: Path, folder: Path) -> None:
    """Speak what is missing into `cache`. Raises ProviderError. In the main thread of a process."""
    with _socket(folder) as socket, local_voice.VoiceProcess(socket, voices) as process:
        for sentence, path in zip(SAID, _files(voice, pace, cache), strict=True):
            if not _is_kept(path):
                _speak(process, sentence, voice, pace, path)


def _quick(voice: str, voices: Path) -> bool:
    """Whether it speaks much faster than one listens: those in HD do not."""
    return any(known.id == voice and known.engine == "piper" for known in local_voice.voices(voices))


def _is_kept(path: Path) -> bool:
    """Whether a sentence is here whole: its recording and its times."""
    return path.exists() and path.with_suffix(".json").exists()


def _files(voice: str, pace: float, cache: Path) -> list[Path]:
    return [cache / f"voice-{_digest(voice, pace, sentence)}.wav" for sentence in SAID]


def _speak(process: local_voice.VoiceProcess, sentence: str, voice: str, pace: float, path: Path) -> None:
    heard = local_voice.speak(process.socket_path, sentence, voice, path, pace)
    words = [[word.text, word.start, word.end] for word in heard.words]
    with aside(path.with_suffix(".json")) as part:  # when it is there, so is the recording
        part.write_text(json.dumps({"seconds": heard.seconds, "words": words}), encoding="utf-8")


def _timing(files: list[Path]) -> list[SceneTiming]:
    """Each sentence for itself, one after another, each as long as a whole number of frames."""
    timing, start = [], 0.0
    for path in files:
        os.utime(path)  # what is used is kept longest
        os.utime(path.with_suffix(".json"))
        heard = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        words = tuple(Word(text, start + begin, start + end) for text, begin, end in heard["words"])
        end = start + ceil(heard["seconds"] * FPS) / FPS
        timing.append(SceneTiming(start, end, words))
        start = end
    return timing


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block when the time is over."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"it takes longer than {seconds:.0f} seconds")

    if not seconds:
        raise TooSlow("it takes longer than a preview may")
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _socket(folder: Path) -> Iterator[Path]:
    """Where the voice listens: in the folder, or where its path would be too long, in one for this time alone."""
    path = folder / "voice.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        yield path
        return
    with short_folder() as elsewhere:
        yield elsewhere / "voice.sock"


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A temporary folder with a short path; what killed processes left of theirs goes."""
    sweep(Path(tempfile.gettempdir()).glob(f"{TEMPORARY}*"), ABANDONED)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY) as folder:
        yield Path(folder)


def _digest(voice: str, pace: float, sentence: str) -> str:
    return hashlib.sha256(repr((VERSION, voice, pace, sentence)).encode()).hexdigest()[:24]


def main(arguments: list[str]) -> int:
    """`python -m ytempire.channels.narration VOICE PACE VOICES CACHE`: speak for a preview that is seen later."""
    voice, pace, voices, cache = arguments
    os.nice(YIELDS)
    Path(cache).mkdir(parents=True, exist_ok=True)
    with short_folder() as folder:
        try:
            speak(voice, float(pace), Path(voices), Path(cache), folder)
        except ProviderError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
