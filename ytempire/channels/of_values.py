"""Values that a program has, as a form reads them: the rules of a field are the same whoever fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, FloatField, IntegerField, SelectField, SelectMultipleField, StringField

from ytempire.channels.fields import Switch, TagsField
from ytempire.channels.pronunciations import PronunciationsField

WITHOUT_PAGE = {"csrf": False}  # the `meta` of a form that no page has shown
PROBLEMS = {
    Switch: "Give true or false.", BooleanField: "Give true or false.", TagsField: "Give a list of tags.",
    SelectMultipleField: "Give a list of names.",
    PronunciationsField: "Give a list of pairs: a word, and how to say it.",
}  # fmt: skip


class Unreadable(Exception):
    """The value is of another kind than the field takes."""


def fill(form: FlaskForm, values: Mapping[str, Any]) -> None:
    """Fill a form that nothing was sent to. What is not among the values stays as it is.

    None empties a text or a list; of a number, a switch or a choice it says nothing. What cannot be read is said by
    its field when the form is validated. Names that are no field's are left alone.
    """
    for name, value in values.items():
        field = form._fields.get(name)
        if field is None or (value is None and _says_nothing(field)):
            continue
        try:
            sent, problem = _written(field, value), ""
        except Unreadable:
            sent, problem = [], PROBLEMS.get(type(field), "Give a text.")
        field.process(MultiDict([(name, each) for each in sent]), field.object_data)
        if problem:
            field.process_errors = [problem]


def _says_nothing(field: Field) -> bool:
    return isinstance(field, (BooleanField, IntegerField, FloatField, SelectField)) and not isinstance(
        field, SelectMultipleField
    )


def _written(field: Field, value: Any) -> list[str]:
    if isinstance(field, BooleanField):  # a Switch too
        return _switched(field, value)
    if isinstance(field, SelectMultipleField):
        return _texts(value)
    if isinstance(field, TagsField):
        return [",".join(_texts(value))]
    if isinstance(field, PronunciationsField):
        return ["\n".join(_pair(each) for each in _list(value))]
    if isinstance(field, (IntegerField, FloatField, SelectField)):  # the field says itself what it takes
        return [_clean(value) if isinstance(value, str) else str(value)]
    if isinstance(field, StringField):
        return [_text(value)]
    raise Unreadable


def _switched(field: BooleanField, value: Any) -> list[str]:
    if not isinstance(value, bool):
        raise Unreadable
    return ["on" if value else "off"] if isinstance(field, Switch) else ["true" if value else "false"]


def _text(value: Any) -> str:
    """Amounts may be numbers."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Unreadable
    return _clean(str(value))


def _texts(value: Any) -> list[str]:
    texts = _list(value)
    if not all(isinstance(each, str) for each in texts):
        raise Unreadable
    return [_clean(each) for each in texts]


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        raise Unreadable
    return list(value)


def _pair(value: Any) -> str:
    match _texts(value):
        case [word, said]:
            return " = ".join(" ".join(part.split()) for part in (word, said))
    raise Unreadable


def _clean(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can say and nothing can store."""
    return text.encode("utf-8", "ignore").decode()
