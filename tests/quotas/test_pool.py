"""The pool at its first start, and at later ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.support.databases import ONE_KIND
from tests.support.queries import counted_queries
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.quotas import pool
from ytempire.quotas.account import ACTIVE, RESERVE, RESTING, Account

CLIENT = {"youtube_client_id_1": "client-1", "youtube_client_secret_1": "secret-1", "youtube_api_key_1": "key-1"}


@contextmanager
def started(settings: Settings, **changed: object) -> Iterator[Flask]:
    """The app, begun with these settings; a later start where it is called again."""
    app = create_app(settings.model_copy(update=changed))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def clients() -> dict[int, str]:
    return {each.number: each.client_id for each in pool.accounts() if each.client_id}


def test_the_pool_has_fifteen_accounts_ten_of_them_active(settings: Settings) -> None:
    with started(settings):
        states = [each.state for each in pool.accounts()]
        assert states == [ACTIVE] * 10 + [RESERVE] * 5
        assert {each.is_local for each in pool.accounts()} == {True}
        assert not pool.has_clients()


@pytest.mark.parametrize(("standins", "audit"), [(True, "audited"), (False, "unaudited")])
@ONE_KIND
def test_with_stand_ins_which_keep_nothing_private_the_accounts_are_audited(
    settings: Settings, standins: bool, audit: str
) -> None:
    with started(settings, standins=standins, **CLIENT):
        assert {each.audit for each in pool.accounts()} == {audit}


def test_the_settings_say_how_many_are_active_and_which_clients_they_have(settings: Settings) -> None:
    with started(settings, youtube_active_accounts=3, **CLIENT):
        assert [each.number for each in pool.accounts() if each.state == ACTIVE] == [1, 2, 3]
        first = pool.numbered(1)
        assert first is not None
        assert (first.client_id, first.client_secret, first.api_key) == ("client-1", "secret-1", "key-1")
        assert clients() == {1: "client-1"}
        assert pool.has_clients()
        kept = db.session.execute(text("SELECT client_secret, api_key FROM youtube_accounts WHERE number = 1")).one()
        assert "secret-1" not in kept[0]
        assert "key-1" not in kept[1]


def test_a_later_start_changes_nothing(settings: Settings) -> None:
    with started(settings, **CLIENT):
        pool.seed()
        with writing():
            db.session.delete(db.session.scalars(select(Account).where(Account.number == 15)).one())
    changed = {"youtube_active_accounts": 1, "youtube_client_id_1": "other", "youtube_client_secret_1": "other"}
    with started(settings, **changed):
        assert len(pool.accounts()) == 14
        assert [each.state for each in pool.accounts()].count(ACTIVE) == 10
        assert clients() == {1: "client-1"}


def test_an_account_without_a_client_that_nobody_touched_gets_that_of_the_settings(settings: Settings) -> None:
    with started(settings):
        pool.seed()
        for number in (2, 3):
            touched = pool.numbered(number)
            assert touched is not None
            with writing():
                touched.state, touched.revision = RESTING, touched.revision + number - 2
    named = {f"youtube_client_{part}_{number}": f"{part}-{number}" for part in ("id", "secret") for number in (1, 2, 3)}
    with started(settings, **named):
        assert clients() == {1: "id-1", 2: "id-2"}


@pytest.mark.parametrize("missing", CLIENT)
@ONE_KIND
def test_half_a_client_is_none(settings: Settings, missing: str) -> None:
    """An API key is not needed for anything that we do."""
    with started(settings, **{**CLIENT, missing: ""}):
        assert clients() == ({1: "client-1"} if missing == "youtube_api_key_1" else {})


@ONE_KIND
def test_a_client_that_is_named_twice_or_is_there_already_is_given_once(settings: Settings) -> None:
    """Its project has its quota once."""
    second = {"youtube_client_id_2": "client-1", "youtube_client_secret_2": "secret-1"}
    with started(settings, **CLIENT, **second):
        assert clients() == {1: "client-1"}
    third = {"youtube_client_id_3": "client-1", "youtube_client_secret_3": "secret-1"}
    with started(settings, **third):
        assert clients() == {1: "client-1"}


def test_who_asks_first_in_a_transaction_of_their_own_has_the_pool_and_may_take_it_back(app: Flask) -> None:
    def asks_and_fails() -> None:
        with writing():
            assert len(pool.accounts()) == 15
            raise ZeroDivisionError

    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            asks_and_fails()
        assert db.session.scalar(select(Account.id).limit(1)) is None
        with writing():
            assert len(pool.accounts()) == 15
        db.session.rollback()
        assert len(pool.accounts()) == 15


def test_once_it_is_there_it_is_looked_for_no_more(app: Flask) -> None:
    with app.app_context():
        assert not pool.has_clients()
        with counted_queries(app) as sent:
            assert not pool.has_clients()
            assert pool.numbered(16) is None
        assert len(sent) == 2


@ONE_KIND
def test_nothing_is_seeded_by_making_the_app(settings: Settings) -> None:
    with started(settings, **CLIENT):
        assert db.session.scalar(select(Account.id).limit(1)) is None
