"""Parts of the quality that somebody outside has scored: a workflow that looks at a film with eyes of its own."""

from __future__ import annotations

from collections.abc import Mapping

from ytempire import formatting
from ytempire.errors import Refusal
from ytempire.pipeline import scoring
from ytempire.publishing.asking import can_prepare
from ytempire.text import one_line
from ytempire.videos.video import Video


class Unmeasured(Refusal):
    """There is no finished film, and so no quality to change."""

    status = 409
    code = "unmeasured"


class UnknownPart(Refusal):
    """A name that no part of this video's quality has; `details` names those that it has."""

    code = "invalid_fields"

    def __init__(self, name: str, known: list[str]) -> None:
        told = f"This video has no part “{one_line(name)[:60]}” in its quality. It has: {', '.join(known)}."
        super().__init__(told, {"scores": told})


def rescore(video: Video, scores: Mapping[str, float], by: str) -> None:
    """Give parts of the video's quality, by name, these scores (0..1), and form the total anew.

    In the caller's write transaction, which holds the video. Its status stays: what is published stays published, and
    what is in review waits for a word on it. Raises Unmeasured, UnknownPart.
    """
    if not can_prepare(video) or not video.quality_parts:
        raise Unmeasured(f"This video is {video.status} and has no measured film, so its quality cannot be scored.")
    parts = [scoring.Part(**part) for part in video.quality_parts]
    known = [part.name for part in parts]
    if unknown := next((name for name in scores if name not in known), None):
        raise UnknownPart(unknown, known)
    parts = scoring.rescored(parts, scores, by)
    video.quality_parts, video.quality_score = [part.to_json() for part in parts], scoring.total(parts)
    video.revision += 1
    video.tell(f"{by} scored {_listed(scores)}. {_standing(video, video.quality_score)}")


def _listed(scores: Mapping[str, float]) -> str:
    return ", ".join(f"{name.lower()} {formatting.score(score)}" for name, score in scores.items())


def _standing(video: Video, total: float) -> str:
    channel = video.channel
    if total >= channel.quality_threshold:
        return f"Quality {scoring.words(total)}."
    asks = formatting.score(channel.quality_threshold)
    stays = "" if video.status == "review" else f" It stays {video.status}."
    return f"Quality {scoring.words(total)}, below the {asks} that {channel.name} asks for.{stays}"
