"""The list and the home page while they are open: the row that changed, the counts, what was added."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from tests.videos.listening import listening, progress
from tests.videos.test_spending import call

SignIn = Callable[[Person], Visitor]


def test_the_list_is_sent_whole_at_first(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    mine, theirs = video_of(app, cast.owner), video_of(app, cast.outsider)
    with listening(signed_in(cast.owner), "/events") as stream:
        message = stream.message()
    assert message.startswith('<hx-partial hx-target="#queue" hx-swap="innerMorph">')
    assert f'id="video-{mine}"' in message
    assert theirs not in message
    assert 'All<span class="count">1</span>' in message


def test_a_row_that_changed_is_sent_alone(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    changed, other = video_of(app, cast.owner), video_of(app, cast.owner)
    progress(app, changed, 0.25)
    with listening(signed_in(cast.owner), "/events") as stream:
        stream.message()
        progress(app, changed, 0.75)
        message = stream.message()
    assert message.startswith(f'<hx-partial hx-target="#video-{changed}"')
    assert "75 %" in message
    assert other not in message
    assert "#tabs" not in message


def test_a_status_that_changed_brings_the_counts(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    with listening(signed_in(cast.owner), "/events") as stream:
        stream.message()
        standing.put(app, video_id, "failed", error="There is no such voice.")
        message = stream.message()
    assert "There is no such voice." in message
    assert 'Failed<span class="count">1</span>' in message


def test_what_was_paid_is_sent_even_when_nothing_else_of_the_row_changed(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), "completed", estimate={"likely": 2_100_000})
    with listening(signed_in(cast.owner), "/events") as stream:
        assert '<div class="right num paid"></div>' in stream.message()
        call(app, video_id, 0.2, settled=0.1234567)
        assert '<div class="right num paid">$0.12<small>of $2.10</small></div>' in stream.message()


def test_a_new_video_appears_in_an_open_list(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_of(app, cast.owner)
    with listening(signed_in(cast.owner), "/events") as stream:
        stream.message()
        video_id = video_of(app, cast.owner)
        assert f'id="video-{video_id}"' in stream.message()


def test_a_tab_loses_what_is_no_longer_of_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    with listening(signed_in(cast.owner), "/events?status=making") as stream:
        assert video_id in stream.message()
        standing.put(app, video_id, "failed")
        message = stream.message()
    assert video_id not in message
    assert "No videos here" in message


def test_nothing_of_another_user_comes_through(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    mine, theirs = video_of(app, cast.owner), video_of(app, cast.outsider)
    with listening(signed_in(cast.owner), "/events") as stream:
        stream.message()
        progress(app, theirs, 0.5)
        progress(app, mine, 0.75)
        assert theirs not in stream.message()


def test_what_is_being_made_is_sent_for_the_home_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    with listening(signed_in(cast.owner), "/events?show=making") as stream:
        assert f'id="making-{video_id}"' in stream.message()
        standing.put(app, video_id, "failed")
        assert video_id not in stream.message()

