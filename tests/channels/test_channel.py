from __future__ import annotations

from flask import Flask

from tests.support.films import channel_of
from tests.support.people import Cast
from ytempire.accounts.user import User
from ytempire.channels.channel import Channel, default_channel
from ytempire.extensions import db, writing


def default_of(app: Flask, user_id: int) -> tuple[str, str]:
    """Id and name of the user's default channel."""
    with app.app_context(), writing():
        channel = default_channel(db.session.get_one(User, user_id))
        return channel.id, channel.name


def test_a_user_without_channels_gets_one_named_after_them(app: Flask, cast: Cast) -> None:
    assert default_of(app, cast.owner.id)[1] == "Owner"


def test_the_default_channel_is_made_only_once(app: Flask, cast: Cast) -> None:
    assert default_of(app, cast.owner.id) == default_of(app, cast.owner.id)


def test_the_newest_channel_is_the_default(app: Flask, cast: Cast) -> None:
    channel_of(app, cast.owner, "First")
    channel_of(app, cast.owner, "Second")
    assert default_of(app, cast.owner.id)[1] == "Second"


def test_an_archived_channel_is_not_the_default(app: Flask, cast: Cast) -> None:
    channel_of(app, cast.owner, "Kept")
    archived = channel_of(app, cast.owner, "Put away")
    with app.app_context(), writing():
        db.session.get_one(Channel, archived).archive()
    assert default_of(app, cast.owner.id)[1] == "Kept"


def test_the_default_channel_is_never_another_users(app: Flask, cast: Cast) -> None:
    theirs = channel_of(app, cast.outsider, "Theirs")
    assert default_of(app, cast.owner.id)[0] != theirs


def test_a_new_channel_keeps_the_time_zone_of_its_owner(app: Flask, cast: Cast) -> None:
    with app.app_context(), writing():
        db.session.get_one(User, cast.owner.id).timezone = "Asia/Tokyo"
    channel_id, _ = default_of(app, cast.owner.id)
    with app.app_context():
        assert db.session.get_one(Channel, channel_id).timezone == "Asia/Tokyo"


def test_a_channel_archived_twice_keeps_its_first_date(app: Flask, cast: Cast) -> None:
    channel_id = channel_of(app, cast.owner)
    with app.app_context(), writing():
        channel = db.session.get_one(Channel, channel_id)
        channel.archive()
        first = channel.archived_at
        channel.archive()
        assert channel.archived_at == first
