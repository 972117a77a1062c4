"""Step five: captions as they are burned in (ASS), as a file to upload (SRT), as a track to play (WebVTT)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ytempire.film import captions, srt
from ytempire.pipeline.filming import film_of
from ytempire.pipeline.work import Made, Work
from ytempire.videos.video import Video

NAME = "captions"
VERSION = 2


def provider(work: Work) -> str:
    return "Timed by the voice"


def inputs(work: Work) -> dict[str, Any]:
    film = film_of(work)
    return {"version": VERSION, "style": work.asked.look.captions,
            "segments": [film.segment_key(i) for i in range(len(film.timing))],
            "starts": film.starts}


def make(work: Work, folder: Path) -> Made:
    film = film_of(work)
    subtitles = srt.srt(film.timing)
    files = {
        "captions.ass": captions.ass(film), "captions.srt": subtitles, "captions.vtt": srt.vtt(film.timing),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    cues = subtitles.count(" --> ")
    return Made({"cues": cues}, {name: folder / name for name in files}, f"{cues} cues")


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    """Nothing on the video itself: captions are files."""
