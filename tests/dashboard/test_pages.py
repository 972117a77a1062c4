"""Home: the door, the first film's question, and what stands there from then on."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person, Visitor
from ytempire.channels.channel import Channel
from ytempire.dashboard.pages import being_made, day_in
from ytempire.extensions import db, utcnow, writing
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def finished(app: Flask, video_id: str, seconds_of_work: float = 90.0, **values: object) -> None:
    """Make the video look as it does after its last step."""
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        begun = utcnow() - timedelta(hours=1)
        given = {
            "status": "completed", "attempt": 1, "duration_seconds": 61.5, "quality_score": 0.8,
            "processing_started_at": begun, "processing_completed_at": begun + timedelta(seconds=seconds_of_work),
            **values,
        }  # fmt: skip
        for name, value in given.items():
            setattr(video, name, value)


def changed(app: Flask, video_id: str, **values: object) -> None:
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        for name, value in values.items():
            setattr(video, name, value)


def test_before_the_first_account_the_way_leads_to_signing_up(visitor: Visitor) -> None:
    answer = visitor.get("/")
    assert (answer.status_code, answer.location) == (303, "/signup")


def test_a_visitor_is_led_to_the_door(cast: Cast, visitor: Visitor) -> None:
    assert visitor.get("/").location == "/login"


def test_without_a_video_there_is_one_question(cast: Cast, signed_in: SignIn) -> None:
    assert "What should your first film be about?" in signed_in(cast.owner).get("/").text


def test_anothers_video_does_not_end_the_first_run(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.outsider)
    assert "What should your first film be about?" in signed_in(cast.owner).get("/").text


def test_an_idea_fills_the_field(cast: Cast, signed_in: SignIn) -> None:
    assert 'value="The army that lost to birds"' in signed_in(cast.owner).get(
        "/", query_string={"topic": "The army that lost to birds"}
    ).text  # fmt: skip


def test_markup_in_an_idea_is_shown_as_text(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.owner).get("/", query_string={"topic": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_the_first_film_gets_a_channel_by_itself(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    owner.get("/")
    answer = owner.post("/videos", {"topic": "Why cats purr", "duration_target": "30", "format": "portrait"})
    assert answer.status_code == 303
    with app.app_context():
        video = db.session.query(Video).one()
        assert (video.duration_target, video.format) == (30, "portrait")
        assert db.session.get_one(Channel, video.channel_id).name == "Owner"


def test_what_is_being_made_is_shown(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.owner, "Why bees vote")
    text = signed_in(cast.owner).get("/").text
    assert "One video is being made." in text
    assert 'id="making"' in text
    assert "Why bees vote" in text
    assert "/events?show=making" in text


def test_others_videos_are_not_on_the_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.owner, "Mine")
    changed(app, video_of(app, cast.outsider, "Theirs"), status="failed", error="Theirs too")
    finished(app, video_of(app, cast.outsider, "Also theirs"))
    text = signed_in(cast.owner).get("/").text
    assert "heirs" not in text


def test_a_failed_video_comes_first_with_its_reason(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    changed(app, video_of(app, cast.owner, "Why bees vote"), status="failed", error="The disk is full.")
    text = signed_in(cast.owner).get("/").text
    assert text.index("“Why bees vote” failed.") < text.index("The disk is full.") < text.index("Newest films")


def test_a_film_below_the_threshold_says_by_how_much(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner, channel={"name": "Plain Money", "quality_threshold": 0.8})
    finished(app, video_id, status="review", quality_score=0.74)
    assert "Quality 74; Plain Money asks for 80." in signed_in(cast.owner).get("/").text


def test_a_film_that_waits_for_approval_says_so(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner, channel={"name": "Plain Money"})
    finished(app, video_id, status="review", quality_score=0.9)
    assert "Plain Money asks for your word on every film." in signed_in(cast.owner).get("/").text


def test_many_that_need_a_person_are_not_all_listed(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    for number in range(6):
        changed(app, video_of(app, cast.owner, f"Number {number}"), status="failed", error="No.")
    text = signed_in(cast.owner).get("/").text
    assert text.count("” failed.") == 4
    assert "More videos need you." in text


def test_the_figures_are_counted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    finished(app, video_of(app, cast.owner), seconds_of_work=60, duration_seconds=70, quality_score=0.7)
    finished(app, video_of(app, cast.owner), seconds_of_work=100, duration_seconds=80, quality_score=0.9)
    video_of(app, cast.owner)
    text = signed_in(cast.owner).get("/").text
    assert "<dt>Films finished</dt><dd>2</dd>" in text
    assert "<dt>Minutes of film</dt><dd>2</dd>" in text
    assert "<dt>Quality, average</dt><dd>80<small>" in text
    assert "<dt>Time for one, median</dt><dd>1 min 20 s</dd>" in text


def test_a_finished_film_that_waits_for_its_publication_is_finished(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    waiting_for = {"reason": "quota", "message": "No account has room.", "until": None, "publication": True}
    finished(app, video_of(app, cast.owner, "Why bees vote"), status="waiting", waiting_for=waiting_for)
    text = signed_in(cast.owner).get("/").text
    assert "<dt>Films finished</dt><dd>1</dd>" in text
    assert '<span class="num">1 film</span>' in text
    assert "Nothing is being made." in text
    assert "Being made now" not in text
    assert text.index("Newest films") < text.index("Why bees vote")


def test_what_waits_before_it_is_finished_is_being_made(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    changed(app, video_of(app, cast.owner), status="waiting", waiting_for={"reason": "budget", "message": "It waits."})
    text = signed_in(cast.owner).get("/").text
    assert "One video is being made." in text
    assert "Being made now" in text
    assert "Films finished" not in text


def test_others_films_are_not_counted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    finished(app, video_of(app, cast.owner), seconds_of_work=60)
    finished(app, video_of(app, cast.outsider), seconds_of_work=9000, quality_score=0.1)
    text = signed_in(cast.owner).get("/").text
    assert "<dt>Films finished</dt><dd>1</dd>" in text
    assert "<dt>Quality, average</dt><dd>80<small>" in text
    assert "<dt>Time for one, median</dt><dd>1 min</dd>" in text


def test_a_figure_that_nothing_measured_is_left_out(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    unmeasured = {"quality_score": None, "processing_started_at": None}
    finished(app, video_of(app, cast.owner), **unmeasured)
    text = signed_in(cast.owner).get("/").text
    assert "Films finished" in text
    assert "Quality, average" not in text
    assert "Time for one" not in text


def test_before_the_first_film_there_are_no_figures(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.owner)
    assert "Films finished" not in signed_in(cast.owner).get("/").text


def test_the_newest_films_stand_first(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    for name in ("Older film", "Newer film"):
        finished(app, video_of(app, cast.owner, name), title=name)
    text = signed_in(cast.owner).get("/").text
    assert text.index("Newer film") < text.index("Older film")


def test_the_channels_in_use_are_named(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.owner, channel={"name": "Plain Money"})
    channel_of(app, cast.owner, "Never used")
    text = signed_in(cast.owner).get("/").text
    assert 'id="channels"' in text
    assert "Plain Money" in text
    assert "Never used" not in text


@pytest.mark.parametrize("field", ["topic", "title", "error"])
def test_markup_in_a_video_is_shown_as_text(app: Flask, cast: Cast, signed_in: SignIn, field: str) -> None:
    video_id = video_of(app, cast.owner, channel={"name": "<script>alert(2)</script>"})
    changed(app, video_id, status="failed", **{field: "<script>alert(1)</script>"})
    finished(app, video_of(app, cast.owner, "<script>alert(3)</script>"))
    text = signed_in(cast.owner).get("/").text
    assert "<script>alert" not in text
    assert "<script>alert(2)" in html.unescape(text)


def test_the_day_is_that_of_the_reader() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert day_in("Asia/Tokyo", late) == "Monday, 23 November"
    assert day_in("America/New_York", late) == "Sunday, 22 November"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Nothing is being made."),
        (1, "One video is being made."),
        (3, "Three videos are being made."),
        (1200, "1,200 videos are being made."),
    ],
)
def test_the_sentence_counts(count: int, sentence: str) -> None:
    assert being_made(count) == sentence
