"""Write a draft: the creator's own script as it is, or a film from topic and notes that fits its length."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from ..errors import ProviderError
from . import bank
from .brief import Brief, Draft, SceneFields
from .composing import Composer
from .fitting import Option, Slot, fitted
from .headings import headline
from .language import unspeakable
from .notes import facts
from .own_script import scenes_of
from .prompts import with_prompts
from .sequence import room, sequenced
from .shape import Shape
from .subject import Subject
from .wording import capital, cleaned, drawable, telling_words, without_end

_TITLE_LETTERS, _TAGS = 100, 12
_RECALLED = 3
_SHORT_BY = 0.9


def write(brief: Brief) -> Draft:
    """The draft for a brief; always the same for the same brief.

    Raises ProviderError (permanent) where there is no topic, or none that the local voice can speak.
    """
    brief = replace(brief, predict=functools.cache(brief.predict))
    topic = cleaned(brief.topic)
    if brief.spoken_here or not brief.own_script.strip():
        _refuse(brief.own_script.strip() or topic)
    if brief.own_script.strip():
        scenes = scenes_of(brief)
        topic = topic or headline(scenes[0]["narration"])
        return _draft(brief, topic, with_prompts(scenes, topic))
    shape = Shape.of(brief.format)
    subject = Subject.of(topic, shape, brief.notes)
    counted, steps = brief.style == "listicle", subject.kind == "how_to"
    known = facts(f"{subject.rest}\n\n{brief.notes}", counted, shape, steps)
    seconds = room(brief.seconds, bool(known), brief.predict)
    chosen = _chosen(seconds, Composer(brief, subject, bank.style(brief.style), known))
    scenes = with_prompts(sequenced(chosen, subject.heading), subject.said)
    kept = sum(bool(option.scene.get("fact")) for option in chosen)
    return _draft(brief, subject.said, scenes, points=len(known), kept=kept)


def _refuse(text: str) -> None:
    reason = unspeakable(text) if text else "Say what the video is about: a few words are enough."
    if reason:
        raise ProviderError(reason, permanent=True)


def _chosen(seconds: float, composer: Composer) -> list[Option]:
    """What fits the length. The look back recalls what was chosen, so the choice is made again with it."""
    chosen = _fit(composer.slots([]), seconds)
    of_facts = any("fact" in option.scene for option in chosen)
    phrases = [scene["do"] for scene in (o.scene for o in chosen) if "do" in scene and of_facts == ("fact" in scene)]
    if len(phrases) <= _RECALLED:
        return chosen
    return _fit(composer.slots(_spread(phrases)), seconds)


def _fit(slots: Sequence[Slot], seconds: float) -> list[Option]:
    return [option for option in fitted(slots, seconds) if option is not None]


def _spread(phrases: Sequence[str]) -> list[str]:
    """The first, the middle and the last."""
    return [phrases[0], phrases[len(phrases) // 2], phrases[-1]]


def _draft(brief: Brief, title: str, scenes: list[SceneFields], points: int = 0, kept: int = 0) -> Draft:
    seconds = sum(brief.predict(scene["narration"]) for scene in scenes)
    shown = drawable(cleaned(title)).removesuffix(".") or cleaned(title)
    shown = shown if len(shown) <= _TITLE_LETTERS else headline(shown, 12)[:_TITLE_LETTERS].strip()
    shortfall = None
    if not brief.own_script.strip() and seconds < _SHORT_BY * brief.seconds:
        shortfall = _shortfall(brief, seconds, points)
    left_out = None
    if points > kept:
        left_out = f"{points - kept} of {points} points of the notes did not fit into {_length(brief.seconds)}."
    return Draft(capital(shown), _description(brief, shown, scenes), _tags(brief, shown), scenes, round(seconds, 2),
                 shortfall, left_out)  # fmt: skip


def _shortfall(brief: Brief, seconds: float, points: int) -> str:
    what = f"The topic and {points} points of notes carry" if points else "A topic without notes carries"
    return (
        f"{what} about {_length(seconds)}, not {_length(brief.seconds)}; the writer on this computer adds no facts "
        "of its own, so add notes or a script for a longer film."
    )


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    parts = [f"{minutes} min"] if minutes else []
    return " ".join(parts + ([f"{rest} s"] if rest or not minutes else []))


def _description(brief: Brief, title: str, scenes: Sequence[SceneFields]) -> str:
    """The title, what the film goes through, the sources that the notes name, and the call to action."""
    headings = list(dict.fromkeys(scene["heading"] for scene in scenes[1:-1] if scene.get("heading")))
    sources = list(dict.fromkeys(scene["source"] for scene in scenes if scene.get("source")))
    parts = [title]
    if headings:
        parts.append("In this video:\n" + "\n".join(f"- {cleaned(heading)}" for heading in headings[:12]))
    if sources:
        parts.append("Sources named: " + "; ".join(cleaned(source) for source in sources[:8]))
    if brief.channel_name.strip():
        parts.append(f"Subscribe to {cleaned(brief.channel_name)} for more.")
    return "\n\n".join(parts)


def _tags(brief: Brief, title: str) -> tuple[str, ...]:
    name = without_end(title).lower()
    wanted = [name] if len(name) <= 40 else []
    wanted += telling_words(f"{title} {brief.audience}", _TAGS)
    wanted += [brief.style.lower()] if brief.style in bank.STYLES else []
    return tuple(list(dict.fromkeys(tag[:60] for tag in wanted if tag))[:_TAGS])
