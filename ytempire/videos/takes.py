"""Takes: a picture or a voice that its creator wants made anew by a paid service, from the very same words.

The number of the take is part of what names the picture or the voice, so each take is bought once. The first is 0, and
is not written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ytempire.extensions import db
from ytempire.providers.choice import LOCAL, Service
from ytempire.videos.edition import RESULTS
from ytempire.videos.video import Video, services_now, services_of

PICTURE, VOICE = "take", "voice_take"
WORDS = {PICTURE: "picture_prompt", VOICE: "narration"}  # what each is made from
MOST = 999
HERE = Service(LOCAL)

Made = frozenset[tuple[str, int]]  # words, take


@dataclass(frozen=True)
class Film:
    """Who would draw now, and what the services of now have made of the film that there is."""

    illustrator: Service = HERE
    pictures: Made = frozenset()
    voices: Made = frozenset()

    def has(self, scene: Mapping[str, Any], name: str) -> bool:
        """Whether the scene's picture or voice is in the film, in this take."""
        return self._made(scene, name, number(scene, name))

    def awaits(self, scene: Mapping[str, Any], name: str) -> bool:
        """Whether another take is asked for than the film has."""
        take = number(scene, name)
        return take > 0 and not self._made(scene, name, take) and self._made(scene, name, take - 1)

    def _made(self, scene: Mapping[str, Any], name: str, take: int) -> bool:
        return (scene.get(WORDS[name], ""), take) in (self.pictures if name == PICTURE else self.voices)


def of_film(video: Video) -> Film:
    """The takes in the film, of those services that would make it again now: another one knows none of them."""
    before, now = services_of(video), services_now(video)
    drawn = not now.visuals.local and same(before.visuals, now.visuals)
    spoken = not now.voice.local and same(before.voice, now.voice)
    return Film(
        now.visuals, _pictures(video) if drawn else frozenset(),
        frozenset((row.narration, number(row.fields, VOICE)) for row in video.scenes if spoken and row.voice_key),
    )  # fmt: skip


def same(before: Service, now: Service) -> bool:
    """Whether what the one made is what the other would make."""
    if now.provider == LOCAL:
        return before.provider == LOCAL
    return (before.provider, before.model, before.voice, before.quality) == (
        now.provider, now.model, now.voice, now.quality)  # fmt: skip


def number(scene: Mapping[str, Any], name: str) -> int:
    """Of the scene's `PICTURE` or `VOICE`: 0..MOST."""
    take = known(scene.get(name))
    return take or 0


def known(value: Any) -> int | None:
    """The number of a take, from outside; None for what is none."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= MOST else None


def moved(scene: Mapping[str, Any], name: str, by: int) -> dict[str, Any]:
    """The scene with its take so many on. Without a move it is the same to the letter."""
    if not by:
        return dict(scene)
    take = min(max(number(scene, name) + by, 0), MOST)
    rest = {key: value for key, value in scene.items() if key != name}
    return {**rest, name: take} if take else rest


def _pictures(video: Video) -> Made:
    """The newest pictures by a service, where the scenes of the film are those that they were drawn for."""
    if not video.step("visuals").finished:
        return frozenset()
    newest = select(RESULTS.c.data).where(RESULTS.c.video_id == video.id, RESULTS.c.kind == "visuals")
    made = db.session.scalar(newest.order_by(RESULTS.c.id.desc()).limit(1)) or {}
    drawn = made.get("illustrations") or {}
    return frozenset((row.fields.get("picture_prompt", ""), number(row.fields, PICTURE)) for row in video.scenes
                     if str(row.position) in drawn)  # fmt: skip
