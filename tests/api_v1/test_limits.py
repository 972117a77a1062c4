"""How often the API may be called: per person, per key, per address, and while Redis is away."""

from __future__ import annotations

import re
import time

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.api_v1.world import world_of
from tests.support.databases import ONE_KIND
from tests.support.operations import operations
from tests.support.people import Cast, Visitor
from tests.support.programs import Program, error_of, let_call
from tests.support.redis import RedisForTests
from ytempire import create_app
from ytempire.config import Settings

pytestmark = ONE_KIND
FEW = 5
HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


@pytest.fixture
def few(app: Flask) -> Flask:
    """The app with five requests a minute."""
    return let_call(app, rate_limit_per_minute=FEW)


def spent(program: Program) -> TestResponse:
    """All that it has, and the answer to one more. A window that ends meanwhile begins anew."""
    for _ in range(3 * FEW):
        answer = program.get("/users/me")
        if answer.status_code == 429:
            return answer
    raise AssertionError("it is not limited")


def test_sixty_a_minute_unless_the_settings_say_otherwise(app: Flask, cast: Cast) -> None:
    settings: Settings = app.config["SETTINGS"]
    assert (settings.rate_limit_per_minute, settings.rate_limit_per_hour) == (60, 1000)
    program = Program.of(app, cast.owner)
    begun = time.time()
    answers = [program.get("/users/me") for _ in range(61)]
    if int(begun // 60) == int(time.time() // 60):  # else two windows had a share each
        assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[0].headers["X-RateLimit-Limit"] == "60"
    assert all(0 <= int(answer.headers["X-RateLimit-Remaining"]) < 60 for answer in answers)


def test_who_has_to_wait_is_told_how_long(few: Flask, cast: Cast) -> None:
    refused = spent(Program.of(few, cast.owner))
    assert error_of(refused) == (429, "rate_limited")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert re.fullmatch(r"Too many requests\. There is room again in (a second|\d+ seconds)\.",
                        refused.get_json()["error"]["message"])  # fmt: skip
    assert refused.headers["X-RateLimit-Limit"] == str(FEW)
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert 0 <= int(refused.headers["X-RateLimit-Reset"]) - time.time() <= 61
    assert int(refused.headers["Retry-After"]) <= int(refused.headers["X-RateLimit-Reset"]) - time.time() + 2


def test_an_hour_has_a_limit_too(app: Flask, cast: Cast) -> None:
    let_call(app, rate_limit_per_hour=FEW)
    refused = spent(Program.of(app, cast.owner))
    assert refused.headers["X-RateLimit-Limit"] == str(FEW)
    assert int(refused.headers["Retry-After"]) <= 3600


def test_every_answer_says_how_many_are_left(app: Flask, cast: Cast) -> None:
    world = world_of(app, cast.admin)
    for program in (Program.of(app, cast.admin), Program(app), Program(app, "garbage")):
        for one in operations(app):
            if str(one) == "POST /webhooks/stripe":
                continue
            answer = program.call(one.method, one.url(world), json=one.body(world), buffered=True)
            there = [answer.headers.get(name, "").isdigit() for name in HEADERS]
            assert all(there), f"{one} answers {answer.status_code} with {answer.headers}"


def test_only_who_waits_is_told_to(app: Flask, cast: Cast) -> None:
    let_call(app)
    assert "Retry-After" not in Program.of(app, cast.owner).get("/users/me").headers


def test_persons_and_keys_and_addresses_are_counted_apart(few: Flask, cast: Cast) -> None:
    person = Program.of(few, cast.owner)
    spent(person)
    key, other_key = (Program.with_key(few, cast.owner, ["videos:read"]) for _ in range(2))
    spent(key)
    assert other_key.get("/users/me").status_code == 200
    assert Program.of(few, cast.outsider).get("/users/me").status_code == 200
    assert error_of(Program(few).get("/users/me"))[0] == 401


def test_a_new_sign_in_is_no_new_room(few: Flask, cast: Cast) -> None:
    spent(Program.of(few, cast.owner))
    codes = {Program.of(few, cast.owner).get("/users/me").status_code for _ in range(FEW)}
    assert 429 in codes


@pytest.mark.parametrize("bearer", [None, "garbage", "yk_" + "x" * 43, "a.b.c"])
def test_who_is_not_signed_in_is_counted_by_address(few: Flask, cast: Cast, bearer: str | None) -> None:
    codes = [Program(few, bearer and f"{bearer}{number}").get("/users/me").status_code for number in range(3 * FEW)]
    assert 429 in codes
    other = Program(few).call("GET", "/users/me", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert other.status_code == 401
    assert Program.of(few, cast.owner).get("/users/me").status_code == 200


def test_addresses_of_one_network_are_one(few: Flask) -> None:
    codes = [Program(few).call("GET", "/users/me", environ_base={"REMOTE_ADDR": f"2001:db8::{number:x}"}).status_code
             for number in range(3 * FEW)]  # fmt: skip
    assert 429 in codes
    assert Program(few).call("GET", "/users/me", environ_base={"REMOTE_ADDR": "2001:db8:0:1::1"}).status_code == 401


def test_n8n_is_not_counted_where_it_shows_the_installations_secret(few: Flask) -> None:
    secret = "s" * 32
    let_call(few, rate_limit_per_minute=FEW, n8n_webhook_secret=secret)
    n8n = Program(few, secret)
    assert {n8n.post("/webhooks/n8n/nothing").status_code for _ in range(3 * FEW)} == {404}


@pytest.mark.parametrize("secret", ["", "s" * 32])
def test_who_calls_in_as_n8n_with_a_key_or_a_guess_is_counted(few: Flask, cast: Cast, secret: str) -> None:
    let_call(few, rate_limit_per_minute=FEW, n8n_webhook_secret=secret)
    for program in (Program.with_key(few, cast.owner, ["webhooks"]), Program(few, "g" * 32), Program(few)):
        assert 429 in [program.post("/webhooks/n8n/nothing").status_code for _ in range(3 * FEW)]


def test_all_keys_of_a_person_together_have_five_times_as_much(few: Flask, cast: Cast) -> None:
    keys = [Program.with_key(few, cast.owner, ["videos:read"]) for _ in range(8)]
    before = int(time.time() // 60)
    answers = [key.get("/videos") for _ in range(FEW) for key in keys]
    if int(time.time() // 60) == before:  # else two windows had a share each
        codes = [answer.status_code for answer in answers]
        assert codes == [200] * 5 * FEW + [429] * 3 * FEW
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert Program.with_key(few, cast.outsider, ["videos:read"]).get("/videos").status_code == 200


@pytest.mark.parametrize(("method", "path", "code"), [
    ("GET", "/nothing", "not_found"), ("PUT", "/channels", "method_not_allowed"), ("GET", "//channels", "not_found"),
])  # fmt: skip
def test_addresses_that_are_none_are_counted_with_the_rest(
    few: Flask, cast: Cast, method: str, path: str, code: str
) -> None:
    program = Program.of(few, cast.owner)
    answer = program.call(method, path)
    assert error_of(answer)[1] == code
    assert all(answer.headers[name].isdigit() for name in HEADERS)
    assert 429 in [program.call(method, path).status_code for _ in range(3 * FEW)]
    assert error_of(spent(program)) == (429, "rate_limited")


def test_pages_are_not_counted(few: Flask, cast: Cast) -> None:
    visitor = Visitor(few)
    visitor.begin(cast.owner)
    assert [visitor.get("/channels").status_code for _ in range(3 * FEW)] == [200] * (3 * FEW)
    assert "X-RateLimit-Limit" not in visitor.get("/channels").headers


def test_it_answers_and_counts_while_redis_is_away(settings: Settings, cast: Cast) -> None:
    """Each process counts by itself then."""
    redis = RedisForTests()
    app = let_call(create_app(settings.model_copy(update={"redis_url": redis.address})), rate_limit_per_minute=FEW)
    program = Program.of(app, cast.owner)
    assert program.get("/users/me").status_code == 200
    redis.stop()
    answer = program.get("/users/me")
    assert answer.status_code == 200
    assert all(answer.headers[name].isdigit() for name in HEADERS)
    assert error_of(spent(program)) == (429, "rate_limited")
