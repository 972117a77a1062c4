"""Through which account of the pool a channel is connected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.channels.youtube.consent import asked, change, connect, connections, started
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from ytempire.extensions import db
from ytempire.ground.standins import client_of
from ytempire.quotas.account import RESERVE, RESTING

SignIn = Callable[[Person], Visitor]


def test_each_visit_goes_through_the_next_account_that_does_not_hold_the_channel(
    app: Flask, owner: Visitor, channel_id: str
) -> None:
    owner.get(f"/channels/{channel_id}")  # the pool is made
    change(app, 1, state=RESTING)
    change(app, 2, state=RESERVE)
    change(app, 3, client_id="", revision=1)
    change(app, 4, suspended_at=db.func.now())
    for _ in range(2):
        connect(owner, channel_id)
    assert [each.account.number for each in connections(app)] == [5, 6]


def test_the_account_with_the_fewest_connections_is_next(
    app: Flask, cast: Cast, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_of(app, cast.owner, "Another"), account=1)
    assert asked(started(owner, channel_id))["client_id"] == client_of(2)


def test_an_account_is_chosen_by_its_number(app: Flask, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id, account=12)
    assert [each.account.number for each in connections(app)] == [12]


@pytest.mark.parametrize(
    ("account", "status", "told"),
    [("99", 404, "no account 99"), ("two", 404, ""), ("-1", 404, ""), ("9" * 30, 404, ""),
     ("3", 422, "no client of Google"), ("4", 422, "suspended")],
)  # fmt: skip
def test_an_account_that_nothing_can_be_connected_through_is_refused(
    app: Flask, owner: Visitor, channel_id: str, account: str, status: int, told: str
) -> None:
    owner.get(f"/channels/{channel_id}")
    change(app, 3, client_id="", revision=1)
    change(app, 4, suspended_at=db.func.now())
    answer = owner.get(f"/channels/{channel_id}/youtube?account={account}")
    assert answer.status_code == status
    assert told in answer.text


def test_where_every_account_holds_the_channel_there_is_no_next_one(
    app: Flask, owner: Visitor, channel_id: str
) -> None:
    owner.get(f"/channels/{channel_id}")
    for number in range(2, 16):
        change(app, number, state=RESTING)
    connect(owner, channel_id)
    answer = owner.get(f"/channels/{channel_id}/youtube")
    assert (answer.status_code, "holds this channel already" in answer.text) == (422, True)


def test_two_people_may_connect_through_one_account(
    app: Flask, cast: Cast, signed_in: SignIn, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id, account=1)
    theirs = channel_of(app, cast.outsider, "Theirs")
    connect(signed_in(cast.outsider), theirs, account=1, channel="Quiet History")
    assert [(each.user_id, each.youtube_title) for each in connections(app)] == [
        (cast.owner.id, "Morning Science"), (cast.outsider.id, "Quiet History"),
    ]  # fmt: skip
