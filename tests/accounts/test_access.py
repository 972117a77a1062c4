from __future__ import annotations

import pytest
from flask import Flask
from flask_login import login_user
from werkzeug.exceptions import Forbidden, NotFound

from tests.accounts.door import PASSWORD
from ytempire.accounts.access import admin_required, local_path, owned_or_404
from ytempire.accounts.registration import make_account
from ytempire.accounts.user import User, of_session
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing


@admin_required
def engine_room() -> str:
    return "engines"


def person(name: str, role: str = "creator") -> User:
    return make_account(f"{name}@example.com", name, PASSWORD, role=role)


def channel_of(owner: User) -> str:
    with writing():
        channel = Channel(user_id=owner.id, name="Morning Science")
        db.session.add(channel)
    return channel.id


def test_the_owner_gets_the_row(app: Flask) -> None:
    with app.test_request_context():
        owner = person("owner")
        key = channel_of(owner)
        login_user(owner)
        assert owned_or_404(Channel, key).name == "Morning Science"


@pytest.mark.parametrize("role", ["creator", "admin"])
def test_for_others_the_row_is_not_there(app: Flask, role: str) -> None:
    with app.test_request_context():
        key = channel_of(person("owner"))
        login_user(person("outsider", role))
        with pytest.raises(NotFound):
            owned_or_404(Channel, key)


@pytest.mark.parametrize("key", ["ch_0000000000000000", "", "\0", "ch_'; drop table channels"])
def test_what_is_no_id_is_not_there(app: Flask, key: str) -> None:
    with app.test_request_context():
        login_user(person("owner"))
        with pytest.raises(NotFound):
            owned_or_404(Channel, key)


def test_only_admins_enter_the_engine_room(app: Flask) -> None:
    with app.test_request_context():
        login_user(person("creator"))
        with pytest.raises(Forbidden):
            engine_room()
    with app.test_request_context():
        login_user(person("admin", "admin"))
        assert engine_room() == "engines"


def test_who_is_not_signed_in_is_asked_to(app: Flask) -> None:
    with app.test_request_context("/admin"):
        person("owner")
        assert engine_room().location == "/login?next=%2Fadmin"


@pytest.mark.parametrize("session_id", ["", ":", "1", "1:", "1:0000", "x:y", "²:x", "99999999999999999999:x"])
def test_a_made_up_session_is_nobodys(app: Flask, session_id: str) -> None:
    with app.app_context():
        person("owner")
        assert of_session(session_id) is None


@pytest.mark.parametrize("path", ["/", "/videos?page=2", "/videos/1#scene-2", "/a//b"])
def test_a_path_of_ours_is_local(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize("path", [None, "", "videos", "//e", "/\\e", "/a\\b", "http://e", "/\t/e", "/\n/e"])
def test_what_a_browser_could_take_for_another_host_is_not(path: str | None) -> None:
    assert local_path(path) is None
