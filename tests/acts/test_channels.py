"""A channel is set up, changed, put away and had back, without any page."""

from __future__ import annotations

import os
import time

import pytest

from tests.acts.asked import Stop, do, forget, left, stop, user_of
from tests.acts.test_videos import NOTHING
from tests.costs.threads import together
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from ytempire.accounts.owning import NotTheirs
from ytempire.acts import channels as acts
from ytempire.channels.channel import Channel
from ytempire.channels.forms import ChannelForm
from ytempire.channels.own_music import UNCLAIMED
from ytempire.costs import limit
from ytempire.extensions import db
from ytempire.storage import storage

CHANGING = {
    "change": lambda user, channel_id, **more: acts.change(user, channel_id, {"name": "Evening"}, **more),
    "archive": acts.archive,
    "restore": acts.restore,
}
TRACES = {"change": "channel.changed", "archive": "channel.archived", "restore": "channel.restored"}


def seen(app, channel_id):
    with app.app_context():
        channel = db.session.get_one(Channel, channel_id)
        return channel.name, channel.archived, limit.own_limit(limit.CHANNEL, channel_id)


def made(app, owner, name="Morning", **values):
    channel_id = channel_of(app, owner, name, **values)
    forget(app)
    return channel_id


def test_it_is_set_up_with_its_budget_and_a_trace(app, cast):
    told = []
    with app.app_context():
        user = user_of(cast.owner)
        form = ChannelForm.of_values(user, {"name": "Morning", "niche": "Sleep", "budget_per_month": "2.50"})
        assert form.validate(), form.errors
        channel = acts.make(user, form.values(), form.budget(), also=lambda it: told.append(it.name))
        channel_id = channel.id
        assert channel.niche == "Sleep"
    assert (seen(app, channel_id), told) == (("Morning", False, 2_500_000), ["Morning"])
    assert left(app) == (["channel.made"], [], 0)


def test_where_the_caller_fails_none_is_set_up(app, cast):
    with pytest.raises(Stop):
        do(app, cast.owner, acts.make, {"name": "Morning"}, 5, also=stop)
    with app.app_context():
        assert db.session.query(Channel).count() == 0
        assert db.session.query(limit.Limit).filter_by(name=limit.CHANNEL).count() == 0
    assert left(app) == NOTHING


@pytest.mark.parametrize("name", CHANGING)
def test_a_change_is_made_for_the_owner_and_leaves_a_trace(app, cast, name):
    channel_id, told = made(app, cast.owner), []
    do(app, cast.owner, CHANGING[name], channel_id, also=lambda it: told.append((it.name, it.archived)))
    expected = {"change": ("Evening", False), "archive": ("Morning", True), "restore": ("Morning", False)}[name]
    assert seen(app, channel_id) == (*expected, None)
    assert (told, left(app)) == ([expected], ([TRACES[name]], [], 0))


@pytest.mark.parametrize("name", CHANGING)
@ONE_KIND
def test_for_an_outsider_there_is_no_such_channel(app, cast, name):
    channel_id = made(app, cast.owner)
    for key in (channel_id, "ch_nothing", "a\0b"):
        with pytest.raises(NotTheirs):
            do(app, cast.outsider, CHANGING[name], key)
    assert (seen(app, channel_id), left(app)) == (("Morning", False, None), NOTHING)


@pytest.mark.parametrize("name", CHANGING)
def test_a_change_whose_caller_fails_was_not_made(app, cast, name):
    channel_id = made(app, cast.owner)
    with pytest.raises(Stop):
        do(app, cast.owner, CHANGING[name], channel_id, also=stop)
    assert (seen(app, channel_id), left(app)) == (("Morning", False, None), NOTHING)


def test_a_budget_that_is_not_spoken_of_stays_and_none_takes_it_away(app, cast):
    channel_id = made(app, cast.owner)
    for budget, kept in ((7_000_000, 7_000_000), (acts.UNCHANGED, 7_000_000), (None, None)):
        do(app, cast.owner, acts.change, channel_id, {"niche": "Sleep"}, budget)
        assert seen(app, channel_id)[2] == kept


def test_of_two_changes_of_the_same_channel_at_once_one_is_made(app, cast):
    channel_id = made(app, cast.owner)

    def change(name):
        try:
            do(app, cast.owner, acts.change, channel_id, {"name": name}, seen_revision=0)
        except acts.ChangedMeanwhile as refusal:
            return refusal.status
        return name

    ends = together(app, [lambda: change("Evening"), lambda: change("Night")])
    assert ends.count(409) == 1
    assert seen(app, channel_id)[0] in ends
    assert left(app)[0] == ["channel.changed"]


@ONE_KIND
def test_music_that_no_channel_has_any_more_waits_an_hour_and_goes(app, cast, tmp_path):
    key, song = f"{cast.owner.id}/music/{'a' * 64}/music.m4a", tmp_path / "song"
    song.write_bytes(b"A song.")
    with app.app_context():
        storage().put(key, song)
    channel_id = made(app, cast.owner, music="own", music_key=key, music_name="Mine")
    with app.app_context():
        os.utime(storage().path(key), (time.time() - UNCLAIMED - 60,) * 2)
    do(app, cast.owner, acts.change, channel_id, {"music": "calm", "music_key": None, "music_name": None})
    with app.app_context():
        assert storage().exists(key)
        os.utime(storage().path(key), (time.time() - UNCLAIMED - 60,) * 2)
    do(app, cast.owner, acts.change, channel_id, {"niche": "Sleep"})
    with app.app_context():
        assert not storage().exists(key)
