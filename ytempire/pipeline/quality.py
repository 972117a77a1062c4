"""Step seven: the finished film measured; below the channel's threshold it waits for a person."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import Any

from ytempire.film.measure import measure
from ytempire.film.timing import SceneTiming
from ytempire.pipeline import scoring
from ytempire.pipeline.filming import film_of
from ytempire.pipeline.work import Made, Work
from ytempire.videos import thumbnail_choice
from ytempire.videos.video import Video

NAME = "quality"
VERSION = 4
SLACK = 0.05  # seconds that a caption may come late or go early


def provider(work: Work) -> str:
    return "Measured on this computer"


def inputs(work: Work) -> dict[str, Any]:
    return {"version": VERSION, "render": work.results["render"].input_hash,
            "captions": work.results["captions"].input_hash, "thumbnail": work.results["thumbnail"].input_hash,
            "target": _target(work), "captioned": _captioned(work), "pace": work.asked.pace,
            "contrast": _contrast(work)}


def make(work: Work, folder: Path) -> Made:
    film = film_of(work)
    work.report(0.1, "measuring")
    subtitles = work.files.read_text(work.results["captions"].files["captions.srt"])
    measured = scoring.parts(scoring.Facts(
        measures=measure(work.files.path(work.results["render"].files["film.mp4"])),
        timing=film.timing,
        narrations=[scene["narration"] for scene in work.results["script"].data["scenes"]],
        size=film.size,
        target_seconds=_target(work),
        covered=_covered(film.timing, subtitles) if _captioned(work) else None,
        thumbnail_contrast=_contrast(work),
        pace=work.asked.pace,
    ))
    score = scoring.total(measured)
    return Made({"score": score, "measured": [part.to_json() for part in measured]}, {}, scoring.words(score))


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    video.quality_score, video.quality_parts = data["score"], data["measured"]


def _target(work: Work) -> int | None:
    return None if work.asked.own_script or work.asked.edition else work.asked.seconds


def _captioned(work: Work) -> bool:
    return work.asked.look.captions != "none"


def _contrast(work: Work) -> float | None:
    """Of the thumbnail that stands for the film."""
    return thumbnail_choice.contrast_of(work.results["thumbnail"].data, work.asked.thumbnail_choice)


def _covered(timing: list[SceneTiming], subtitles: str) -> float:
    """The share of the spoken words during which a cue stands."""
    cues = [tuple(map(_seconds, line.split(" --> "))) for line in subtitles.splitlines() if " --> " in line]
    begins = [begin for begin, _ in cues]
    words = [word for scene in timing for word in scene.words]
    shown = 0
    for word in words:
        at = bisect_right(begins, word.start + SLACK) - 1
        shown += at >= 0 and word.end <= cues[at][1] + SLACK
    return shown / len(words) if words else 0.0


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
