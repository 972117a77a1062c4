"""What every film has: a title with a hook, a promise, a look back, a call to action."""

from __future__ import annotations

from collections.abc import Sequence

from .bank import Style, promises
from .brief import Brief, SceneFields
from .calls import call_fields
from .chance import Chance
from .fitting import Option, Slot
from .headings import headline, keyword
from .shape import Shape
from .subject import Subject
from .tones import tone
from .wording import capital, closed, enumeration

# Worth of the whole scene, against some 2.0 for a second of framing.
_PROMISE_WORTH, _RECAP_WORTH, _CLOSING_WORTH, _INVITATION_WORTH = 25.0, 25.0, 6.0, 16.0
_PROMISE_OF_FACTS = 4.0  # they speak for themselves
_FEWEST_RECALLED = 3
# What can be asked at the end where nothing was told.
_ASKS = {
    "question": ("What is your answer?", "How would you answer it now?"),
    "how_to": ("Which step gives you trouble?", "How do you do it?"),
    "versus": ("{A} or {B}?", "Which one is it for you?"),
    "claim": ("Would you bet on it now?", "What do you make of it?"),
    "list": ("Which one is missing?", "What would be on your list?"),
    "thing": ("What would you add?", "What did we miss?"),
}


class Frame:
    """Makes the slots that stand around the facts and passages of one film."""

    def __init__(self, brief: Brief, subject: Subject, style: Style, chance: Chance, with_facts: bool) -> None:
        self._brief, self._subject, self._style, self._chance = brief, subject, style, chance
        self._tone, self._shape, self._with_facts = tone(brief.tone), Shape.of(brief.format), with_facts

    def title(self) -> Slot:
        """The topic as a hook that ends in a question, within the first five seconds."""
        fields = {
            "layout": "title",
            "heading": self._subject.heading,
            "kicker": self._subject.over or self._style.kicker,
        }
        fields |= {"key": keyword(self._subject.heading), "icon": self._subject.icon}
        says = [self._subject.fill(hook) for hook in self._chance.shuffled(self._hooks(), "hook")]
        return Slot(tuple(self._option(text, fields, -i) for i, text in enumerate(says)), required=True)

    def _hooks(self) -> list[str]:
        """Those of the tone, where the channel has one; else those that go with what is known."""
        kind = self._subject.kind
        if self._with_facts or not self._tone.is_plain:
            return self._tone.hooks[self._subject.manner]
        return self._style.hooks.get(kind) or self._style.hooks["thing"]

    def promise(self) -> Slot:
        toned = self._with_facts or not self._tone.is_plain
        says = self._tone.promise if toned else promises(self._subject.kind) or self._style.promise
        texts = self._chance.shuffled(says, "promise")
        worth = _PROMISE_OF_FACTS if self._with_facts else _PROMISE_WORTH
        return Slot(tuple(self._scene(text, "picture", worth - i) for i, text in enumerate(texts)))

    def closing(self, recalled: Sequence[str]) -> list[Slot]:
        """A look back on what was recalled, where that is enough, and a last word."""
        says = self._tone.closing if self._with_facts else self._style.closing
        last = self._scene(self._chance.pick(says, "closing"), "statement", _CLOSING_WORTH)
        if len(recalled) < _FEWEST_RECALLED:
            return [Slot((last,))]
        said = enumeration(recalled)
        recap = self._chance.pick(self._style.recap, "recap")
        text = recap.replace("{do}", said).replace("{Do}", capital(said))
        if self._with_facts:
            text = " ".join(["Once more:", *map(closed, recalled)])
        items = [{"text": self._item(phrase), "cue": " ".join(phrase.split()[:4])} for phrase in recalled]
        fields = {"layout": "list", "heading": "In short", "key": "short", "items": items, "chapter": "In short"}
        return [Slot((self._option(text, fields, _RECAP_WORTH),)), Slot((last,))]

    def _item(self, phrase: str) -> str:
        return capital(headline(phrase, max(self._shape.item, self._shape.heading)))

    def call(self) -> Slot:
        """The call to action: the creator's own words, or a question, the comments and the channel."""
        if self._brief.call_to_action.strip():
            text = closed(capital(" ".join(self._brief.call_to_action.split())))
            return Slot((self._option(text, call_fields(text, self._shape), 0.0),), required=True)
        asks = self._tone.asks if self._with_facts else _ASKS
        kind = self._subject.manner if self._with_facts else self._subject.kind
        ask = self._subject.fill(self._chance.pick(asks[kind], "ask"))
        options = []
        for i, ending in enumerate(self._tone.invitations(" ".join(self._brief.channel_name.split()))):
            text = f"{ask} {ending}"
            fields = {**call_fields(text, self._shape), "heading": headline(ask, self._shape.heading + 1)}
            options.append(self._option(text, fields, _INVITATION_WORTH * i))
        return Slot(tuple(options), required=True)

    def _scene(self, text: str, layout: str, worth: float) -> Option:
        heading = headline(text, self._shape.heading)
        fields = {"layout": layout, "heading": heading, "key": keyword(heading), "icon": self._subject.icon}
        if layout == "picture":
            fields["kicker"] = self._style.kicker
        return self._option(text, fields, worth)

    def _option(self, text: str, fields: SceneFields, worth: float) -> Option:
        return Option({"narration": text, **fields}, self._brief.predict(text), worth)
