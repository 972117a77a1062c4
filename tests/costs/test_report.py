from __future__ import annotations

from flask import Flask

from tests.costs.spent import film_of, hold, spend
from tests.support.people import Cast
from ytempire.costs import report, report_videos
from ytempire.costs.report_gauge import gauge
from ytempire.costs.report_span import usual


def test_days_hold_what_was_paid_to_each_provider(app: Flask, cast: Cast) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 400_000, "elevenlabs", days_ago=1)
    spend(app, film, 100_000, "openai", days_ago=1)
    spend(app, film, 50_000, "openai", outcome="failed")
    with app.app_context():
        rows = report.by_day(usual(), cast.owner.id)
        assert len(rows) == 14
        assert rows[0].by_provider == {"openai": 50_000}
        assert (rows[0].spent, rows[0].failed, rows[0].calls) == (50_000, 50_000, 1)
        assert rows[1].by_provider == {"openai": 100_000, "elevenlabs": 400_000}
        assert report.providers(rows) == ["openai", "elevenlabs"]


def test_a_creator_sees_their_own_and_an_admin_all(app: Flask, cast: Cast) -> None:
    spend(app, film_of(app, cast.owner), 400_000)
    spend(app, film_of(app, cast.outsider), 30_000)
    hold(app, film_of(app, cast.outsider), 9_000)
    with app.app_context():
        own, all_of_it = report.by_day(usual(), cast.owner.id), report.by_day(usual())
        assert (own[0].spent, all_of_it[0].spent) == (400_000, 430_000)
        assert (report.held(cast.owner.id).count, report.held().count) == (0, 1)
        assert report.today_of(cast.owner.id).spent == 400_000
        assert (report.today_of_all().spent, report.today_of_all().held) == (430_000, 9_000)
        assert [row.spent for row in report.by_step(usual(), cast.owner.id)] == [400_000]


def test_estimates_are_compared_over_finished_films(app: Flask, cast: Cast) -> None:
    done = film_of(app, cast.owner, "Why bees vote", status="completed", estimate={"likely": 1_000_000})
    spend(app, done, 900_000)
    spend(app, film_of(app, cast.owner, "Why ants march", estimate={"likely": 10}), 500_000)
    with app.app_context():
        found = report_videos.typical(usual(), cast.owner.id)
        assert found is not None
        assert (found.count, found.dearest, found.average, found.compared) == (2, 900_000, 700_000, 1)
        assert found.off == -0.1


def test_videos_come_in_pages_of_twenty_and_each_once(app: Flask, cast: Cast) -> None:
    films = [film_of(app, cast.owner, f"Topic {number}", days_ago=number % 3) for number in range(25)]
    for film in films:
        spend(app, film, 1_000)
    spend(app, films[0], 70, outcome="failed")
    film_of(app, cast.owner, "Costs nothing")
    with app.app_context():
        first, newer, older = report_videos.page(usual(), cast.owner.id)
        second, back, end = report_videos.page(usual(), cast.owner.id, before=older)
        assert (len(first), newer, len(second), end) == (20, "", 5, "")
        assert {row.id for row in [*first, *second]} == {film.id for film in films}
        again, _, _ = report_videos.page(usual(), cast.owner.id, after=back)
        assert again == first
        assert {row.id: row.failed for row in [*first, *second]}[films[0].id] == 70
        assert report_videos.page(usual(), cast.outsider.id) == ([], "", "")


def test_a_meter_is_full_at_its_limit_and_a_limit_of_nothing_is_full() -> None:
    half, over, none = gauge(50, 20, 100, 80), gauge(120, 5, 100), gauge(0, 0, 0)
    assert half is not None
    assert over is not None
    assert none is not None
    assert (half.used, half.held, half.alert, half.tone) == (50.0, 20.0, 80.0, "used")
    assert (over.used, over.held, over.tone) == (100.0, 0, "spent")
    assert (none.used, none.tone) == (100.0, "spent")
    assert gauge(10, 0, None) is None
