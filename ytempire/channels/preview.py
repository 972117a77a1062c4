"""How a channel's films will look: three frames and a thumbnail, drawn by the code that draws the film."""

from __future__ import annotations

import io
import subprocess
import tempfile
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from ytempire.channels.sample import NO_TITLE, SHOWN_WORDS, Sample, expected_timing
from ytempire.film import ffmpeg
from ytempire.film.captions import ass
from ytempire.film.encoder import BT709, caption_filter
from ytempire.film.errors import FilmError
from ytempire.film.film import Film
from ytempire.film.frame import FPS, Frame
from ytempire.film.thumbnails import thumbnail

SCALE = 0.5  # of the film's size
THUMBNAIL_WIDTH = 640  # pixels
QUALITY = 86
KEPT = 120  # pictures of some 40 kB
PATIENCE = 20.0  # seconds to wait for the pictures of others
MOST_OF_ONE = 6  # pictures that one user may wait for at once: what a browser asks for


class Busy(Exception):
    """Too many previews are being drawn; the text is a sentence for a person."""

    def __init__(self) -> None:
        super().__init__("This computer draws other previews just now. It goes on by itself in a moment.")


@dataclass
class Pictures:
    """The pictures drawn last, in memory. One is drawn at a time, so that films keep their processors."""

    most: int = KEPT
    patience: float = PATIENCE
    most_of_one: int = MOST_OF_ONE
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _counts: Counter[int] = field(default_factory=Counter)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str, draw: Callable[[], bytes], user_id: int = 0) -> bytes:
        """The picture under the key, drawn now if need be.

        Raises `Busy` when others take too long, or when the user waits for too many already.
        """
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        with self._in_line(user_id):
            if not self._lock.acquire(timeout=self.patience):
                raise Busy
            try:
                return self._drawn(key, draw)
            finally:
                self._lock.release()

    def _drawn(self, key: str, draw: Callable[[], bytes]) -> bytes:
        if key not in self._kept:
            self._kept[key] = draw()
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    @contextmanager
    def _in_line(self, user_id: int) -> Iterator[None]:
        with self._counting:
            if self._counts[user_id] >= self.most_of_one:
                raise Busy
            self._counts[user_id] += 1
        try:
            yield
        finally:
            with self._counting:
                self._counts[user_id] -= 1
                if not self._counts[user_id]:
                    del self._counts[user_id]


_pictures = Pictures()


def frame(sample: Sample, scene: int = 0, user_id: int = 0) -> bytes:
    """A frame of one of the sample's scenes, as JPEG at half size. Raises `Busy`, `FilmError`."""
    return _pictures.get(f"frame {scene} {sample.key}", lambda: _frame(sample, scene), user_id)


def thumb(sample: Sample, user_id: int = 0) -> bytes:
    """A thumbnail, as JPEG 640 pixels wide. Raises `Busy`, `FilmError`."""
    return _pictures.get(f"thumbnail {sample.key}", lambda: _thumbnail(sample), user_id)


def _frame(sample: Sample, scene: int) -> bytes:
    timing = expected_timing()
    film = sample.film(timing, SCALE)
    word = timing[scene].words[SHOWN_WORDS[scene]]
    number = round((word.start + word.end) / 2 * FPS)
    picture = next(film.frames(number, number + 1))
    if sample.look.captions == "none":
        drawn = Frame(*film.size)
        drawn.data[:] = picture
        return _jpeg(Image.fromarray(drawn.to_rgb()))
    return _with_captions(film, number, picture.tobytes())


def _with_captions(film: Film, number: int, picture: bytes) -> bytes:
    """One raw frame of the film, with the captions of its moment burned in."""
    with tempfile.TemporaryDirectory() as folder:
        captions = Path(folder) / "captions.ass"
        captions.write_text(ass(film), encoding="utf-8")
        then = f"setpts=PTS+{number / FPS:.4f}/TB"
        filters = [BT709, then, caption_filter(captions), "scale=out_range=pc", "format=yuvj420p"]
        size = "{}x{}".format(*film.size)
        command = ffmpeg.command(
            "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(FPS), "-i", "-",
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
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
