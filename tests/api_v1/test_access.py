"""Who gets in: every operation of the document with every way of not being allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask

from tests.api_v1.world import World, world_of
from tests.support.databases import ONE_KIND
from tests.support.operations import Operation, operations
from tests.support.people import Cast, Person, Visitor, person
from tests.support.programs import Program, error_of
from tests.support.stack import SECRET
from ytempire.accounts import keys, tokens
from ytempire.accounts.api_key import SCOPES, ApiKey
from ytempire.accounts.user import User, new_session_stamp
from ytempire.extensions import db, utcnow, writing

pytestmark = pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")

# Nobody need be signed in for these, or they ask for a secret of their own. One that is added is named here.
PUBLIC = {"POST /auth/register", "POST /auth/login", "POST /auth/refresh", "POST /auth/logout",
          "POST /webhooks/n8n/{workflow_id}", "POST /webhooks/stripe"}  # fmt: skip
UNTOLD = {"/openapi.json", "/docs"}  # the document itself, for whoever wants to read it
WANT_A_SECRET = {"POST /webhooks/n8n/{workflow_id}"}
FREE = {"user_id", "account", "number", "workflow_id"}  # what a path may name that is no one person's


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    return world_of(app, cast.owner)


def call(program: Program, one: Operation, world: World, headers: dict[str, str] | None = None, **other: str) -> Any:
    body = one.body(world)
    given = {} if body is None else {"json": body}
    return program.call(one.method, one.url(world, **other), headers, buffered=True, **given)


def guarded(app: Flask) -> list[Operation]:
    return [one for one in operations(app) if not one.public]


def wrong_answers(app: Flask, world: World, program: Program, wanted: tuple[int, str | None],
                  among: Callable[[Operation], bool] = lambda one: True, **headers: str) -> Iterator[str]:  # fmt: skip
    """The operations that answer anything but this status and code."""
    tried = [one for one in guarded(app) if among(one)]
    assert tried
    for one in tried:
        found = error_of_any(call(program, one, world, headers))
        if found[0] != wanted[0] or (wanted[1] and found[1] != wanted[1]):
            yield f"{one} answers {found}"


def error_of_any(answer: Any) -> tuple[int, str]:
    return error_of(answer) if answer.status_code >= 400 else (answer.status_code, "")


def user(one: Person) -> User:
    return db.session.get_one(User, one.id)


@ONE_KIND
def test_what_needs_no_sign_in_is_named(app: Flask) -> None:
    assert {str(one) for one in operations(app) if one.public} <= PUBLIC
    prefix = app.config["SETTINGS"].api_v1_prefix
    untold = {rule.rule.removeprefix(prefix) for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{prefix}/")
              and not hasattr(app.view_functions[rule.endpoint], "v1_told")}  # fmt: skip
    assert untold == UNTOLD


@ONE_KIND
def test_nobody_gets_in_without_a_sign_in(app: Flask, world: World) -> None:
    assert list(wrong_answers(app, world, Program(app), (401, "not_signed_in"))) == []


@ONE_KIND
def test_what_asks_for_a_secret_lets_nobody_in_without_it(app: Flask, world: World) -> None:
    for one in operations(app):
        if str(one) in WANT_A_SECRET:
            for bearer in (None, "", "wrong", "yk_" + "x" * 43):
                assert error_of_any(call(Program(app, bearer), one, world))[0] == 401, (str(one), bearer)


@ONE_KIND
def test_a_signed_in_browser_is_no_program(app: Flask, cast: Cast, world: World) -> None:
    visitor = Visitor(app)
    visitor.begin(cast.owner)
    assert visitor.get("/channels").status_code == 200
    for one in guarded(app):
        answer = visitor.http.open(f"/v1{one.url(world)}", method=one.method, json=one.body(world), buffered=True)
        assert error_of_any(answer) == (401, "not_signed_in"), str(one)


def test_what_is_somebody_elses_is_not_there(app: Flask, cast: Cast, world: World) -> None:
    outsider = Program.of(app, cast.outsider)
    wrong = []
    for one in guarded(app):
        if one.scope == "admin":
            continue
        if set(one.names) - FREE:
            found = error_of_any(call(outsider, one, world))
            if found[0] != 404:
                wrong.append(f"{one} answers {found}")
        elif {"channel_id", "video_id"} & set(one.fields) and one.method == "POST":
            found = error_of_any(call(outsider, one, world))
            if found[0] != 404:
                wrong.append(f"{one} with what is not theirs in the body answers {found}")
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_an_admin_does_not_see_the_things_of_others_either(app: Flask, cast: Cast, world: World) -> None:
    admin = Program.of(app, cast.admin)
    for one in guarded(app):
        if set(one.names) - FREE and one.scope != "admin":
            assert error_of_any(call(admin, one, world))[0] == 404, str(one)


@ONE_KIND
def test_what_is_for_admins_is_for_nobody_else(app: Flask, cast: Cast, world: World) -> None:
    for one in guarded(app):
        if one.scope == "admin" or one.path.startswith("/admin"):
            assert one.scope == "admin", f"{one} is open to everybody"
            found = error_of_any(call(Program.of(app, cast.owner), one, world))
            assert found == (403, "admin_required"), str(one)


@ONE_KIND
def test_a_key_does_only_what_its_scopes_say(app: Flask, cast: Cast, world: World) -> None:
    for scope in SCOPES:
        holder = cast.admin if scope == "admin" else cast.owner
        others = [name for name in SCOPES if name != scope and (name != "admin" or holder is cast.admin)]
        lacking, having = Program.with_key(app, holder, others), Program.with_key(app, holder, [scope])
        for one in guarded(app):
            if one.scope == scope:
                assert error_of_any(call(lacking, one, world)) == (403, "insufficient_scope"), str(one)
                assert error_of_any(call(having, one, world, **_free(world)))[0] not in (401, 403), str(one)


def _free(world: World) -> dict[str, str]:
    """Names of things that are not there, so that trying who may does not take away what the next one needs."""
    return {"key_id": "key_0000000000000000", "video_id": "00000000-0000-4000-8000-000000000000",
            "channel_id": "ch_0000000000000000", "endpoint_id": "wh_0000000000000000",
            "delivery_id": "dl_0000000000000000"}  # fmt: skip


@ONE_KIND
def test_what_needs_the_person_is_done_by_no_key(app: Flask, cast: Cast, world: World) -> None:
    program = Program.with_key(app, cast.admin, list(SCOPES))
    assert list(wrong_answers(app, world, program, (403, "person_required"), lambda one: one.person)) == []


@ONE_KIND
def test_a_key_of_who_is_no_admin_any_more_is_none_of_an_admin(app: Flask, cast: Cast, world: World) -> None:
    program = Program.with_key(app, cast.admin, list(SCOPES))
    with app.app_context(), writing():
        user(cast.admin).role = "creator"
    for one in guarded(app):
        if one.scope == "admin":
            assert error_of_any(call(program, one, world)) == (403, "admin_required"), str(one)


def bad_tokens(app: Flask, cast: Cast) -> dict[str, str]:
    """By what is wrong with them."""
    with app.app_context():
        owner = user(cast.owner)
        good, ended, reused, old = (tokens.begin(owner) for _ in range(4))
        tokens.end(ended.refresh_token)
        rotated = tokens.refresh(reused.refresh_token)[1]
        with pytest.raises(tokens.BadToken):
            tokens.refresh(reused.refresh_token)
        stranger = person(app, "stranger@example.com")
        before = tokens.begin(user(stranger)).access_token
        with writing():
            user(stranger).session_stamp = new_session_stamp()
        claims = jwt.decode(good.access_token, options={"verify_signature": False})
        past = {**claims, "iat": claims["iat"] - 7200, "exp": claims["exp"] - 7200}
        return {
            "expired": signed(past), "of a sign-in that was ended": ended.access_token,
            "of a refresh token used twice": reused.access_token, "of what came of it": rotated.access_token,
            "from before the password was changed": before, "a refresh token": old.refresh_token,
            "signed with another algorithm": signed(claims, algorithm="HS512"),
            "signed with a pair of keys": jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256"),
            "not signed": jwt.encode(claims, None, "none"), "signed with another secret": signed(claims, "x" * 40),
            "of another installation": signed({**claims, "iss": "ELSEWHERE"}),
            "of another person": signed({**claims, "sub": str(cast.admin.id)}),
            "of nobody": signed({**claims, "sub": "999999"}), "without an end": signed(without(claims, "exp")),
            "without a family": signed(without(claims, "fam")), "cut off": good.access_token[:-4],
            "garbage": "garbage", "dots": "..", "a NUL": "a\0b", "very long": "x" * 6000, "an accent": "tökén",
            "a key that is none": "yk_" + "x" * 43, **bad_keys(cast),
        }  # fmt: skip


def bad_keys(cast: Cast) -> dict[str, str]:
    owner = user(cast.owner)
    revoked, revoked_key = keys.make(owner, "Revoked", ["videos:read"])
    expired, expired_key = keys.make(owner, "Expired", list(SCOPES)[:3], utcnow() + timedelta(days=1))
    keys.revoke(owner, revoked.id)
    with writing():
        db.session.get_one(ApiKey, expired.id).expires_at = utcnow() - timedelta(seconds=1)
    return {"a key that was revoked": revoked_key, "a key that has expired": expired_key}


def signed(claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm)


def without(claims: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in claims.items() if key != name}


@ONE_KIND
def test_no_token_that_is_not_good_gets_in_anywhere(app: Flask, cast: Cast, world: World) -> None:
    wrong = [f"{what}: {answer}" for what, token in bad_tokens(app, cast).items()
             for answer in wrong_answers(app, world, Program(app, token), (401, None))]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@ONE_KIND
def test_no_other_way_of_sending_a_good_token_is_one(app: Flask, cast: Cast, world: World) -> None:
    good = Program.of(app, cast.owner)
    assert good.get("/users/me").status_code == 200
    for sent in (f"Basic {good.bearer}", f"{good.bearer}", "Bearer", "Bearer ", f"Token {good.bearer}"):
        found = list(wrong_answers(app, world, Program(app), (401, None), Authorization=sent))
        assert found == [], sent
    assert error_of(Program(app).get(f"/users/me?access_token={good.bearer}"))[0] in (401, 422)


def test_an_access_token_renews_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context():
        given = tokens.begin(user(cast.owner))
    nobody = Program(app)
    for path in ("/auth/refresh", "/auth/logout"):
        for token in (given.access_token, "garbage", given.refresh_token[:-3]):
            assert error_of(nobody.post(path, {"refresh_token": token})) == (401, "token_invalid"), path
    assert Program(app, given.access_token).get("/users/me").status_code == 200
