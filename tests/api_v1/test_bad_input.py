"""What no operation takes: bodies that are no JSON or not of its form, and ids that are none. None of it breaks."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.api_v1.world import World, world_of
from tests.support.databases import ONE_KIND
from tests.support.operations import Operation, operations
from tests.support.people import Cast
from tests.support.programs import Program, error_of

NO_JSON = {
    "half": b'{"name": "a', "words": b"name=a&topic=b", "a comma too many": b'{"name": "a",}',
    "single quotes": b"{'a': 1}", "not a number": b'{"name": NaN}', "infinity": b'{"name": [Infinity, -Infinity]}',
    "no UTF-8": b'{"name": "\xff\xfe"}', "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "nested": b"[" * 100_000, "nested objects": b'{"a":' * 100_000,
    "nested and closed": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "a NUL": b'{"a": 1}\0',
}  # fmt: skip
NO_OBJECT: tuple[Any, ...] = ([], [{}], 1, 1.5, None, True, "text", [[[]]])
VALUES: tuple[Any, ...] = (None, True, 0, -1, 1.5, 10**30, 1e308, "", "x", "1", "null", "x" * 5000, [], ["x"], [None],
                           {}, {"a": 1}, "\0", "a\0b", "\ud800", "\U0001f600" * 3, ["\0"], [1])  # fmt: skip
NO_IDS = ("'", "..", "%00", "a%00b", "x" * 5000, "%2F", "%ff", "%F0%9F%98%80", "0", "-1", "null", " ", "%0A", "*",
          "$ne", "9" * 40)  # fmt: skip
# What a database could choke on; each of the two is shown these, and the one that takes less everything else.
CHOKING_IDS = ("a%00b", "x" * 5000, "%ff", "%F0%9F%98%80", "-1", "9" * 40)
FILTERS = ("", "x", "-1", "0", "9" * 30, "%00", "%ff", "x" * 5000, "1.5", "null", "[]", "%F0%9F%98%80")
CHOKING_FILTERS = ("-1", "9" * 30, "%00", "%ff", "%F0%9F%98%80")
OPEN = {"POST /webhooks/n8n/{workflow_id}"}  # what a workflow has no use for is not looked at there
Told = tuple[int, str]  # status and code
FOREIGN = re.compile(r"^(Input|String|Value|List|Dictionary|Datetime)\b.* should ")  # words of pydantic
LARGE = b'{"name": "' + b"x" * 5_000_000 + b'"}'


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    return world_of(app, cast.admin)


@pytest.fixture
def program(app: Flask, cast: Cast) -> Iterator[Program]:
    """Its calls are not counted: that they are is for `test_limits.py` to show, and of these there are thousands."""
    limiter = app.extensions["ytempire_limiter"]
    limiter.enabled = False
    yield Program.of(app, cast.admin)
    limiter.enabled = True


def with_body(app: Flask) -> list[Operation]:
    return [one for one in operations(app) if one.schema is not None]


def on_sqlite(app: Flask) -> bool:
    return bool(app.config["SETTINGS"].database_url.startswith("sqlite"))


def sent(program: Program, one: Operation, world: World, data: bytes, kind: str = "application/json") -> Told:
    return told(program.call(one.method, one.url(world), {"Content-Type": kind} if kind else {}, data=data))


def told(answer: TestResponse) -> Told:
    return error_of(answer) if answer.status_code >= 400 else (answer.status_code, "")


@ONE_KIND
def test_what_is_no_json_is_refused(app: Flask, program: Program, world: World) -> None:
    wrong = [f"{one}, {what}: {found}" for one in with_body(app) for what, data in NO_JSON.items()
             if (found := sent(program, one, world, data)) != (400, "bad_request")]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_json_that_is_no_object_is_refused(app: Flask, program: Program, world: World) -> None:
    wrong = [f"{one}, {value!r}: {found}" for one in with_body(app) for value in NO_OBJECT
             if (found := sent(program, one, world, json.dumps(value).encode()))[0] != 422]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_what_does_not_say_that_it_is_json_is_refused(app: Flask, program: Program, world: World) -> None:
    for one in with_body(app):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
            found = sent(program, one, world, json.dumps(one.body(world)).encode(), kind)
            assert found == (400, "bad_request"), f"{one} as {kind!r}"


@ONE_KIND
def test_what_is_too_large_is_refused(app: Flask, program: Program, world: World) -> None:
    for one in with_body(app):
        assert sent(program, one, world, LARGE) == (413, "too_large"), str(one)


@ONE_KIND
def test_a_field_that_is_not_known_is_named(app: Flask, program: Program, world: World) -> None:
    for one in [one for one in with_body(app) if str(one) not in OPEN]:
        answer = program.call(one.method, one.url(world), json={**one.body(world), "tpoic": "a"})
        assert error_of(answer) == (422, "invalid_fields"), str(one)
        assert answer.get_json()["error"]["details"] == {"tpoic": "There is no such field."}, str(one)


@ONE_KIND
def test_a_field_that_is_missing_is_named(app: Flask, program: Program, world: World) -> None:
    for one in with_body(app):
        body = one.body(world)
        for name in [name for name in body if not one.takes(one.schema or {}, _without(body, name))]:
            answer = program.call(one.method, one.url(world), json=_without(body, name))
            assert error_of(answer)[0] == 422, f"{one} without {name}"
            assert name in answer.get_json()["error"]["details"], f"{one} without {name}"


def test_a_field_of_another_kind_is_named(app: Flask, program: Program, world: World) -> None:
    """Whatever the document does not allow is refused, and by name. What it allows may be refused for another reason,
    and breaks nothing; that is for the database to show that takes less."""
    wrong, lenient = [], on_sqlite(app)
    for one, name, value in _fields(app):
        allowed = one.takes(one.fields[name], value) and not _unfit(one, value)
        if allowed is lenient:
            continue
        answer = program.call(one.method, one.url(world), json={**one.body(world), name: value})
        details = answer.get_json()["error"]["details"] if answer.status_code == 422 else {}
        foreign = [said for said in details.values() if FOREIGN.search(said)]
        named = any(place.split(".")[0] == name for place in details)
        if answer.status_code >= 500 or (not allowed and not named) or foreign:
            wrong.append(f"{one} with {name}={str(value)[:40]!r}: {answer.status_code} {details}")
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_a_whole_number_may_have_a_point_and_a_moment_is_no_number(program: Program) -> None:
    made = program.post("/channels", {"name": "Harbour Light", "duration_target": 90.0})
    assert (made.status_code, made.get_json()["data"]["duration_target"]) == (201, 90)
    key = {"name": "A key", "scopes": ["videos:read"]}
    for moment in (4102444800, "4102444800", "4102444800.5", "2100-01-01", "2100-01-01T00:00:00", "2100-01-01T00:00Z"):
        refused = program.post("/users/me/api-keys", {**key, "expires_at": moment})
        assert list(refused.get_json()["error"]["details"]) == ["expires_at"], moment
        assert error_of(program.get("/videos", query_string={"created_to": str(moment)}))[0] == 422, moment
    assert program.post("/users/me/api-keys", {**key, "expires_at": "2100-01-01T00:00:00+01:00"}).status_code == 201


def test_an_id_that_is_none_is_not_there(app: Flask, program: Program, world: World) -> None:
    wrong = []
    for one in operations(app):
        for name in one.names:
            others = {str(value) for key, value in world.ids.items() if key != name} - {str(world.ids[name])}
            for given in CHOKING_IDS if on_sqlite(app) else (*NO_IDS, *sorted(others)):
                if _is_one(world, name, given):
                    continue
                body = one.body(world)
                answer = program.call(one.method, one.url(world, **{name: given}), **({"json": body} if body else {}))
                if told(answer)[0] not in ((404, 308, 405) if given == "%2F" else (404,)):  # the first part is another
                    wrong.append(f"{one} with {name}={given[:20]!r}: {told(answer)}")
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_a_filter_that_is_not_known_is_named(app: Flask, program: Program, world: World) -> None:
    for one in operations(app):
        if any(parameter["in"] == "query" for parameter in one.told["parameters"]):
            answer = program.call(one.method, f"{one.url(world)}?stauts=queued")
            assert error_of(answer) == (422, "invalid_fields"), str(one)
            assert answer.get_json()["error"]["details"] == {"stauts": "There is no such field."}, str(one)


def test_a_filter_of_another_kind_is_named(app: Flask, program: Program, world: World) -> None:
    wrong = []
    for one in operations(app):
        for parameter in one.told["parameters"]:
            if parameter["in"] != "query":
                continue
            for value in CHOKING_FILTERS if on_sqlite(app) else FILTERS:
                answer = program.call(one.method, f"{one.url(world)}?{parameter['name']}={value}")
                if answer.status_code not in (200, 422):
                    wrong.append(f"{one} with {parameter['name']}={value[:20]}: {answer.status_code}")
                if answer.status_code == 422 and parameter["name"] not in answer.get_json()["error"]["details"]:
                    wrong.append(f"{one} with {parameter['name']}={value[:20]}: {answer.get_json()}")
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_an_address_that_is_none_is_told_in_the_same_form(app: Flask, program: Program) -> None:
    for path in ("/nothing", "/videos/", "/../v1", "/users/me/", "/%00", "/" + "x" * 5000):
        assert error_of(program.get(path))[0] == 404, path[:20]
    for method in ("PUT", "DELETE", "POST"):
        answer = program.call(method, "/users/me")
        assert error_of(answer) == (405, "method_not_allowed")
        assert "PATCH" in answer.headers["Allow"]


def _fields(app: Flask) -> Iterator[tuple[Operation, str, Any]]:
    for one in with_body(app):
        for name in one.fields:
            for value in VALUES:
                yield one, name, copy.deepcopy(value)


def _unfit(one: Operation, value: Any) -> bool:
    """No database takes it, whatever the schema can say. Of what n8n says, words are made plain, not refused."""
    return "\ud800" in (value if isinstance(value, str) else "") and str(one) not in OPEN


def _without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != name}


def _is_one(world: World, name: str, given: str) -> bool:
    """Numbers are ids of another kind too: the first person, the first account."""
    return name in ("user_id", "account", "number") and given.isdigit() and len(given) < 6 and given != "0"
