"""What the creator and the channel ask for, and who is to make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ytempire.film.look import Look
from ytempire.providers.choice import NAMES, Service, Services
from ytempire.videos.video import Video, services_of


@dataclass(frozen=True)
class Asked:
    """What the creator and the channel ask for, as it stood when the work began."""

    video_id: str
    user_id: int
    channel_id: str
    queued_at: datetime | None
    services: Services
    language: str
    fall_back: bool
    topic: str
    style: str
    format: str
    seconds: int
    notes: str
    own_script: str
    channel_name: str
    niche: str
    audience: str
    tone: str
    voice: str
    pace: float
    pronunciations: tuple[tuple[str, str], ...]
    look: Look
    music_key: str | None
    edition: dict[str, Any] | None
    thumbnail_choice: dict[str, Any] | None
    description_template: str
    tags: tuple[str, ...]
    quality_threshold: float
    publish_mode: str

    @classmethod
    def of(cls, video: Video) -> Asked:
        channel = video.channel
        return cls(
            video.id, video.user_id, channel.id, video.queued_at, services_of(video), channel.language,
            channel.fall_back, video.topic, video.style, video.format, video.duration_target,
            video.notes, video.script, channel.name, channel.niche, channel.audience, channel.tone,
            channel.voice, channel.pace, tuple((word, said) for word, said in channel.pronunciations),
            channel.look, channel.music_key, video.edition, video.thumbnail_choice,
            channel.description_template, tuple(channel.tags), channel.quality_threshold, channel.publish_mode,
        )


def made_by(service: Service, here: str) -> str:
    """Who makes a step, as its page says it; `here` is what does so on this computer."""
    if not service.local:
        return f"{service.name}, {service.model}"
    return f"{here}, instead of {NAMES[service.instead_of]}" if service.instead_of else here
