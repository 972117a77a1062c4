"""Every operation of the API, read from its document, so that tests of all of them cover what is added later."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator

from tests.api_v1.world import World
from ytempire.api_v1.document import document

DELETES_LAST = {"GET": 0, "POST": 1, "PATCH": 2, "DELETE": 3}


@dataclass(frozen=True)
class Operation:
    """`path` is below the prefix, with `{name}` for what is filled in."""

    path: str
    method: str
    told: dict[str, Any]
    schemas: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        return str(self.told["operationId"])

    @property
    def public(self) -> bool:
        return not any("token" in one for one in self.told["security"])

    @property
    def person(self) -> bool:
        """No key will do."""
        return self.told["security"] == [{"token": []}]

    @property
    def scope(self) -> str | None:
        found: str | None = self.told.get("x-scope")
        return found

    @property
    def keeps(self) -> bool:
        """It honours `Idempotency-Key` as all do; what n8n says has rules of its own."""
        return self.name != "hear_n8n" and any(one["name"] == "Idempotency-Key" for one in self.told["parameters"])

    @property
    def names(self) -> list[str]:
        """Of what its path is filled with."""
        return [one["name"] for one in self.told["parameters"] if one["in"] == "path"]

    @property
    def success(self) -> int:
        return min(int(status) for status in self.told["responses"])

    @property
    def schema(self) -> dict[str, Any] | None:
        """Of its body, with what it refers to."""
        given = self.told.get("requestBody")
        return None if given is None else self.whole(given["content"]["application/json"]["schema"])

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of its body, by name."""
        schema = self.schema or {}
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        found: dict[str, Any] = schema.get("properties", {})
        return found

    def whole(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {**schema, "components": {"schemas": self.schemas}}

    def takes(self, schema: dict[str, Any], value: Any) -> bool:
        """Whether a value is as the document says."""
        return bool(Draft202012Validator(self.whole(schema)).is_valid(value))

    def url(self, world: World, **other: str) -> str:
        """Its path in this world; `other` stands in for some of it."""
        filled = self.path
        for name in self.names:
            assert name in world.ids, f"{self}: say in tests/api_v1/world.py what {name} is"
            filled = filled.replace(f"{{{name}}}", str(other.get(name, world.ids[name])))
        return filled

    def body(self, world: World) -> Any:
        """One that it takes: its example, with what this world knows better. None where it has none."""
        if self.schema is None:
            return None
        example = copy.deepcopy(self.told["requestBody"]["content"]["application/json"]["example"])
        known = {**world.fields, **world.bodies.get(self.name, {})}
        return {**{name: known.get(name, value) for name, value in example.items()}, **world.bodies.get(self.name, {})}


def operations(app: Flask) -> list[Operation]:
    """All that the document has, those that take away at the end."""
    found = sorted(_all(app), key=lambda one: (DELETES_LAST[one.method], one.path))
    assert len(found) >= 9
    return found


def _all(app: Flask) -> Iterator[Operation]:
    told = document(app)
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            yield Operation(path, method.upper(), one, told["components"]["schemas"])
