"""How loud a sound is, by ITU-R BS.1770 as EBU R 128 uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ytempire.film import ffmpeg

METER = "ebur128=peak=true:framelog=quiet"
SILENT = -70.0  # LUFS: the meter's gate, which is what it shows for silence
NO_PEAK = -120.0  # dBTP, in place of minus infinity


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS (SILENT for silence) and true peak in dBTP (NO_PEAK for silence)."""

    integrated: float
    true_peak: float

    @property
    def is_silent(self) -> bool:
        """Nothing that could be made louder without making noise of it."""
        return self.integrated < SILENT + 5


def loudness(path: Path, *filters: str) -> Loudness:
    """Measure the first sound of a file, after these ffmpeg filters. Raises FilmError if there is none."""
    chain = ",".join([*filters, METER])
    return parsed(ffmpeg.run("-i", str(path.resolve()), "-map", "0:a:0", "-af", chain, "-f", "null", "-"))


def parsed(log: str) -> Loudness:
    """The summary that METER leaves in ffmpeg's log."""
    summary = log[log.rindex("Integrated loudness:") :]
    return Loudness(
        _number(r"I:\s+(\S+) LUFS", summary, SILENT), _number(r"Peak:\s+(\S+) dBFS", summary, NO_PEAK)
    )


def loudness_range(log: str) -> float:
    """Loudness range (EBU Tech 3342) in LU, from the same summary."""
    return _number(r"LRA:\s+(\S+) LU", log[log.rindex("Integrated loudness:") :], 0.0)


def _number(pattern: str, text: str, floor: float) -> float:
    """The number, where it is finite and above the floor."""
    found = re.search(pattern, text)
    if not found or found[1] in ("-inf", "nan", "-nan"):
        return floor
    return max(float(found[1]), floor)
