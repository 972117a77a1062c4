"""The document as a person reads it: groups of operations, each with its fields, its answers and an example."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

Schema = Mapping[str, Any]
DEEPEST = 4  # levels of fields within fields that are listed
PLAIN = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null",
         "object": "object"}  # fmt: skip
COMMON = frozenset({"400", "401", "403", "413", "422", "429", "503"})  # told once, at the top of the page
UNCHANGED = "304"  # which the top of the page tells too
CODE = re.compile(r"`([^`]+)`")
STREAM = "text/event-stream"
FILES = {"video/mp4": "film.mp4", "image/jpeg": "thumbnail.jpg", "application/x-subrip": "captions.srt",
         "text/plain": "script.txt", "audio/wav": "voice.wav"}  # fmt: skip
SAMPLE_OF_STREAM = """event: video
data: {"id": "7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50", "status": "processing", "total_cost": "0.120000", …}

: still here

event: video
data: {"id": "7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50", "status": "completed", "total_cost": "0.450000", …}

event: close
data: the end"""


@dataclass(frozen=True)
class Field:
    """A row of a table of fields. `name` is `steps[].state` within others."""

    name: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """`who` says who may call; `curl` and `answer` are the example, "" where there is nothing to show. `statuses` are
    those that are its own; sentences may have `code` in them."""

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
            _special(told), self._curl(path, method, told, success.get("content", {})), self._answer(success),
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

    def _answer(self, success: Mapping[str, Any]) -> str:
        """What comes back, as it is read; "" where that is a file, or nothing."""
        content = success.get("content", {})
        if STREAM in content:
            return SAMPLE_OF_STREAM
        if "application/json" not in content:
            return ""
        return json.dumps(content["application/json"]["example"], indent=2, ensure_ascii=False)

    def _curl(self, path: str, method: str, told: Mapping[str, Any], content: Mapping[str, Any]) -> str:
        for one in told["parameters"]:
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", str(one["schema"]["examples"][0]))
        verb = f"-X {method.upper()} " if method not in ("get", "post") else ""
        parts = [f"curl {'-N ' if STREAM in content else ''}{verb}{shlex.quote(self._server + path)}"]
        if bearer := _bearer(told):
            parts.append(f'-H "Authorization: Bearer {bearer}"')
        if any(one["name"] == "Idempotency-Key" for one in told["parameters"]):
            parts.append('-H "Idempotency-Key: $(uuidgen)"')
        if given := told.get("requestBody"):
            body = given["content"]["application/json"]["example"]
            parts.append("--json " + shlex.quote(json.dumps(body, ensure_ascii=False)))
        elif method == "post":
            parts.append("--json '{}'")
        parts += [f"-o {FILES[kind]}" for kind in content if kind in FILES]
        return " \\\n  ".join(parts)


def marked(words: str) -> Markup:
    """A sentence with what stands in backticks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(words))))  # noqa: S704 - escaped first


def _schemes(told: Mapping[str, Any]) -> set[str]:
    return {name for one in told["security"] for name in one}


def _bearer(told: Mapping[str, Any]) -> str:
    """The variable of the shell that has what is shown; "" where nothing is shown as a bearer."""
    schemes = _schemes(told)
    if schemes == {"token"}:
        return "$ACCESS_TOKEN"
    return "$TOKEN" if schemes & {"token", "key"} else ""


def _who(told: Mapping[str, Any]) -> str:
    """Who may, in a few words."""
    schemes, scope = _schemes(told), told.get("x-scope")
    if not schemes:
        return "Anybody"
    if schemes == {"token"}:
        return "Signed in with a password; no key will do"
    if "token" not in schemes:
        return "Nobody need be signed in, but a secret is shown"
    if scope == "admin":
        return "Admins, or their key with the scope `admin`"
    return f"Signed in, or a key with the scope `{scope}`" if scope else "Signed in, or any key"


def _special(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Its statuses, without those that every operation may answer. Of one that is for anybody, those of sign-in too."""
    common = {UNCHANGED, *(COMMON if told["security"] else COMMON - {"401", "403"})}
    return [(code, one["description"]) for code, one in sorted(told["responses"].items()) if code not in common]
