"""Streams: the present state first, then what changed, and an end. A lost signal is no loss."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.support.films import video_of
from tests.support.kept import app_of
from tests.support.people import Cast, Person, Visitor, cast_of
from tests.support.queries import counted_queries
from tests.videos import standing
from tests.videos.listening import all_seats_of, listening, no_seat_left, progress
from ytempire.accounts.sign_in import change_password
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.extensions import db
from ytempire.videos.boards import VideoBoard
from ytempire.videos.fragments import Fragments
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
CLOSE = "event: close"


def plain(html: str) -> str:
    return " ".join(html.split())


def test_the_first_message_is_what_the_page_shows(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    owner = signed_in(cast.owner)
    page = owner.get(f"/videos/{video_id}").text
    with listening(owner, f"/events?video={video_id}") as stream:
        fragment = plain(stream.message())
    assert 'data-step="script" data-state="running"' in fragment
    assert fragment in plain(page)


def test_the_stream_of_a_finished_video_ends_after_its_state(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        assert 'data-status="completed"' in stream.message()
        assert stream.message().startswith(CLOSE)
        assert stream.over()


def test_a_video_that_finishes_is_shown_finished_before_the_stream_ends(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = standing.put(app, standing.finished(app, cast.owner), "processing")
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        standing.put(app, video_id, "completed")
        assert 'data-status="completed"' in stream.message()
        assert stream.message().startswith(CLOSE)
        assert stream.over()


def test_while_only_figures_move_only_the_steps_are_sent(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        progress(app, video_id, 0.75)
        message = stream.message()
    assert message.startswith('<hx-partial hx-target="#steps"')
    assert "75 %" in message
    assert "<h1>" not in message


def test_an_event_brings_the_whole_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        standing.change(app, video_id, lambda video: video.tell("Scene 1 drawn."))
        assert "Scene 1 drawn." in stream.message()


def test_a_change_whose_signal_was_lost_is_sent_all_the_same(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        progress(app, video_id, 0.75, tell=False)
        assert "75 %" in stream.message()


def test_pages_are_live_without_redis(settings: Settings) -> None:
    with app_of(settings.model_copy(update={"redis_url": "unix:///nowhere/redis.sock"})) as app:
        cast, visitor = cast_of(app), Visitor(app)
        visitor.begin(cast.owner)
        video_id = video_of(app, cast.owner)
        progress(app, video_id, 0.25)
        with listening(visitor, f"/events?video={video_id}") as stream:
            stream.message()
            progress(app, video_id, 0.75)
            assert "75 %" in stream.message()


def test_many_changes_at_once_are_few_messages_and_the_last_is_among_them(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.0)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        for percent in range(1, 31):
            progress(app, video_id, percent / 100)
        messages = 1
        while "30 %" not in stream.message():
            messages += 1
    assert messages <= 3


def test_a_video_that_is_deleted_says_so_and_ends(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        with app.app_context():
            db.session.delete(db.session.get_one(Video, video_id))
            db.session.commit()
        assert "This video was deleted" in stream.message()
        assert stream.message().startswith(CLOSE)


def test_no_proxy_and_no_cache_holds_a_stream_back(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.owner).get("/events", buffered=False)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    answer.close()


def test_a_stream_that_waits_holds_no_connection_to_the_database(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = video_of(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        stream.message()
        with app.app_context():
            assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_second_page_of_the_same_video_costs_only_a_glance(app: Flask, cast: Cast) -> None:
    video_id = video_of(app, cast.owner)
    with app.app_context():
        with counted_queries(app) as first:
            shown = VideoBoard(video_id, "UTC").news()
        with counted_queries(app) as second:
            assert VideoBoard(video_id, "UTC").news() == shown
    assert len(second) == 2 < len(first)


def test_what_is_kept_is_made_once_and_the_oldest_is_dropped() -> None:
    kept, made = Fragments(most=2), []

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    assert [get(key) for key in ("a", "b", "a", "c", "a", "b")] == ["a", "b", "a", "c", "a", "b"]
    assert made == ["a", "b", "c", "b"]


def test_markup_is_text_in_a_stream_too(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner, "<script>alert(1)</script>\ndata: <hx-partial>", notes="<script>alert(2)")
    for path in (f"/events?video={video_id}", "/events", "/events?show=making"):
        with listening(signed_in(cast.owner), path) as stream:
            message = stream.message()
        assert "<script>alert" not in message
        assert "&lt;script&gt;alert(1)" in message
        assert "&lt;hx-partial&gt;" in message


def test_without_a_seat_a_page_is_shown_how_things_stand_and_comes_again(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    owner = signed_in(cast.owner)
    for without_a_seat in (all_seats_of(cast.owner.id), no_seat_left()):
        with without_a_seat, listening(owner, f"/events?video={video_id}") as stream:
            message = stream.message()
            assert message.startswith("retry: 2000\n")
            assert 'data-step="script" data-state="running"' in message
            assert stream.over()


def test_without_a_seat_the_page_of_a_finished_video_asks_no_more(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    with no_seat_left(), listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        assert 'data-status="completed"' in stream.message()
        assert stream.message().startswith(CLOSE)


def test_a_new_password_ends_the_streams_of_other_sessions(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    app.config["STREAM_ASKS_EVERY"] = 0.0
    with listening(signed_in(cast.owner), "/events?show=making") as stream:
        stream.message()
        with app.app_context():
            change_password(db.session.get_one(User, cast.owner.id), "another set of words", "password.changed")
        assert stream.message().startswith(CLOSE)
        assert stream.over()


def test_who_is_no_admin_any_more_is_shown_no_more_of_what_admins_see(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    app.config["STREAM_ASKS_EVERY"] = 0.0
    with listening(signed_in(cast.admin), "/events?show=spending&of=all") as stream:
        stream.message()
        with app.app_context():
            db.session.get_one(User, cast.admin.id).role = "creator"
            db.session.commit()
        assert stream.message().startswith(CLOSE)
        assert stream.over()
