"""The slots of a film: title, promise, facts from the notes, framing around them, closing and call to action."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .bank import Passage, Style, of_kind, shared
from .brief import Brief, SceneFields
from .chance import Chance
from .fitting import Option, Slot
from .notes import Fact
from .own_script import call_fields
from .subject import Subject
from .wording import capital, closed, enumeration, headline, keyword

# Worth: a second of fact outweighs any second of framing; early facts outweigh late ones.
_FACT_WORTH, _LATE_FACT = 10.0, 0.3
_KIND_WORTH, _STYLE_WORTH, _SHARED_WORTH = 4.0, 3.5, 3.0
_MORE_WORTH = 0.5
_RECAP_OF = 3

_ASKS = {
    "question": ("What is your answer?", "How would you answer it now?"),
    "how_to": ("Which step gives you trouble?", "How do you do it?"),
    "versus": ("{A} or {B}?", "Which one is it for you?"),
    "claim": ("Would you bet on it now?", "What do you make of it?"),
    "list": ("Which one is missing?", "What would be on your list?"),
    "thing": ("What would you add?", "What did we miss?"),
}


class Composer:
    """Turns a subject, a style and facts into slots. Deterministic for the topic and the style."""

    def __init__(self, brief: Brief, subject: Subject, style: Style) -> None:
        self._brief, self._subject, self._style = brief, subject, style
        self._predict: Callable[[str], float] = brief.predict
        self._chance = Chance(f"{brief.topic}\n{brief.style}")

    def slots(self, facts: Sequence[Fact], recalled: Sequence[str]) -> list[Slot]:
        """All slots in the order of the film. recalled: what the closing looks back on, in short phrases."""
        early = [self._passage(passage, worth) for passage, worth in self._passages() if passage.stage == 1]
        late = [self._passage(passage, worth) for passage, worth in self._passages() if passage.stage > 1]
        told = [self._fact(fact, i, len(facts)) for i, fact in enumerate(facts)]
        return [
            self.title(),
            self._promise(facts),
            *early,
            *told,
            *late,
            *self._closing(recalled),
            self.call(),
        ]

    def title(self) -> Slot:
        style, subject = self._style, self._subject
        hooks = style.hooks.get(subject.kind) or style.hooks["thing"]
        fields = {"layout": "title", "heading": subject.heading, "kicker": style.kicker,
                  "key": keyword(subject.heading), "icon": subject.icon}  # fmt: skip
        hooks = self._chance.shuffled(hooks, "hook")
        return Slot(
            tuple(self._option(subject.fill(hook), fields, 1.0 - i) for i, hook in enumerate(hooks)), True
        )

    def call(self) -> Slot:
        """The call to action: the creator's own words, or a question, the comments and the channel."""
        if self._brief.call_to_action.strip():
            text = closed(capital(" ".join(self._brief.call_to_action.split())))
            return Slot((self._option(text, call_fields(text), 1.0),), True)
        ask = self._subject.fill(self._chance.pick(_ASKS[self._subject.kind], "ask"))
        channel = self._brief.channel_name.strip()
        endings = ["Tell me in the comments.", "Tell me in the comments, and subscribe for more."]
        if channel:
            endings.append(f"Tell me in the comments, and subscribe to {channel} for more.")
        calls = [f"{ask} {ending}" for ending in endings]
        options = (
            self._option(text, {**call_fields(text), "heading": ask}, i * 0.5) for i, text in enumerate(calls)
        )
        return Slot(tuple(options), True)

    def _promise(self, facts: Sequence[Fact]) -> Slot:
        if facts:
            says = [
                "Let us go through it, point by point.",
                "Here is what there is to say, one thing at a time.",
            ]
        else:
            says = self._style.promise
        texts = [self._subject.fill(text) for text in self._chance.shuffled(says, "promise")]
        return Slot(tuple(self._scene(text, "picture", 2.0 - 0.1 * i) for i, text in enumerate(texts)))

    def _closing(self, recalled: Sequence[str]) -> list[Slot]:
        closing = self._scene(self._chance.pick(self._style.closing, "closing"), "statement", 1.5)
        if len(recalled) < _RECAP_OF:
            return [Slot((closing,))]
        said = enumeration([f"{phrase}" for phrase in recalled])
        text = (
            self._chance.pick(self._style.recap, "recap").replace("{do}", said).replace("{Do}", capital(said))
        )
        items = [{"text": capital(phrase), "cue": " ".join(phrase.split()[:3])} for phrase in recalled]
        fields = {
            "layout": "list",
            "heading": "In short",
            "key": "short",
            "items": items,
            "chapter": "In short",
        }
        return [Slot((self._option(text, fields, 3.0),)), Slot((closing,))]

    def _passages(self) -> list[tuple[Passage, float]]:
        """Passages by stage, the shared ones in an order of chance, neighbours in different layouts where possible."""
        common = self._chance.shuffled(shared(), "shared")
        worth = [(passage, _KIND_WORTH) for passage in of_kind(self._subject.kind)]
        worth += [(passage, _STYLE_WORTH) for passage in self._style.passages]
        worth += [(passage, _SHARED_WORTH - i / len(common)) for i, passage in enumerate(common)]
        return sorted(worth, key=lambda entry: entry[0].stage)

    def _passage(self, passage: Passage, worth: float) -> Slot:
        say = self._chance.vary(self._subject.fill(passage.say))
        says = [say, f"{say} {self._subject.fill(passage.more)}"] if passage.more else [say]
        fields = {**passage.fields, "do": passage.do}
        return Slot(tuple(self._option(text, fields, worth + i * _MORE_WORTH) for i, text in enumerate(says)))

    def _fact(self, fact: Fact, index: int, count: int) -> Slot:
        fields = {**fact.fields, "fact": True}
        if fact.chapter:
            fields["chapter"] = fact.chapter
        seconds = self._predict(fact.narration)
        worth = seconds * _FACT_WORTH * (1 - _LATE_FACT * index / count)
        return Slot((Option({"narration": fact.narration, **fields}, seconds, worth),))

    def _scene(self, text: str, layout: str, worth: float) -> Option:
        heading = headline(text)
        fields = {"layout": layout, "heading": heading, "key": keyword(heading), "icon": self._subject.icon}
        if layout == "picture":
            fields["kicker"] = self._style.kicker
        return self._option(text, fields, worth)

    def _option(self, text: str, fields: SceneFields, worth: float) -> Option:
        return Option({"narration": text, **fields}, self._predict(text), worth)
