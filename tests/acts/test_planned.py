"""What a plan allows holds where it is used: in the transaction, for two at once, and nothing is lost by less of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.acts.asked import do, forget, left, user_of
from tests.acts.test_videos import NOTHING, order
from tests.billing.plans import DAY, changed, lapse, on_plan, settings
from tests.costs.threads import patiently, together
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, Person
from ytempire.acts import channels, planned, publications, videos
from ytempire.billing.allowing import PlanLimit
from ytempire.channels.channel import Channel
from ytempire.costs import days
from ytempire.extensions import db, utcnow, writing
from ytempire.videos.planned import read_only_ones, seconds_of, writable_channels
from ytempire.videos.video import Video

__all__ = ["settings"]


def make_video(someone: Person, channel_id: str | None = None, **asked: Any) -> str:
    return videos.make(user_of(someone), order(channel_id, **asked)).id


def make_channel(someone: Person, name: str = "Morning") -> str:
    return channels.make(user_of(someone), {"name": name}, None).id


def refused(app: Flask, act: Any, *args: Any, **more: Any) -> PlanLimit:
    """Why it was not done; nothing of it was."""
    forget(app)
    with app.app_context(), pytest.raises(PlanLimit) as refusal:
        act(*args, **more)
    assert left(app) == NOTHING
    return refusal.value


def made_at(app: Flask, video_id: str, moment) -> None:
    with app.app_context(), writing():
        db.session.get_one(Video, video_id).created_at = moment


@pytest.fixture
def aged(app: Flask, cast: Cast) -> list[str]:
    """The owner's three channels, the oldest first."""
    made = [channel_of(app, cast.owner, name) for name in ("First", "Second", "Third")]
    with app.app_context(), writing():
        for number, channel_id in enumerate(made):
            db.session.get_one(Channel, channel_id).created_at = utcnow() - (9 - number) * DAY
    return made


def test_one_channel_more_than_the_plan_has_is_refused_until_the_plan_is_larger(app: Flask, cast: Cast) -> None:
    with app.app_context():
        make_channel(cast.owner)
    assert refused(app, make_channel, cast.owner, "Evening").limit == "channels"
    with app.app_context():
        make_channel(cast.outsider)
        assert planned.channels(cast.owner.id) == 1
    on_plan(app, cast.owner, "starter")
    with app.app_context():
        make_channel(cast.owner, "Evening")
        assert planned.channels(cast.owner.id) == 2


def test_of_many_channels_at_once_one_is_set_up(app: Flask, cast: Cast) -> None:
    works = [partial(patiently, partial(make_channel, cast.owner, f"Channel {number}")) for number in range(6)]
    assert [type(answer) for answer in together(app, works)].count(PlanLimit) == 5
    with app.app_context():
        assert planned.channels(cast.owner.id) == 1


def test_of_many_videos_at_once_as_many_are_queued_as_the_plan_has_left(app: Flask, cast: Cast) -> None:
    changed(app, free="videos=3")
    channel_id = channel_of(app, cast.owner)
    with app.app_context():
        make_video(cast.owner, channel_id)
    works = [partial(patiently, partial(make_video, cast.owner, channel_id)) for _ in range(6)]
    answers = together(app, works)
    assert [type(answer) for answer in answers].count(PlanLimit) == 4
    with app.app_context():
        assert db.session.query(Video).count() == planned.videos_this_month(cast.owner.id) == 3


def test_a_first_video_and_its_first_channel_at_once_with_another_channel_keep_to_the_plan(
    app: Flask, cast: Cast
) -> None:
    works = [partial(make_video, cast.owner), partial(make_channel, cast.owner)]
    together(app, [partial(patiently, work) for work in works * 3])
    with app.app_context():
        assert planned.channels(cast.owner.id) == 1


def test_deleting_a_video_gives_no_other_one_in_this_month(app: Flask, cast: Cast) -> None:
    changed(app, free="videos=1")
    with app.app_context():
        video_id = make_video(cast.owner)
        videos.cancel(user_of(cast.owner), video_id)
        videos.delete(user_of(cast.owner), video_id)
        assert planned.videos_this_month(cast.owner.id) == 1
        with pytest.raises(PlanLimit):
            make_video(cast.owner)


def test_the_count_begins_anew_with_the_month_of_the_budgets_zone(app: Flask, cast: Cast) -> None:
    changed(app, free="videos=1")
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"budget_timezone": "Pacific/Kiritimati"})
    with app.app_context():
        began = days.start_of_month(days.day_of(utcnow()))
        assert began.hour == 10  # fourteen hours before it begins in UTC
        first, second = make_video(cast.owner), None
    made_at(app, first, began - timedelta(microseconds=1))
    with app.app_context():
        assert planned.videos_this_month(cast.owner.id) == 0
        second = make_video(cast.owner)
    made_at(app, second, began)
    assert refused(app, make_video, cast.owner).limit == "videos"
    with app.app_context():
        videos.cancel(user_of(cast.owner), first)
        videos.delete(user_of(cast.owner), first)  # of the month before: it was counted there
        assert planned.videos_this_month(cast.owner.id) == 1


@ONE_KIND
def test_a_video_that_is_longer_or_of_another_format_than_the_plan_makes_is_refused(app: Flask, cast: Cast) -> None:
    changed(app, free="formats=landscape")
    channel_id = channel_of(app, cast.owner)
    assert refused(app, make_video, cast.owner, channel_id, duration_target=181).limit == "seconds"
    assert refused(app, make_video, cast.owner, channel_id, format="portrait").limit == "formats"
    with app.app_context():
        make_video(cast.owner, channel_id, duration_target=180, format="landscape")


@ONE_KIND
def test_an_own_script_counts_by_its_words_whatever_length_was_asked_for(app: Flask, cast: Cast) -> None:
    channel_id = channel_of(app, cast.owner)
    ten_minutes = "Salt is old and you know it well. " * 260
    assert refused(app, make_video, cast.owner, channel_id, script=ten_minutes, duration_target=30).limit == "seconds"
    with app.app_context():
        make_video(cast.owner, channel_id, script="Salt is old. " * 20, duration_target=600)
        signs = "あ" * 600
        assert seconds_of(None, 30, signs) == seconds_of(Channel(language="ja"), 30, signs) > 90
        slow = seconds_of(Channel(language="en", pace=0.8), 30, "salt " * 580)
        assert slow > 180 > seconds_of(None, 30, "salt " * 580)


@ONE_KIND
def test_making_a_video_again_takes_nothing_of_the_month_but_keeps_to_the_rest(app: Flask, cast: Cast) -> None:
    changed(app, free="videos=1")
    with app.app_context():
        video_id = make_video(cast.owner)
        videos.cancel(user_of(cast.owner), video_id)
        videos.run_again(user_of(cast.owner), video_id)
        videos.cancel(user_of(cast.owner), video_id)
    changed(app, free="formats=portrait")
    assert refused(app, lambda: videos.run_again(user_of(cast.owner), video_id)).limit == "formats"


def test_going_down_makes_the_newest_channels_read_only_and_deletes_none(
    app: Flask, cast: Cast, aged: list[str]
) -> None:
    first, second, third = aged
    on_plan(app, cast.owner, "starter")
    with app.app_context():
        assert read_only_ones(user_of(cast.owner)) == {}
    changed(app, starter="channels=2")
    with app.app_context():
        assert set(read_only_ones(user_of(cast.owner))) == {third}
    on_plan(app, cast.owner)
    with app.app_context():
        over = read_only_ones(user_of(cast.owner))
        assert set(over) == {second, third}
        assert [over[each].larger.name for each in (second, third)] == ["starter", "growth"]  # the first with room
        assert [channel.id for channel in writable_channels(user_of(cast.owner))] == [first, third, second]
        assert db.session.query(Channel).filter_by(user_id=cast.owner.id, archived_at=None).count() == 3


def test_of_a_read_only_channel_nothing_is_changed_and_no_video_is_made(
    app: Flask, cast: Cast, aged: list[str]
) -> None:
    first, second, _ = aged
    change = partial(do, app, cast.owner, channels.change)
    assert refused(app, change, second, {"name": "Evening"}).limit == "channels"
    assert refused(app, make_video, cast.owner, second).limit == "channels"
    change(first, {"name": "Dawn"})
    with app.app_context():
        assert db.session.get_one(Channel, second).name == "Second"
        assert db.session.get_one(Video, make_video(cast.owner)).channel_id == first  # without a choice: the writable


def test_archiving_one_frees_a_place_and_having_one_back_takes_it(app: Flask, cast: Cast, aged: list[str]) -> None:
    first, second, third = aged
    do(app, cast.owner, channels.archive, third)  # which is read-only, too
    do(app, cast.owner, channels.archive, first)
    do(app, cast.owner, channels.change, second, {"name": "Dusk"})
    assert refused(app, do, app, cast.owner, channels.restore, first).limit == "channels"
    do(app, cast.owner, channels.restore, second)  # it is there already
    on_plan(app, cast.owner, "starter")
    do(app, cast.owner, channels.restore, first)
    with app.app_context():
        assert planned.channels(cast.owner.id) == 2


@ONE_KIND
def test_after_a_lapsed_payment_nothing_new_is_taken_and_what_is_there_can_be_kept_in_order(
    app: Flask, cast: Cast
) -> None:
    on_plan(app, cast.owner, "growth")
    channel_id = channel_of(app, cast.owner)
    with app.app_context():
        video_id = make_video(cast.owner, channel_id)
        videos.cancel(user_of(cast.owner), video_id)
    lapse(app, cast.owner)
    for act in (partial(make_video, cast.owner, channel_id), partial(make_channel, cast.owner),
                lambda: videos.run_again(user_of(cast.owner), video_id)):  # fmt: skip
        assert refused(app, act).limit == "payment"
    do(app, cast.owner, channels.change, channel_id, {"name": "Dusk"})
    do(app, cast.owner, channels.archive, channel_id)
    assert refused(app, do, app, cast.owner, channels.restore, channel_id).limit == "payment"
    do(app, cast.owner, videos.delete, video_id)
    on_plan(app, cast.owner, "growth")
    do(app, cast.owner, channels.restore, channel_id)


@ONE_KIND
def test_after_a_lapsed_payment_nothing_is_published(app: Flask, cast: Cast) -> None:
    channel_id = channel_of(app, cast.owner)
    with app.app_context():
        video_id = make_video(cast.owner, channel_id)
        with writing():
            db.session.get_one(Video, video_id).status = "completed"
    lapse(app, cast.owner)
    assert refused(app, do, app, cast.owner, publications.publish, video_id).limit == "payment"


def test_admins_and_everybody_while_billing_is_off_are_limited_by_nothing(app: Flask, cast: Cast) -> None:
    changed(app, free="channels=0 videos=0 minutes=1 formats=portrait")
    assert refused(app, make_channel, cast.owner).limit == "channels"
    assert refused(app, make_video, cast.owner).limit == "channels"
    with app.app_context():
        make_video(cast.admin, make_channel(cast.admin), duration_target=900)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "off"})
    with app.app_context():
        make_video(cast.owner, make_channel(cast.owner), duration_target=900)


def test_the_outlook_says_it_before_anything_is_asked_for(app: Flask, cast: Cast) -> None:
    changed(app, free="videos=1")
    with app.app_context():
        owner = user_of(cast.owner)
        assert videos.prospect(owner, order()).over_plan is None
        make_video(cast.owner)
        over = videos.prospect(owner, order()).over_plan
        assert over is not None
        assert over.message.startswith("The Free plan makes 1 video a month, and this month counts 1 already.")
