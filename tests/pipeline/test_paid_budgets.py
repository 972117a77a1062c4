"""A call that does not fit: which limit it is, how much is missing, until when, and how its video goes on by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.costs.calls import dollars
from tests.standins.server import StandIns
from tests.support.films import channel_of, video_of
from tests.support.paid import assert_adds_up, made_until, seen, spent, woken
from tests.support.people import Cast
from ytempire.accounts.notice import Notice
from ytempire.channels.channel import Channel
from ytempire.costs import limit
from ytempire.costs.limit import CHANNEL, DAY, OWN, USER, VIDEO
from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.pipeline import holding
from ytempire.videos.video import Video, new_video

NARRATED = {"writer": "local", "narrator": "elevenlabs", "illustrator": "local"}
WORDS = "Salt is old and everywhere you look. Your tongue finds it first.\n\nNow taste something new. Then tell me."
ROOM = dollars(0.001)  # less than ten characters

Of = Callable[[Video, Cast], str]
LIMITS: dict[str, tuple[Of, str, str]] = {
    DAY: (lambda video, cast: "", "budget_day", "today's limit of this installation"),
    VIDEO: (lambda video, cast: "", "budget_video", "the limit of a video"),
    USER: (lambda video, cast: str(cast.owner.id), "budget_user", "your limit of a day"),
    OWN: (lambda video, cast: str(cast.owner.id), "budget_user", "the limit of a day that you set"),
    CHANNEL: (lambda video, cast: video.channel_id, "budget_channel", "the channel's budget of this month"),
}  # fmt: skip


def set_limit(app: Flask, name: str, micro: int | None, of: str) -> None:
    with app.app_context(), writing():
        limit.set_limit(name, micro, of)


@pytest.mark.parametrize("name", LIMITS)
def test_a_video_waits_for_its_limit_says_which_and_goes_on_when_it_is_raised(
    paid: Flask, standins: StandIns, cast: Cast, name: str,
) -> None:  # fmt: skip
    video_id = video_of(paid, cast.owner, script=WORDS, duration_target=15, channel=NARRATED)
    of = LIMITS[name][0](seen(paid, video_id), cast)
    set_limit(paid, name, ROOM, of)
    video = made_until(paid, video_id, "voice")
    waiting = video.waiting_for or {}
    _, reason, called = LIMITS[name]
    assert (video.status, waiting["reason"], video.step("voice").state) == ("waiting", reason, "waiting")
    assert f"does not fit under {called}, $0.001; " in waiting["message"]
    assert "is missing. It goes on" in waiting["message"]
    assert (waiting["until"] is None) == (name == VIDEO)
    assert video.step("voice").attempts == 0
    assert standins.desk.bill == []
    assert woken(paid) == 0
    set_limit(paid, name, dollars(1), of)
    assert woken(paid) == 1
    assert made_until(paid, video_id, "voice").step("voice").state == "done"
    assert standins.desk.total() == spent(paid) > 0
    assert_adds_up(paid)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_limit_that_is_reached_is_told_once_to_whoever_can_raise_it(paid: Flask, standins: StandIns,
                                                                      cast: Cast) -> None:  # fmt: skip
    set_limit(paid, DAY, ROOM, "")
    for number in range(2):
        video_id = video_of(paid, cast.owner, script=f"{WORDS} {number}.", duration_target=15, channel=NARRATED)
        made_until(paid, video_id, "voice")
    with paid.app_context():
        assert [notice.user_id for notice in db.session.scalars(select(Notice))] == [cast.admin.id]
        events = db.session.scalars(select(OutboxEvent).where(OutboxEvent.event.like("budget.%"))).all()
        assert [(event.event, event.payload["limit"]) for event in events] == [("budget.reached", "day")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_more_videos_wake_than_there_is_room_for(paid: Flask, standins: StandIns, cast: Cast) -> None:
    set_limit(paid, DAY, ROOM, "")
    for number in range(4):
        video_id = video_of(paid, cast.owner, script=f"{WORDS} {number}.", duration_target=15, channel=NARRATED)
        made_until(paid, video_id, "voice")
    needed = (seen(paid, video_id).waiting_for or {})["needed"]
    set_limit(paid, DAY, 2 * needed + 1, "")
    assert woken(paid) == 2
    assert woken(paid) == 0  # what those two need is theirs, although they hold nothing yet


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_model_without_a_price_is_not_called(standins: StandIns, paid: Flask, cast: Cast) -> None:
    paid.config["SETTINGS"].openai_model = "gpt-99-nobody-knows"
    video_id = video_of(paid, cast.owner, duration_target=15, channel={**NARRATED, "writer": "openai"})
    video = made_until(paid, video_id, "script")
    assert video.status == "failed"
    assert "There is no price for gpt-99-nobody-knows" in (video.error or "")
    assert standins.desk.calls == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_videos_that_cannot_go_on_keep_no_other_waiting_for_good(paid: Flask, cast: Cast) -> None:
    stuck = {"reason": "provider", "message": "Stuck.", "until": None, "provider": "nobody"}
    free = {**stuck, "reason": "budget_day", "needed": 1}
    channel_id = channel_of(paid, cast.owner)
    with paid.app_context(), writing():
        channel = db.session.get_one(Channel, channel_id)
        for number in range(holding.LOOKED_AT + 1):
            video = new_video(channel, f"Video {number}")
            video.status, video.waiting_for = "waiting", free if number == holding.LOOKED_AT else stuck
    for _ in range(200):
        if woken(paid):
            return
    raise AssertionError("It was never looked at")
