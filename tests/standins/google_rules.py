"""What Google's own discovery documents say of a call: its parameters, the fields of its body, the scopes it needs."""

from __future__ import annotations

import functools
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import googleapiclient
from werkzeug.datastructures import MultiDict

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
YOUTUBE, ANALYTICS = "youtube.v3", "youtubeAnalytics.v2"
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list, "object": dict,
}  # fmt: skip
OF_UPLOADS = {"upload_id", "uploadType"}


class Fault(Exception):
    """Something in a request that Google does not take; the message is as Google says it."""


@functools.cache
def document(name: str) -> dict[str, Any]:
    return dict(json.loads((DOCUMENTS / f"{name}.json").read_text()))


def rule_of(method: str) -> dict[str, Any]:
    """The discovery document's entry of a method such as `videos.insert`."""
    resource, verb = method.split(".")
    name = ANALYTICS if resource == "reports" else YOUTUBE
    return dict(document(name)["resources"][resource]["methods"][verb])


def parameters(method: str, given: MultiDict[str, str]) -> dict[str, str]:
    """The parameters of a request, repeated ones joined by commas. Raises Fault."""
    name = ANALYTICS if method.startswith("reports.") else YOUTUBE
    rule = rule_of(method)
    known = {**document(name)["parameters"], **rule["parameters"]}
    found: dict[str, str] = {}
    for key in given:
        if key in OF_UPLOADS:
            continue
        if key not in known:
            raise Fault(f'Invalid JSON payload received. Unknown name "{key}": Cannot bind query parameter. Field '
                        f"'{key}' could not be found in request message.")  # fmt: skip
        values = given.getlist(key)
        if len(values) > 1 and not known[key].get("repeated"):
            raise Fault(f"Invalid value at '{key}', non-repeated field given more than once")
        found[key] = ",".join(values)
        _parameter(key, found[key], known[key])
    for key, one in rule["parameters"].items():
        required = one.get("required") or "required: true" in one.get("description", "")
        if required and not found.get(key):
            raise Fault(f"Required parameter: {key}")
    return found


def body(method: str, given: Any) -> dict[str, Any]:
    """The body of a request, as the method's schema has it. Raises Fault."""
    schema = rule_of(method)["request"]["$ref"]
    if not isinstance(given, dict):
        raise Fault("Invalid JSON payload received. Unexpected end of string.")
    _value(given, {"$ref": schema}, schema.lower())
    return given


def check_answer(method: str, answer: Any) -> None:
    """Whether an answer has the form of the method's schema. Raises Fault."""
    _value(answer, rule_of(method)["response"], method)


def parts_of(method: str) -> set[str]:
    """What `part` may name: the properties of the resource that the method answers with."""
    schemas = document(YOUTUBE)["schemas"]
    answer = rule_of(method)["response"]["$ref"]
    items = schemas[answer]["properties"].get("items")
    resource = items["items"]["$ref"] if items else answer
    return set(schemas[resource]["properties"]) - {"kind", "etag"}


def _parameter(key: str, value: str, rule: dict[str, Any]) -> None:
    if rule["type"] == "boolean" and value not in ("true", "false"):
        raise Fault(f"Invalid value at '{key}' (TYPE_BOOL), \"{value}\"")
    if rule["type"] == "integer":
        least, most = int(rule.get("minimum", 0)), int(rule.get("maximum", 2**31 - 1))
        if not value.lstrip("-").isdigit() or not least <= int(value) <= most:
            raise Fault(f"Invalid value '{value}'. Values must be within the range: [{least}, {most}]")
    if "enum" in rule and value not in rule["enum"]:
        raise Fault(f"Invalid value at '{key}' (TYPE_ENUM), \"{value}\"")


def _value(value: Any, rule: dict[str, Any], where: str) -> None:
    if "$ref" in rule:
        rule = document(YOUTUBE)["schemas"][rule["$ref"]]
    kind = rule.get("type", "any")
    numbers = rule.get("format") in ("int64", "uint64")  # Google sends and takes them as strings
    if kind in TYPES and not isinstance(value, TYPES[kind]) and not (numbers and isinstance(value, int)):
        raise Fault(f"Invalid value at '{where}' (TYPE_{kind.upper()}), {json.dumps(value)}")
    if kind in ("integer", "number") and isinstance(value, bool):
        raise Fault(f"Invalid value at '{where}' (TYPE_{kind.upper()}), {json.dumps(value)}")
    if "enum" in rule and value not in rule["enum"]:
        raise Fault(f"Invalid value at '{where}' (TYPE_ENUM), {json.dumps(value)}")
    if rule.get("format") == "date-time":
        _moment(value, where)
    if kind == "array":
        for number, one in enumerate(value):
            _value(one, rule["items"], f"{where}[{number}]")
    if kind == "object":
        _object(value, rule, where)


def _object(value: dict[str, Any], rule: dict[str, Any], where: str) -> None:
    properties = rule.get("properties", {})
    for key, one in value.items():
        inner = properties.get(key) or rule.get("additionalProperties")
        if inner is None:
            raise Fault(f"Invalid JSON payload received. Unknown name \"{key}\" at '{where}': Cannot find field.")
        _value(one, inner, f"{where}.{key}")


def _moment(value: str, where: str) -> None:
    try:
        aware = datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise Fault(f"Invalid value at '{where}' (type.googleapis.com/google.protobuf.Timestamp), \"{value}\"")
