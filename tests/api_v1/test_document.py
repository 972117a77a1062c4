"""The document of the API: whole, valid, true to its own schemas, and the same as the copy in `docs/`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.databases import ONE_KIND
from tests.support.operations import Operation, operations
from tests.support.programs import Program
from ytempire.api_v1.commands import KEPT, text_of
from ytempire.api_v1.document import document
from ytempire.api_v1.spec import plain
from ytempire.api_v1.types import Given, Told

pytestmark = ONE_KIND
BELONG_TO_ERRORS = {"400", "401", "403", "404", "409", "413", "416", "422", "429", "503"}


def test_the_copy_in_docs_is_the_document(app: Flask) -> None:
    assert KEPT.read_text(encoding="utf-8") == text_of(app), (
        "The API has changed. Look at the change, and renew the copy: .venv/bin/flask --app wsgi api document"
    )


def test_the_command_writes_it(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(args=["api", "document", str(tmp_path / "openapi.json")])
    assert answer.exit_code == 0, answer.output
    assert (tmp_path / "openapi.json").read_text(encoding="utf-8") == text_of(app)
    assert json.loads(app.test_cli_runner().invoke(args=["api", "document", "-"]).stdout) == json.loads(text_of(app))


def test_it_is_served_to_whoever_asks(app: Flask) -> None:
    answer = Program(app).get("/openapi.json")
    assert answer.status_code == 200
    assert answer.get_json() == document(app)
    assert answer.get_json()["servers"][0]["url"].endswith("/v1")
    assert answer.get_json()["openapi"].startswith("3.1")


def test_it_is_the_same_for_a_second_app_of_the_process(app: Flask, settings: Any) -> None:
    from ytempire import create_app

    assert document(create_app(settings)) == document(app)


def test_it_is_valid(app: Flask) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document(app)).iter_errors()] == []


def test_no_two_models_have_one_name_in_it(app: Flask) -> None:
    names: dict[str, list[str]] = {}
    for model in (*_below(Given), *_below(Told)):
        names.setdefault(plain(model.__name__), []).append(f"{model.__module__}.{model.__name__}")
    assert {name: models for name, models in names.items() if len(set(models)) > 1} == {}


def test_each_operation_says_what_it_does_by_a_name_of_its_own(app: Flask) -> None:
    told = operations(app)
    assert len({one.name for one in told}) == len(told)
    tags = {tag["name"] for tag in document(app)["tags"]}
    for one in told:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", one.name), str(one)
        assert one.told["summary"].endswith("."), str(one)
        assert len(one.told["tags"]) == 1, str(one)
        assert set(one.told["tags"]) <= tags, str(one)


def test_each_operation_tells_of_every_error_that_it_may_answer(app: Flask) -> None:
    for one in operations(app):
        answers = set(one.told["responses"])
        wanted = {"429", "503"} | (set() if one.public else {"401", "403"}) | ({"404"} if one.names else set())
        wanted |= {"400", "413", "422"} if one.schema else set()
        wanted |= {"400", "409"} if one.keeps else set()
        assert wanted <= answers, f"{one} lacks {wanted - answers}"
        assert {status for status in answers if status >= "400"} <= BELONG_TO_ERRORS, str(one)


def test_json_that_is_read_may_be_unchanged(app: Flask) -> None:
    for one in operations(app):
        is_read = one.method == "GET" and "application/json" in one.told["responses"]["200"].get("content", {})
        assert ("304" in one.told["responses"]) >= is_read, str(one)


def test_n8n_shows_a_secret_or_a_key_and_may_name_its_calls(app: Flask) -> None:
    (n8n,) = [one for one in operations(app) if one.name == "hear_n8n"]
    assert n8n.told["security"] == [{"n8n": []}, {"key": ["webhooks"]}]
    assert any(parameter["name"] == "Idempotency-Key" for parameter in n8n.told["parameters"])


def test_what_a_path_names_has_a_form_and_an_example(app: Flask) -> None:
    for one in operations(app):
        for parameter in one.told["parameters"]:
            if parameter["in"] != "path":
                continue
            schema, what = parameter["schema"], f"{one} {parameter['name']}"
            assert {"pattern", "format", "enum"} & set(schema) or schema["type"] == "integer", what
            assert schema.get("examples"), what
            assert all(one.takes(schema, example) for example in schema["examples"])


def test_every_example_is_as_its_schema_says(app: Flask) -> None:
    wrong = [f"{one} {where}: {example!r}" for one in operations(app) for where, schema, example in _examples(one)
             if not one.takes(schema, example)]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_every_example_of_a_field_is_as_its_schema_says(app: Flask) -> None:
    one = operations(app)[0]
    wrong = [f"{name}: {example!r}" for name, model in one.schemas.items() for schema in _schemas(model)
             for example in schema.get("examples", ()) if not one.takes(schema, example)]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("prefix", ["/v1", "/api/v2"])
def test_it_follows_the_prefix(settings: Any, prefix: str) -> None:
    from ytempire import create_app

    other = create_app(settings.model_copy(update={"api_v1_prefix": prefix}))
    told = Program(other).app.test_client().get(f"{prefix}/openapi.json").get_json()
    assert told["servers"][0]["url"].endswith(prefix)
    assert "/users/me" in told["paths"]


def _examples(one: Operation) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Where it stands, what it has to be, and what it is."""
    for where, place in (("body", one.told.get("requestBody", {})), *one.told["responses"].items()):
        for kind, content in place.get("content", {}).items():
            if "json" in kind:
                assert "example" in content, f"{one} {where} has no example"
                yield where, content["schema"], content["example"]


def _schemas(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("examples"), list):
            yield value
        for one in value.values():
            yield from _schemas(one)
    elif isinstance(value, list):
        for one in value:
            yield from _schemas(one)


def _below(model: Any) -> Iterator[Any]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)
