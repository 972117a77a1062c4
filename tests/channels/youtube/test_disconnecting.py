"""A connection ends here and at Google; how the page and the list of channels say where films go."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import update

from tests.channels.youtube.consent import connect, connections
from tests.standins.desk import Desk
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person, Visitor
from ytempire.audit import AuditEntry
from ytempire.channels.youtube_access import mark_reconnect
from ytempire.extensions import db, writing
from ytempire.ground.standins import client_of
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import Publication
from ytempire.quotas.account import Account
from ytempire.quotas.usage import Call, Usage
from ytempire.storage import storage
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def end(visitor: Visitor, channel_id: str, connection_id: int) -> str:
    """Disconnect; the page that follows."""
    answer = visitor.post(f"/channels/{channel_id}/youtube/{connection_id}/disconnection")
    assert (answer.status_code, answer.location) == (303, f"/channels/{channel_id}")
    return visitor.get(answer.location).text


def test_disconnecting_gives_the_grant_back_and_forgets_the_connection(
    app: Flask, cast: Cast, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    page = end(owner, channel_id, connections(app)[0].id)
    assert "“Morning Science” is disconnected." in page
    assert "Connect YouTube" in page
    assert connections(app) == []
    assert desk.google.grants.granted == {}
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act="channel.disconnected").one()
        assert (entry.user_id, entry.subject, entry.details["revoked"]) == (cast.owner.id, channel_id, True)
        assert storage().keys(f"{cast.owner.id}/youtube") == []


def test_the_connection_is_forgotten_where_google_cannot_be_told(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    desk.fail("youtube", "revoke_503")
    page = end(owner, channel_id, connections(app)[0].id)
    assert "Google could not be told" in page
    assert "myaccount.google.com/permissions" in page
    assert connections(app) == []


def test_a_grant_that_has_ended_by_itself_is_none_to_complain_of(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    desk.google.grants.end(*next(iter(desk.google.grants.granted)))
    assert "could not be told" not in end(owner, channel_id, connections(app)[0].id)


def test_one_of_two_connections_ends_and_the_other_stays(
    app: Flask, cast: Cast, owner: Visitor, channel_id: str
) -> None:
    for _ in range(2):
        connect(owner, channel_id)
    page = end(owner, channel_id, connections(app)[0].id)
    assert "Account 1 is disconnected." in page
    assert [each.account.number for each in connections(app)] == [2]
    assert owner.get(f"/channels/{channel_id}/youtube/picture").status_code == 200


def test_a_grant_that_another_channel_uses_stays_at_google(
    app: Flask, cast: Cast, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_of(app, cast.owner, "Another"), account=1)
    connect(owner, channel_id, account=1)
    page = end(owner, channel_id, connections(app)[1].id)
    assert "another channel here uses it too" in page
    assert len(desk.google.grants.granted) == 1


def test_a_connection_of_another_channel_is_not_ended_from_here(
    app: Flask, cast: Cast, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_of(app, cast.owner, "Another"))
    path = f"/channels/{channel_id}/youtube/{connections(app)[0].id}/disconnection"
    assert owner.post(path).status_code == 404
    assert owner.post(f"/channels/{channel_id}/youtube/{'9' * 30}/disconnection").status_code == 404
    assert len(connections(app)) == 1


def test_a_form_without_its_token_ends_nothing(app: Flask, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    for path in (f"{connections(app)[0].id}/disconnection", "playlists"):
        answer = owner.http.post(f"/channels/{channel_id}/youtube/{path}")
        assert answer.status_code == 400
    assert len(connections(app)) == 1


def test_the_picture_is_kept_here_and_served_as_a_jpeg(app: Flask, cast: Cast, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    answer = owner.get(f"/channels/{channel_id}/youtube/picture")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "private" in answer.headers["Cache-Control"]
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (176, 176))


def test_a_channel_without_a_connection_has_no_picture(owner: Visitor, channel_id: str) -> None:
    assert owner.get(f"/channels/{channel_id}/youtube/picture").status_code == 404


def test_playlists_are_looked_up_again_and_counted(app: Flask, desk: Desk, owner: Visitor, channel_id: str) -> None:
    for _ in range(2):
        connect(owner, channel_id)
    channel = desk.google.channel("Morning Science")
    desk.google.playlists = {id: one for id, one in desk.google.playlists.items() if one.channel != channel}
    answer = owner.post(f"/channels/{channel_id}/youtube/playlists")
    assert answer.status_code == 303
    assert "0 playlists" in owner.get(answer.location).text
    assert [each.playlists for each in connections(app)] == [[], []]
    with app.app_context():
        assert db.session.query(Call).filter_by(method="playlists.list").count() == 3


@ONE_KIND
def test_playlists_are_looked_up_with_a_new_token_where_the_last_one_ended_early(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    desk.fail("youtube", "authError", method="playlists.list")
    assert owner.post(f"/channels/{channel_id}/youtube/playlists").status_code == 303
    assert connections(app)[0].state == "connected"
    with app.app_context():
        assert db.session.query(Usage).filter_by(bucket="sync").one().used == 2  # of the share of counting


def test_playlists_are_looked_up_through_the_connection_that_works(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    for _ in range(2):
        connect(owner, channel_id)
    desk.google.grants.end(client_of(1), desk.google.channel("Morning Science").key)
    assert owner.post(f"/channels/{channel_id}/youtube/playlists").status_code == 303
    assert [each.works for each in connections(app)] == [False, True]


def test_where_youtube_refuses_the_known_playlists_stay(
    app: Flask, desk: Desk, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    desk.fail("youtube", "backendError", method="playlists.list")
    answer = owner.post(f"/channels/{channel_id}/youtube/playlists")
    assert (answer.status_code, "not working at the moment" in answer.text) == (422, True)
    assert len(connections(app)[0].playlists) == 2


def test_playlists_of_a_channel_that_is_not_connected(owner: Visitor, channel_id: str) -> None:
    answer = owner.post(f"/channels/{channel_id}/youtube/playlists")
    assert (answer.status_code, "Connect it first" in answer.text) == (422, True)


def test_playlists_are_not_asked_for_endlessly(owner: Visitor, channel_id: str) -> None:
    statuses = [owner.post(f"/channels/{channel_id}/youtube/playlists").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_the_list_says_which_channels_are_connected(app: Flask, cast: Cast, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    lost = channel_of(app, cast.owner, "Lost")
    connect(owner, lost)
    channel_of(app, cast.owner, "Never")
    with app.app_context():
        mark_reconnect(connections(app)[1].id, "It ended.")
    page = owner.get("/channels").text
    for word in ("Connected", "Needs reconnecting", "Not connected"):
        assert page.count(f"</svg>{word}</span>") == 1


def test_a_channel_that_must_be_connected_again_says_so_and_why(app: Flask, owner: Visitor, channel_id: str) -> None:
    connect(owner, channel_id)
    with app.app_context():
        mark_reconnect(connections(app)[0].id, "The permission was taken back.")
    page = owner.get(f"/channels/{channel_id}").text
    assert page.count("The permission was taken back.") >= 2
    assert f'href="/channels/{channel_id}/youtube?account=1"' in page
    connect(owner, channel_id, account=1)
    assert "Needs reconnecting" not in owner.get(f"/channels/{channel_id}").text


@pytest.mark.parametrize(
    ("mode", "before", "after"),
    [("manual", "until YouTube is connected and you publish", "before you say so"),
     ("approval", "wait for your approval, and stay here", "is published then"),
     ("automatic", "They stay here until YouTube is connected", "is published by itself")],
)  # fmt: skip
def test_the_page_says_what_the_publish_mode_means(
    app: Flask, cast: Cast, owner: Visitor, mode: str, before: str, after: str
) -> None:
    channel_id = channel_of(app, cast.owner, "Moded", publish_mode=mode)
    assert before in owner.get(f"/channels/{channel_id}").text
    connect(owner, channel_id)
    assert after in owner.get(f"/channels/{channel_id}").text


def test_without_a_client_in_the_pool_films_stay_here_and_the_page_says_how_to_change_that(
    app: Flask, cast: Cast, signed_in: SignIn, owner: Visitor, channel_id: str
) -> None:
    connect(owner, channel_id)
    number = connections(app)[0].id
    with app.app_context(), writing():
        db.session.execute(update(Account).values(client_id="", client_secret="", revision=1))
    page = owner.get(f"/channels/{channel_id}").text
    assert "Published on this computer" in page
    assert "an admin gives an account of the pool a client" in page
    assert "Connect YouTube" not in page
    assert "YouTube: " not in owner.get("/channels").text
    theirs = channel_of(app, cast.admin, "Theirs")
    assert 'href="/admin/quotas">Give it one in Quotas' in signed_in(cast.admin).get(f"/channels/{theirs}").text
    answer = owner.get(f"/channels/{channel_id}/youtube")
    assert (answer.status_code, "No account of the pool has a client" in answer.text) == (422, True)
    assert f"{number}/disconnection" in page  # what was connected before can still be ended


def test_what_waits_for_a_connection_is_told_of_before_the_last_one_ends_and_goes_on_after_the_next(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    video_id = video_of(app, cast.owner)
    with app.app_context():
        channel_id = db.session.get_one(Video, video_id).channel_id
    connect(owner, channel_id)
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        video.status = "publishing"
        draft_for(video).wait("reconnect", "It has to be connected again.", None)
    assert "1 film on its way to YouTube will wait" in owner.get(f"/channels/{channel_id}").text
    end(owner, channel_id, connections(app)[0].id)
    connect(owner, channel_id)
    with app.app_context():
        publication = db.session.query(Publication).one()
        assert (publication.state, publication.waiting_for) == ("queued", None)
        assert publication.enqueued_at is not None
