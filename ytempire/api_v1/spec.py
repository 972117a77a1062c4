"""SpecTree: requests are validated against the models that the document is made of."""

from __future__ import annotations

from typing import Any

from spectree import SpecTree

from ytempire.api_v1.answers import ErrorAnswer
from ytempire.api_v1.types import NO_NUL
from ytempire.errors import InvalidFields

VERSION = "1.0.0"
MOMENT = "This has to be a time such as 2026-11-29T18:00:00Z."
KINDS = {  # pydantic's words of what is wrong, in ours
    "missing": "This has to be given.",
    "extra_forbidden": "There is no such field.",
    "string_type": "This has to be a text.",
    "string_unicode": "This is not sound Unicode.",
    "int_type": "This has to be a whole number.",
    "int_parsing": "This has to be a whole number.",
    "int_from_float": "This has to be a whole number.",
    "float_type": "This has to be a number.",
    "float_parsing": "This has to be a number.",
    "bool_type": "This has to be true or false.",
    "bool_parsing": "This has to be true or false.",
    "list_type": "This has to be a list.",
    "dict_type": "This has to be an object.",
    "model_type": "This has to be an object.",
    "model_attributes_type": "This has to be an object.",
    "finite_number": "This has to be a finite number.",
    "string_too_short": "This has at least {min_length} characters.",
    "string_too_long": "This has at most {max_length} characters.",
    "too_short": "Give at least {min_length}.",
    "too_long": "Give at most {max_length}.",
    "greater_than_equal": "This is at least {ge}.",
    "less_than_equal": "This is at most {le}.",
    "literal_error": "This is one of {expected}.",
    "string_pattern_mismatch": "This is not written as it has to be: see the document of the API.",
    "timezone_aware": MOMENT,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
}
PATTERNS = {  # what a text that is of no pattern should have been
    NO_NUL: "There is a character in this that cannot be kept (U+0000).",
    r"^#[0-9a-fA-F]{6}$": "This has to be a colour such as #5b5bf0.",
    r"^[0-9]{1,7}(\.[0-9]{1,6})?$": "This has to be an amount of US dollars such as 25.00.",
}


def name_of(model: Any) -> str:
    """`Success[VideoShape]` is called `VideoAnswer` in the document, `Listed[VideoShape]` `VideoList`."""
    name: str = model.__name__
    for kind, ending in (("Success[", "Answer"), ("Listed[", "List")):
        if name.startswith(kind):
            return plain(name.removeprefix(kind).rstrip("]")) + ending
    return plain(name)


def nested(_parent: str, name: str) -> str:
    """Models within models are shared by their name."""
    return plain(name)


def plain(name: str) -> str:
    return name.removesuffix("Shape") or name


def refuse(_request: Any, _response: Any, error: Any, _instance: Any, _adapter: Any) -> None:
    """Raise what was wrong with a request as InvalidFields, by field."""
    if error is None:
        return
    details: dict[str, str] = {}
    for one in error.errors(include_url=False, include_input=False, include_context=True):
        place = ".".join(str(part) for part in one["loc"]) or "request"
        details.setdefault(place, _sentence(one))
    raise InvalidFields(details)


def _sentence(one: Any) -> str:
    context = one.get("ctx") or {}
    if said := PATTERNS.get(context.get("pattern", "")) or KINDS.get(one["type"]):
        return said.format(**context)
    message: str = one["msg"].removeprefix("Value error, ")
    return f"{message}." if message[-1:].isalnum() else message


def report(_request: Any, _response: Any, error: Any, _instance: Any, _adapter: Any) -> None:
    """An answer that is not as the document says is a fault of ours."""
    if error is not None:
        raise error


spec = SpecTree(
    "flask", before=refuse, after=report, mode="strict", page_templates={}, annotations=False,
    validation_error_model=ErrorAnswer, naming_strategy=name_of, nested_naming_strategy=nested, title="YTEMPIRE",
    version=VERSION,
)  # fmt: skip
