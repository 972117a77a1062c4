"""Tokens of programs: what is accepted, how refresh tokens rotate, and what ends a sign-in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from tests.support.stack import SECRET
from ytempire import create_app
from ytempire.accounts import sign_in, tokens
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.token_family import TokenFamily
from ytempire.accounts.tokens import BadToken, Tokens
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.config import Settings
from ytempire.extensions import db, utcnow, writing

pytestmark = pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def who(person: Person) -> User:
    return db.session.get_one(User, person.id)


def code_of(act: Callable[..., object], *given: object) -> str:
    """The code that it is refused with."""
    with pytest.raises(BadToken) as refusal:
        act(*given)
    assert refusal.value.status == 401
    db.session.rollback()
    return refusal.value.code


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def forged(token: str, key: str = SECRET, algorithm: str = "HS256", **changed: object) -> str:
    """The token with other claims; a claim that is None is left out."""
    claims = {**claims_of(token), **changed}
    return jwt.encode({name: said for name, said in claims.items() if said is not None}, key, algorithm)


def family() -> TokenFamily:
    return db.session.scalars(select(TokenFamily).execution_options(populate_existing=True)).one()


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def begun(cast: Cast) -> Tokens:
    return tokens.begin(who(cast.owner), "nightly script", "203.0.113.7")


@pytest.mark.usefixtures("inside")
def test_a_sign_in_gives_an_access_token_of_its_person(cast: Cast) -> None:
    given = begun(cast)
    assert tokens.user_of(given.access_token).id == cast.owner.id
    assert given.expires_in == 900
    said = claims_of(given.access_token)
    assert said["exp"] - said["iat"] == 900
    assert (said["sub"], said["typ"], said["iss"]) == (str(cast.owner.id), "access", "YTEMPIRE")
    assert said["fam"] == family().id
    assert (family().agent, family().address) == ("nightly script", "203.0.113.7")
    assert acts() == ["token.begun"]


@ONE_KIND
@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("wrong", [
    lambda token: forged(token, key="another secret of at least 32 letters"),
    lambda token: forged(token, algorithm="HS384"),
    lambda token: forged(token, key="", algorithm="none"),
    lambda token: forged(token, typ="other"),
    lambda token: forged(token, iss="somebody else"),
    lambda token: forged(token, sub="1; DROP TABLE users"),
    lambda token: forged(token, sub=7),
    lambda token: forged(token, fam="\0" * 32),
    lambda token: forged(token, fam=["x"]),
    lambda token: f"{token.rpartition('.')[0]}.",
    lambda token: token[:-4],
    lambda token: "",
    lambda token: "\udcff.é.",
    lambda token: "a" * 10_000,
    *[lambda token, gone=claim: forged(token, **{gone: None}) for claim in tokens.REQUIRED],
])  # fmt: skip
def test_what_is_not_signed_by_us_in_our_way_is_refused(cast: Cast, wrong: Callable[[str], str]) -> None:
    given = begun(cast)
    assert code_of(tokens.user_of, wrong(given.access_token)) == "token_invalid"
    assert code_of(tokens.refresh, wrong(given.refresh_token)) == "token_invalid"
    assert code_of(tokens.end, wrong(given.refresh_token)) == "token_invalid"
    assert tokens.user_of(given.access_token).id == cast.owner.id


@ONE_KIND
@pytest.mark.usefixtures("inside")
def test_one_kind_is_not_taken_for_the_other(cast: Cast) -> None:
    given = begun(cast)
    assert code_of(tokens.user_of, given.refresh_token) == "token_invalid"
    assert code_of(tokens.refresh, given.access_token) == "token_invalid"
    assert code_of(tokens.end, given.access_token) == "token_invalid"


@ONE_KIND
@pytest.mark.usefixtures("inside")
def test_a_token_is_good_until_its_second_and_not_longer(cast: Cast) -> None:
    given, now = begun(cast), int(utcnow().timestamp())
    assert code_of(tokens.user_of, forged(given.access_token, exp=now)) == "token_expired"
    assert tokens.user_of(forged(given.access_token, exp=now + 60)).id == cast.owner.id
    assert code_of(tokens.refresh, forged(given.refresh_token, exp=now)) == "token_expired"
    assert tokens.refresh(given.refresh_token)


@ONE_KIND
@pytest.mark.usefixtures("inside")
def test_the_token_of_a_family_of_somebody_else_is_nobodys(cast: Cast) -> None:
    given, outsiders = begun(cast), str(cast.outsider.id)
    assert code_of(tokens.user_of, forged(given.access_token, sub=outsiders)) == "token_revoked"


@pytest.mark.usefixtures("inside")
def test_a_refresh_gives_new_tokens_and_lives_from_its_own_making(cast: Cast) -> None:
    first = begun(cast)
    with writing():
        family().expires_at = utcnow() + timedelta(hours=1)
    user, second = tokens.refresh(first.refresh_token)
    assert user.id == cast.owner.id
    assert tokens.user_of(second.access_token).id == cast.owner.id
    assert family().expires_at > utcnow() + timedelta(days=6)
    assert claims_of(second.refresh_token)["jti"] != claims_of(first.refresh_token)["jti"]
    assert tokens.refresh(second.refresh_token)


@pytest.mark.usefixtures("inside")
def test_a_token_that_is_used_again_ends_the_whole_family_for_good(cast: Cast, app: Flask) -> None:
    first = begun(cast)
    _, second = tokens.refresh(first.refresh_token)
    assert code_of(tokens.refresh, first.refresh_token) == "token_revoked"
    with app.app_context():  # in a session of its own: it was committed
        assert family().ended_at
        assert acts() == ["token.begun", "token.reused"]
    assert code_of(tokens.refresh, second.refresh_token) == "token_revoked"
    assert code_of(tokens.user_of, second.access_token) == "token_revoked"
    assert code_of(tokens.refresh, first.refresh_token) == "token_revoked"
    assert acts() == ["token.begun", "token.reused"]


def test_of_many_at_once_with_one_token_one_wins_and_the_family_ends(app: Flask, cast: Cast) -> None:
    with app.app_context():
        given = begun(cast)
    together, won, lost = threading.Barrier(6), [], []

    def refresh() -> None:
        with app.app_context():
            together.wait(10)
            try:
                won.append(tokens.refresh(given.refresh_token))
            except BadToken as refusal:
                lost.append(refusal.code)

    threads = [threading.Thread(target=refresh) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with app.app_context():
        assert (len(won), lost) == (1, ["token_revoked"] * 5)
        assert code_of(tokens.refresh, won[0][1].refresh_token) == "token_revoked"
        assert acts() == ["token.begun", "token.reused"]


@pytest.mark.usefixtures("inside")
def test_a_changed_password_ends_every_sign_in_of_that_person_alone(cast: Cast) -> None:
    owners, others = begun(cast), tokens.begin(who(cast.outsider))
    sign_in.change_password(who(cast.owner), "another good sentence", "password.changed")
    assert code_of(tokens.user_of, owners.access_token) == "token_revoked"
    assert code_of(tokens.refresh, owners.refresh_token) == "token_revoked"
    assert tokens.of_user(who(cast.owner)) == []
    assert tokens.user_of(others.access_token).id == cast.outsider.id
    assert tokens.refresh(others.refresh_token)


@pytest.mark.usefixtures("inside")
def test_a_family_that_has_expired_gives_nothing(cast: Cast) -> None:
    given = begun(cast)
    with writing():
        family().expires_at = utcnow()
    assert code_of(tokens.refresh, given.refresh_token) == "token_expired"
    assert code_of(tokens.user_of, given.access_token) == "token_revoked"


@pytest.mark.usefixtures("inside")
def test_signing_out_ends_the_family_and_once_more_does_no_harm(cast: Cast) -> None:
    given, other = begun(cast), begun(cast)
    tokens.end(given.refresh_token)
    tokens.end(given.refresh_token)
    assert code_of(tokens.user_of, given.access_token) == "token_revoked"
    assert code_of(tokens.refresh, given.refresh_token) == "token_revoked"
    assert tokens.user_of(other.access_token)
    assert acts().count("token.ended") == 1


@pytest.mark.usefixtures("inside")
def test_who_is_gone_is_not_let_in(cast: Cast) -> None:
    given = begun(cast)
    with writing():
        db.session.delete(who(cast.owner))
    assert code_of(tokens.user_of, given.access_token) == "token_revoked"
    assert code_of(tokens.refresh, given.refresh_token) == "token_revoked"
    tokens.end(given.refresh_token)


@pytest.mark.usefixtures("inside")
def test_a_person_ends_their_own_sign_ins_and_no_others(cast: Cast) -> None:
    given, kept = begun(cast), begun(cast)
    mine = claims_of(given.access_token)["fam"]
    for nobodys in (mine, "0" * 32, "\0", "é"):
        with pytest.raises(NotTheirs):
            tokens.end_of_user(who(cast.outsider), nobodys)
    assert {each.id for each in tokens.of_user(who(cast.owner))} == {mine, claims_of(kept.access_token)["fam"]}
    tokens.end_of_user(who(cast.owner), mine)
    tokens.end_of_user(who(cast.owner), mine)
    assert code_of(tokens.user_of, given.access_token) == "token_revoked"
    outsiders = tokens.begin(who(cast.outsider))
    with writing():  # one that a new password has ended already
        db.session.get_one(TokenFamily, claims_of(begun(cast).access_token)["fam"]).stamp = "of before"
    assert tokens.end_all(who(cast.owner)) == 1
    assert code_of(tokens.user_of, kept.access_token) == "token_revoked"
    assert tokens.user_of(outsiders.access_token)
    assert acts().count("token.ended") == 2


@pytest.mark.usefixtures("inside")
def test_what_is_over_for_thirty_days_is_forgotten_and_nothing_else(cast: Cast) -> None:
    def a_family(ended_at: datetime | None, expires_at: datetime) -> str:
        tokens.begin(who(cast.owner))
        with writing():
            row = db.session.scalars(select(TokenFamily).where(TokenFamily.agent == "")).one()
            row.agent, row.ended_at, row.expires_at = "done", ended_at, expires_at
        return row.id

    now, day = utcnow(), timedelta(days=1)
    a_family(now - 31 * day, now + day)
    a_family(None, now - 31 * day)
    kept = {a_family(now - 29 * day, now + day), a_family(None, now - 29 * day), a_family(None, now + day)}
    assert tokens.tidy() == 2
    assert set(db.session.scalars(select(TokenFamily.id))) == kept
    assert tokens.tidy() == 0


@pytest.mark.usefixtures("inside")
def test_there_is_no_sign_in_without_its_audit_entry_and_no_end_either(cast: Cast) -> None:
    given = begun(cast)
    tokens.refresh(given.refresh_token)
    unwritable()
    with pytest.raises(DBAPIError):
        tokens.begin(who(cast.owner))
    with pytest.raises(DBAPIError):
        tokens.refresh(given.refresh_token)
    assert family().ended_at is None
    writable()
    assert code_of(tokens.refresh, given.refresh_token) == "token_revoked"
    assert family().ended_at


@ONE_KIND
def test_tokens_need_no_redis(settings: Settings, cast: Cast) -> None:
    app = create_app(settings.model_copy(update={"redis_url": "unix:///nowhere.sock"}))
    with app.app_context():
        given = begun(cast)
        user, again = tokens.refresh(given.refresh_token)
        assert tokens.user_of(again.access_token).id == user.id
        tokens.end(again.refresh_token)
        db.session.remove()
        db.engine.dispose()


@ONE_KIND
@pytest.mark.usefixtures("inside")
def test_the_algorithm_of_the_settings_is_the_only_one(app: Flask, cast: Cast) -> None:
    given = begun(cast)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"jwt_algorithm": "HS512"})
    assert code_of(tokens.user_of, given.access_token) == "token_invalid"
    assert jwt.get_unverified_header(begun(cast).access_token)["alg"] == "HS512"


def unwritable() -> None:
    """The database takes no entry of the audit log."""
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("CREATE TRIGGER full BEFORE INSERT ON audit_entries "
                                "BEGIN SELECT RAISE(ABORT, 'full'); END"))  # fmt: skip
    else:
        db.session.execute(text("ALTER TABLE audit_entries ADD CONSTRAINT \"full\" CHECK (false) NOT VALID"))
    db.session.commit()


def writable() -> None:
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    db.session.execute(text("DROP TRIGGER full" if sqlite else "ALTER TABLE audit_entries DROP CONSTRAINT \"full\""))
    db.session.commit()
