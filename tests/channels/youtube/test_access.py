"""A token is refreshed before it ends, by whoever needs it; what Google takes no more is told once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.channels.youtube.consent import connect, connections
from tests.standins.desk import Desk
from tests.standins.google import grant
from tests.support.people import Cast, Visitor
from ytempire.accounts import notice
from ytempire.accounts.notice import Notice
from ytempire.channels import youtube_access
from ytempire.channels.connection import Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.ground.standins import client_of
from ytempire.providers.errors import BAD_KEY, DOWN
from ytempire.providers.youtube import RECONNECT, YoutubeError
from ytempire.quotas.account import Account


@pytest.fixture
def connection_id(app: Flask, owner: Visitor, channel_id: str) -> int:
    connect(owner, channel_id)
    return connections(app)[0].id


def token(app: Flask, connection_id: int, now: datetime | None = None) -> str:
    with app.app_context():
        return youtube_access.token_of(db.session.get_one(Connection, connection_id), now or utcnow())


def refreshes(desk: Desk) -> int:
    return sum(call.path == "token refresh_token" for call in desk.calls)


def set_of(app: Flask, connection_id: int, **values: Any) -> None:
    with app.app_context(), writing():
        for name, value in values.items():
            setattr(db.session.get_one(Connection, connection_id), name, value)


def notices(app: Flask) -> list[Notice]:
    with app.app_context():
        return list(db.session.query(Notice).order_by(Notice.id))


def revoke(app: Flask, desk: Desk, number: int = 1) -> None:
    """As its owner does at myaccount.google.com."""
    desk.google.grants.end(client_of(number), desk.google.channel("Morning Science").key)


def test_a_token_is_used_as_long_as_it_is_good(app: Flask, desk: Desk, connection_id: int) -> None:
    first = token(app, connection_id)
    assert token(app, connection_id, utcnow() + timedelta(minutes=54)) == first
    assert refreshes(desk) == 0


def test_a_token_is_refreshed_five_minutes_before_it_ends_and_kept_sealed(
    app: Flask, desk: Desk, connection_id: int
) -> None:
    first, later = token(app, connection_id), utcnow() + timedelta(minutes=56)
    second = token(app, connection_id, later)
    assert second != first
    assert token(app, connection_id, later) == second
    assert refreshes(desk) == 1
    after = connections(app)[0]
    assert (after.access_token, after.checked_at) == (second, later)
    assert after.access_ends_at
    assert after.access_ends_at > later + timedelta(minutes=59)
    with app.app_context():
        assert second not in str(db.session.execute(db.text("SELECT access_token FROM youtube_connections")).all())


def test_youtube_is_asked_with_the_token(app: Flask, connection_id: int) -> None:
    with app.app_context():
        google = youtube_access.youtube_of(db.session.get_one(Connection, connection_id), utcnow())
        channel = google.own_channel()
    assert channel is not None
    assert channel.title == "Morning Science"


def test_two_that_refresh_at_once_both_have_a_good_token(app: Flask, connection_id: int) -> None:
    later, found, start = utcnow() + timedelta(hours=2), [], threading.Barrier(2)

    def ask() -> None:
        start.wait(10)
        found.append(token(app, connection_id, later))

    both = [threading.Thread(target=ask) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(found) == 2
    assert connections(app)[0].access_token in found
    assert connections(app)[0].works


def test_no_transaction_is_open_while_google_is_asked(app: Flask, desk: Desk, connection_id: int) -> None:
    used: list[int] = []
    with app.app_context():
        pool: Any = db.engine.pool
        opened = desk.called

        def called(*about: Any, **more: Any) -> Any:
            used.append(pool.checkedout())
            return opened(*about, **more)

        desk.called = called  # type: ignore[method-assign]
        try:
            youtube_access.refreshed(db.session.get_one(Connection, connection_id), utcnow())
        finally:
            del desk.called
    assert used == [0]


def test_a_grant_that_was_taken_back_needs_a_person_who_is_told_once(
    app: Flask, cast: Cast, desk: Desk, channel_id: str, connection_id: int
) -> None:
    revoke(app, desk)
    for _ in range(3):
        with pytest.raises(YoutubeError) as caught:
            token(app, connection_id, utcnow() + timedelta(hours=2))
        assert caught.value.kind == RECONNECT
    assert refreshes(desk) == 1
    after = connections(app)[0]
    assert (after.state, after.access_token) == ("reconnect", "")
    assert "was taken back" in after.reason
    (told,) = notices(app)
    assert (told.user_id, told.kind, told.link) == (cast.owner.id, "reconnect", f"/channels/{channel_id}")
    assert told.message == "“Plain Science” has to be connected to YouTube again."
    assert "waits until then" in told.more


def test_while_another_connection_works_it_is_said_that_it_is_used(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str, connection_id: int
) -> None:
    connect(owner, channel_id)
    revoke(app, desk)
    with pytest.raises(YoutubeError):
        token(app, connection_id, utcnow() + timedelta(hours=2))
    assert "Account 2, is used until then" in notices(app)[0].more


def test_a_token_that_is_another_one_by_now_marks_nothing(app: Flask, connection_id: int) -> None:
    with app.app_context():
        assert not youtube_access.mark_reconnect(connection_id, "It ended.", refused="1//the former one")
        assert youtube_access.mark_reconnect(connection_id, "It ended.")
        assert not youtube_access.mark_reconnect(connection_id, "It ended once more.")
    assert connections(app)[0].reason == "It ended."
    assert len(notices(app)) == 1


def test_the_admins_board_sees_that_something_is_new(app: Flask, desk: Desk, connection_id: int) -> None:
    with app.app_context():
        before = db.session.query(Account).filter_by(number=1).one().revision
        assert youtube_access.mark_reconnect(connection_id, "It ended.")
        assert db.session.query(Account).filter_by(number=1).one().revision > before


@pytest.mark.parametrize("kind", ["token_503", "token_drop"])
def test_where_google_is_away_the_connection_stays_as_it_is(
    app: Flask, desk: Desk, connection_id: int, kind: str
) -> None:
    desk.fail("youtube", kind, method="token")
    with pytest.raises(YoutubeError):
        token(app, connection_id, utcnow() + timedelta(hours=2))
    assert connections(app)[0].works
    assert notices(app) == []
    assert token(app, connection_id, utcnow() + timedelta(hours=2))


def test_a_client_that_google_takes_no_more_is_the_accounts_matter(app: Flask, desk: Desk, connection_id: int) -> None:
    """The grant may be good: an admin has to look at the account, not the creator at the channel."""
    desk.fail("youtube", "invalid_client", method="token")
    with pytest.raises(YoutubeError) as caught:
        token(app, connection_id, utcnow() + timedelta(hours=2))
    assert caught.value.kind == BAD_KEY
    assert connections(app)[0].works
    with app.app_context():
        assert "client" in db.session.query(Account).filter_by(number=1).one().last_error


def test_a_token_that_was_sealed_with_another_key_needs_a_person(app: Flask, desk: Desk, connection_id: int) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"data_encryption_key": "another key" * 4})
    with pytest.raises(YoutubeError) as caught:
        token(app, connection_id)
    assert (caught.value.kind, refreshes(desk)) == (RECONNECT, 0)
    assert "DATA_ENCRYPTION_KEY" in connections(app)[0].reason


def test_who_connects_again_while_the_old_token_is_refused_stays_connected(
    app: Flask, desk: Desk, connection_id: int
) -> None:
    """The refusal is of the token that was; the one that is there by now is another."""
    revoke(app, desk)
    fresh = grant(desk, client_of(1))
    asked = desk.called

    def called(*about: Any, **more: Any) -> Any:
        if "token refresh_token" in about:
            set_of(app, connection_id, refresh_token=fresh, access_token="ya29.fresh")
        return asked(*about, **more)

    desk.called = called  # type: ignore[method-assign]
    try:
        assert token(app, connection_id, utcnow() + timedelta(hours=2)) == "ya29.fresh"
    finally:
        del desk.called
    assert connections(app)[0].works
    assert notices(app) == []


def test_who_connects_again_while_the_old_token_is_refreshed_keeps_the_new_grant(
    app: Flask, desk: Desk, connection_id: int
) -> None:
    fresh, asked = grant(desk, client_of(1)), desk.called

    def called(*about: Any, **more: Any) -> Any:
        if "token refresh_token" in about:
            set_of(app, connection_id, refresh_token=fresh, access_token="ya29.fresh")
        return asked(*about, **more)

    desk.called = called  # type: ignore[method-assign]
    try:
        assert token(app, connection_id, utcnow() + timedelta(hours=2)) != "ya29.fresh"  # good for this one call
    finally:
        del desk.called
    after = connections(app)[0]
    assert (after.refresh_token, after.access_token) == (fresh, "ya29.fresh")


def test_who_disconnects_while_a_token_is_refreshed_is_disconnected(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str, connection_id: int
) -> None:
    asked: Callable[..., Any] = desk.called

    def called(*about: Any, **more: Any) -> Any:
        if "token refresh_token" in about:
            owner.post(f"/channels/{channel_id}/youtube/{connection_id}/disconnection")
        return asked(*about, **more)

    desk.called = called  # type: ignore[method-assign]
    try:
        with pytest.raises(YoutubeError) as caught:
            token(app, connection_id, utcnow() + timedelta(hours=2))
    finally:
        del desk.called
    assert caught.value.kind == RECONNECT
    assert connections(app) == []
    assert notices(app) == []


def test_where_nothing_listens_google_counts_as_away(app: Flask, connection_id: int) -> None:
    told = {"google_token_url": "http://127.0.0.1:9/token"}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=told)
    with pytest.raises(YoutubeError) as caught:
        token(app, connection_id, utcnow() + timedelta(hours=2))
    assert caught.value.kind == DOWN


def test_connecting_again_ends_the_alarms_of_that_channel_alone(
    app: Flask, desk: Desk, owner: Visitor, cast: Cast, channel_id: str, connection_id: int
) -> None:
    revoke(app, desk)
    set_of(app, connection_id, access_ends_at=utcnow())
    with pytest.raises(YoutubeError):
        token(app, connection_id)
    with app.app_context(), writing():
        account = db.session.get_one(Connection, connection_id).account
        account.last_error, account.last_error_at = db.session.get_one(Connection, connection_id).reason, utcnow()
        notice.tell(cast.owner.id, "reconnect", "Of another.", link=f"/channels/{channel_id}x")
        notice.tell(cast.outsider.id, "reconnect", "Of somebody else.", link=f"/channels/{channel_id}")
    connect(owner, channel_id, account=1)
    assert [each.message for each in notices(app) if each.read_at is None] == ["Of another.", "Of somebody else."]
    with app.app_context():
        assert db.session.get_one(Connection, connection_id).account.last_error == ""


def test_connecting_again_leaves_what_else_went_wrong_with_the_account(
    app: Flask, owner: Visitor, channel_id: str, connection_id: int
) -> None:
    with app.app_context(), writing():
        db.session.get_one(Connection, connection_id).account.last_error = "YouTube takes no more uploads from it."
    connect(owner, channel_id, account=1)
    with app.app_context():
        assert db.session.get_one(Connection, connection_id).account.last_error != ""
