"""What comes to `/youtube/callback` and is no answer to something that this person began, stores nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.channels.youtube.consent import allowed, asked, connect, connections, started
from tests.standins.desk import Desk
from tests.support.people import Cast, Person, Visitor
from ytempire.channels.consent import AT_ONCE, LASTS
from ytempire.extensions import utcnow

SignIn = Callable[[Person], Visitor]
NOT_BEGUN = "belongs to nothing that was begun here"


def begun_ago(owner: Visitor, ago: timedelta) -> None:
    """As if everything that is under way had been begun that long ago."""
    with owner.http.session_transaction() as kept:
        kept["youtube"] = [{**one, "at": (utcnow() - ago).timestamp()} for one in kept["youtube"]]


@pytest.mark.parametrize("query", ["", "?state=", "?code=4/abc", "?code=4/abc&state=made-up", "?state=%00%F0%9F%8E%AC",
                                   "?error=access_denied", "?error=access_denied&state=made-up"])  # fmt: skip
def test_a_state_that_is_not_ours_is_refused(app: Flask, owner: Visitor, channel_id: str, query: str) -> None:
    started(owner, channel_id)
    answer = owner.get(f"/youtube/callback{query}")
    assert (answer.status_code, NOT_BEGUN in answer.text) == (400, True)
    assert connections(app) == []


def test_a_state_is_good_once(app: Flask, owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id))
    assert owner.get(back).status_code == 303
    before = connections(app)[0].refresh_token
    answer = owner.get(back)
    assert (answer.status_code, NOT_BEGUN in answer.text) == (400, True)
    assert connections(app)[0].refresh_token == before


def test_a_state_that_was_refused_is_used_too(owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id), decision="deny")
    assert owner.get(back).status_code == 303
    assert owner.get(back).status_code == 400


def test_a_state_lasts_ten_minutes(app: Flask, owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id))
    begun_ago(owner, LASTS + timedelta(seconds=1))
    answer = owner.get(back)
    assert (answer.status_code, "longer than ten minutes" in answer.text) == (400, True)
    assert connections(app) == []


def test_a_state_is_still_good_after_nine_minutes(app: Flask, owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id))
    begun_ago(owner, LASTS - timedelta(minutes=1))
    assert owner.get(back).status_code == 303
    assert len(connections(app)) == 1


def test_a_state_of_another_session_is_refused(
    app: Flask, cast: Cast, signed_in: SignIn, owner: Visitor, channel_id: str
) -> None:
    """The same person in another browser, and another person: an answer cannot be slipped to either."""
    back = allowed(started(owner, channel_id))
    for other in (signed_in(cast.owner), signed_in(cast.outsider)):
        answer = other.get(back)
        assert (answer.status_code, NOT_BEGUN in answer.text) == (400, True)
    assert connections(app) == []
    assert owner.get(back).status_code == 303


def test_a_channel_that_is_another_persons_is_refused_whatever_the_session_says(
    app: Flask, cast: Cast, signed_in: SignIn, owner: Visitor, channel_id: str
) -> None:
    back = allowed(started(owner, channel_id))
    with owner.http.session_transaction() as mine:
        begun = mine["youtube"]
    outsider = signed_in(cast.outsider)
    with outsider.http.session_transaction() as theirs:
        theirs["youtube"] = begun
    answer = outsider.get(back)
    assert (answer.status_code, NOT_BEGUN in answer.text) == (400, True)
    assert "Plain Science" not in answer.text
    assert connections(app) == []


def test_an_answer_without_a_code_is_refused(app: Flask, owner: Visitor, channel_id: str) -> None:
    state = asked(started(owner, channel_id))["state"]
    answer = owner.get(f"/youtube/callback?state={state}")
    assert (answer.status_code, "no answer that can be used" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("word", "told"),
    [("admin_policy_enforced", "administrator of this Google account"), ("something_else", "no answer that can be")],
)
def test_another_refusal_of_googles_is_said(owner: Visitor, channel_id: str, word: str, told: str) -> None:
    state = asked(started(owner, channel_id))["state"]
    answer = owner.get(f"/youtube/callback?state={state}&error={word}")
    assert (answer.status_code, told in answer.text, word in answer.text) == (422, True, False)


def test_a_code_of_somebody_elses_consent_opens_nothing(
    app: Flask, desk: Desk, cast: Cast, signed_in: SignIn, owner: Visitor, channel_id: str
) -> None:
    """It was caught on its way, and is handed in under a good state: the verifier is not the one of that consent."""
    caught = asked(allowed(started(signed_in(cast.owner), channel_id)))["code"]
    state = asked(started(owner, channel_id))["state"]
    answer = owner.get(f"/youtube/callback?state={state}&code={caught}")
    assert answer.status_code == 422
    assert connections(app) == []


def test_several_tabs_may_connect_at_once_and_the_session_does_not_grow(
    app: Flask, owner: Visitor, channel_id: str
) -> None:
    backs = [allowed(started(owner, channel_id, account=number)) for number in range(1, AT_ONCE + 3)]
    with owner.http.session_transaction() as kept:
        assert len(kept["youtube"]) == AT_ONCE
    assert [owner.get(back).status_code for back in backs] == [400, 400, 303, 303, 303]


def test_a_visitor_is_asked_to_sign_in(visitor: Visitor, owner: Visitor, channel_id: str) -> None:
    for path in (f"/channels/{channel_id}/youtube", f"/channels/{channel_id}/youtube/picture", "/youtube/callback"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login")


def test_an_outsider_gets_404_for_all_of_it(
    app: Flask, cast: Cast, signed_in: SignIn, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    number = connections(app)[0].id
    outsider = signed_in(cast.outsider)
    for path in (f"/channels/{channel_id}/youtube", f"/channels/{channel_id}/youtube/picture"):
        assert outsider.get(path).status_code == 404
    for path in ("playlists", f"{number}/disconnection"):
        assert outsider.post(f"/channels/{channel_id}/youtube/{path}").status_code == 404
    assert len(connections(app)) == 1
