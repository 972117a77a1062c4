"""What a writer over the network is asked to write, as the schemas of structured output; and how parts are joined.

The order of the fields is the order in which they are written, so that a page can show the film from its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator


class Form(BaseModel):
    """A strict schema: every field is there, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Spoken(Form):
    """Words for the voice, and at most seven words that stand on the screen meanwhile."""

    narration: str
    on_screen: str


class Section(Form):
    """About half a minute of the film, with one picture."""

    heading: str
    narration: str
    picture_prompt: str
    icon: str
    on_screen: str


class SectionPlan(Form):
    """A section that is still to be written: what it says, in so many words."""

    heading: str
    points: list[str]
    words: int


class _Frame(Form):
    """`titles`: options, the best first. `chapters`: numbers, from 0, of the sections that begin one."""

    titles: list[str]
    hook: Spoken


class WrittenScript(_Frame):
    """A whole film."""

    sections: list[Section]
    call_to_action: Spoken
    description: str
    tags: list[str]
    chapters: list[int]

    @field_validator("sections")
    @classmethod
    def _says_something(cls, sections: list[Section]) -> list[Section]:
        return _said(sections)

    @property
    def narration(self) -> str:
        """Every word that is spoken; an empty line between the parts."""
        said = (self.hook.narration, *(section.narration for section in self.sections), self.call_to_action.narration)
        return "\n\n".join(text.strip() for text in said if text.strip())


class Outline(_Frame):
    """A long film before its sections are written."""

    sections: list[SectionPlan]
    call_to_action: Spoken
    description: str
    tags: list[str]
    chapters: list[int]

    @field_validator("sections")
    @classmethod
    def _any(cls, sections: list[SectionPlan]) -> list[SectionPlan]:
        if not sections:
            raise ValueError("there are no sections")
        return sections


class WrittenSections(Form):
    """Some of a film's sections, in order."""

    sections: list[Section]

    @field_validator("sections")
    @classmethod
    def _says_something(cls, sections: list[Section]) -> list[Section]:
        return _said(sections)


def joined(outline: Outline, sections: Sequence[Section]) -> WrittenScript:
    """The film of an outline and all its sections."""
    frame = {name: getattr(outline, name) for name in WrittenScript.model_fields if name != "sections"}
    return WrittenScript(sections=list(sections), **frame)


def narration_so_far(partial: Any) -> str:
    """The narration in what was parsed of an unfinished answer of any of these forms."""
    if not isinstance(partial, dict):
        return ""
    sections = partial.get("sections")
    spoken = [partial.get("hook"), *(sections if isinstance(sections, list) else ()), partial.get("call_to_action")]
    said = [part["narration"] for part in spoken if isinstance(part, dict) and isinstance(part.get("narration"), str)]
    return "\n\n".join(text.strip() for text in said if text.strip())


def _said(sections: list[Section]) -> list[Section]:
    if not any(section.narration.strip() for section in sections):
        raise ValueError("there is nothing to say")
    return sections
