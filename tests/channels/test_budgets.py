"""What a month of a channel may cost: chosen in its form, refused, kept and shown."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.channels.test_services import channel, text_of
from tests.costs.calls import CALL, held, priced
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from ytempire.costs import ledger, limit
from ytempire.extensions import writing

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def owner(cast: Cast, signed_in: SignIn) -> Visitor:
    return signed_in(cast.owner)


def budget(app: Flask, channel_id: str) -> int | None:
    with app.app_context():
        return limit.own_limit(limit.CHANNEL, channel_id)


def test_a_budget_is_kept_with_the_channel_and_can_be_taken_away(app: Flask, owner: Visitor) -> None:
    path = owner.post("/channels", {"name": "Rome", "budget_per_month": " $1,000.50 "}).location
    channel_id = channel(app).id
    assert budget(app, channel_id) == 1_000_500_000
    assert 'value="1000.50"' in owner.get(f"{path}/edit").text
    owner.post(path, {"name": "Rome II"})
    assert budget(app, channel_id) == 1_000_500_000, "what is not sent stays"
    owner.post(path, {"name": "Rome II", "budget_per_month": ""})
    assert budget(app, channel_id) is None


@ONE_KIND
@pytest.mark.parametrize(("typed", "sentence"), [
    ("-5", "An amount cannot be negative."),
    ("much", "Give an amount in dollars, such as 2.50."),
    ("1e9", "Give an amount in dollars, such as 2.50."),
    ("0.0000001", "An amount has at most six decimals"),
    ("99999999", "An amount of more than $1,000,000 is not taken."),
])  # fmt: skip
def test_a_wrong_budget_is_refused_whole(app: Flask, owner: Visitor, typed: str, sentence: str) -> None:
    path = owner.post("/channels", {"name": "Rome", "budget_per_month": "20"}).location
    answer = owner.post(path, {"name": "Other", "budget_per_month": typed})
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert f'value="{typed}"' in answer.text
    assert (channel(app).name, budget(app, channel(app).id)) == ("Rome", 20_000_000)


def test_a_change_that_lost_against_another_keeps_the_budget(app: Flask, owner: Visitor) -> None:
    path = owner.post("/channels", {"name": "Rome", "budget_per_month": "20"}).location
    owner.post(path, {"name": "Rome II"})
    answer = owner.post(path, {"name": "Rome III", "budget_per_month": "90", "revision": "0"})
    assert answer.status_code == 422
    assert budget(app, channel(app).id) == 20_000_000


def test_the_channels_page_tells_what_is_spent_of_the_budget(app: Flask, owner: Visitor) -> None:
    path = owner.post("/channels", {"name": "Rome", "budget_per_month": "20"}).location
    assert "Budget this month $0.00 of $20.00" in text_of(owner, path)
    call = replace(CALL, payer=replace(CALL.payer, channel_id=channel(app).id))
    with app.app_context():
        reservation = held(1.25, call)
        with writing():
            ledger.settle(reservation, priced(1.25))
    assert "Budget this month $1.25 of $20.00" in text_of(owner, path)


def test_an_outsider_cannot_set_a_budget(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = channel_of(app, cast.owner)
    answer = signed_in(cast.outsider).post(f"/channels/{channel_id}", {"name": "Mine", "budget_per_month": "1"})
    assert answer.status_code == 404
    assert budget(app, channel_id) is None


def test_without_its_token_nothing_is_changed(app: Flask, cast: Cast, owner: Visitor) -> None:
    channel_id = channel_of(app, cast.owner)
    sent = {"csrf_token": "", "name": "X", "budget_per_month": "1"}
    assert owner.post(f"/channels/{channel_id}", sent).status_code == 400
    assert budget(app, channel_id) is None
