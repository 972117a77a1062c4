"""Step six: the film. Each scene is encoded for itself and kept, so only a changed scene is encoded again.

One after another: on two cores one encoder of three threads beside the drawing leaves little to gain, and two
encoders at once cost a tenth more (docs/measured.md).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ytempire.film import sound
from ytempire.film.errors import EncoderKilled
from ytempire.film.film import Film
from ytempire.film.frame import FPS
from ytempire.film.render import join, render_segment, seconds_in
from ytempire.pipeline.filming import film_of
from ytempire.pipeline.work import Kept, Made, Work
from ytempire.videos.video import Video

NAME = "render"
VERSION = 2
SOUND_SHARE = 0.05  # of the progress bar; pictures take the rest

log = logging.getLogger(__name__)


def provider(work: Work) -> str:
    return "This computer"


def inputs(work: Work) -> dict[str, Any]:
    film = film_of(work)
    return {"version": VERSION, "segments": [film.segment_key(i) for i in range(len(film.timing))],
            "sound": _sound_inputs(work, film), "format": work.asked.format}


def make(work: Work, folder: Path) -> Made:
    film = film_of(work)
    track = _mix(work, film)
    segments = [_encode(work, film, position) for position in range(len(film.timing))]
    out = folder / "film.mp4"
    join([work.files.path(part.files["segment.mp4"]) for part in segments],
         work.files.path(track.files["sound.m4a"]), out, film.seconds)
    megabytes = out.stat().st_size / 1e6
    kept = sum(part.reused for part in segments)
    return Made(
        {"seconds": film.seconds, "bytes": out.stat().st_size, "kept_segments": kept,
         "loudness": track.data["integrated"], "true_peak": track.data["true_peak"]},
        {"film.mp4": out},
        f"{film.size[0]} × {film.size[1]}, {megabytes:.1f} MB",
    )


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    video.duration_seconds = data["seconds"]


def _sound_inputs(work: Work, film: Film) -> dict[str, Any]:
    return {"version": VERSION, "voice": work.results["voice"].input_hash, "mood": work.asked.look.music,
            "own": _own_music(work), "effects": work.asked.look.effects, "seconds": film.seconds,
            "changes": _changes(film)}


def _own_music(work: Work) -> str | None:
    """The storage key of the channel's own music, where the film is to have it."""
    return work.asked.music_key if work.asked.look.music == "own" else None


def _changes(film: Film) -> list[float]:
    """When a scene gives way to the next, in seconds."""
    return [round(frame / FPS, 3) for frame in film.starts[1:-1]]


def _mix(work: Work, film: Film) -> Kept:
    """Voice and music, mixed to −14 LUFS."""

    def make_part(folder: Path) -> Made:
        work.report(0.0, "sound")
        out = folder / "sound.m4a"
        voice = work.files.path(work.results["voice"].files["voice.wav"])
        key, look = _own_music(work), work.asked.look
        loudness = sound.mix(
            voice, look.music, film.seconds, out, _changes(film), work.files.root / "music",
            own=work.files.path(key) if key else None, effects=look.effects,
        )
        return Made({"integrated": loudness.integrated, "true_peak": loudness.true_peak}, {"sound.m4a": out})

    inputs = _sound_inputs(work, film)
    return _whole(work, "sound.m4a", film.seconds,
                  lambda: work.keep("sound", inputs, make_part, lambda kept: "Sound mixed."))


def _encode(work: Work, film: Film, position: int) -> Kept:
    """One scene's pictures with captions burned in."""
    first = film.starts[position]

    def on_frame(done: int) -> None:
        share = (first + done) / film.total
        work.report(SOUND_SHARE + (1 - SOUND_SHARE) * share, f"scene {position + 1} of {len(film.timing)}")

    def make_part(folder: Path) -> Made:
        out = folder / "segment.mp4"
        try:
            render_segment(film, position, out, on_frame)
        except EncoderKilled as error:  # once more: what took its memory may be over
            log.warning("Video %s, scene %s: %s", work.asked.video_id, position + 1, error)
            render_segment(film, position, out, on_frame)
        return Made({"frames": frames}, {"segment.mp4": out})

    frames = film.starts[position + 1] - first
    segment = {"version": VERSION, "key": film.segment_key(position)}
    return _whole(work, "segment.mp4", frames / FPS, lambda: work.keep("segment", segment, make_part))


def _whole(work: Work, name: str, seconds: float, keep: Callable[[], Kept]) -> Kept:
    """What is kept, made again where its file is not as long as it was: damaged by a disk, say, or a copy."""
    kept = keep()
    if abs(seconds_in(work.files.path(kept.files[name])) - seconds) > 0.5 / FPS:
        log.warning("Video %s: %s is damaged and made again", work.asked.video_id, kept.files[name])
        work.files.delete(kept.files[name])
        kept = keep()
    return kept
