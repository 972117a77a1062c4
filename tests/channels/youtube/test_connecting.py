"""A channel is connected to YouTube by Google's consent page, and what is not as it should be connects nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.channels.youtube.consent import allowed, asked, change, connect, connections, started
from tests.standins.desk import Desk
from tests.standins.google_people import NO_CHANNEL
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from ytempire.analytics.figures import Sync
from ytempire.audit import AuditEntry
from ytempire.channels.channel import Channel
from ytempire.extensions import db, utcnow, writing
from ytempire.ground.standins import client_of
from ytempire.providers.youtube import ANALYTICS_SCOPE, CAPTIONS_SCOPE, MONEY_SCOPE, READ_SCOPE, SCOPES, UPLOAD_SCOPE
from ytempire.quotas import pacific
from ytempire.quotas.account import Account
from ytempire.quotas.usage import Call, Usage

SignIn = Callable[[Person], Visitor]


def test_a_channel_is_connected_and_its_page_says_to_what(app: Flask, owner: Visitor, channel_id: str) -> None:
    answer = connect(owner, channel_id)
    assert (answer.status_code, answer.location) == (303, f"/channels/{channel_id}")
    page = owner.get(answer.location).text
    for told in ("Connected to “Morning Science” on YouTube.", "@morningscience", "Account 1", "Works", "2 playlists"):
        assert told in page
    found = connections(app)[0]
    assert found.youtube_channel_id in page
    assert (found.youtube_title, found.state, len(found.playlists)) == ("Morning Science", "connected", 2)
    assert found.uploads_playlist == f"UU{found.youtube_channel_id[2:]}"
    assert set(found.scopes) == set(SCOPES)


def test_its_views_are_counted_at_once(app: Flask, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    with app.app_context():
        assert db.session.get_one(Sync, channel_id).state == "queued"


def test_google_is_asked_for_a_lasting_grant_with_pkce_and_a_state_of_ours(owner: Visitor, channel_id: str) -> None:
    told = asked(started(owner, channel_id, account=3))
    assert told["client_id"] == client_of(3)
    assert (told["access_type"], told["code_challenge_method"]) == ("offline", "S256")
    assert set(told["scope"].split()) == set(SCOPES)
    assert told["redirect_uri"].endswith("/youtube/callback")
    assert len(told["state"]) >= 40
    assert asked(started(owner, channel_id))["state"] != told["state"]


def test_tokens_lie_sealed_in_the_database(app: Flask, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    with app.app_context():
        rows = db.session.execute(db.text("SELECT refresh_token, access_token FROM youtube_connections")).all()
    assert not [token for row in rows for token in row if token.startswith(("1//", "ya29."))]


def test_connecting_is_counted_and_leaves_an_audit_row(app: Flask, cast: Cast, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    with app.app_context():
        calls = {(call.method, call.channel_id, call.state) for call in db.session.query(Call)}
        entry = db.session.query(AuditEntry).filter_by(act="channel.connected").one()
    assert calls == {("channels.list", channel_id, "ok"), ("playlists.list", channel_id, "ok")}
    assert (entry.user_id, entry.subject, entry.details["account"]) == (cast.owner.id, channel_id, 1)
    assert "youtube.upload" in entry.details["scopes"]


def test_connecting_again_through_the_same_account_replaces_the_grant(
    app: Flask, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    before = connections(app)[0]
    connect(owner, channel_id, account=1, scopes=[UPLOAD_SCOPE, READ_SCOPE])
    (after,) = connections(app)
    assert after.id == before.id
    assert after.refresh_token != before.refresh_token
    assert set(after.scopes) == {UPLOAD_SCOPE, READ_SCOPE}


def test_who_says_no_is_back_on_the_channels_page_with_a_sentence(app: Flask, owner: Visitor, channel_id: str) -> None:
    answer = connect(owner, channel_id, decision="deny")
    assert (answer.status_code, answer.location) == (303, f"/channels/{channel_id}")
    assert "permission was not given" in owner.get(answer.location).text
    assert connections(app) == []


@pytest.mark.parametrize(
    ("scopes", "told"),
    [([READ_SCOPE], "uploading"), ([UPLOAD_SCOPE], "reading"), ([ANALYTICS_SCOPE], "uploading and reading")],
)
def test_a_grant_that_is_too_small_is_refused_and_given_back(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str, scopes: list[str], told: str
) -> None:
    answer = connect(owner, channel_id, scopes=scopes)
    assert (answer.status_code, f"not allowed {told}," in answer.text) == (422, True)
    assert connections(app) == []
    assert desk.google.grants.granted == {}


@pytest.mark.parametrize(
    ("scopes", "told"),
    [([UPLOAD_SCOPE, READ_SCOPE, ANALYTICS_SCOPE, MONEY_SCOPE], ["Captions and playlists are skipped"]),
     ([UPLOAD_SCOPE, CAPTIONS_SCOPE], ["Views are not counted.", "Revenue is not shown."])],
)  # fmt: skip
def test_a_smaller_grant_that_is_enough_connects_and_the_page_says_what_is_not_done(
    app: Flask, owner: Visitor, channel_id: str, scopes: list[str], told: list[str]
) -> None:
    connect(owner, channel_id, scopes=scopes)
    page = owner.get(f"/channels/{channel_id}").text
    assert page.count("Not allowed. ") == len(told)
    assert all(sentence in page for sentence in told)


def test_a_google_account_without_a_channel_connects_nothing(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    answer = connect(owner, channel_id, channel=NO_CHANNEL)
    assert (answer.status_code, "has no YouTube channel" in answer.text) == (422, True)
    assert connections(app) == []
    assert desk.google.grants.granted == {}


@pytest.mark.parametrize("account", [1, 2])
def test_another_youtube_channel_is_refused_by_both_names_and_given_back(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str, account: int
) -> None:
    """Through another account, and through the same one too: a slip of the hand would publish elsewhere."""
    connect(owner, channel_id, account=1)
    answer = connect(owner, channel_id, account=account, channel="Quiet History")
    assert answer.status_code == 422
    assert "Morning Science" in answer.text
    assert "Quiet History" in answer.text
    assert [each.youtube_title for each in connections(app)] == ["Morning Science"]
    assert sum(call.path.startswith("playlists.list") for call in desk.calls) == 1  # nothing is spent on it
    history = desk.google.channel("Quiet History").key
    assert [channel for _, channel in desk.google.grants.granted if channel == history] == []


def test_of_two_youtube_channels_that_are_connected_at_once_the_first_stays(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    """The other is answered while the playlists of the one are looked up."""
    one = allowed(started(owner, channel_id, account=1))
    other = allowed(started(owner, channel_id, account=2), channel="Quiet History")
    told: Callable[..., Any] = desk.called
    answers: list[int] = []

    def called(*about: Any, **more: Any) -> Any:
        if about[1].startswith("playlists.list") and not answers:
            answers.append(0)
            answers.append(owner.get(other).status_code)
        return told(*about, **more)

    desk.called = called  # type: ignore[method-assign]
    try:
        assert owner.get(one).status_code == 422
    finally:
        del desk.called
    assert answers == [0, 303]
    assert [each.youtube_title for each in connections(app)] == ["Quiet History"]


def test_a_grant_on_which_another_channel_rests_is_not_given_back(
    app: Flask, cast: Cast, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    """Google would end the one with the other."""
    connect(owner, channel_of(app, cast.owner, "History"), account=1, channel="Quiet History")
    connect(owner, channel_id, account=1)
    connect(owner, channel_id, account=1, channel="Quiet History")
    assert (client_of(1), desk.google.channel("Quiet History").key) in desk.google.grants.granted


def test_without_a_lasting_token_nothing_is_connected(app: Flask, desk: Desk, owner: Visitor, channel_id: str) -> None:
    """Google gives none where it was granted before, and the page was not asked for consent anew."""
    grant = desk.google.channel("Morning Science")
    desk.google.grants.granted[client_of(1), grant.key] = tuple(SCOPES)
    address = started(owner, channel_id).replace("prompt=consent+select_account", "prompt=select_account")
    answer = owner.get(allowed(address))
    assert (answer.status_code, "no lasting permission" in answer.text) == (422, True)
    assert connections(app) == []


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [("token_503", "token", 503), ("token_drop", "token", 503),
     ("invalid_grant", "token", 422), ("invalid_client", "token", 422),
     ("backendError", "channels.list", 503), ("quotaExceeded", "channels.list", 422)],
)  # fmt: skip
def test_what_google_refuses_on_the_way_connects_nothing(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str, kind: str, method: str, status: int
) -> None:
    back = allowed(started(owner, channel_id))
    desk.fail("youtube", kind, method=method)
    answer = owner.get(back)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert connections(app) == []


def test_without_a_unit_left_the_account_connects_nothing(app: Flask, owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id))
    with app.app_context(), writing():
        account = db.session.query(Account).filter_by(number=1).one()
        db.session.add(Usage(account_id=account.id, bucket="units", day=pacific.day_of(utcnow()), used=9000, reserved=0,
                             exhausted=False))  # fmt: skip
    answer = owner.get(back)
    assert (answer.status_code, "Account 1 has no units left today" in answer.text) == (422, True)
    assert connections(app) == []


def test_playlists_that_cannot_be_had_are_no_reason_not_to_connect(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    desk.fail("youtube", "backendError", method="playlists.list")
    assert connect(owner, channel_id).status_code == 303
    assert connections(app)[0].playlists == []


def test_an_archived_channel_is_not_connected(app: Flask, owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id))
    with app.app_context(), writing():
        db.session.get_one(Channel, channel_id).archive()
    for path in (f"/channels/{channel_id}/youtube", back):
        answer = owner.get(path)
        assert (answer.status_code, "archived" in answer.text) == (422, True)
    assert "An archived channel cannot be connected." in owner.get(f"/channels/{channel_id}").text
    assert connections(app) == []


def test_a_client_that_was_changed_meanwhile_connects_nothing(app: Flask, owner: Visitor, channel_id: str) -> None:
    back = allowed(started(owner, channel_id))
    change(app, 1, client_id="another.apps.googleusercontent.com")
    answer = owner.get(back)
    assert (answer.status_code, "was changed meanwhile" in answer.text) == (422, True)
