from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, render_template
from rq import Queue

from tests.analytics.figures_made import ago, connected, days_of, last_days, published
from tests.costs.spent import film_of, spend
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast, Person, Visitor
from tests.support.queries import counted_queries
from ytempire.analytics.days import last_final
from ytempire.analytics.of_video import figures_of
from ytempire.channels.channel import Channel
from ytempire.extensions import db, redis_client, utcnow
from ytempire.providers.youtube import NEEDED_SCOPES
from ytempire.publishing.publication import of_video
from ytempire.quotas import pool
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def counted_channel(app: Flask, owner: Person, name: str = "Plain Science", views: int = 100, count: int = 30) -> str:
    """The id of a channel that was counted just now, with so many days."""
    channel_id = connected(app, owner, name, done_at=utcnow(), next_at=utcnow() + timedelta(hours=9))
    days_of(app, channel_id, views, count)
    return channel_id


def order_of(page: str) -> list[str]:
    """The videos of the table, by their titles."""
    return re.findall(r'class="link-plain"[^>]*>([^<]+)', page)


def queued(app: Flask) -> list[str]:
    with app.app_context():
        return [job.args[0] for job in Queue("sync", connection=redis_client()).get_jobs()]


def test_the_figures_of_final_days_are_added_up_and_the_last_two_stand_in_no_sum(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    counted_channel(app, cast.owner)
    page = signed_in(cast.owner).get("/analytics").text
    assert 'data-sum="Views">2,800<' in page
    assert 'data-sum="Watch time">93 h<' in page
    assert 'data-sum="Subscribers">+ 140<' in page
    assert "168 came, 28 left" in page
    assert page.count('class="unsure"') == 3 * 2
    assert page.count('class="col"') == 3 * 28
    assert page.count("not final</span>") == 2
    assert "The last two days are not final" in page
    assert "midnight Pacific" in page


def test_the_days_before_are_told_where_all_of_them_were_counted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    counted_channel(app, cast.owner, count=58)
    visitor = signed_in(cast.owner)
    assert "2,800 in the 28 days before" in visitor.get("/analytics").text
    assert "days before" not in visitor.get("/analytics?range=90").text


def test_a_channel_that_is_behind_has_its_last_days_in_no_sum(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    counted_channel(app, cast.owner, "Of bees")
    behind = connected(app, cast.owner, "Of ants", done_at=ago(5), next_at=utcnow() + timedelta(minutes=5),
                       error="YouTube did not answer.")  # fmt: skip
    days_of(app, behind)
    visitor = signed_in(cast.owner)
    page = visitor.get("/analytics").text
    assert f'data-sum="Views">{2800 + 2300:,}<' in page
    assert "Of ants was last counted on" in page
    assert "YouTube did not answer. Asked again on" in page
    assert "days before" not in page
    assert "Of bees was last counted" not in page
    assert 'data-sum="Views">2,300<' in visitor.get(f"/analytics?channel={behind}").text


def test_cost_and_views_stand_side_by_side_and_nothing_is_made_of_the_two(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    film = film_of(app, cast.owner)
    spend(app, film, 2_000_000, days_ago=3)
    counted_channel(app, cast.owner, "Of ants")
    page = signed_in(cast.owner).get("/analytics").text
    pair = page[page.index('class="pair"') : page.index("</ul>", page.index('class="pair"'))]
    assert "$2.00" in pair
    assert "What was paid since" in page  # today's is not in it
    assert " – " in page[page.index('id="pair-title"') : page.index('class="pair"')]
    assert "2,800" in pair
    assert not re.search(r"per (view|thousand|1,000)|a view|CPM|RPM|ROI", page)
    assert "0.0007" not in page


def test_videos_are_sorted_by_links_and_come_twenty_at_a_time(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner)
    for number in range(23):
        published(app, channel_id, f"Film {number:02}", views=100 - number, count=6 + number)
    visitor = signed_in(cast.owner)
    first = visitor.get("/analytics").text
    assert "Page 1 of 2, 23 videos" in first
    assert len(order_of(first)) == 20
    assert order_of(visitor.get("/analytics?sort=published").text)[0] == "Film 00"
    assert order_of(visitor.get("/analytics?sort=-published").text)[0] == "Film 22"
    assert len(order_of(visitor.get("/analytics?page=2").text)) == 3
    assert "There is no such page." in visitor.get("/analytics?page=7").text
    for sort in ("minutes", "average", "likes", "subscribers", "-revenue", "cost"):
        assert visitor.get(f"/analytics?sort={sort}").status_code == 200


def test_a_video_row_has_its_figures_its_cost_and_what_became_of_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote", views=10, count=7)
    published(app, channel_id, "Kept here", local=True)
    with app.app_context():
        publication = of_video(video_id)
        assert publication is not None
        publication.seen = {"gone": True, "title": "Why bees vote", "privacy": "public"}
        db.session.commit()
    page = signed_in(cast.owner).get("/analytics").text
    row = page[page.index(f'data-video="{video_id}"') :].split("</tr>")[0]
    for told in ("Why bees vote", ">50<", ">50 min<", ">1:00<", ">5<", ">+ 5<", "removed", "$0.00"):
        assert told in row
    assert "Kept here" not in page


def test_the_outsider_sees_nothing_of_the_owners_figures(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote")
    outsider = signed_in(cast.outsider)
    page = outsider.get("/analytics").text
    assert "Why bees vote" not in page
    assert "Plain Science" not in page
    assert outsider.get(f"/analytics?channel={channel_id}").status_code == 404
    assert outsider.get(f"/analytics.csv?channel={channel_id}").status_code == 404
    assert outsider.post(f"/analytics/counts?channel={channel_id}").status_code == 404
    assert outsider.post("/analytics/counts", {"counted": channel_id}).status_code == 404
    assert queued(app) == []
    assert video_id not in outsider.get("/analytics.csv").get_data(as_text=True)


def test_somebody_outside_is_sent_to_the_door(visitor: Visitor, cast: Cast) -> None:
    for path in ("/analytics", "/analytics.csv"):
        assert visitor.get(path).status_code == 303
    assert visitor.post("/analytics/counts").status_code == 303


@ONE_KIND
@pytest.mark.parametrize("query", ["range=century", "from=2026-02-02&to=2026-01-01", "from=x&to=y", "range=custom",
                                   "from=1900-01-01&to=2026-01-01", "from=1900-01-01&to=1900-01-05",
                                   "from=2026-01-01&to=9999-12-31"])  # fmt: skip
def test_a_wrong_range_is_said_and_the_usual_days_are_shown(
    app: Flask, cast: Cast, signed_in: SignIn, query: str
) -> None:
    counted_channel(app, cast.owner)
    visitor = signed_in(cast.owner)
    answer = visitor.get(f"/analytics?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'data-sum="Views">2,800<' in answer.text
    assert visitor.get(f"/analytics.csv?{query}").status_code == 422


@pytest.mark.parametrize("query", ["sort=title", "sort=--views", "page=0", "page=x", "page=-1", "page=99999999999999",
                                   "channel=ch_nobody", "channel=%00", "page=%00"])  # fmt: skip
def test_what_is_not_there_is_not_found(app: Flask, cast: Cast, signed_in: SignIn, query: str) -> None:
    counted_channel(app, cast.owner)
    assert signed_in(cast.owner).get(f"/analytics?{query}").status_code == 404


def test_the_file_has_every_day_of_the_channel_and_of_its_videos(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner, "=cmd()")
    days_before = last_days(30)
    video_id = published(app, channel_id, "+1 for bees", views=10, count=2)
    answer = signed_in(cast.owner).get("/analytics.csv?range=30")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    whole = [row for row in rows if not row["Video"]]
    assert [row["Day (Pacific)"] for row in whole] == days_before
    assert [row["Final"] for row in whole] == ["yes"] * 28 + ["no"] * 2
    assert sum(int(row["Views"]) for row in whole if row["Final"] == "yes") == 2800
    assert {row["Channel"] for row in rows} == {"'=cmd()"}
    of_video = [row for row in rows if row["Video"] == video_id]
    assert [(row["Views"], row["Title"]) for row in of_video] == [("10", "'+1 for bees")] * 2


def test_a_channel_is_counted_on_demand_and_then_not_for_some_minutes(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    channel_id = counted_channel(app, cast.owner)
    visitor = signed_in(cast.owner)
    answer = visitor.post("/analytics/counts?range=7&_external=1&nonsense=2", {"counted": channel_id})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/analytics?range=7")
    assert queued(app) == [channel_id]
    page = visitor.get("/analytics").text
    assert "being counted now" in page
    assert 'hx-trigger="every 3s"' in page
    assert visitor.post("/analytics/counts", {"counted": channel_id}).status_code == 303  # it is in line
    with app.app_context():
        db.session.execute(db.text("UPDATE channel_syncs SET state = 'idle'"))
        db.session.commit()
    answer = visitor.post("/analytics/counts", {"counted": channel_id})
    assert answer.status_code == 429
    assert "Try again in" in answer.text


@ONE_KIND
def test_a_form_without_its_token_counts_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    counted_channel(app, cast.owner)
    assert signed_in(cast.owner).http.post("/analytics/counts").status_code == 400


@ONE_KIND
def test_an_open_page_is_sent_only_what_is_new(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner)
    visitor = signed_in(cast.owner)
    visitor.post("/analytics/counts", {"counted": channel_id})
    seen = re.search(r'name="seen" value="([^"]+)"', visitor.get("/analytics").text)
    assert seen
    asked = {"query_string": {"seen": seen[1]}, "headers": {"HX-Request": "true"}}
    assert visitor.get("/analytics", **asked).status_code == 204
    with app.app_context():
        db.session.execute(db.text("UPDATE channel_syncs SET state = 'running'"))
        db.session.commit()
    assert visitor.get("/analytics", **asked).status_code == 200


def test_without_anything_counted_the_page_says_why(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    visitor = signed_in(cast.owner)
    assert "No channel yet" in visitor.get("/analytics").text
    channel_id = channel_of(app, cast.owner)
    assert "Nothing is counted on this computer" in visitor.get("/analytics").text
    with app.app_context():
        pool.accounts()[0].client_id = "a client"
        db.session.commit()
    assert "This channel is not connected to YouTube" in visitor.get("/analytics").text
    connected(app, cast.owner, "Of bees")
    assert "Nothing is counted yet" in visitor.get("/analytics").text
    connected(app, cast.owner, "Of ants", done_at=utcnow())
    assert "Nothing is counted yet" not in (page := visitor.get("/analytics").text)
    assert "YouTube has no views of these channels yet" in page
    assert "not connected to YouTube" in visitor.get(f"/analytics?channel={channel_id}").text


@ONE_KIND
def test_a_connection_that_does_not_let_views_be_counted_is_said(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    connected(app, cast.owner, "Of bees", scopes=NEEDED_SCOPES, done_at=utcnow())
    connected(app, cast.owner, "Of ants", state="reconnect", done_at=ago(3), error="The permission has ended.")
    page = signed_in(cast.owner).get("/analytics").text
    assert "YouTube keeps the views of Of bees to itself" in page
    assert "The permission has ended." in page
    assert "Asked again" not in page


def test_the_figures_of_an_archived_channel_stay(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner)
    with app.app_context():
        db.session.get_one(Channel, channel_id).archived_at = utcnow()
        db.session.commit()
    visitor = signed_in(cast.owner)
    assert 'data-sum="Views">2,800<' in visitor.get("/analytics").text
    assert visitor.post("/analytics/counts", {"counted": channel_id}).status_code == 404


def test_the_figures_of_a_video_that_was_deleted_here_stay_with_its_channel(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    channel_id = counted_channel(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote")
    with app.app_context():
        db.session.delete(of_video(video_id))
        db.session.delete(db.session.get_one(Video, video_id))
        db.session.commit()
    visitor = signed_in(cast.owner)
    assert "Why bees vote" not in visitor.get("/analytics").text
    assert f"{video_id},Deleted here" in visitor.get("/analytics.csv").get_data(as_text=True)


def test_a_page_asks_no_more_of_the_database_as_videos_and_days_grow(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner, count=10)
    published(app, channel_id, "The first")
    visitor = signed_in(cast.owner)
    visitor.get("/analytics?range=90")
    with counted_queries(app) as few:
        visitor.get("/analytics?range=90")
    for number in range(25):
        published(app, channel_id, f"Film {number}", count=60)
    days_of(app, counted_channel(app, cast.owner, "Another", count=0), count=90)
    with counted_queries(app) as many:
        visitor.get("/analytics?range=90")
    assert len(many) == len(few)
    assert len(many) <= 20


def test_what_was_counted_of_a_video_is_for_its_owner(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = published(app, counted_channel(app, cast.owner), "Why bees vote", views=10, count=12)
    owner = signed_in(cast.owner)
    assert "<dt>Views</dt><dd>100</dd>" in owner.get(f"/analytics/videos/{video_id}").text
    assert f'hx-get="/analytics/videos/{video_id}"' in owner.get(f"/videos/{video_id}").text
    uncounted = published(app, counted_channel(app, cast.owner, "Another"), "Why bees dance", count=0)
    assert owner.get(f"/analytics/videos/{uncounted}").status_code == 204
    assert signed_in(cast.outsider).get(f"/analytics/videos/{video_id}").status_code == 404


def test_the_page_of_one_video_has_what_was_counted_of_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_id = counted_channel(app, cast.owner)
    video_id = published(app, channel_id, "Why bees vote", views=10, count=12)
    with app.test_request_context():
        assert figures_of("nobody", utcnow()) is None
        figures = figures_of(video_id, utcnow())
        assert figures is not None
        assert (figures.total.views, figures.average, figures.total.gained) == (100, 60, 10)
        assert [row.final for row in figures.rows] == [True] * 10 + [False] * 2
        html = render_template("analytics/_video.html", figures=figures, current_user={"timezone": "UTC"})
    for told in (">100<", ">1.7 h<", ">1:00<", ">+ 10<"):
        assert told in html


@ONE_KIND
def test_days_are_final_three_days_after_they_began(app: Flask) -> None:
    noon = utcnow().replace(year=2026, month=11, day=28, hour=20)
    assert last_final(noon, None) == ""
    assert last_final(noon, noon) == "2026-11-25"
    assert last_final(noon, noon - timedelta(days=4)) == "2026-11-21"
