"""Ten seconds of a film in a channel's look, voice and music: `python -m ytempire.channels.reel`.

A process of its own, so that it can be given up at any moment: the order comes as JSON on its input, how far it
is goes out as a number a line, and a sentence on the error output says why there is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ytempire.channels import narration
from ytempire.channels.leftovers import keep_newest
from ytempire.channels.sample import Sample
from ytempire.film import sound
from ytempire.film.aside import aside
from ytempire.film.errors import FilmError
from ytempire.film.film import Film
from ytempire.film.frame import FPS, PREVIEW
from ytempire.film.look import Look
from ytempire.film.music import score
from ytempire.film.render import render_preview

YIELDS = 5  # niceness: after pages, before films
REFUSED = 3  # exit code with a sentence
QUIET = "quiet"  # a line that says that there is no voice in it
VOICE_SHARE, SOUND_SHARE = 0.2, 0.15  # of the way to the finished reel
KEPT = 40  # sounds and spoken sentences, one or two hundred kilobytes each

VERSION = 1  # raise it when the same order would give another reel


@dataclass(frozen=True)
class Order:
    """What is to be seen and heard. `own` is the file of the channel's own music."""

    look: Look
    format: str
    title: str
    kicker: str
    voice: str
    pace: float
    own: str = ""

    @property
    def key(self) -> str:
        """Names all that goes into the reel: 32 hexadecimal digits."""
        sample = Sample(self.look, self.format, self.title, self.kicker).key
        return _digest(VERSION, sample, self.voice, self.pace, *self.music)

    @property
    def music(self) -> tuple[Any, ...]:
        """What is heard beside the voice, and what makes both."""
        return (narration.VERSION, score.VERSION, self.look.music, self.look.effects, self.own)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Order:
        data: dict[str, Any] = json.loads(text)
        return cls(**data | {"look": Look.from_json(data["look"])})


@dataclass(frozen=True)
class Folders:
    """Of added voices, of composed beds, and of what several reels share."""

    voices: Path
    beds: Path
    cache: Path


def make(order: Order, out: Path, folders: Folders, report: Callable[[float], None]) -> bool:
    """Write the reel to `out` (mp4, 480 lines); whether a voice is heard in it. Raises FilmError with a sentence."""
    cache = folders.cache
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        said = narration.spoken(order.voice, order.pace, folders.voices, cache, Path(folder))
        report(VOICE_SHARE)
        film = Sample(order.look, order.format, order.title, order.kicker).film(said.timing, PREVIEW)
        track = _mixed(order, said, film, folders, Path(folder))
        begun = VOICE_SHARE + SOUND_SHARE
        report(begun)
        render_preview(
            film, 0, film.total, out, track, threads=2,
            on_frame=lambda drawn: report(begun + (1 - begun) * drawn / film.total),
        )  # fmt: skip
    return bool(said.files)


def _mixed(order: Order, said: narration.Said, film: Film, folders: Folders, folder: Path) -> Path:
    """The sound of the reel; another colour has the same."""
    changes = [frame / FPS for frame in film.starts[1:-1]]
    look = order.look
    key = _digest(VERSION, said.key, *order.music, film.total, changes)
    out = folders.cache / f"sound-{key}.m4a"
    if not out.exists():
        own = Path(order.own) if order.own else None
        with aside(out) as part:
            sound.mix(said.track(folder), look.music, film.seconds, part, changes, folders.beds, own, look.effects)
        keep_newest(folders.cache, KEPT)
    return out


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def main(arguments: list[str]) -> int:
    out, *folders = (Path(argument) for argument in arguments)
    os.nice(YIELDS)
    order = Order.from_json(sys.stdin.read())
    try:
        if not make(order, out, Folders(*folders), lambda share: print(f"{share:.3f}", flush=True)):
            print(QUIET)
    except FilmError as error:
        print(error, file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
