"""The forms of a channel and of a video as a program fills them: the rules of the pages, without a page."""

from __future__ import annotations

import pytest

from tests.acts.asked import user_of
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from ytempire.channels.channel import Channel, own_channels
from ytempire.channels.forms import ChannelForm
from ytempire.extensions import db, writing
from ytempire.providers.local_voice import BUNDLED
from ytempire.videos.forms import VideoForm

pytestmark = ONE_KIND
SURROGATE = "\ud800"


def channel_form(app, owner, values, channel_id=None):
    """Its values where it is sound, and what is wrong by field."""
    with app.app_context():
        channel = db.session.get_one(Channel, channel_id) if channel_id else None
        form = ChannelForm.of_values(user_of(owner), values, channel)
        sound = form.validate()
        return form.values() if sound else None, {name: errors[0] for name, errors in form.errors.items()}


def video_form(app, owner, values):
    with app.app_context():
        form = VideoForm.of_values(values, list(db.session.scalars(own_channels(owner.id))))
        form.validate()
        return form, {name: errors[0] for name, errors in form.errors.items()}


def test_a_new_channel_takes_every_kind_of_value(app, cast):
    values, wrong = channel_form(app, cast.owner, {
        "name": " Morning\u0000 Science ", "language": "en-gb", "duration_target": 45, "quality_threshold": 0.75,
        "tags": ["sleep", "#coffee", "Sleep"], "backgrounds": ["rays", "mesh"], "effects": False, "fall_back": True,
        "pronunciations": [["Nguyen", "win"]], "format": "portrait", "publish_mode": "approval", "palette": "#14B8A6",
        "budget_per_month": "2.50", "timezone": "Europe/Berlin", "niche": None,
    })  # fmt: skip
    assert wrong == {}
    kept = {name: values[name] for name in (
        "name", "language", "duration_target", "quality_threshold", "tags", "backgrounds", "effects", "fall_back",
        "pronunciations", "format", "publish_mode", "palette", "timezone", "niche",
    )}  # fmt: skip
    assert kept == {
        "name": "Morning Science", "language": "en-GB", "duration_target": 45, "quality_threshold": 0.75,
        "tags": ["Sleep", "coffee"], "backgrounds": ["rays", "mesh"], "effects": False, "fall_back": True,
        "pronunciations": [["Nguyen", "win"]], "format": "portrait", "publish_mode": "approval",
        "palette": "#14b8a6", "timezone": "Europe/Berlin", "niche": "",
    }  # fmt: skip


def test_what_is_not_given_is_as_the_channel_has_it(app, cast):
    given = {"niche": "Sleep", "tags": ["night"], "backgrounds": ["rays"], "effects": False, "quality_threshold": 0.7,
             "pronunciations": [["Nguyen", "win"]], "timezone": "Asia/Tokyo"}  # fmt: skip
    channel_id = channel_of(app, cast.owner, **given)
    values, wrong = channel_form(app, cast.owner, {"tone": "Calm"}, channel_id)
    assert wrong == {}
    assert {name: values[name] for name in given} == given
    assert (values["tone"], values["name"], values["voice"]) == ("Calm", "Plain Science", BUNDLED)


def test_none_empties_texts_and_lists_and_says_nothing_of_the_rest(app, cast):
    given = {"niche": "Sleep", "tags": ["night"], "backgrounds": ["rays"], "pronunciations": [["Nguyen", "win"]],
             "effects": False, "duration_target": 90, "format": "portrait"}  # fmt: skip
    channel_id = channel_of(app, cast.owner, **given)
    values, wrong = channel_form(app, cast.owner, dict.fromkeys(given), channel_id)
    assert wrong == {}
    assert {name: values[name] for name in given} == {
        "niche": "", "tags": [], "backgrounds": [], "pronunciations": [],
        "effects": False, "duration_target": 90, "format": "portrait",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "amount"), [(None, None), ("", None), ("0.000001", 1), (2.5, 2_500_000), ("12", 12_000_000)]
)
def test_a_budget_is_an_amount_or_none(app, cast, given, amount):
    with app.app_context():
        form = ChannelForm.of_values(user_of(cast.owner), {"name": "Morning", "budget_per_month": given})
        assert form.validate(), form.errors
        assert form.budget() == amount


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("name", "", "Give the channel a name."),
    ("name", ["a"], "Give the channel a name."),
    ("niche", ["a"], "Give a text."),
    ("niche", True, "Give a text."),
    ("language", "klingon!", "Give a language tag"),
    ("duration_target", 45.5, "whole seconds"),
    ("duration_target", True, "whole seconds"),
    ("duration_target", {"a": 1}, "whole seconds"),
    ("duration_target", 4, "whole seconds"),
    ("quality_threshold", float("nan"), "from 0 to 1"),
    ("quality_threshold", "much", "from 0 to 1"),
    ("tags", "sleep", "Give a list of tags."),
    ("tags", [1], "Give a list of tags."),
    ("tags", ["x" * 501], "The tags have"),
    ("backgrounds", ["plaid"], "There is no background"),
    ("backgrounds", 3, "Give a list of names."),
    ("effects", "yes", "Give true or false."),
    ("pronunciations", [["Nguyen"]], "Give a list of pairs"),
    ("pronunciations", [["a=b", "c"]], "more than one"),
    ("format", "square", "Choose one of"),
    ("format", 5, "Choose one of"),
    ("publish_mode", ["manual"], "Choose one of"),
    ("voice", f"nobody{SURROGATE}", "“nobody” is not on this computer"),
    ("timezone", "Mars/Olympus", "Choose a time zone"),
    ("palette", "red", "Give a colour"),
    ("budget_per_month", "-1", "cannot be negative"),
    ("budget_per_month", 0.1 + 0.2, "at most six decimals"),
    ("budget_per_month", [], "Give a text."),
])  # fmt: skip
def test_what_is_wrong_of_a_channel_is_said_of_its_field(app, cast, field, value, sentence):
    values, wrong = channel_form(app, cast.owner, {"name": "Morning", field: value})
    assert values is None
    assert list(wrong) == [field]
    assert sentence in wrong[field]


def test_a_video_is_asked_for_of_a_channel_with_a_style_in_own_words(app, cast):
    channel_id = channel_of(app, cast.owner, duration_target=90)
    form, wrong = video_form(app, cast.owner, {
        "channel_id": channel_id, "topic": " Why salt\nworks ", "style": "as a duel", "notes": "It is salt.",
        "local_voice": True, "script": None,
    })  # fmt: skip
    assert wrong == {}
    assert (form.channel.id, form.topic.data) == (channel_id, "Why salt works")
    assert form.asked == {"style": "as a duel", "format": None, "duration_target": None, "notes": "It is salt.",
                          "script": ""}  # fmt: skip
    assert (form.wish.here, form.wish.seconds) == (["voice"], 90)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("topic", "", "Say what the film is about."),
    ("topic", ["Salt"], "Give a text."),
    ("topic", "x" * 301, "300 fit"),
    ("style", "x" * 61, "at most 60"),
    ("format", "square", "Choose landscape or portrait."),
    ("duration_target", 14, "too short"),
    ("duration_target", "long", "whole seconds"),
    ("duration_target", [60], "whole seconds"),
    ("channel_id", "ch_0000000000000000", "Choose one of your channels."),
    ("channel_id", f"\0{SURROGATE}", "Choose one of your channels."),
    ("local_pictures", 1, "Give true or false."),
    ("script", "!!!", "speak"),
])  # fmt: skip
def test_what_is_wrong_of_a_video_is_said_of_its_field(app, cast, field, value, sentence):
    channel_of(app, cast.owner)
    _, wrong = video_form(app, cast.owner, {"topic": "Why salt works", field: value})
    assert list(wrong) == [field]
    assert sentence in wrong[field]


def test_no_video_is_asked_for_of_an_archived_channel_nor_of_anothers(app, cast):
    theirs, archived = channel_of(app, cast.outsider), channel_of(app, cast.owner)
    with app.app_context(), writing():
        db.session.get_one(Channel, archived).archive()
    for channel_id in (theirs, archived):
        _, wrong = video_form(app, cast.owner, {"topic": "Why salt works", "channel_id": channel_id})
        assert list(wrong) == ["channel_id"]
