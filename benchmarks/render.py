"""What our render costs: against x264 alone, the plain look, moviepy, our own preview; in memory; on the clock.

    python -m benchmarks.render [--seconds 28] [--moviepy PYTHON] [--long]

All in CPU seconds, children included and the loading of Python left out, each pair in the same run; the least of
ROUNDS counts, since a busy machine only ever adds. PYTHON is an interpreter with
benchmarks/requirements.txt installed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

MOST_OF_FLOOR = 1.35
LEAST_OF_MOVIEPY = 8.0
LEAST_OF_PREVIEW = 5.0
MOST_MEGABYTES = 750
MOST_OF_REAL_TIME = 0.65
ROUNDS = 2  # taken in turn, so that a busy machine is busy for all


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=28.0, help="length of the films")
    asked.add_argument("--moviepy", help="interpreter that has moviepy")
    asked.add_argument("--long", action="store_true", help="also films of one and of five minutes")
    options = asked.parse_args()
    drawn(options.seconds)
    pictures(options.seconds, options.moviepy)
    if options.long:
        long_films()


def drawn(seconds: float) -> None:
    """A film of drawn scenes: what the design costs above the encoder, and above a slide show."""
    with tempfile.TemporaryDirectory() as folder:
        contestant("prepare", folder, seconds, "drawn")
        costs = in_turn(("floor", "ours", "plain", "preview"), folder, seconds, "drawn")
    tell("drawn scenes", costs, seconds)
    against_the_floor(costs)
    print(f"     ours costs {costs['ours'] / costs['plain']:.2f} times the plain look")
    gain = costs["ours"] / costs["preview"]
    verdict(f"a preview costs {gain:.1f} times less", gain >= LEAST_OF_PREVIEW, f"at least {LEAST_OF_PREVIEW:.0f}")


def pictures(seconds: float, moviepy: str | None) -> None:
    """A film of pictures, which other ways can make too."""
    with tempfile.TemporaryDirectory() as folder:
        contestant("prepare", folder, seconds, "pictures")
        costs = in_turn(("floor", "ours"), folder, seconds, "pictures")
        if moviepy:
            script = Path(__file__).with_name("moviepy_film.py")
            costs["moviepy"] = cpu_seconds([moviepy, str(script), folder])
    tell("pictures", costs, seconds)
    against_the_floor(costs)
    if moviepy:
        gain = costs["moviepy"] / costs["ours"]
        verdict(f"moviepy costs {gain:.1f} times ours", gain >= LEAST_OF_MOVIEPY, f"at least {LEAST_OF_MOVIEPY:.0f}")


def long_films() -> None:
    """Memory and time of one minute and of five; equal memory within a tenth is flat."""
    runs = []
    for minutes in (1, 5):
        with tempfile.TemporaryDirectory() as folder:
            contestant("material", folder, minutes * 60.0, "drawn")
            runs.append(watched(command("ours", folder, minutes * 60.0, "drawn")))
        share = runs[-1].seconds / (minutes * 60)
        print(f"{minutes} min of film: {runs[-1].megabytes:.0f} MB at most, all processes; {share:.2f} of real time")
    peaks = [run.megabytes for run in runs]
    verdict("peak memory", max(peaks) < MOST_MEGABYTES, f"under {MOST_MEGABYTES} MB")
    verdict(f"five minutes take {peaks[1] / peaks[0]:.2f} times one", peaks[1] <= 1.1 * peaks[0], "flat in length")
    share = runs[1].seconds / 300
    verdict(f"{share:.2f} of real time on {os.cpu_count()} cores", share < MOST_OF_REAL_TIME, f"< {MOST_OF_REAL_TIME}")


def against_the_floor(costs: dict[str, float]) -> None:
    share = costs["ours"] / costs["floor"]
    verdict(f"ours is {share:.2f} times x264 alone", share <= MOST_OF_FLOOR, f"at most {MOST_OF_FLOOR}")


def in_turn(names: tuple[str, ...], folder: str, seconds: float, kind: str) -> dict[str, float]:
    """What each contestant costs above loading Python."""
    everyone = ("start", *names)
    rounds = [{name: contestant(name, folder, seconds, kind) for name in everyone} for _ in range(ROUNDS)]
    least = {name: min(costs[name] for costs in rounds) for name in everyone}
    return {name: least[name] - least["start"] for name in names}


def tell(film: str, costs: dict[str, float], seconds: float) -> None:
    for name, cost in costs.items():
        print(f"     {film}, {name}: {cost / seconds * 10:.2f} CPU s per 10 s")


def command(name: str, folder: str, seconds: float, kind: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.contestants", name, folder, str(seconds), kind]


def contestant(name: str, folder: str, seconds: float, kind: str) -> float:
    return cpu_seconds(command(name, folder, seconds, kind))


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of a command and of all children that it waited for."""
    process = subprocess.Popen(arguments)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return usage.ru_utime + usage.ru_stime


@dataclass(frozen=True)
class Run:
    """What a command took: on the clock, and of memory, shared pages counted in each of its processes."""

    seconds: float
    megabytes: float


def watched(arguments: list[str]) -> Run:
    """Run a command and watch it and its children."""
    began, peak = time.monotonic(), 0.0
    process = psutil.Popen(arguments)
    while process.poll() is None:
        peak = max(peak, sum(map(_resident, [process, *process.children(recursive=True)])))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return Run(time.monotonic() - began, peak / 1e6)


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:  # it has just ended
        return 0


def verdict(finding: str, good: bool, wanted: str) -> None:
    print(f"{'ok  ' if good else 'MISS'} {finding} (wanted: {wanted})")


if __name__ == "__main__":
    main()
