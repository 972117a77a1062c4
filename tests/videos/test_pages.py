"""The list of videos, the page of one, and who may not see them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flask import Flask
from werkzeug.routing import Rule

from tests.support.databases import ONE_KIND
from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person, Visitor
from tests.support.queries import counted_queries
from tests.videos import standing
from ytempire.extensions import db
from ytempire.videos.step import NAMES
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def routes_of_a_video(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every page that names a video, with each method that it takes; the API has a test of its own."""
    for rule in app.url_map.iter_rules():
        if "video_id" in rule.arguments and not rule.endpoint.startswith("v1."):
            yield from ((rule, method) for method in rule.methods or () if method in ("GET", "POST"))


def path_of(rule: Rule, video_id: str) -> str:
    return re.sub(r"<int.*?>", "1", rule.rule.replace("<video_id>", video_id))


@ONE_KIND
def test_an_outsider_gets_404_on_every_route_of_a_video(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    outsider = signed_in(cast.outsider)
    routes = list(routes_of_a_video(app))
    assert len(routes) >= 14
    for rule, method in routes:
        path = path_of(rule, video_id)
        answer = outsider.get(path) if method == "GET" else outsider.post(path)
        assert answer.status_code == 404, f"{method} {path}"
    assert outsider.get(f"/events?video={video_id}").status_code == 404
    assert standing.status_of(app, video_id) == "completed"


@ONE_KIND
def test_even_an_admin_does_not_see_what_is_somebody_elses(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    assert signed_in(cast.admin).get(f"/videos/{video_id}").status_code == 404


@ONE_KIND
def test_a_visitor_is_asked_to_sign_in_on_every_route(app: Flask, cast: Cast, visitor: Visitor) -> None:
    video_id = video_of(app, cast.owner)
    for rule, method in routes_of_a_video(app):
        path = path_of(rule, video_id)
        answer = visitor.get(path) if method == "GET" else visitor.post(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login"), f"{method} {path}"
    assert visitor.get("/events").location == "/login?next=%2Fevents"


@ONE_KIND
def test_nothing_is_done_without_the_token(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    owner = signed_in(cast.owner)
    for rule, method in routes_of_a_video(app):
        if method == "POST":
            answer = owner.post(path_of(rule, video_id), {"csrf_token": "forged"})
            assert answer.status_code == 400, rule.rule
    assert standing.status_of(app, video_id) == "queued"


def test_an_address_that_is_none_is_404(cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    queries = ("status=lost", "before=x", "before=9999999999999999999999-x", "after=1-%00", "channel=%00")
    lists = [f"{path}?{query}" for path in ("/videos", "/events") for query in queries]
    for path in ("/videos/nowhere", "/videos/%00", "/events?video=nowhere", *lists):
        assert owner.get(path).status_code == 404, path


def test_the_list_shows_the_users_videos_alone(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    mine, theirs = video_of(app, cast.owner, "Why bees vote"), video_of(app, cast.outsider, "Why ants march")
    text = signed_in(cast.owner).get("/videos").text
    assert f'id="video-{mine}"' in text
    assert theirs not in text
    assert "Why ants march" not in text


@ONE_KIND
def test_an_empty_list_offers_a_new_video(cast: Cast, signed_in: SignIn) -> None:
    assert 'href="/videos/new">New video</a>' in signed_in(cast.owner).get("/videos").text


@ONE_KIND
def test_a_row_says_its_status_and_its_steps(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    standing.step(app, video_id, "script", "done")
    standing.step(app, video_id, "voice", "running", progress=0.5, detail="scene 2 of 4")
    standing.put(app, video_id, "processing")
    text = signed_in(cast.owner).get("/videos").text
    assert f'id="video-{video_id}" data-row data-status="processing"' in text
    assert '<li data-step="voice" data-state="running">' in text
    assert "<b>Voice</b> scene 2 of 4" in text
    assert "50 %" in text


@ONE_KIND
def test_a_failed_row_says_why(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    standing.put(app, video_of(app, cast.owner), "failed", error="There is no such voice.")
    assert "There is no such voice." in signed_in(cast.owner).get("/videos").text


def test_a_tab_shows_its_statuses_alone_and_counts_them(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    failed = standing.put(app, video_of(app, cast.owner), "failed")
    queued = video_of(app, cast.owner)
    text = signed_in(cast.owner).get("/videos?status=failed").text
    assert failed in text
    assert f"video-{queued}" not in text
    assert 'aria-current="page">Failed<span class="count">1</span>' in text
    assert 'All<span class="count">2</span>' in text


def test_the_list_of_a_channel_shows_its_videos_alone(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    here, there = video_of(app, cast.owner), video_of(app, cast.owner)
    with app.app_context():
        channel_id = db.session.get_one(Video, here).channel_id
    text = signed_in(cast.owner).get(f"/videos?channel={channel_id}").text
    assert f"video-{here}" in text
    assert f"video-{there}" not in text


def test_a_list_of_sixty_needs_no_more_queries_than_one_of_two(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    for _ in range(2):
        video_of(app, cast.owner)
    owner.get("/videos")
    with counted_queries(app) as few:
        owner.get("/videos")
    for _ in range(58):
        video_of(app, cast.owner)
    with counted_queries(app) as many:
        text = owner.get("/videos").text
    assert len(many) == len(few) <= 6
    assert text.count('id="video-') == 50


@ONE_KIND
def test_the_page_tells_status_steps_and_what_was_asked(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner, "Why bees vote", notes="They dance.", duration_target=33)
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert 'data-status="queued"' in text
    assert re.findall(r'data-step="(\w+)" data-state="pending"', text) == list(NAMES)
    assert "Why bees vote" in text
    assert "They dance." in text
    assert "33 s" in text
    assert "Queued." in text


@ONE_KIND
def test_a_page_under_way_listens_and_a_finished_one_does_not(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    queued, finished = video_of(app, cast.owner), standing.finished(app, cast.owner)
    assert f'hx-sse:connect="/events?video={queued}"' in owner.get(f"/videos/{queued}").text
    assert "hx-sse:connect" not in owner.get(f"/videos/{finished}").text


@ONE_KIND
def test_the_scenes_appear_as_they_are_drawn(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)

    def half_way(video: Video) -> None:
        video.status = "processing"
        video.scenes[1].picture_key = None
        for name in NAMES[2:]:
            video.step(name).reset()
        video.step("visuals").state = "running"

    standing.change(app, video_id, half_way)
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert f"/videos/{video_id}/scenes/1/picture" in text
    assert f"/videos/{video_id}/scenes/2/picture" not in text
    assert "1 of 2 drawn" in text
    assert "Said in scene 2." in text
    assert "<video" not in text


@ONE_KIND
def test_the_page_of_a_finished_film_plays_it_and_offers_its_files(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = standing.finished(app, cast.owner)
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert re.search(rf'<video [^>]*controls preload="metadata"[^>]*src="/videos/{video_id}/file\?', text)
    assert re.search(rf'<track kind="captions"[^>]*src="/videos/{video_id}/captions.vtt\?', text)
    for name in ("file", "thumbnail", "captions.srt", "script.txt", "audio"):
        assert re.search(rf'href="/videos/{video_id}/{name}\?v=\d+&amp;download=1"', text), name
    assert "-14.0 LUFS" in text
    assert "10 / 10" in text


@ONE_KIND
def test_a_shorter_film_says_why(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    standing.put(app, video_id, "completed", shortfall="The notes carry 20 s.")
    assert "The notes carry 20 s." in signed_in(cast.owner).get(f"/videos/{video_id}").text


@ONE_KIND
def test_a_failed_page_says_why_and_offers_to_go_on(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), "failed", error="There is no such voice.")
    standing.step(app, video_id, "voice", "failed", error="There is no such voice.")
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "There is no such voice." in text
    assert f'formaction="/videos/{video_id}/runs"' in text
    assert "Go on from voice" in text


@ONE_KIND
def test_the_list_of_channels_is_offered_where_there_are_some(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    channel_of(app, cast.owner, "Morning Science")
    assert "All channels" not in owner.get("/videos").text
    channel_of(app, cast.owner, "Plain Money")
    assert "All channels" in owner.get("/videos").text
