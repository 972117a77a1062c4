"""Fields of the channel's form that know their own rule, and say it in one sentence."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, NumberRange, ValidationError
from wtforms.widgets import NumberInput, RangeInput

from ytempire.channels import language
from ytempire.film.look import BACKGROUNDS
from ytempire.text import one_line

LONGEST_TAGS = 500  # characters of all tags together, what YouTube takes


def at_most(characters: int) -> Length:
    return Length(max=characters, message=f"Use at most {characters:,} characters.")


def one_of(label: str, names: dict[str, str], default: str) -> RadioField:
    """A choice of a few; what is not sent stays as it was, what is sent must be one of them."""
    sentence = f"Choose one of: {', '.join(names.values())}."
    return RadioField(
        label,
        choices=choices(names),
        default=default,
        validate_choice=False,
        validators=[AnyOf(list(names), message=sentence)],
    )


def choices(names: dict[str, str]) -> list[SelectChoice]:
    """What a field offers, from names by value."""
    return [SelectChoice(value, name) for value, name in names.items()]


def called_by_themselves(values: tuple[str, ...]) -> dict[str, str]:
    return {value: value.capitalize() for value in values}


class _Bounded:
    """A number from `least` to `most`; anything else gets the one sentence that says so."""

    def __init__(self, label: str, least: float, most: float, sentence: str, **kwargs: Any) -> None:
        super().__init__(label, [NumberRange(least, most, sentence)], **kwargs)  # type: ignore[call-arg]
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(self.sentence) from None


class Number(_Bounded, FloatField):
    """With a fraction."""

    widget = NumberInput(step="0.01")


class WholeNumber(_Bounded, IntegerField):
    """Without."""


class Switch(BooleanField):
    """On or off. The page sends "off" beside the box, so what is not sent at all stays as it was."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = "on" in valuelist

    def _value(self) -> str:
        return "on"


class Slider(Number):
    """A number that is dragged."""

    widget = RangeInput(step="0.05")


class TagsField(StringField):
    """Tags with commas between them; `data` is the list, without signs of number and without doubles."""

    def _value(self) -> str:
        return ", ".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            words = (one_line(word).lstrip("#").strip() for word in valuelist[0].split(","))
            self.data = list({word.casefold(): word for word in words if word}.values())


def few_enough(form: FlaskForm, field: TagsField) -> None:
    together = len(", ".join(field.data or []))
    if together > LONGEST_TAGS:
        raise ValidationError(
            f"The tags have {together} characters together; YouTube takes {LONGEST_TAGS}. Leave some out."
        )


def known_backgrounds(form: FlaskForm, field: SelectMultipleField) -> None:
    if unknown := set(field.data or []) - set(BACKGROUNDS):
        raise ValidationError(f"There is no background “{min(unknown)[:40]}”. Choose from the list.")


def language_tag(form: FlaskForm, field: StringField) -> None:
    try:
        field.data = language.canonical(field.data or "")
    except ValueError:
        raise ValidationError("Give a language tag, such as en-US, de-DE or pt-BR.") from None
