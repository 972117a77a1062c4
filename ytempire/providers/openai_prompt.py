"""What the writer at OpenAI is told: the rules once, and the order as JSON; and the bound of what a call can take."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from ytempire.config import Settings
from ytempire.providers.openai_client import NAME
from ytempire.providers.usage import INPUT_TOKEN, OUTPUT_TOKEN, Usage
from ytempire.providers.written_script import Form, Outline, WrittenScript, WrittenSections

VERSION = 1  # raised with every change of what the writer is told
SECONDS_A_SECTION = 30.0
_FORMS: dict[str, type[Form]] = {"script": WrittenScript, "outline": Outline, "sections": WrittenSections}
_OVERHEAD = 500  # tokens that a service may add around what it is sent

_RULES = """You write narrated videos for a YouTube channel. The order is a JSON object; answer in the given schema.

Speech
- Write for the ear, in the order's language, tone and style, to its audience. Short sentences, plain words, one thought
  at a time. Every narration is read aloud as it stands: no stage directions, no speaker names, no Markdown, no lists,
  no links, no emoji, nothing in brackets.
- The hook takes at most five seconds to make the viewer stay: a concrete question, surprise or promise that the film
  keeps. No greeting, no "in this video".
- Each section carries one idea with something concrete in it: a number, a name, a scene, an example. It follows from
  the one before. About 25 to 35 seconds of speech, several sentences.
- The call to action is one or two sentences: what to do next, fitting the topic, with the channel's name if it has one.
- Say facts only as surely as they are known. Invent no figure, quotation, study or source. Use the notes: what they
  state is given, and comes first.

Length
- `words` is the number of spoken words of everything you are asked to write together; stay within 5 percent of it.
  `sections` is how many sections there are.

Beside the speech
- `on_screen`: at most seven words that stand on the screen, no full stop. `heading`: two to five words.
- `icon`: one concrete English noun that can be drawn as an icon.
- `picture_prompt`: in English, one scene that shows what the section tells: subject, place, light, framing. No text,
  letters, numbers, logos, charts, or real persons in it.
- `titles`: three, each under 70 characters, honest, different in kind. `description`: two or three sentences.
  `tags`: 5 to 12. `chapters`: the numbers, from 0, of the sections that begin a chapter."""

_TASKS = {
    "script": "Write the whole film.",
    "outline": "Plan the film: write titles, hook, call to action, description and tags; for each section give its "
    "heading, the points to make, and how many words it gets. With hook and call to action they come to `words`.",
    "sections": "Write the sections of `write_sections` and no other, in order, each with its heading, its points and "
    "its number of words. The outline tells what stands before and after; do not repeat it.",
}
_REVISION = (
    " `earlier` is what you wrote before. It had {had:,} words instead of {words:,}: write it again at the wanted "
    "length, keep what is good, and {how}."
)


@dataclass(frozen=True)
class ScriptRequest:
    """A film to be written. words: spoken words that take the wanted `seconds`. sections: how many.

    `planning`, `writing` and `revising` make the requests that build on an answer. notes: the creator's own.
    """

    topic: str
    style: str
    words: int
    seconds: float
    language: str = "en"
    tone: str = ""
    audience: str = ""
    niche: str = ""
    channel_name: str = ""
    format: str = "landscape"
    notes: str = ""
    sections: int = 0
    task: str = "script"
    outline: Outline | None = None
    which: tuple[int, ...] = ()  # numbers of the outline's sections
    earlier: WrittenScript | WrittenSections | None = None
    earlier_words: int = 0

    @property
    def form(self) -> type[Form]:
        """The schema of the answer."""
        return _FORMS[self.task]

    @property
    def section_count(self) -> int:
        return self.sections or max(1, round(self.seconds / SECONDS_A_SECTION))

    @property
    def wanted_words(self) -> int:
        """Spoken words of that which this request asks for."""
        if self.task == "sections" and self.outline:
            return sum(self.outline.sections[number].words for number in self.which)
        return self.words

    def planning(self) -> ScriptRequest:
        """Ask for an outline first."""
        return replace(self, task="outline")

    def writing(self, outline: Outline, which: tuple[int, ...]) -> ScriptRequest:
        """Ask for some of the outline's sections."""
        return replace(self, task="sections", outline=outline, which=which)

    def revising(self, earlier: WrittenScript | WrittenSections, had: int) -> ScriptRequest:
        """Ask for the same again at the right length; `had`: words of the earlier one."""
        return replace(self, earlier=earlier, earlier_words=had)


def instructions(request: ScriptRequest) -> str:
    text = f"{_RULES}\n\nTask\n{_TASKS[request.task]}"
    if request.earlier is not None:
        how = "say less" if request.earlier_words > request.wanted_words else "tell more of it, without padding"
        text += _REVISION.format(had=request.earlier_words, words=request.wanted_words, how=how)
    return text


def order(request: ScriptRequest) -> str:
    """The order as JSON; fields without content are left out."""
    told: dict[str, Any] = {
        "task": request.task, "topic": request.topic, "style": request.style, "language": request.language,
        "words": request.wanted_words, "seconds": round(request.seconds), "sections": request.section_count,
        "format": request.format, "tone": request.tone, "audience": request.audience, "niche": request.niche,
        "channel": request.channel_name, "notes": request.notes,
    }  # fmt: skip
    if request.outline:
        told["outline"] = request.outline.model_dump()
        told["write_sections"] = [
            {"number": number, **request.outline.sections[number].model_dump()} for number in request.which
        ]
    if request.earlier is not None:
        told |= {"earlier": request.earlier.model_dump(), "earlier_words": request.earlier_words}
    return json.dumps({name: value for name, value in told.items() if value != ""}, ensure_ascii=False)


def schema(request: ScriptRequest) -> dict[str, Any]:
    return request.form.model_json_schema()


def payload(request: ScriptRequest, settings: Settings, model: str) -> dict[str, Any]:
    """What is sent: to the responses API, or to chat.completions."""
    told, asked = instructions(request), order(request)
    form = {"name": request.task, "strict": True, "schema": schema(request)}
    if settings.speaks_responses:
        return {"model": model, "instructions": told, "input": asked,
                "text": {"format": {"type": "json_schema", **form}}, "max_output_tokens": settings.openai_max_tokens,
                "store": False, "stream": True}  # fmt: skip
    # Servers that imitate OpenAI know the older name alone; OpenAI's newer models refuse it.
    official = not settings.openai_base_url or "openai.com" in settings.openai_base_url
    limit = "max_completion_tokens" if official else "max_tokens"
    messages = [{"role": "system", "content": told}, {"role": "user", "content": asked}]
    return {"model": model, "messages": messages, "response_format": {"type": "json_schema", "json_schema": form},
            limit: settings.openai_max_tokens, "stream": True, "stream_options": {"include_usage": True}}  # fmt: skip


def most(request: ScriptRequest, settings: Settings, model: str) -> Usage:
    """More than the call can take: a token has at least one byte, and the answer is cut at its limit."""
    sent = json.dumps(payload(request, settings, model), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Usage(NAME, model, {INPUT_TOKEN: len(sent) + _OVERHEAD, OUTPUT_TOKEN: settings.openai_max_tokens})
