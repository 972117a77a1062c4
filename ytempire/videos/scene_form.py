"""A scene as its creator changes it: each field of a scene as something to type, and back.

What cannot be typed (when a part enters, which background was dealt) goes along with the form as it was, so a
scene in which nothing was changed stays the very scene that was spoken and drawn before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from ytempire.channels.fields import choices
from ytempire.film.content import LONGEST_TEXT, MOST_ITEMS, MOST_POINTS, Content
from ytempire.film.layouts import LAYOUTS
from ytempire.film.lettering import lettering
from ytempire.providers import local_writer
from ytempire.text import one_line, plain
from ytempire.videos import scene_known, scene_text, takes, uploads

LONGEST_NARRATION = 3000  # characters, some three minutes of speech
LONGEST_KEPT = 40_000  # characters of a scene as JSON
MOST_NESTED = 200  # brackets in it: a scene has some dozens
MOST_PICTURES = 6
LONGEST_PROMPT = 1500  # characters of the words for a picture, what a service is given of them
CHARTS = {"bar": "Bars", "line": "A line"}
WINNERS = {"": "Neither", "left": "The first", "right": "The second"}

NEEDS = {
    "chart": "points",
    "comparison": "both sides",
    "before_after": "both sides",
    "quote": "a heading",
    "big_number": "a number",
    "timeline": "items in words",
    "icon_grid": "items",
    "list": "items in words",
    "chapter": "a heading",
    "call_to_action": "a heading or items",
    "quiz": "a heading and an answer",
}


def layout_name(layout: str) -> str:
    """`big_number` is Big number."""
    return layout.replace("_", " ").capitalize()


def _line(label: str) -> StringField:
    most = Length(max=LONGEST_TEXT, message=f"Use at most {LONGEST_TEXT} characters.")
    return StringField(label, filters=[one_line], validators=[most])


class SceneForm(Form):
    """One scene. `id` names it on the page; `pictures` are the hashes of the creator's own pictures."""

    narration = TextAreaField("Said", filters=[plain])
    layout = SelectField("Layout", validate_choice=False)
    heading = _line("Heading")
    kicker = _line("Line above it")
    key = _line("Telling words")
    icon = _line("Icon")
    number = _line("Number")
    unit = _line("Unit")
    items = TextAreaField("Items", filters=[plain])
    left_label = _line("First side")
    left_number = _line("Its number")
    left_unit = _line("Its unit")
    left_text = _line("Or its words")
    right_label = _line("Second side")
    right_number = _line("Its number")
    right_unit = _line("Its unit")
    right_text = _line("Or its words")
    winner = SelectField("Better one", choices=choices(WINNERS), validate_choice=False)
    points = TextAreaField("Points", filters=[plain])
    chart = SelectField("Drawn as", choices=choices(CHARTS), validate_choice=False)
    source = _line("Source")
    answer = _line("Answer")
    chapter = _line("Chapter")
    picture_prompt = TextAreaField("Words for its picture", filters=[one_line], validators=[
        Length(max=LONGEST_PROMPT, message=f"Use at most {LONGEST_PROMPT:,} characters.")])  # fmt: skip
    draw_again = BooleanField("Draw another picture")
    speak_again = BooleanField("Speak it again")
    kept = HiddenField()

    spoken_here = True  # whether the voice on this computer says it, which knows but English

    def __init__(self, number: int, pairing: str, formdata: MultiDict[str, str] | None = None, **values: Any) -> None:
        self.number_on_page, self.id, self.pairing = number, f"s{number}", pairing
        super().__init__(formdata, prefix=self.id, **values)
        self.before = _read_kept(self.kept.data)
        self.film = takes.Film()  # what there is to make anew
        if formdata is not None and self.picture_prompt.name not in formdata:  # it is not on the page of every video
            self.picture_prompt.data = scene_text.typed(self.before)["picture_prompt"]
        self.pictures: list[str] = []
        self.still: str | None = None  # the address of its picture
        usable = self._usable()
        self.layout.choices = choices({
            name: layout_name(name) + ("" if name in usable else f" (needs {NEEDS.get(name, 'more')})")
            for name in LAYOUTS
        })

    @classmethod
    def of(cls, number: int, scene: Mapping[str, Any], pairing: str, film: takes.Film | None = None) -> SceneForm:
        """The form filled with a scene. Another take that the film has not yet is a check that can be taken back."""
        film = film or takes.Film()
        again = {name: film.awaits(scene, name) for name in takes.WORDS}
        kept = {name: value for name, value in scene.items() if name != "pictures"}
        for name, awaited in again.items():
            kept = takes.moved(kept, name, -awaited)
        form = cls(number, pairing, data={
            **scene_text.typed(scene), "kept": json.dumps(kept, ensure_ascii=False),
            "draw_again": again[takes.PICTURE], "speak_again": again[takes.VOICE],
        })  # fmt: skip
        form.pictures = uploads.shas_of(scene.get("pictures"))
        return form

    @classmethod
    def sent(cls, number: int, formdata: MultiDict[str, str], pairing: str) -> SceneForm:
        """The form as it was sent."""
        form = cls(number, pairing, formdata)
        shas = filter(uploads.HASH.fullmatch, formdata.getlist(f"{form.id}-pictures"))
        form.pictures = list(dict.fromkeys(shas))[:MOST_PICTURES]
        return form

    @property
    def fields(self) -> dict[str, Any]:
        """The scene's fields as they are typed now. What cannot be read is left as it is typed."""
        typed = {name: self._fields[name].data or "" for name in scene_text.NAMES}
        made = takes.moved(scene_text.scene(typed, self.before), takes.PICTURE, bool(self.draw_again.data))
        return takes.moved(made, takes.VOICE, bool(self.speak_again.data))

    @property
    def has_picture(self) -> bool:
        """Whether a service has drawn a picture for it, of which there may be another one."""
        return not self.pictures and self.film.has(self.before, takes.PICTURE)

    @property
    def has_voice(self) -> bool:
        """The same for a voice."""
        return self.film.has(self.before, takes.VOICE)

    def as_filmed(self, scene: Mapping[str, Any]) -> dict[str, Any]:
        """The scene as it is typed, in the takes that the film has: what it looks like until there are others."""
        taken = {name: self.before[name] for name in takes.WORDS if name in self.before}
        return {**{name: value for name, value in scene.items() if name not in takes.WORDS}, **taken}

    def scene(self, keys: Sequence[str]) -> dict[str, Any]:
        """The scene, with the storage keys of its pictures: those that the user has, never what a request names."""
        return {**self.fields, **({"pictures": list(keys)} if keys else {})}

    @property
    def empty(self) -> bool:
        """Whether there is nothing yet to draw."""
        return not any(self._fields[name].data for name in ("narration", "heading", "items", "number", "points"))

    def validate_narration(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError("Say something in this scene, or delete it.")
        if len(field.data) > LONGEST_NARRATION:
            raise ValidationError(
                f"This scene says {len(field.data):,} characters; {LONGEST_NARRATION:,} fit. Make two of it."
            )
        if self.spoken_here and (sentence := local_writer.unspeakable(field.data)):
            raise ValidationError(sentence)

    def validate_layout(self, field: SelectField) -> None:
        if field.data not in LAYOUTS:
            raise ValidationError("Choose one of these layouts.")
        if field.data not in self._usable():
            needs = NEEDS.get(field.data, "more fields")
            raise ValidationError(f"{layout_name(field.data)} needs {needs}. Fill it in, or choose another layout.")

    def validate_number(self, field: StringField) -> None:
        _require_number(field)

    def validate_left_number(self, field: StringField) -> None:
        _require_number(field)

    def validate_right_number(self, field: StringField) -> None:
        _require_number(field)

    def validate_items(self, field: TextAreaField) -> None:
        _require_lines(field, MOST_ITEMS)

    def validate_points(self, field: TextAreaField) -> None:
        _require_lines(field, MOST_POINTS)
        for line in field.data.splitlines():
            _, value = scene_text.point(line)
            if value is None:
                raise ValidationError(
                    f"“{line[:40]}” is no point. Write a label, a colon and a number: “2019: 14”."
                )

    def _usable(self) -> list[str]:
        """The layouts that can show it, of what the film's type can draw: as the film will judge it."""
        content = Content.from_json(self.fields, bool(self.pictures)).drawn_by(lettering(self.pairing).drawable)
        return [name for name, layout in LAYOUTS.items() if layout.usable(content)]


def _require_number(field: Field) -> None:
    if field.data and scene_text.number(field.data) is None:
        raise ValidationError("Give a number, such as 42 or 1,200.")


def _require_lines(field: Field, most: int) -> None:
    lines = field.data.splitlines()
    if len(lines) > most:
        raise ValidationError(f"These are {len(lines)} lines; {most} fit into a scene.")
    if any(len(line) > LONGEST_TEXT for line in lines):
        raise ValidationError(f"Use at most {LONGEST_TEXT} characters in a line.")


def _read_kept(text: str | None) -> dict[str, Any]:
    """The scene as it was, from the form; nothing where somebody has changed it to what is no scene."""
    if not text or len(text) > LONGEST_KEPT or text.count("[") + text.count("{") > MOST_NESTED:
        return {}
    try:
        kept = json.loads(text, parse_constant=scene_known.refuse_constant)
    except ValueError:
        return {}
    return scene_known.known(kept) if isinstance(kept, dict) else {}
