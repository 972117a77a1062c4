"""What making a film again from its changed script takes: how long it gets, how much of it is there already, and
what the rest costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ytempire.costs.limit import Payer
from ytempire.providers import elevenlabs_pace, local_voice
from ytempire.providers.choice import Services
from ytempire.providers.usage import CHARACTER
from ytempire.videos import budget_fit, edition, spending, takes
from ytempire.videos import estimate_rules as rules
from ytempire.videos.estimate import Estimate, Part, part_of
from ytempire.videos.scene import Scene
from ytempire.videos.step import NAMES as STEPS
from ytempire.videos.video import Video, services_now, services_of


@dataclass(frozen=True)
class ScriptOutlook:
    """Scenes and words, the predicted seconds, how many scenes have to be spoken and drawn anew, and what that
    costs."""

    scenes: int
    words: int
    seconds: float
    to_speak: int
    to_draw: int
    estimate: Estimate
    over: str  # why it is more than a video may cost, or nothing


def script_outlook(video: Video, scenes: Sequence[Mapping[str, Any]]) -> ScriptOutlook:
    """The prospect of the video with these scenes."""
    seen, channel = drawn(video), video.channel
    services, promised = services_now(video), again(video, scenes)
    seconds = local_voice.predict_film(scenes, channel.voice, channel.pace, channel.pronunciations)
    if not services.voice.local:
        seconds = sum(elevenlabs_pace.predict(scene["narration"], channel.pace) + local_voice.SCENE_PAUSE
                      for scene in scenes)  # fmt: skip
    return ScriptOutlook(
        len(scenes), sum(len(scene["narration"].split()) for scene in scenes), seconds,
        len(_to_speak(video, scenes, services)), sum(scene_mark(scene) not in seen for scene in scenes), promised,
        _over(video, promised),
    )  # fmt: skip


def again(video: Video, scenes: Sequence[Mapping[str, Any]]) -> Estimate:
    """What it costs to make the film of these scenes: what is spoken and drawn already is not paid again."""
    services = services_now(video)
    characters = sum(len(text) for text in _to_speak(video, scenes, services))
    pictures = _to_illustrate(video, scenes, services)
    parts = {}
    if characters and not services.voice.local:
        parts["voice"] = part_of("voice", services.voice, {CHARACTER: characters})
    if pictures and not services.visuals.local:
        units = rules.picture_units(services.visuals, video.channel, video.format, pictures)
        parts["visuals"] = part_of("visuals", services.visuals, units, pictures=pictures)
    return Estimate(tuple(parts.get(step, Part(step)) for step in STEPS))


def promise(video: Video, scenes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What making it again is expected to cost on top of what it has cost, as it is kept with the video.

    Raises `Unpriced` or `OverVideoBudget`.
    """
    spent = spending.step_costs(video.id)
    whole = again(video, scenes).after(spent)
    budget_fit.require(whole, budget_fit.fit(_payer(video), whole, sum(spent.values())))
    return whole.to_json()


def drawn(video: Video) -> dict[str, Scene]:
    """The scenes of the film that were drawn, by what is in them."""
    return {scene_mark(row.as_fields()): row for row in video.scenes if row.picture_key}


def scene_mark(scene: Mapping[str, Any]) -> str:
    """Tells whether two scenes look and say the same."""
    return edition.mark({"scenes": [scene]})


def _to_speak(video: Video, scenes: Sequence[Mapping[str, Any]], services: Services) -> list[str]:
    """Narrations that the voice has not spoken yet."""
    spoken = {_voice(row.as_fields(), services) for row in video.scenes if row.voice_key}
    if not takes.same(services_of(video).voice, services.voice):
        spoken = set()
    return [scene["narration"] for scene in scenes if _voice(scene, services) not in spoken]


def _to_illustrate(video: Video, scenes: Sequence[Mapping[str, Any]], services: Services) -> int:
    """How many pictures a service has to draw. Where a writer has words for one in every scene, they are drawn for
    one section each."""
    told = [scene for scene in scenes if scene.get("picture_prompt") and not scene.get("pictures")]
    there = {_picture(row.fields) for row in video.scenes if row.picture_key}
    if not takes.same(services_of(video).visuals, services.visuals):
        there = set()
    new = [scene for scene in told if _picture(scene) not in there]
    if len(told) <= len(scenes) / 2:
        return len(new)
    film = takes.of_film(video)
    retaken = sum(film.awaits(scene, takes.PICTURE) for scene in new)
    sections = rules.picture_count(len(scenes) * rules.SECONDS_A_SCENE, "")
    return min(len(new), retaken + round(sections * (len(new) - retaken) / len(told)))


def _picture(scene: Mapping[str, Any]) -> tuple[Any, int]:
    return scene.get("picture_prompt"), takes.number(scene, takes.PICTURE)


def _voice(scene: Mapping[str, Any], services: Services) -> tuple[str, int]:
    """What names its voice. This computer says the same words the same way each time."""
    return scene["narration"], 0 if services.voice.local else takes.number(scene, takes.VOICE)


def _over(video: Video, promised: Estimate) -> str:
    if not promised.paid:
        return ""
    spent = spending.step_costs(video.id)
    whole = promised.after(spent)
    fitting = budget_fit.fit(_payer(video), whole, sum(spent.values()))
    return budget_fit.OverVideoBudget(fitting.likely, fitting.video_limit or 0).message if fitting.over_video else ""


def _payer(video: Video) -> Payer:
    return Payer(video.user_id, video.channel_id, video.id)
