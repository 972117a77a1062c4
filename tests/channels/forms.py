"""A channel's form as a browser sends it."""

from __future__ import annotations

from typing import Any

FILLED: dict[str, Any] = {
    "name": "Morning Science",
    "niche": "Body and mind",
    "audience": "Curious adults with little time.\nNo science background.",
    "language": "en-GB",
    "tone": "Calm and exact",
    "style": "story",
    "voice": "joe",
    "music": "calm",
    "format": "portrait",
    "duration_target": "45",
    "description_template": "More at example.com",
    "tags": "sleep, #coffee, Sleep , ",
    "quality_threshold": "0.75",
    "publish_mode": "approval",
    "timezone": "Europe/Berlin",
    "palette": "#14b8a6",
    "pairing": "impact",
    "backgrounds": ["rays", "mesh"],
    "captions": "boxed",
}


def filled(**changes: Any) -> dict[str, Any]:
    """The whole form, with these fields otherwise."""
    return {**FILLED, **changes}
