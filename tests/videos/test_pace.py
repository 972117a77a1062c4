"""What is said of the time that a film takes: measured here, of one's own films, and rounded as a guess is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.support.people import Cast, Person
from tests.videos import standing
from ytempire.extensions import utcnow
from ytempire.videos.pace import about, seconds_to_make


def film(app: Flask, owner: Person, work: float, seconds: float, shape: str = "landscape", attempt: int = 1) -> None:
    """A film of `seconds` that took `work` seconds to make."""
    end = utcnow()
    standing.put(
        app, standing.finished(app, owner, format=shape), "completed", attempt=attempt, duration_seconds=seconds,
        processing_started_at=end - timedelta(seconds=work), processing_completed_at=end,
    )  # fmt: skip


def test_nothing_is_said_before_a_film_was_made(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert seconds_to_make(cast.owner.id, "landscape", 60) is None


def test_it_is_the_median_of_the_work_for_a_second_of_film(app: Flask, cast: Cast) -> None:
    for work, seconds in ((30, 60), (40, 20), (60, 60)):
        film(app, cast.owner, work, seconds)
    with app.app_context():
        assert seconds_to_make(cast.owner.id, "landscape", 120) == pytest.approx(120)


def test_another_format_says_nothing(app: Flask, cast: Cast) -> None:
    film(app, cast.owner, 30, 60)
    with app.app_context():
        assert seconds_to_make(cast.owner.id, "portrait", 60) is None


def test_a_film_that_was_begun_twice_says_nothing(app: Flask, cast: Cast) -> None:
    film(app, cast.owner, 3000, 60, attempt=2)
    with app.app_context():
        assert seconds_to_make(cast.owner.id, "landscape", 60) is None


def test_another_users_films_say_nothing(app: Flask, cast: Cast) -> None:
    film(app, cast.outsider, 30, 60)
    with app.app_context():
        assert seconds_to_make(cast.owner.id, "landscape", 60) is None


@pytest.mark.parametrize(("seconds", "said"), [(1, 5), (42, 40), (61, 60), (128, 130), (400, 420)])
def test_a_guess_is_rounded_as_it_is_said(seconds: float, said: int) -> None:
    assert about(seconds) == said
