"""An example of what goes in and what comes out, put together from the examples of fields."""

from __future__ import annotations

from typing import Any

REF = "#/components/schemas/"
OF_FORMAT = {"date-time": "2026-11-28T22:06:39.250000Z", "date": "2026-11-28",
             "uuid": "7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50", "email": "you@example.com",
             "uri": "https://example.com/hooks"}  # fmt: skip


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A value that the schema takes. Of an object: what is required, and what has an example of its own. `schemas` are
    the document's, by name."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(REF)], schemas)
    for name in ("examples", "enum"):
        if schema.get(name):
            return schema[name][0]
    for name in ("example", "const"):
        if name in schema:
            return schema[name]
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return _chosen(choices, schemas)
    if parts := schema.get("allOf"):
        return example_of(parts[0], schemas)
    return _of_type(schema, schemas)


def _chosen(choices: list[dict[str, Any]], schemas: dict[str, Any]) -> Any:
    """Of what may be one or the other, the first that is something. A text that may be null, and of which nobody has
    said what it may be like, is null."""
    some = [one for one in choices if one.get("type") != "null"]
    if len(some) < len(choices) and some and set(some[0]) <= {"type", "pattern", "maxLength", "minLength", "title"}:
        return None
    return example_of((some or choices)[0], schemas)


def _of_type(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, schemas)
    if kind == "array":
        return [example_of(schema["items"], schemas)] * max(1, schema.get("minItems", 0)) if "items" in schema else []
    if kind == "string":
        return OF_FORMAT.get(schema.get("format", ""), "text"[: schema.get("maxLength", 4)])
    if kind in ("integer", "number"):
        return schema.get("minimum", min(1, schema.get("maximum", 1)))
    return False if kind == "boolean" else None


def _object(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", ())
    told = {name: example_of(one, schemas) for name, one in schema.get("properties", {}).items()
            if name in required or "examples" in one}  # fmt: skip
    if not told and isinstance(schema.get("additionalProperties"), dict):
        return {"name": example_of(schema["additionalProperties"], schemas)}
    return told
