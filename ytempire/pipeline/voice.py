"""Step two: every scene spoken, each kept by its words and its voice, then joined to one track."""

from __future__ import annotations

import time
import wave
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from flask import current_app

from ytempire.config import Settings
from ytempire.film.frame import FPS
from ytempire.film.timing import SceneTiming, Word
from ytempire.pipeline import speech, spoken
from ytempire.pipeline.asked import Asked, made_by
from ytempire.pipeline.paying import Order, paid_for, pay
from ytempire.pipeline.work import Kept, Made, Work
from ytempire.providers import elevenlabs_voice, local_voice
from ytempire.providers.usage import Usage
from ytempire.videos import takes
from ytempire.videos.description import chapters, describe
from ytempire.videos.video import Video

NAME = "voice"
VERSION = 3
FLOWS_FOR = 6_000.0  # seconds that a request may be named as what was said before; the service takes two hours


def provider(work: Work) -> str:
    return made_by(work.asked.services.voice, spoken.voice_name(work.asked.voice))


def inputs(work: Work) -> dict[str, Any]:
    scenes = work.results["script"].data["scenes"]
    return {"version": VERSION, "said": [_said(work.asked, scene) for scene in scenes],
            "pauses": local_voice.pauses(scenes)}


def make(work: Work, folder: Path) -> Made:
    scenes = work.results["script"].data["scenes"]
    parts: list[Kept] = []
    for position, scene in enumerate(scenes):
        work.report(position / len(scenes), f"scene {position + 1} of {len(scenes)}")
        parts.append(_speak(work, position, _said(work.asked, scene), parts))
    track = folder / "voice.wav"
    lengths = _join([work.files.path(part.files["voice.wav"]) for part in parts], local_voice.pauses(scenes), track)
    timing = _timing([part.data["words"] for part in parts], lengths)
    seconds = timing[-1].end
    return Made(
        {"timing": [scene.to_json() for scene in timing], "seconds": seconds,
         "words": sum(len(scene.words) for scene in timing),
         "voices": [part.files["voice.wav"] for part in parts]},
        {"voice.wav": track},
        f"{int(seconds // 60)}:{int(seconds % 60):02d} in {len(parts)} parts",
    )


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    for scene, timing, key in zip(video.scenes, data["timing"], data["voices"], strict=True):
        scene.start, scene.end, scene.voice_key = timing["start"], timing["end"], key
    script = work.results["script"].data
    starts = [timing["start"] for timing in data["timing"]]
    video.description = describe(
        work.asked.description_template, title=script["title"], description=script["description"],
        chapters=chapters(script["scenes"], starts, data["seconds"]), tags=", ".join(script["tags"]),
        channel=work.asked.channel_name,
    )


def _said(asked: Asked, scene: Mapping[str, Any]) -> dict[str, Any]:
    """What a scene's sound depends on: of the pronunciation list, only what occurs in it; of a service, which take."""
    text, service = scene["narration"], asked.services.voice
    entries, take = speech.pronunciations(asked, text), takes.number(scene, takes.VOICE)
    voice = {"voice": asked.voice} if service.local else {
        "service": [service.provider, service.model, service.voice], "language": asked.language,
        **({"take": take} if take else {}),
    }  # fmt: skip
    return {"version": VERSION, **voice, "pace": asked.pace, "text": text, "pronunciations": entries}


def _speak(work: Work, position: int, said: dict[str, Any], before: Sequence[Kept]) -> Kept:
    """One scene's voice; it can be heard on the page as soon as it is stored."""

    def make_part(folder: Path) -> Made:
        out = folder / "voice.wav"
        heard = spoken.speak(said["text"], said["voice"], out, said["pace"], said["pronunciations"])
        words = [[word.text, word.start, word.end] for word in heard.words]
        return Made({"seconds": heard.seconds, "words": words}, {"voice.wav": out})

    def onto_scene(kept: Kept) -> str:
        scene = work.scene(position)
        scene.voice_key = kept.files["voice.wav"]
        how = "Scene {} kept from an earlier video." if kept.reused else "Scene {} spoken."
        return how.format(position + 1) + paid_for(kept)

    if "service" in said:
        return pay(work, _order(work, said, before), onto_scene)
    return work.keep("spoken", said, make_part, onto_scene)


def _order(work: Work, said: dict[str, Any], before: Sequence[Kept]) -> Order:
    """A scene spoken by the service. What was spoken before it helps the voice flow, and is no part of its name."""
    settings: Settings = current_app.config["SETTINGS"]
    provider, model, voice_id = said["service"]
    previous = [part.data["request_id"] for part in before if part.data.get("until", 0) > time.time()]
    asked = elevenlabs_voice.SpeechOrder(
        said["text"], voice_id, model, said["pace"], said["language"].partition("-")[0],
        tuple(previous[-elevenlabs_voice.MOST_PREVIOUS :]), tuple(map(tuple, said["pronunciations"])),
    )  # fmt: skip

    def ask(folder: Path) -> tuple[Made, Usage]:
        out = folder / "voice.wav"
        answer = elevenlabs_voice.speak(asked, settings, out)
        heard = answer.data
        words = [[word.text, word.start, word.end] for word in heard.words]
        data = {"seconds": heard.seconds, "words": words, "places": heard.places,
                "request_id": answer.usage.request_id, "until": time.time() + FLOWS_FOR}  # fmt: skip
        return Made(data, {"voice.wav": out}), answer.usage

    return Order("spoken", said, provider, model, lambda: elevenlabs_voice.most(asked, settings), ask)


def _join(parts: Sequence[Path], pauses: Sequence[float], track: Path) -> list[float]:
    """The scenes' wav files one after another, each with its pause and padded to a whole frame; their seconds.

    Whole frames keep the pictures of later scenes as they are when one scene gets longer. All parts come from
    one voice, so their format is the same.
    """
    lengths = []
    with wave.open(str(track), "wb") as out:
        for number, (path, pause) in enumerate(zip(parts, pauses, strict=True)):
            with wave.open(str(path), "rb") as part:
                if number == 0:
                    out.setparams(part.getparams())
                samples, rate = part.getnframes(), part.getframerate()
                wanted = round(ceil((samples + pause * rate) * FPS / rate) * rate / FPS)
                silence = bytes((wanted - samples) * part.getsampwidth() * part.getnchannels())
                out.writeframes(part.readframes(samples) + silence)
                lengths.append(wanted / rate)
    return lengths


def _timing(said: list[list[list[Any]]], lengths: list[float]) -> list[SceneTiming]:
    """Scene times in the film from each scene's words and its length."""
    timing, start = [], 0.0
    for heard, seconds in zip(said, lengths, strict=True):
        words = tuple(Word(text, start + begin, start + end) for text, begin, end in heard)
        timing.append(SceneTiming(start, start + seconds, words))
        start += seconds
    return timing
