"""Each failure of a service: what the video does, what its page says, what the ledger has."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.standins.server import StandIns
from tests.support.films import video_of
from tests.support.paid import ALL_PAID, Enough, assert_adds_up, entries, made_until, seen, spent, woken
from tests.support.people import Cast
from ytempire.accounts.notice import Notice
from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.pipeline import run
from ytempire.videos.video import Video

# The databases are told apart by the tests of the ledger; what services do is the same on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SPOKEN = (
    "Salt is old. You know it well enough to miss it.\n\nSoldiers once guarded the roads on which it came.\n\n"
    "A pinch of it takes the bitterness from your coffee.\n\nTry it tonight. Tell me what you found."
)
HERE = {"writer": "local", "narrator": "local", "illustrator": "local"}
STEP_OF = {"script": "openai", "voice": "elevenlabs", "visuals": "openai"}


def asked(app: Flask, cast: Cast, **channel: Any) -> str:
    """A short film by services; with a paid writer there is no own script."""
    own = {} if channel.get("writer") == "openai" else {"script": SPOKEN}
    return video_of(app, cast.owner, duration_target=15, channel={**HERE, **channel}, **own)


def kinds(app: Flask) -> list[str]:
    """`reserve`, `release`, `settle failed`, …"""
    return [f"{row.kind} {row.outcome}".strip() for row in entries(app)]


def calls(standins: StandIns, service: str) -> int:
    return sum(call.service == service for call in standins.desk.calls)


# A busy service is asked again at once, a few times; then the video waits for its next try.


@pytest.mark.parametrize("kind", ["too_many_concurrent_requests", "system_busy", "server_error", "unavailable"])
def test_a_voice_that_is_busy_for_a_moment_is_asked_again(paid: Flask, standins: StandIns, cast: Cast,
                                                          kind: str) -> None:  # fmt: skip
    standins.desk.fail("elevenlabs", kind)
    video = made_until(paid, asked(paid, cast, narrator="elevenlabs"), "voice")
    assert video.step("voice").state == "done"
    assert kinds(paid)[:4] == ["reserve", "release", "reserve", "settle ok"]
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_a_voice_that_stays_away_is_waited_for_and_tried_again_by_itself(paid: Flask, standins: StandIns,
                                                                          cast: Cast) -> None:  # fmt: skip
    standins.desk.fail("elevenlabs", "unavailable", times=3)
    video_id = asked(paid, cast, narrator="elevenlabs")
    video = made_until(paid, video_id, "voice")
    waiting = video.waiting_for or {}
    assert (video.status, waiting["reason"], video.step("voice").state) == ("waiting", "provider", "waiting")
    assert "This was try 1 of 3." in waiting["message"]
    assert waiting["until"]
    assert video.step("voice").attempts == 0
    assert spent(paid) == 0
    with paid.app_context(), writing():
        db.session.get_one(Video, video_id).wake_at = video.queued_at
    assert woken(paid) == 1
    assert made_until(paid, video_id, "voice").step("voice").state == "done"
    assert_adds_up(paid)


def test_a_service_that_was_tried_often_enough_fails_the_video_with_a_sentence(paid: Flask, standins: StandIns,
                                                                               cast: Cast) -> None:  # fmt: skip
    standins.desk.fail("elevenlabs", "unavailable", times=50)
    video_id = asked(paid, cast, narrator="elevenlabs")
    for _ in range(3):
        video = made_until(paid, video_id, "voice")
        with paid.app_context(), writing():
            held = db.session.get_one(Video, video_id)
            if held.status == "waiting":
                held.wake()
    assert video.status == "failed"
    assert "Make it again to go on from there." in (video.error or "")
    assert_adds_up(paid)


# Out of money, or a key that is refused: no further call until a person acts.


@pytest.mark.parametrize(("service", "kind", "choice", "step"), [
    ("openai", "insufficient_quota", {"writer": "openai"}, "script"),
    ("openai", "invalid_key", {"writer": "openai"}, "script"),
    ("openai", "billing_limit", {"writer": "openai"}, "script"),
    ("elevenlabs", "quota_exceeded", {"narrator": "elevenlabs"}, "voice"),
    ("elevenlabs", "invalid_api_key", {"narrator": "elevenlabs"}, "voice"),
    ("stability", "payment", {"illustrator": "stability"}, "visuals"),
])  # fmt: skip
def test_without_money_or_key_no_further_call_is_made_until_a_person_acts(
    paid: Flask, standins: StandIns, cast: Cast, service: str, kind: str, choice: dict[str, str],
    step: str,
) -> None:  # fmt: skip
    standins.desk.fail(service, kind)
    first, second = asked(paid, cast, **choice), asked(paid, cast, **choice)
    for video_id in (first, second):
        video = made_until(paid, video_id)
        waiting = video.waiting_for or {}
        assert (video.status, waiting["reason"], waiting["until"]) == ("waiting", "provider", None)
    assert calls(standins, service) == 1
    assert woken(paid) == 0
    assert spent(paid) == 0
    with paid.app_context():
        told = db.session.scalars(select(Notice)).all()
        assert [notice.user_id for notice in told] == [cast.admin.id]
        events = [row.event for row in db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))]
        assert events == ["video.queued", "video.queued", "budget.reached"]
    with paid.app_context(), writing():
        video = db.session.get_one(Video, first)
        video.retry()
    assert woken(paid) == 0
    assert made_until(paid, first, step).step(step).state == "done"
    assert woken(paid) == 1  # the service is known to work again
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


# The writer.


def test_a_model_whose_rate_is_used_up_gives_way_to_the_fallback_model(paid: Flask, standins: StandIns,
                                                                       cast: Cast) -> None:  # fmt: skip
    standins.desk.fail("openai", "rate_limit", times=10, model="gpt-6.1-terra")
    video = made_until(paid, asked(paid, cast, writer="openai"), "script")
    assert video.step("script").state == "done"
    assert {row.model for row in entries(paid) if row.kind == "settle"} == {"gpt-6-luna"}
    assert_adds_up(paid)


@pytest.mark.parametrize(("kind", "sentence"), [
    ("truncated", "cut off at 4,000 tokens"), ("refusal", "will not write about this"),
])  # fmt: skip
def test_a_script_that_is_cut_off_or_refused_is_paid_for_and_not_asked_for_again(
    paid: Flask, standins: StandIns, cast: Cast, kind: str, sentence: str,
) -> None:  # fmt: skip
    standins.desk.fail("openai", kind)
    video = made_until(paid, asked(paid, cast, writer="openai"), "script")
    assert (video.status, calls(standins, "openai")) == ("failed", 1)
    assert sentence in (video.error or "")
    assert kinds(paid) == ["reserve", "settle failed"]
    assert standins.desk.total() == spent(paid) > 0
    assert_adds_up(paid)


def test_an_answer_that_cannot_be_read_is_asked_for_once_more_and_no_further(paid: Flask, standins: StandIns,
                                                                             cast: Cast) -> None:  # fmt: skip
    standins.desk.fail("openai", "bad_json", times=9)
    video = made_until(paid, asked(paid, cast, writer="openai"), "script")
    assert (video.status, calls(standins, "openai")) == ("failed", 2)
    assert "asked 2 times" in (video.error or "")
    assert standins.desk.total() == spent(paid) > 0


def test_a_script_of_the_wrong_length_is_mended_by_one_revision(paid: Flask, standins: StandIns, cast: Cast) -> None:
    for times, topic in enumerate(("Why salt helps", "Why bees vote"), start=1):
        standins.desk.fail("openai", "wrong_length", times=9**times - 8, factor=0.5)
        video_id = video_of(paid, cast.owner, topic, duration_target=90, channel={**HERE, "writer": "openai"})
        assert made_until(paid, video_id, "script").step("script").state == "done"
        assert calls(standins, "openai") == 2 * times
    assert standins.desk.total() == spent(paid)


# Nobody knows whether it was billed.


@pytest.mark.parametrize("kind", ["html", "drop"])
def test_an_answer_that_is_lost_is_settled_as_unknown_and_asked_for_once_more(
    paid: Flask, standins: StandIns, cast: Cast, kind: str,
) -> None:  # fmt: skip
    standins.desk.fail("elevenlabs", kind)
    video = made_until(paid, asked(paid, cast, narrator="elevenlabs"), "voice")
    assert video.step("voice").state == "done"
    assert kinds(paid)[:4] == ["reserve", "settle unknown", "reserve", "settle ok"]
    assert spent(paid) >= standins.desk.total()
    assert_adds_up(paid)


# Pictures.


@pytest.mark.parametrize(("service", "kind"), [("openai", "content_policy"), ("stability", "content_filtered")])
def test_a_refused_picture_is_asked_for_in_softer_words_once(paid: Flask, standins: StandIns, cast: Cast,
                                                             service: str, kind: str) -> None:  # fmt: skip
    standins.desk.fail(service, kind)
    video = made_until(paid, asked(paid, cast, illustrator=service))
    assert video.step("visuals").state == "done"
    assert "would not draw" not in video.step("visuals").detail
    assert calls(standins, service) >= 2
    assert standins.desk.total() == spent(paid) > 0
    assert_adds_up(paid)


def test_a_picture_that_is_refused_twice_is_drawn_here_and_that_is_said(paid: Flask, standins: StandIns,
                                                                        cast: Cast) -> None:  # fmt: skip
    standins.desk.fail("openai", "content_policy", times=99)
    video = made_until(paid, asked(paid, cast, illustrator="openai"))
    assert video.step("visuals").state == "done"
    assert "drawn here, because OpenAI would not draw" in video.step("visuals").detail
    assert all(scene.picture_key for scene in video.scenes)
    assert spent(paid) == 0


# The local provider, where the channel allows it.


@pytest.mark.parametrize(("step", "choice"), [
    ("script", {"writer": "openai"}), ("voice", {"narrator": "elevenlabs"}), ("visuals", {"illustrator": "openai"}),
])  # fmt: skip
def test_this_computer_does_the_step_where_the_channel_allows_it_and_says_so(
    paid: Flask, standins: StandIns, cast: Cast, step: str, choice: dict[str, str],
) -> None:  # fmt: skip
    standins.desk.fail(STEP_OF[step], "unavailable", times=99)
    video_id = video_of(paid, cast.owner, duration_target=15, channel={**HERE, **choice, "fall_back": True},
                        **({} if step == "script" else {"script": SPOKEN}))  # fmt: skip
    video = made_until(paid, video_id, step)
    assert video.step(step).state == "done"
    assert "instead of" in video.step(step).provider
    assert any("made on this computer instead" in event.message for event in video.events)
    assert spent(paid) == 0
    assert_adds_up(paid)


def test_a_key_that_is_gone_is_waited_for_and_never_made_otherwise_in_silence(app: Flask, cast: Cast) -> None:
    video_id = asked(app, cast, narrator="elevenlabs")
    video = made_until(app, video_id, "voice")
    assert (video.status, (video.waiting_for or {})["reason"]) == ("waiting", "provider")
    assert "There is no key for ElevenLabs" in (video.waiting_for or {})["message"]


def test_a_voice_that_does_not_exist_fails_with_what_to_do(paid: Flask, standins: StandIns, cast: Cast) -> None:
    standins.desk.fail("elevenlabs", "voice_not_found")
    video = made_until(paid, asked(paid, cast, narrator="elevenlabs"), "voice")
    assert video.status == "failed"
    assert "voice" in (video.error or "")
    assert kinds(paid) == ["reserve", "release"]


def test_the_page_of_a_script_that_is_written_shows_it_so_far(paid: Flask, standins: StandIns, cast: Cast) -> None:
    standins.desk.delays["openai_stream"] = 0.02
    video_id = video_of(paid, cast.owner, duration_target=60, channel=ALL_PAID)
    drafts = []

    def watch(name: str, progress: float, _detail: str) -> None:
        if name == "script" and progress == 1.0:
            raise Enough
        drafts.append(seen(paid, video_id).draft or "")

    with paid.app_context(), pytest.raises(Enough):
        run.produce(video_id, watch)
    lengths = [len(draft) for draft in drafts if draft]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) >= 3
