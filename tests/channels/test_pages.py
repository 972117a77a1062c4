"""The list and the page of a channel, putting one away, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.channels.forms import filled
from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person, Visitor
from tests.support.queries import counted_queries
from ytempire.audit import AuditEntry
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing

SignIn = Callable[[Person], Visitor]


def routes_of_a_channel(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every page that names a channel, with each method that it takes; the API has a test of its own."""
    for rule in app.url_map.iter_rules():
        if "channel_id" in rule.arguments and not rule.endpoint.startswith("v1."):
            yield from ((rule, method) for method in rule.methods or () if method in ("GET", "POST"))


def test_the_list_shows_the_users_channels_alone(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_of(app, cast.owner, "Mine")
    channel_of(app, cast.outsider, "Theirs")
    text = signed_in(cast.owner).get("/channels").text
    assert "Mine" in text
    assert "Theirs" not in text


def test_a_list_without_channels_offers_to_set_one_up(cast: Cast, signed_in: SignIn) -> None:
    assert "No channel yet" in signed_in(cast.owner).get("/channels").text


@pytest.mark.parametrize("path", ["/channels", "/"])
def test_a_longer_list_needs_no_more_queries(app: Flask, cast: Cast, signed_in: SignIn, path: str) -> None:
    owner = signed_in(cast.owner)
    for number in range(2):
        video_of(app, cast.owner, channel={"name": f"Channel {number}"})
    owner.get(path)
    with counted_queries(app) as few:
        owner.get(path)
    for number in range(8):
        video_of(app, cast.owner, channel={"name": f"Further {number}"})
    with counted_queries(app) as many:
        owner.get(path)
    assert len(many) == len(few) <= 12


def test_an_archived_channel_leaves_the_list(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    channel_id = channel_of(app, cast.owner, "Old Things")
    assert owner.post(f"/channels/{channel_id}/archival").status_code == 303
    owner.get("/channels")  # shows what was just done, by name
    assert "Old Things" not in owner.get("/channels").text
    assert "1 archived channel" in owner.get("/channels").text


def test_an_archived_channel_stands_among_the_archived(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    owner.post(f"/channels/{channel_of(app, cast.owner, 'Old Things')}/archival")
    assert "Old Things" in owner.get("/channels?archived=1").text


def test_a_restored_channel_is_in_the_list_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    channel_id = channel_of(app, cast.owner, "Old Things")
    owner.post(f"/channels/{channel_id}/archival")
    assert owner.post(f"/channels/{channel_id}/restoration").status_code == 303
    assert "1 archived channel" not in owner.get("/channels").text


def test_putting_away_leaves_an_audit_row(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = channel_of(app, cast.owner)
    signed_in(cast.owner).post(f"/channels/{channel_id}/archival")
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act="channel.archived").one()
        assert (entry.user_id, entry.subject) == (cast.owner.id, channel_id)


def test_the_page_of_a_channel_shows_its_videos(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.owner, "Why bees vote")
    with app.app_context():
        channel_id = db.session.query(Channel).one().id
    assert "Why bees vote" in signed_in(cast.owner).get(f"/channels/{channel_id}").text


def test_an_outsider_gets_404_on_every_route_of_a_channel(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = channel_of(app, cast.owner)
    outsider = signed_in(cast.outsider)
    routes = list(routes_of_a_channel(app))
    assert len(routes) >= 5
    for rule, method in routes:
        path = rule.rule.replace("<channel_id>", channel_id)
        answer = outsider.get(path) if method == "GET" else outsider.post(path, filled())
        assert answer.status_code == 404, f"{method} {path}"


def test_a_visitor_is_asked_to_sign_in_on_every_page(app: Flask, cast: Cast, visitor: Visitor) -> None:
    channel_id = channel_of(app, cast.owner)
    paths = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("channels.")]
    gets = [
        path.replace("<channel_id>", channel_id)
        for path in paths
        if not path.endswith(("/archival", "/restoration"))
    ]
    for path in gets:
        answer = visitor.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login"), path


def test_another_users_channel_is_refused_in_the_form_of_a_video(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    channel_of(app, cast.owner)
    theirs = channel_of(app, cast.outsider)
    answer = signed_in(cast.owner).post("/videos", {"topic": "Why bees vote", "channel_id": theirs})
    assert answer.status_code == 422
    assert "Choose one of your channels." in answer.text


def test_an_archived_channel_is_refused_in_the_form_of_a_video(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    channel_id = channel_of(app, cast.owner)
    with app.app_context(), writing():
        db.session.get_one(Channel, channel_id).archive()
    answer = signed_in(cast.owner).post("/videos", {"topic": "Why bees vote", "channel_id": channel_id})
    assert answer.status_code == 422
