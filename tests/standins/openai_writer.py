"""How the stand-in writes: a believable script of the wanted number of words, the same for the same order."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from typing import Any

Order = dict[str, Any]

# Heading, what the section is about, an icon.
ASPECTS = (
    ("Where it begins", "the beginning", "seed"), ("The part people miss", "the part most people miss", "eye"),
    ("How it works", "the mechanism", "gear"), ("What it costs", "the cost", "coin"),
    ("The common mistake", "the common mistake", "warning"), ("A closer look", "the detail", "magnifier"),
    ("The people behind it", "the people behind it", "people"), ("What changed", "the change", "arrow"),
    ("The quiet advantage", "the advantage", "star"), ("When it goes wrong", "the failure", "bolt"),
    ("What to try first", "the first step", "footsteps"), ("How experts see it", "the experts' view", "glasses"),
    ("The numbers", "the evidence", "chart"), ("At home", "the everyday side", "house"),
    ("Over time", "the long run", "clock"), ("The other side", "the counterargument", "scales"),
    ("A small experiment", "the experiment", "flask"), ("What remains open", "the open question", "question"),
    ("The rule of thumb", "the rule of thumb", "thumb"), ("Putting it together", "the whole picture", "puzzle"),
)  # fmt: skip
SENTENCES = (
    "Start with {a}, because everything else about {k} depends on it.",
    "Most people hear about {k} once and never look at {a} again.",
    "That is a pity, since {a} is where the surprise is hiding.",
    "Picture an ordinary morning, and notice how often {k} is already there.",
    "Nobody plans for {a}, and yet it decides how the story ends.",
    "If you remember one thing about {k}, let it be this.",
    "The simple version is easy to repeat, but {a} is what makes it true.",
    "Look at {a} slowly and the rest of {k} begins to make sense.",
    "It sounds like a small point, and it is not.",
    "Ask someone who works with {k} every day, and they will talk about {a} first.",
    "There is a reason for that, and it is older than you would think.",
    "What we know about {a} comes from patient, careful watching.",
    "Some of it is certain, some of it is likely, and a little is still a guess.",
    "So treat {a} as a tool rather than a rule.",
    "You can test this yourself in a few minutes, without any equipment.",
    "Write down what you expect from {k}, and then compare it with what happens.",
    "The difference between the two is exactly {a}.",
    "Once you have seen it, you cannot stop seeing it.",
    "This is why two people can look at {k} and tell two different stories.",
    "Both are right, as long as they say which part of {a} they mean.",
    "Here the details matter more than the headline.",
    "A good question about {k} is often better than a quick answer.",
    "And that brings us one step closer to {a}.",
    "Keep it in mind, because we will need it again in a moment.",
    "It works.", "Think about that.", "That matters more than it seems.", "The reason is simple enough.",
    "Few people expect it.", "And it keeps happening.", "There is one more thing to say about {k}.",
)  # fmt: skip
SMALL = {"the", "why", "how", "what", "when", "with", "from", "that", "this", "your", "about", "does", "into", "and"}


def answer(name: str, order: Order, factor: float) -> dict[str, Any]:
    """What was ordered, in the schema of that name; `factor`: so many times the words that were asked for."""
    return WRITERS[name](order, factor)


def _script(order: Order, factor: float) -> dict[str, Any]:
    count = max(1, order["sections"])
    frame = _frame(order, count)
    around = _words(frame["hook"]["narration"]) + _words(frame["call_to_action"]["narration"])
    each = max(8.0, (order["words"] * factor - around) / count)
    frame["sections"] = [_section(order, i, each) for i in range(count)]
    return {name: frame[name] for name in ("titles", "hook", "sections", "call_to_action", "description", "tags",
                                           "chapters")}  # fmt: skip


def _outline(order: Order, factor: float) -> dict[str, Any]:
    count = max(1, order["sections"])
    frame = _frame(order, count)
    around = _words(frame["hook"]["narration"]) + _words(frame["call_to_action"]["narration"])
    each = round(max(8.0, (order["words"] - around) / count))
    sections = [{"heading": _aspect(order, i)[0], "points": [f"Say what {_aspect(order, i)[1]} is."], "words": each}
                for i in range(count)]  # fmt: skip
    return {name: {**frame, "sections": sections}[name] for name in (
        "titles", "hook", "sections", "call_to_action", "description", "tags", "chapters")}  # fmt: skip


def _sections(order: Order, factor: float) -> dict[str, Any]:
    return {"sections": [_section(order, part["number"], part["words"] * factor) for part in order["write_sections"]]}


WRITERS: dict[str, Callable[[Order, float], dict[str, Any]]] = {
    "script": _script, "outline": _outline, "sections": _sections,
    "WrittenScript": _script, "Outline": _outline, "WrittenSections": _sections,  # as the SDK names them by itself
}  # fmt: skip


def _frame(order: Order, count: int) -> dict[str, Any]:
    topic, word = _topic(order), _keys(order)[0]
    channel = order.get("channel") or "the channel"
    then = "? Let us find out." if str(order["topic"]).strip().endswith("?") else ", told from the start."
    asked = f"What if almost everything you heard about {word} leaves out the best part?"
    return {
        "titles": [f"{topic}: what nobody told you", f"The truth about {word}", f"{topic}, explained simply"],
        "hook": {"narration": f"{asked} {topic}{then}", "on_screen": f"The best part of {word}"},
        "call_to_action": {"narration": f"If {word} surprised you, tell me in the comments, and subscribe to {channel} "
                                        "for the next one.", "on_screen": "What surprised you most?"},
        "description": f"{topic}: where it begins, how it works, and what to try first.",
        "tags": [*_keys(order)[:6], "explained"], "chapters": list(range(count)),
    }  # fmt: skip


def _section(order: Order, number: int, words: float) -> dict[str, Any]:
    heading, about, icon = _aspect(order, number)
    key = _keys(order)[number % len(_keys(order))]
    said = _told(f"{order['topic']}/{number}", about, key, words)
    return {"heading": heading, "narration": said, "icon": icon, "on_screen": f"{heading}: {key}",
            "picture_prompt": f"A quiet scene that shows {about} of {key}, one clear subject, soft light"}  # fmt: skip


def _told(seed: str, about: str, key: str, words: float) -> str:
    """Sentences of so many words together, give or take one or two."""
    chance = random.Random(zlib.crc32(seed.encode()))
    told: list[str] = []
    left, deck = words, []
    while left > 1.5:
        deck = deck or chance.sample(SENTENCES, len(SENTENCES))
        sentence = deck.pop()
        if _words(_filled(sentence, about, key)) > left:  # near the end: what fits best
            sentence = min(SENTENCES, key=lambda one: abs(_words(_filled(one, about, key)) - left))
        told.append(_filled(sentence, about, key))
        left -= _words(told[-1])
    return " ".join(told)


def _filled(sentence: str, about: str, key: str) -> str:
    return sentence.format(a=about, k=key)


def _aspect(order: Order, number: int) -> tuple[str, str, str]:
    start = zlib.crc32(str(order["topic"]).encode()) % len(ASPECTS)
    return ASPECTS[(start + number) % len(ASPECTS)]


def _topic(order: Order) -> str:
    return str(order["topic"]).strip().rstrip("?.! ") or "this"


def _keys(order: Order) -> list[str]:
    """The telling words of the topic."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]{3,}", order["topic"])]
    return list(dict.fromkeys(word for word in words if word not in SMALL)) or ["it"]


def _words(text: str) -> int:
    return len(text.split())
