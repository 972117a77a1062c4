"""What our render costs: against x264 alone, against moviepy, and in memory. All in one run, in CPU seconds.

    python -m benchmarks.render [--seconds 28] [--moviepy PYTHON] [--memory]

PYTHON is an interpreter with benchmarks/requirements.txt installed. Children are included in every figure.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

MOST_OF_FLOOR = 1.25
LEAST_OF_MOVIEPY = 8.0
MOST_MEGABYTES = 700


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=28.0, help="length of the film")
    asked.add_argument("--moviepy", help="interpreter that has moviepy")
    asked.add_argument("--moviepy-seconds", type=float, default=28.0)
    asked.add_argument("--memory", action="store_true", help="also films of one and of five minutes")
    options = asked.parse_args()
    against_the_floor(options.seconds)
    if options.moviepy:
        against_moviepy(options.moviepy, options.moviepy_seconds)
    if options.memory:
        in_memory()


def against_the_floor(seconds: float) -> None:
    """Taken in turn and twice, so that a busy machine is busy for both."""
    with tempfile.TemporaryDirectory() as folder:
        contestant("prepare", folder, seconds)
        ours, floor = 0.0, 0.0
        for _ in range(2):
            floor += contestant("floor", folder) / 2
            ours += contestant("ours", folder, seconds) / 2
    print(f"x264 alone, {seconds:.0f} s of 1080p30: {floor:.1f} CPU s ({floor / seconds * 10:.2f} per 10 s)")
    print(f"our render: {ours:.1f} CPU s ({ours / seconds * 10:.2f} per 10 s)")
    verdict(f"ours is {ours / floor:.2f} times x264 alone", ours / floor <= MOST_OF_FLOOR, f"at most {MOST_OF_FLOOR}")


def against_moviepy(python: str, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        contestant("prepare", folder, seconds)
        script = Path(__file__).with_name("moviepy_film.py")
        theirs = cpu_seconds([python, str(script), folder])
        ours = contestant("ours", folder, seconds)
    print(f"moviepy, {seconds:.0f} s: {theirs:.1f} CPU s ({theirs / seconds * 10:.1f} per 10 s); ours {ours:.1f}")
    wanted = f"at least {LEAST_OF_MOVIEPY:.0f}"
    verdict(f"ours costs {theirs / ours:.1f} times less than moviepy", theirs / ours >= LEAST_OF_MOVIEPY, wanted)


def in_memory() -> None:
    """Peaks of one minute and of five; equal within a tenth is flat."""
    peaks = []
    for minutes in (1, 5):
        with tempfile.TemporaryDirectory() as folder:
            contestant("material", folder, minutes * 60.0)
            peaks.append(peak_megabytes(command("ours", folder, minutes * 60.0)))
        print(f"peak memory, {minutes} min of film, all processes: {peaks[-1]:.0f} MB")
    verdict("peak memory", max(peaks) < MOST_MEGABYTES, f"under {MOST_MEGABYTES} MB")
    verdict(f"five minutes take {peaks[1] / peaks[0]:.2f} times one", peaks[1] <= 1.1 * peaks[0], "flat in length")


def command(name: str, folder: str, *seconds: float) -> list[str]:
    return [sys.executable, "-m", "benchmarks.contestants", name, folder, *map(str, seconds)]


def contestant(name: str, folder: str, *seconds: float) -> float:
    return cpu_seconds(command(name, folder, *seconds))


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of a command and of all children that it waited for."""
    process = subprocess.Popen(arguments)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return usage.ru_utime + usage.ru_stime


def peak_megabytes(arguments: list[str]) -> float:
    """The largest sum of resident memory over a command and its children; shared pages count in each."""
    process = psutil.Popen(arguments)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(_resident, [process, *process.children(recursive=True)])))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return peak / 1e6


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:  # it has just ended
        return 0


def verdict(finding: str, good: bool, wanted: str) -> None:
    print(f"{'ok  ' if good else 'MISS'} {finding} (wanted: {wanted})")


if __name__ == "__main__":
    main()
