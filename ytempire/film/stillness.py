"""Where a film is black or frozen, found cheaply and then looked at closely.

Key frames at 480 pixels and the sizes of the packets between them show where something may be wrong: they cost a
hundredth of a render. Only those parts are decoded whole, so what is reported is exact to a frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from ytempire.film import ffmpeg
from ytempire.film.frame import Bytes

WIDTH = 480
BLACK_SECONDS, FROZEN_SECONDS = 0.5, 1.0
BLACK_LUMA, BLACK_SHARE = 38, 0.95  # a tenth of the way from black to white, as in blackdetect
ALIKE = 0.6  # mean difference of two key frames in 8-bit steps; -60 dB of freezedetect is 0.26
CALM = 1 / 4000  # bytes a pixel of a packet that hardly changes anything
DETECTORS = (
    f"scale={WIDTH}:-2,blackdetect=black_min_duration={BLACK_SECONDS}:pixel_black_th=0.1,"
    f"freezedetect=noise=-60dB:duration={FROZEN_SECONDS}"
)


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end`, seconds in the film."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass
class _Survey:
    """Key frames (second, luma), and (second, bytes) of the packets between them."""

    keys: list[tuple[float, Bytes]] = field(default_factory=list)
    packets: list[tuple[float, int]] = field(default_factory=list)
    pixels: int = 0
    end: float = 0.0


def still_stretches(path: Path) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """(black for half a second or more, frozen for a second or more). Raises OSError where it is no film."""
    black: list[Stretch] = []
    frozen: list[Stretch] = []
    for part in suspects(_surveyed(path)):
        log = ffmpeg.run(
            "-ss", f"{part.start:.6f}", "-t", f"{part.seconds:.6f}", "-i", str(path.resolve()),
            "-map", "0:v:0", "-vf", DETECTORS, "-f", "null", "-",
        )  # fmt: skip
        black += logged(log, "black_start", "black_end", part)
        frozen += logged(log, "freeze_start", "freeze_end", part)
    return tuple(black), tuple(frozen)


def suspects(survey: _Survey) -> list[Stretch]:
    """The parts that have to be looked at, none touching another."""
    times = [0.0, *(at for at, _ in survey.keys[1:]), survey.end]
    found = []
    for place, (_, luma) in enumerate(survey.keys):
        if (luma < BLACK_LUMA).mean() >= BLACK_SHARE:
            found.append(Stretch(times[max(place - 1, 0)], times[place + 1]))
    for (first, before), (second, after) in pairwise(survey.keys):
        if np.abs(before.astype(np.int16) - after).mean() < ALIKE:
            found.append(Stretch(first, second))
    return _united([*found, *_calm(survey)], FROZEN_SECONDS, survey.end)


def logged(log: str, start: str, end: str, part: Stretch) -> list[Stretch]:
    """What a detector logged of a part; a stretch that lasts to its end has no end in the log."""
    starts, ends = ([float(n) for n in re.findall(rf"{name}:\s*(-?[\d.]+)", log)] for name in (start, end))
    ends += [part.seconds] * (len(starts) - len(ends))
    pairs = zip(starts, ends, strict=True)
    return [Stretch(part.start + max(first, 0.0), part.start + last) for first, last in pairs]


def _surveyed(path: Path) -> _Survey:
    survey = _Survey()
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        base = float(stream.time_base or 0)
        survey.pixels = stream.width * stream.height
        survey.end = float(stream.duration or 0) * base
        size = (WIDTH, max(round(WIDTH * stream.height / stream.width / 2) * 2, 2))
        for packet in film.demux(stream):
            if packet.pts is None or packet.is_keyframe:
                for frame in packet.decode():
                    small = frame.reformat(*size, format="yuv420p").to_ndarray()[: size[1]]
                    survey.keys.append((float(frame.pts or 0) * base, small))
            else:
                survey.packets.append((packet.pts * base, packet.size))
    return survey


def _calm(survey: _Survey) -> Iterable[Stretch]:
    """Stretches of a second and more in which no packet changes anything to speak of."""
    begun: float | None = None
    last = 0.0
    for at, size in [*sorted(survey.packets), (survey.end, survey.pixels)]:
        if size < survey.pixels * CALM:
            begun = last if begun is None else begun
        elif begun is not None:
            if at - begun >= FROZEN_SECONDS * 0.9:
                yield Stretch(begun, at)
            begun = None
        last = at


def _united(parts: Sequence[Stretch], margin: float, last: float) -> list[Stretch]:
    """The parts with a margin around each, up to second `last`; those that then overlap made one."""
    made: list[Stretch] = []
    for part in sorted(parts, key=lambda part: part.start):
        start, end = max(part.start - margin, 0.0), min(part.end + margin, last)
        if made and start <= made[-1].end:
            made[-1] = Stretch(made[-1].start, max(made[-1].end, end))
        else:
            made.append(Stretch(start, end))
    return made
