"""How a channel's films will look: a frame and a thumbnail, drawn by the code that draws the film."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ytempire.film import ffmpeg
from ytempire.film.captions import ass
from ytempire.film.encoder import BT709, caption_filter
from ytempire.film.errors import FilmError
from ytempire.film.film import RENDER_VERSION, Film
from ytempire.film.frame import FPS
from ytempire.film.look import Look
from ytempire.film.thumbnails import thumbnail
from ytempire.film.timing import SceneTiming, Word

SPOKEN = "This is how it will look"
SAID_AFTER = 2.0  # seconds: by then everything on the frame has come in
A_WORD = 0.4  # seconds
SHOWN_AT = SAID_AFTER + 4.5 * A_WORD  # while the fifth word is said
LENGTH = 6.0
NO_TITLE = "Your next film"
THUMBNAIL_WIDTH = 640  # pixels
QUALITY = 86
KEPT = 48  # pictures of some 40 kB
PATIENCE = 20.0  # seconds to wait for the pictures of others

VERSION = 1  # raise it when the same sample would be drawn differently


@dataclass(frozen=True)
class Sample:
    """What is drawn: a title and a word above it, in a look and a format."""

    look: Look
    format: str
    title: str = ""
    kicker: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """It as a query string."""
        return {
            "palette": self.look.colour,
            "pairing": self.look.pairing,
            "backgrounds": list(self.look.backgrounds),
            "captions": self.look.captions,
            "format": self.format,
            "title": self.title,
            "kicker": self.kicker,
        }

    @property
    def key(self) -> str:
        """Names all that goes into its pictures: 32 hexadecimal digits."""
        return hashlib.sha256(f"{VERSION} {RENDER_VERSION} {self!r}".encode()).hexdigest()[:32]


class Busy(Exception):
    """Too many previews are being drawn."""


@dataclass
class Pictures:
    """The pictures drawn last, in memory. One is drawn at a time, so that films keep their processors."""

    most: int = KEPT
    patience: float = PATIENCE
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str, draw: Callable[[], bytes]) -> bytes:
        """The picture under the key, drawn now if need be. Raises `Busy` when others take too long."""
        if not self._lock.acquire(timeout=self.patience):
            raise Busy
        try:
            if key not in self._kept:
                self._kept[key] = draw()
                if len(self._kept) > self.most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
        finally:
            self._lock.release()


_pictures = Pictures()


def frame(sample: Sample) -> bytes:
    """The frame of a film's title with captions, as JPEG at half size. Raises `Busy`, `FilmError`."""
    return _pictures.get(f"frame {sample.key}", lambda: _frame(sample))


def thumb(sample: Sample) -> bytes:
    """A thumbnail, as JPEG 640 pixels wide. Raises `Busy`, `FilmError`."""
    return _pictures.get(f"thumbnail {sample.key}", lambda: _thumbnail(sample))


def _frame(sample: Sample) -> bytes:
    moments = ((word, SAID_AFTER + place * A_WORD) for place, word in enumerate(SPOKEN.split()))
    words = tuple(Word(text, start, start + A_WORD) for text, start in moments)
    title = sample.title or NO_TITLE
    scene = {"layout": "title", "narration": SPOKEN, "heading": title, "kicker": sample.kicker}
    film = Film([scene], [SceneTiming(0.0, LENGTH, words)], sample.look, sample.format)
    number = round(SHOWN_AT * FPS)
    picture = next(film.frames(number, number + 1)).tobytes()
    with tempfile.TemporaryDirectory() as folder:
        captions = Path(folder) / "captions.ass"
        captions.write_text(ass(film), encoding="utf-8")
        return _with_captions(picture, film.size, captions)


def _with_captions(picture: bytes, size: tuple[int, int], captions: Path) -> bytes:
    """One raw frame of the film, with the captions of its moment burned in."""
    filters = [
        BT709,
        f"setpts=PTS+{SHOWN_AT}/TB",
        caption_filter(captions),
        "scale=iw/2:ih/2:flags=area:out_range=pc",
        "format=yuvj420p",
    ]
    size_of_frame = "{}x{}".format(*size)
    command = ffmpeg.command(
        "-v", "error",
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size_of_frame, "-r", str(FPS), "-i", "-",
        "-vf", ",".join(filters), "-frames:v", "1", "-q:v", "3", "-f", "mjpeg", "-",
    )  # fmt: skip
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise FilmError("This computer is too busy to draw a preview. Try again later.") from None
    if done.returncode or not done.stdout:
        raise ffmpeg.failure(done.stderr.decode("utf-8", "replace"), done.returncode)
    return done.stdout


def _thumbnail(sample: Sample) -> bytes:
    image = thumbnail({"text": sample.title or NO_TITLE}, sample.look).image.convert("RGB")
    image.thumbnail((THUMBNAIL_WIDTH, THUMBNAIL_WIDTH))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
