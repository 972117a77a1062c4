"""A row is there for its owner, and for nobody else."""

from __future__ import annotations

import pytest

from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from ytempire.accounts.notice import Notice
from ytempire.accounts.owning import NotTheirs, held, owned
from ytempire.accounts.user import User
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing

ODD = ("", "ch_nothing", "a\0b", "\ud800", "é", "x" * 10_000, 0, -1, 2**31, 2**70)


def test_the_owner_has_it_and_nobody_else_does(app, cast):
    channel_id = channel_of(app, cast.owner)
    with app.app_context():
        owner, outsider, admin = (db.session.get_one(User, someone.id)
                                  for someone in (cast.owner, cast.outsider, cast.admin))  # fmt: skip
        with writing():
            for get in (owned, held):
                assert get(Channel, channel_id, owner).id == channel_id
                for other in (outsider, admin):
                    with pytest.raises(NotTheirs) as refused:
                        get(Channel, channel_id, other)
                    assert (refused.value.status, refused.value.code) == (404, "not_found")


@pytest.mark.parametrize("key", ODD)
def test_what_can_be_no_key_is_not_there(app, cast, key):
    model = Channel if isinstance(key, str) else Notice
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        for get in (owned, held):
            with pytest.raises(NotTheirs):
                get(model, key, owner)


@ONE_KIND
def test_what_was_deleted_since_it_was_read_is_not_there(app, cast):
    channel_id = channel_of(app, cast.owner)
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        owned(Channel, channel_id, owner)
        with app.app_context(), writing():
            db.session.delete(db.session.get_one(Channel, channel_id))
        with writing(), pytest.raises(NotTheirs):
            held(Channel, channel_id, owner)
