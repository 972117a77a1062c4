"""The document as a person reads it: groups of operations, each with its fields, its answers and an example."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 4  # levels of fields within fields that are listed
PLAIN = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null",
         "object": "object"}  # fmt: skip
SAMPLES = {
    "date-time": "2026-11-28T22:06:39Z",
    "email": "you@example.com",
    "uuid": "7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50",
    "uri": "https://example.com/hook",
}


@dataclass(frozen=True)
class Field:
    """A row of a table of fields. `name` is `steps[].state` within others."""

    name: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """`who` says who may call; `curl` and `answer` are the example, "" where there is nothing to show."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    who: str
    parameters: list[Field]
    body: list[Field]
    told: list[Field]
    statuses: list[tuple[str, str]]
    curl: str
    answer: str


@dataclass(frozen=True)
class Group:
    name: str
    words: str
    operations: list[Operation]

    @property
    def id(self) -> str:
        return self.name.lower().replace(" ", "-")


class Reader:
    """Reads one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._server: str = document["servers"][0]["url"]

    def groups(self) -> list[Group]:
        """In the order of the document's tags; those without an operation are left out."""
        found: dict[str, list[Operation]] = {tag["name"]: [] for tag in self._document["tags"]}
        for path, methods in self._document["paths"].items():
            for method, operation in methods.items():
                found[operation["tags"][0]].append(self._operation(path, method, operation))
        words = {tag["name"]: tag["description"] for tag in self._document["tags"]}
        return [Group(name, words[name], operations) for name, operations in found.items() if operations]

    def _operation(self, path: str, method: str, told: Mapping[str, Any]) -> Operation:
        _, success = next((code, one) for code, one in told["responses"].items() if int(code) < 400)
        given = self._json(told.get("requestBody", {}))
        answered = self._json(success)
        data = self._seen(answered).get("properties", {}).get("data") if answered else None
        return Operation(
            told["operationId"], method.upper(), path, told["summary"], told["description"], _who(told),
            [self._parameter(one) for one in told["parameters"]], list(self._fields(given)) if given else [],
            list(self._fields(self._items(data))) if data else [],
            [(code, one["description"]) for code, one in sorted(told["responses"].items())],
            self._curl(path, method, told, given),
            json.dumps(self.example(answered), indent=2, ensure_ascii=False) if answered else "",
        )  # fmt: skip

    def _parameter(self, one: Mapping[str, Any]) -> Field:
        kind = self._kind(one["schema"])
        where = "" if one["in"] == "query" else f" ({one['in']})"
        return Field(f"{one['name']}{where}", kind, one.get("required", False), one.get("description", ""))

    def _json(self, holder: Mapping[str, Any]) -> Schema | None:
        found = holder.get("content", {}).get("application/json", {}).get("schema")
        return found if found else None

    def _seen(self, schema: Schema) -> Schema:
        """What a reference points to; of a choice the first that is not null."""
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            some = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return {**self._seen(some[0]), **{name: told for name, told in schema.items() if name != "anyOf"}}
        return schema

    def _items(self, schema: Schema) -> Schema:
        seen = self._seen(schema)
        return seen["items"] if seen.get("type") == "array" and "items" in seen else seen

    def _fields(self, schema: Schema, before: str = "", level: int = 0) -> Iterator[Field]:
        seen = self._seen(schema)
        for name, one in seen.get("properties", {}).items():
            words = one.get("description") or self._seen(one).get("description", "")
            called = f"{before}{name}"
            inner, many = self._items(one), self._seen(one).get("type") == "array"
            deep = level < DEEPEST and "properties" in self._seen(inner)
            yield Field(called, self._kind(one), name in seen.get("required", ()), "" if deep else words)
            if deep:
                yield from self._fields(inner, f"{called}[]." if many else f"{called}.", level + 1)

    def _kind(self, schema: Schema) -> str:
        if "$ref" in schema:
            schema = self._seen(schema)
        if "anyOf" in schema:
            return " or ".join(dict.fromkeys(self._kind(one) for one in schema["anyOf"]))
        if "enum" in schema:
            return ", ".join(str(one) for one in schema["enum"])
        if "const" in schema:
            return json.dumps(schema["const"])
        if schema.get("type") == "array":
            return f"list of {self._kind(schema.get('items', {}))}"
        return {"date-time": "moment", "email": "e-mail", "binary": "file"}.get(
            schema.get("format", ""), PLAIN.get(schema.get("type", ""), "anything")
        )

    def example(self, schema: Schema) -> Any:
        """A value of the schema: what it gives as an example, else one made of its parts."""
        if "anyOf" in schema and "examples" not in schema:
            return self.example(next((one for one in schema["anyOf"] if one.get("type") != "null"), schema["anyOf"][0]))
        schema = self._seen(schema)
        for name in ("example", "const", "default"):
            if schema.get(name) is not None:
                return schema[name]
        if schema.get("examples"):
            return schema["examples"][0]
        if schema.get("enum"):
            return schema["enum"][0]
        return self._made(schema)

    def _made(self, schema: Schema) -> Any:
        kind = schema.get("type")
        if kind == "object":
            return {name: self.example(one) for name, one in schema.get("properties", {}).items()}
        if kind == "array":
            return [self.example(schema["items"])] if "items" in schema else []
        if kind == "string":
            return SAMPLES.get(schema.get("format", ""), "…")
        number = schema.get("minimum", 1)
        return {"integer": number, "number": number, "boolean": False}.get(str(kind))

    def _curl(self, path: str, method: str, told: Mapping[str, Any], given: Schema | None) -> str:
        values = {one["name"]: str(self.example(one["schema"])) for one in told["parameters"] if one["in"] == "path"}
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", value)
        verb = f"-X {method.upper()} " if method not in ("get", "post") else ""
        parts = [f"curl {verb}{shlex.quote(self._server + path)}"]
        if told["security"]:
            parts.append('-H "Authorization: Bearer $TOKEN"')
        if any(one["name"] == "Idempotency-Key" for one in told["parameters"]):
            parts.append('-H "Idempotency-Key: $(uuidgen)"')
        if given:
            body = {name: self.example(one) for name, one in self._seen(given).get("properties", {}).items()
                    if name in self._seen(given).get("required", ())}  # fmt: skip
            parts.append("--json " + shlex.quote(json.dumps(body, ensure_ascii=False)))
        elif method == "post":
            parts.append("--json '{}'")
        return " \\\n  ".join(parts)


def _who(told: Mapping[str, Any]) -> str:
    """Who may, in a few words."""
    if not told["security"]:
        return "Anybody"
    if len(told["security"]) == 1:
        return "Signed in with a password; no key will do"
    scope = told.get("x-scope")
    if scope == "admin":
        return "Admins, or their key with the scope admin"
    return f"Signed in, or a key with the scope {scope}" if scope else "Signed in, or any key"
