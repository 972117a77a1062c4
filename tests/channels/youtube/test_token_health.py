"""Each token is tried once a day, and that a grant will end by itself is said two days before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from rq import Queue

from tests.channels.youtube.consent import connect, connections
from tests.channels.youtube.test_access import notices, refreshes, revoke, set_of
from tests.standins.desk import Desk
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Visitor
from ytempire.channels import token_jobs
from ytempire.channels.token_health import check, due, is_time
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.ground.standins import client_of
from ytempire.quotas.account import Account

DAY = timedelta(days=1)


@pytest.fixture
def connection_id(app: Flask, owner: Visitor, channel_id: str) -> int:
    connect(owner, channel_id)
    return connections(app)[0].id


@pytest.fixture
def in_testing(app: Flask, desk: Desk, owner: Visitor, channel_id: str) -> int:
    """A connection that Google ends after seven days."""
    owner.get(f"/channels/{channel_id}")
    desk.google.testing = {client_of(1)}
    change(app, testing=True)
    connect(owner, channel_id)
    return connections(app)[0].id


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def change(app: Flask, **values: object) -> None:
    with app.app_context(), writing():
        for name, value in values.items():
            setattr(db.session.query(Account).filter_by(number=1).one(), name, value)


def checked(app: Flask, connection_id: int, now: datetime) -> None:
    with app.app_context():
        check(connection_id, now)


def test_a_token_is_due_once_a_day(app: Flask, desk: Desk, connection_id: int, inside: None) -> None:
    now = utcnow()
    assert due(now) == []
    assert due(now + DAY) == [connection_id]
    check(connection_id, now + DAY)
    assert refreshes(desk) == 1
    assert connections(app)[0].checked_at == now + DAY
    assert due(now + DAY + timedelta(hours=1)) == []
    assert due(now + 2 * DAY) == [connection_id]


def test_what_is_due_is_handed_out_once_in_a_quarter_of_an_hour(connection_id: int, inside: None) -> None:
    later = datetime.fromisoformat("2030-01-01T12:00:00+00:00")
    assert due(later) == [connection_id]
    assert due(later + timedelta(minutes=14)) == []
    assert due(later + timedelta(minutes=15)) == [connection_id]


def test_what_is_not_handed_out_at_once_comes_next(
    app: Flask, owner: Visitor, channel_id: str, connection_id: int, inside: None
) -> None:
    connect(owner, channel_id)
    both = {each.id for each in connections(app)}
    later = utcnow() + DAY
    assert {*due(later, most=1), *due(later, most=1)} == both
    assert due(later, most=1) == []


@ONE_KIND
def test_checks_are_queued_once_a_minute_and_before_what_takes_long(
    app: Flask, connection_id: int, inside: None
) -> None:
    queue = Queue("sync", connection=redis_client())
    queue.enqueue(print, job_id="long")
    before = queue.job_ids
    set_of(app, connection_id, checked_at=utcnow() - DAY)
    assert (token_jobs.check_due(), token_jobs.check_due()) == (1, 0)
    assert queue.job_ids[1:] == before
    later = utcnow() + DAY
    assert (is_time(later), is_time(later), is_time(later + timedelta(minutes=1))) == (True, False, True)


@ONE_KIND
def test_a_client_that_is_refused_is_not_asked_for_each_of_its_connections(
    app: Flask, desk: Desk, connection_id: int, inside: None
) -> None:
    desk.fail("youtube", "invalid_client", method="token")
    later = utcnow() + DAY
    check(connection_id, later)
    assert due(later + timedelta(minutes=16)) == []
    assert due(later + timedelta(minutes=61)) == [connection_id]


@ONE_KIND
def test_google_may_end_a_grant_of_an_account_that_is_not_in_testing(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    desk.google.testing = {client_of(1)}
    connect(owner, channel_id)
    found = connections(app)[0]
    assert found.ends_at
    assert found.ends_at < found.granted_at + timedelta(days=7, seconds=1)


def test_only_what_works_is_looked_at(app: Flask, desk: Desk, connection_id: int, inside: None) -> None:
    later = utcnow() + DAY
    for values in ({"client_id": "", "revision": 1}, {"client_id": client_of(1), "suspended_at": utcnow()}):
        change(app, **values)
        assert due(later) == []
    change(app, suspended_at=None)
    set_of(app, connection_id, state="reconnect")
    assert due(later) == []
    check(connection_id, later)
    check(connection_id + 1000, later)
    assert refreshes(desk) == 0


def test_a_grant_that_was_taken_back_is_found_out_without_an_upload(
    app: Flask, cast: Cast, desk: Desk, connection_id: int
) -> None:
    revoke(app, desk)
    checked(app, connection_id, utcnow() + DAY)
    assert connections(app)[0].state == "reconnect"
    assert [told.kind for told in notices(app)] == ["reconnect"]


def test_where_google_is_away_it_is_tried_again(app: Flask, desk: Desk, connection_id: int) -> None:
    before = connections(app)[0].checked_at
    desk.fail("youtube", "token_503", method="token")
    checked(app, connection_id, utcnow() + DAY)
    after = connections(app)[0]
    assert (after.works, after.checked_at) == (True, before)
    with app.app_context():
        assert due(utcnow() + DAY + timedelta(minutes=15)) == [connection_id]


def test_a_grant_in_testing_ends_after_seven_days_and_the_page_says_when(
    app: Flask, owner: Visitor, channel_id: str, in_testing: int
) -> None:
    found = connections(app)[0]
    assert found.ends_at
    assert timedelta(0) <= found.granted_at + timedelta(days=7) - found.ends_at < timedelta(seconds=3)  # as Google says
    assert "since its project is in Testing" in owner.get(f"/channels/{channel_id}").text
    set_of(app, in_testing, ends_at=utcnow() + DAY)
    page = owner.get(f"/channels/{channel_id}").text
    assert "Ends soon" in page
    assert f"/channels/{channel_id}/youtube?account=1" in page


def test_two_days_before_it_ends_its_creator_is_told_once(
    app: Flask, cast: Cast, channel_id: str, in_testing: int
) -> None:
    ends = connections(app)[0].ends_at
    assert ends is not None
    checked(app, in_testing, ends - timedelta(days=3))
    assert notices(app) == []
    soon = ends - timedelta(days=2) + timedelta(minutes=1)
    with app.app_context():
        assert due(soon) == [in_testing]
    for _ in range(2):
        checked(app, in_testing, soon)
    (told,) = notices(app)
    assert (told.user_id, told.kind) == (cast.owner.id, "reconnect")
    assert told.message == f"“Plain Science” signs out of YouTube on {ends:%A} {ends.day} {ends:%B, %H:%M}."
    assert told.link == f"/channels/{channel_id}/youtube?account=1"


def test_who_connects_again_is_warned_anew(app: Flask, owner: Visitor, channel_id: str, in_testing: int) -> None:
    set_of(app, in_testing, ends_at=utcnow() + DAY, warned_at=utcnow())
    connect(owner, channel_id, account=1)
    after = connections(app)[0]
    assert after.warned_at is None
    assert after.ends_at
    assert after.ends_at > utcnow() + 6 * DAY


def test_a_grant_that_has_ended_by_itself_needs_a_person(app: Flask, desk: Desk, in_testing: int) -> None:
    ends = connections(app)[0].ends_at
    assert ends is not None
    desk.google.stop_at(ends + timedelta(minutes=1))
    set_of(app, in_testing, checked_at=ends - timedelta(hours=1), warned_at=ends - timedelta(days=2))
    with app.app_context():
        assert due(ends + timedelta(minutes=1)) == [in_testing]
    checked(app, in_testing, ends + timedelta(minutes=1))
    assert connections(app)[0].state == "reconnect"


def test_that_a_project_is_in_testing_may_be_said_later(app: Flask, connection_id: int) -> None:
    change(app, testing=True)
    checked(app, connection_id, utcnow() + timedelta(hours=1))
    found = connections(app)[0]
    assert found.ends_at == found.granted_at + timedelta(days=7)


def test_a_token_that_works_after_its_end_has_none(app: Flask, in_testing: int) -> None:
    """Its project has left Testing, and nobody has said so here."""
    set_of(app, in_testing, ends_at=utcnow() - DAY)
    checked(app, in_testing, utcnow())
    assert connections(app)[0].ends_at is None
    assert connections(app)[0].works
