"""Pictures that a service draws for scenes: which scenes, in which words; one more try for what it refuses to draw.

Text and thumbnails are drawn by us; a picture is what stands behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import current_app

from ytempire.config import Settings
from ytempire.film.timing import SceneTiming
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.paying import Order, paid_for, pay
from ytempire.pipeline.work import Kept, Made, Work
from ytempire.providers import openai_pictures, pictures, stability_pictures
from ytempire.providers.choice import OPENAI, STABILITY, Service
from ytempire.providers.errors import REFUSED, ServiceError
from ytempire.providers.pictures import PictureOrder
from ytempire.providers.usage import Usage
from ytempire.videos import takes

APART = 25.0  # seconds between pictures where a writer has words for one in every scene
DRAWERS: dict[str, ModuleType] = {OPENAI: openai_pictures, STABILITY: stability_pictures}


def wanted(asked: Asked, scenes: Sequence[Mapping[str, Any]], timing: Sequence[SceneTiming]) -> dict[int, PictureOrder]:
    """What is to be drawn, by the scene's index. A scene with a picture of the creator's own gets no other."""
    if asked.services.visuals.local:
        return {}
    told = [i for i, scene in enumerate(scenes) if scene.get("picture_prompt") and not scene.get("pictures")]
    if len(told) > len(scenes) / 2:
        told = _spread([i for i in told if 0 < i < len(scenes) - 1], timing)
    return {i: order_of(asked, scenes[i]) for i in told}


def order_of(asked: Asked, scene: Mapping[str, Any]) -> PictureOrder:
    """The picture of a scene in the channel's look."""
    return PictureOrder(
        scene["picture_prompt"], colour=asked.look.colour, format=asked.format,
        quality=asked.services.visuals.quality or "medium", take=takes.number(scene, takes.PICTURE),
    )  # fmt: skip


def inputs(service: Service, order: PictureOrder) -> dict[str, Any]:
    """What a picture depends on."""
    return {"service": [service.provider, service.model, pictures.VERSION], **asdict(order)}


def draw(work: Work, position: int, order: PictureOrder) -> str | None:
    """The storage key of the picture, or None where the service refuses to draw it, also in softer words."""

    def tell(kept: Kept) -> str:
        how = "Picture {} kept from an earlier video." if kept.reused else "Picture {} drawn."
        return how.format(position + 1) + paid_for(kept)

    for asked in (order, pictures.softened(order)):
        try:
            return pay(work, _order(work, asked), tell).files["picture.jpg"]
        except ServiceError as error:
            if error.kind != REFUSED:
                raise
    return None


def _order(work: Work, order: PictureOrder) -> Order:
    settings: Settings = current_app.config["SETTINGS"]
    service = work.asked.services.visuals
    drawer = DRAWERS[service.provider]

    def ask(folder: Path) -> tuple[Made, Usage]:
        out = folder / "picture.jpg"
        usage = drawer.draw(order, settings, service.model, out)
        return Made({"prompt": order.prompt, "softened": order.harmless}, {"picture.jpg": out}), usage

    return Order("illustration", inputs(service, order), service.provider, service.model,
                 lambda: drawer.most(order, service.model), ask)  # fmt: skip


def _spread(told: Sequence[int], timing: Sequence[SceneTiming]) -> list[int]:
    """Of the scenes, as many as are far enough apart."""
    taken: list[int] = []
    for i in told:
        if not taken or timing[i].start - timing[taken[-1]].start >= APART:
            taken.append(i)
    return taken


