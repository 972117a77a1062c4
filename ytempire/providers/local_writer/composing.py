"""The slots of a film: facts from the notes in the middle, framing before and after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..local_voice.speech import sentences
from .bank import Passage, Style, of_kind, shared
from .brief import Brief, SceneFields
from .chance import Chance
from .fact import Fact
from .fitting import Option, Slot
from .frame import Frame
from .subject import Subject
from .wording import without_end

# Worth of a second: facts before framing, early facts before late ones, and what is made for this style or this
# kind of subject before what is made for all. A passage told in full is worth a little more than two in half.
_FACT_WORTH, _LATE_FACT = 10.0, 0.3
_OWN_WORTH, _PLAIN_KIND_WORTH, _SHARED_WORTH, _SHARED_RANGE = 2.0, 1.7, 1.6, 0.6
_IN_FULL = 1.15
# A fact with something to show is worth more than one that is only told.
_PARTICULAR, _PLAIN_LAYOUTS = 1.3, ("statement", "picture")
_FEWEST_RECALLED, _MOST_RECALLED = 3, 7  # words of a sentence that can be said once more
# Nearly every topic is one of these, so what is made for them is nearly shared.
_PLAIN_KINDS = ("question", "thing")


class Composer:
    """Turns a subject, a style and facts into slots. Deterministic for the topic and the style."""

    def __init__(self, brief: Brief, subject: Subject, style: Style, facts: Sequence[Fact]) -> None:
        self._brief, self._subject, self._style, self._facts = brief, subject, style, facts
        self._chance = Chance(f"{brief.topic}\n{brief.style}")
        self._counted = style.name == "listicle" and not facts

    def slots(self, recalled: Sequence[str]) -> list[Slot]:
        """All slots in the order of the film. recalled: what the closing looks back on, and so must be there."""
        frame = Frame(self._brief, self._subject, self._style, self._chance, bool(self._facts))
        passages = [(passage, self._passage(passage, worth, recalled)) for passage, worth in self._passages()]
        return [
            frame.title(),
            frame.promise(),
            *(slot for passage, slot in passages if passage.stage == 1),
            *(self._fact(fact, i, recalled) for i, fact in enumerate(self._facts)),
            *(slot for passage, slot in passages if passage.stage > 1),
            *frame.closing(recalled),
            frame.call(),
        ]

    def _passages(self) -> list[tuple[Passage, float]]:
        """Passages by stage with the worth of a second of each; the shared ones in an order of chance."""
        common = self._chance.shuffled(shared(), "shared")
        kind = self._subject.kind
        kind_worth = _PLAIN_KIND_WORTH if kind in _PLAIN_KINDS else _OWN_WORTH
        worth = [(passage, kind_worth) for passage in of_kind(kind)]
        worth += [(passage, _OWN_WORTH) for passage in self._style.passages]
        worth += [(passage, _SHARED_WORTH - _SHARED_RANGE * i / len(common)) for i, passage in enumerate(common)]
        return sorted(worth, key=lambda entry: entry[0].stage)

    def _passage(self, passage: Passage, worth: float, recalled: Sequence[str]) -> Slot:
        say = self._chance.vary(self._subject.fill(passage.say))
        says = [say, f"{say} {self._subject.fill(passage.more)}"] if passage.more else [say]
        fields = {**self._filled(passage.fields), "do": passage.do, "stage": passage.stage}
        if self._counted:
            fields["counted"] = "Number"
        options = []
        for i, text in enumerate(says):
            seconds = self._seconds(text, fields.get("counted", ""))
            options.append(Option({"narration": text, **fields}, seconds, worth * seconds * _IN_FULL**i))
        return Slot(tuple(options), required=passage.do in recalled)

    def _seconds(self, text: str, counted: str) -> float:
        """How long the text takes with its number before it; any number takes about as long to say."""
        return self._brief.predict(f"{counted} five. {text}" if counted else text)

    def _filled(self, value: Any) -> Any:
        """Fields of a passage with the subject put into all their texts."""
        if isinstance(value, dict):
            return {name: self._filled(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        return self._subject.fill(value) if isinstance(value, str) else value

    def _fact(self, fact: Fact, index: int, recalled: Sequence[str]) -> Slot:
        fields: SceneFields = {"narration": fact.narration, "fact": True, "ways": self._ways(fact)}
        fields["layout"] = fields["ways"][0]["layout"]
        first = without_end(sentences(fact.narration)[0])
        if _FEWEST_RECALLED <= len(first.split()) <= _MOST_RECALLED and not first.endswith(":"):
            # Short enough to be said once more at the end.
            fields["do"] = first
        if fact.chapter:
            fields["chapter"] = fact.chapter
        if fact.counted:
            fields["counted"] = fact.counted
        seconds = self._seconds(fact.narration, fact.counted)
        worth = seconds * _FACT_WORTH * (1 - _LATE_FACT * index / len(self._facts))
        worth *= _PARTICULAR if fact.counted or fields["layout"] not in _PLAIN_LAYOUTS else 1.0
        return Slot((Option(fields, seconds, worth),), required=fields.get("do", "") in recalled)

    def _ways(self, fact: Fact) -> list[SceneFields]:
        """The layouts of a fact with its source; a picture says besides what the film is about."""
        ways = [fact.dressed(way) for way in fact.ways]
        for way in ways:
            if way["layout"] == "picture":
                way.setdefault("kicker", self._subject.short or self._style.kicker)
        return ways
