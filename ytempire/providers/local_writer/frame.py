"""What every film has: a title with a hook, a promise, a look back, a call to action."""

from __future__ import annotations

from collections.abc import Sequence

from .bank import Style, promises
from .brief import Brief, SceneFields
from .calls import call_fields
from .chance import Chance
from .fitting import Option, Slot
from .subject import Subject
from .wording import capital, closed, enumeration, headline, keyword

# Worth of the whole scene, against some 2.0 for a second of framing.
_PROMISE_WORTH, _RECAP_WORTH, _CLOSING_WORTH, _INVITATION_WORTH = 25.0, 25.0, 6.0, 5.0
_FEWEST_RECALLED = 3

_FACTS_PROMISES = ("Let us go through it, point by point.", "Here is what there is to say, one thing at a time.")
_FACTS_CLOSINGS = ("That is what there is to say, for now.", "And that was it, point by point.")
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

    def __init__(self, brief: Brief, subject: Subject, style: Style, chance: Chance) -> None:
        self._brief, self._subject, self._style, self._chance = brief, subject, style, chance

    def title(self) -> Slot:
        """The topic as a hook that ends in a question, within the first five seconds."""
        hooks = self._style.hooks.get(self._subject.kind) or self._style.hooks["thing"]
        heading = self._subject.heading
        fields = {"layout": "title", "heading": heading, "kicker": self._style.kicker}
        fields |= {"key": keyword(heading), "icon": self._subject.icon}
        says = [self._subject.fill(hook) for hook in self._chance.shuffled(hooks, "hook")]
        return Slot(tuple(self._option(text, fields, -i) for i, text in enumerate(says)), required=True)

    def promise(self, with_facts: bool) -> Slot:
        says = promises(self._subject.kind) or self._style.promise
        texts = self._chance.shuffled(_FACTS_PROMISES if with_facts else says, "promise")
        return Slot(tuple(self._scene(text, "picture", _PROMISE_WORTH - i) for i, text in enumerate(texts)))

    def closing(self, recalled: Sequence[str], with_facts: bool) -> list[Slot]:
        """A look back on what was recalled, where that is enough, and a last word."""
        says = _FACTS_CLOSINGS if with_facts else self._style.closing
        last = self._scene(self._chance.pick(says, "closing"), "statement", _CLOSING_WORTH)
        if len(recalled) < _FEWEST_RECALLED:
            return [Slot((last,))]
        said = enumeration(recalled)
        recap = self._chance.pick(self._style.recap, "recap")
        text = recap.replace("{do}", said).replace("{Do}", capital(said))
        if with_facts:
            text = " ".join(["Once more:", *map(closed, recalled)])
        items = [{"text": capital(phrase), "cue": " ".join(phrase.split()[:3])} for phrase in recalled]
        fields = {"layout": "list", "heading": "In short", "key": "short", "items": items, "chapter": "In short"}
        return [Slot((self._option(text, fields, _RECAP_WORTH),)), Slot((last,))]

    def call(self) -> Slot:
        """The call to action: the creator's own words, or a question, the comments and the channel."""
        if self._brief.call_to_action.strip():
            text = closed(capital(" ".join(self._brief.call_to_action.split())))
            return Slot((self._option(text, call_fields(text), 0.0),), required=True)
        ask = self._subject.fill(self._chance.pick(_ASKS[self._subject.kind], "ask"))
        endings = ["Tell me in the comments.", "Tell me in the comments, and subscribe for more."]
        channel = " ".join(self._brief.channel_name.split())
        if channel:
            endings.append(f"Tell me in the comments, and subscribe to {channel} for more.")
        options = []
        for i, ending in enumerate(endings):
            text = f"{ask} {ending}"
            options.append(self._option(text, {**call_fields(text), "heading": ask}, _INVITATION_WORTH * i))
        return Slot(tuple(options), required=True)

    def _scene(self, text: str, layout: str, worth: float) -> Option:
        heading = headline(text)
        fields = {"layout": layout, "heading": heading, "key": keyword(heading), "icon": self._subject.icon}
        if layout == "picture":
            fields["kicker"] = self._style.kicker
        return self._option(text, fields, worth)

    def _option(self, text: str, fields: SceneFields, worth: float) -> Option:
        return Option({"narration": text, **fields}, self._brief.predict(text), worth)
