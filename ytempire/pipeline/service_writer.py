"""A script by a writing service: in one call, or outlined and written in parts; mended once where its length is off.

Each call is a part of its own: bought once, kept, and used again by whoever asks for the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import current_app

from ytempire.config import Settings
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import LeaseLost
from ytempire.pipeline.paying import Order, pay
from ytempire.pipeline.work import DATABASE_AWAY, Made, Work
from ytempire.providers import openai_prompt, openai_script, written_scenes, written_script
from ytempire.providers.errors import BUSY, ServiceError
from ytempire.providers.openai_script import ScriptRequest
from ytempire.providers.usage import Answer, Usage
from ytempire.providers.written_script import Form, Outline, WrittenScript, WrittenSections
from ytempire.videos.result import digest

MISSES_BY = 0.15  # of the wanted length, from which on one revision is asked for
Ask = Callable[[ScriptRequest, Settings, str, Callable[[str], None]], Answer[Any]]
Predict = Callable[[str], float]


def inputs(asked: Asked, words: int) -> dict[str, Any]:
    """What the script depends on."""
    return {"writer": [asked.services.script.provider, asked.services.script.model, openai_prompt.VERSION],
            "scenes": written_scenes.VERSION, **_told(request_of(asked, words))}  # fmt: skip


def request_of(asked: Asked, words: int) -> ScriptRequest:
    """The film to be written, in so many spoken words."""
    return ScriptRequest(
        topic=asked.topic, style=asked.style, words=words, seconds=asked.seconds, language=asked.language,
        tone=asked.tone, audience=asked.audience, niche=asked.niche, channel_name=asked.channel_name,
        format=asked.format, notes=asked.notes,
    )  # fmt: skip


def write(work: Work, words: int, predict: Predict) -> dict[str, Any]:
    """Title, description, tags and scenes, as the script step keeps them. Raises as `pay` does."""
    request = request_of(work.asked, words)
    if openai_script.needs_sections(request, _settings()):
        script = _in_parts(work, request, predict)
    else:
        script = _whole(work, request, predict)
    scenes = written_scenes.scenes_of(script, predict, work.asked.format)
    return {"title": script.titles[0], "titles": list(script.titles), "description": script.description,
            "tags": list(script.tags), "scenes": scenes, "shortfall": None}  # fmt: skip


def _whole(work: Work, request: ScriptRequest, predict: Predict) -> WrittenScript:
    wanted, format = work.asked.seconds, work.asked.format

    def seconds(script: WrittenScript) -> float:
        return sum(predict(scene["narration"]) for scene in written_scenes.scenes_of(script, predict, format))

    script: WrittenScript = _bought(work, request, openai_script.write, WrittenScript)
    if not _is_off(seconds(script), wanted):
        return script
    revision = request.revising(script, _words(script.narration))
    better: WrittenScript = _bought(work, revision, openai_script.write, WrittenScript)
    return min(script, better, key=lambda each: abs(seconds(each) - wanted))


def _in_parts(work: Work, request: ScriptRequest, predict: Predict) -> WrittenScript:
    """Each part is held to its own share of the words, and mended for itself."""
    plan = _bought(work, request.planning(), openai_script.outline, Outline)
    sections = []
    for which in openai_script.parts_of(request, plan, _settings()):
        order = request.writing(plan, which)
        part = _bought(work, order, openai_script.write_sections, WrittenSections)
        had, wanted = _words(_said(part)), order.wanted_words
        if _is_off(had, wanted):
            again = _bought(work, order.revising(part, had), openai_script.write_sections, WrittenSections)
            part = _nearer(part, again, wanted)
        sections += part.sections
    return written_script.joined(plan, sections)


def _nearer(one: WrittenSections, other: WrittenSections, wanted: int) -> WrittenSections:
    return min(one, other, key=lambda each: abs(_words(_said(each)) - wanted))


def _bought(work: Work, request: ScriptRequest, ask: Ask, form: type[Form]) -> Any:
    """One call; where the model's rate is used up, the same of the fallback model."""
    service = work.asked.services.script
    try:
        kept = pay(work, _order(work, request, ask, service.model))
    except ServiceError as error:
        fallback = _settings().openai_fallback_model
        if error.kind != BUSY or fallback == service.model:
            raise
        work.report(work.progress, f"{service.model} is busy; {fallback} writes")
        kept = pay(work, _order(work, request, ask, fallback))
    return form.model_validate(kept.data["answer"])


def _order(work: Work, request: ScriptRequest, ask: Ask, model: str) -> Order:
    settings, service = _settings(), work.asked.services.script

    def make(_folder: Path) -> tuple[Made, Usage]:
        answer = ask(request, settings, model, _teller(work))
        return Made({"answer": answer.data.model_dump(), "model": model}), answer.usage

    # The same question is answered once, by whichever model: the one that was asked for names it.
    asked = {"model": service.model, "version": openai_prompt.VERSION, "tokens": settings.openai_max_tokens,
             **_told(request)}  # fmt: skip
    return Order("written", asked, service.provider, model, lambda: openai_script.most(request, settings, model), make)


def _teller(work: Work) -> Callable[[str], None]:
    """Shows what is written so far. Whatever comes in between, the answer is heard to its end: it is paid for."""

    def tell(text: str) -> None:
        try:
            words = _words(text)
            work.report(min(0.9, words / max(1, round(work.asked.seconds * 2.5))), f"{words:,} words", draft=text)
        except (LeaseLost, *DATABASE_AWAY):
            return

    return tell


def _told(request: ScriptRequest) -> dict[str, Any]:
    """The request as it is hashed."""
    told = asdict(request)
    for name in ("outline", "earlier"):
        part = getattr(request, name)
        told[name] = digest(part.model_dump()) if part is not None else None
    return told


def _is_off(had: float, wanted: float) -> bool:
    return abs(had - wanted) > MISSES_BY * wanted


def _words(text: str) -> int:
    return len(text.split())


def _said(part: WrittenSections) -> str:
    return " ".join(section.narration for section in part.sections)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


