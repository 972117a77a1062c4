"""The stream of a publication's page, and what lists and home say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.support.publications import asked, changed, finished
from tests.videos.listening import listening
from ytempire import live
from ytempire.extensions import utcnow
from ytempire.publishing.publication import Publication

SignIn = Callable[[Person], Visitor]


def uploading(app: Flask, owner: Person) -> tuple[str, str]:
    """Ids of a video and of its publication, which a worker uploads."""
    video_id = finished(app, owner)
    publication_id = asked(app, video_id, utcnow(), privacy="public")
    changed(app, publication_id, begun)
    return video_id, publication_id


def begun(publication: Publication) -> None:
    now = utcnow()
    publication.state, publication.lease_token, publication.lease_until = "running", "x", now + timedelta(hours=1)
    publication.size, publication.session = 264_000_000, "somewhere"
    publication.part("metadata").end("done", now, "checked")
    publication.part("upload").begin(now)
    sent(0.5)(publication)


def sent(share: float) -> Callable[[Publication], None]:
    def act(publication: Publication) -> None:
        part = publication.part("upload")
        part.progress, part.detail = share, f"{264 * share:.0f} of 264 MB"
        publication.changed()

    return act


def moved(app: Flask, publication_id: str, act: Callable[[Publication], Any]) -> None:
    publication = changed(app, publication_id, act)
    with app.app_context():
        live.announce(publication.user_id, publication.video_id)


def done(publication: Publication) -> None:
    now = utcnow()
    for part in publication.parts:
        part.end("done", now)
    publication.youtube_id, publication.live_at = "local-0123456789ab", now
    publication.finish()


def test_while_only_figures_move_only_the_parts_are_sent(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, publication_id = uploading(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?show=publication&video={video_id}") as stream:
        first = stream.message()
        moved(app, publication_id, sent(0.75))
        second = stream.message()
    assert all(place in first for place in ("#publication-head", "#told", "#beside"))
    assert second.startswith('<hx-partial hx-target="#parts"')
    assert "75 %" in second
    assert "#beside" not in second


def test_what_is_typed_is_never_sent_over(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, publication_id = uploading(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?show=publication&video={video_id}") as stream:
        messages = stream.message()
        moved(app, publication_id, lambda kept: kept.fail("It is too long."))
        messages += stream.message()
    assert "<textarea" not in messages
    assert 'id="title"' not in messages


def test_the_stream_ends_with_the_publication_after_its_last_state(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id, publication_id = uploading(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?show=publication&video={video_id}") as stream:
        stream.message()
        moved(app, publication_id, done)
        assert "Published on this computer" in stream.message()
        assert stream.message().startswith("event: close")
        assert stream.over()


def test_a_publication_that_is_not_there_ends_its_stream_at_once(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = finished(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?show=publication&video={video_id}") as stream:
        assert stream.message().startswith("event: close")


def test_an_outsider_hears_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, _ = uploading(app, cast.owner)
    assert signed_in(cast.outsider).get(f"/events?show=publication&video={video_id}").status_code == 404


def test_the_page_of_the_video_follows_the_upload(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, publication_id = uploading(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        assert "uploading, 132 of 264 MB" in stream.message()
        moved(app, publication_id, done)
        assert "Published on this computer, in place of YouTube." in stream.message()


def test_a_row_and_home_say_when_it_goes_out(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner, timezone="America/Los_Angeles"), signed_in(cast.owner)
    at = utcnow() + timedelta(days=3)
    asked(app, video_id, utcnow(), privacy="public", publish_at=at)
    assert "Los Angeles</span>" in owner.get("/videos").text
    home = owner.get("/").text
    assert "Publishes next" in home
    assert f"<time>{at:%H:%M}" in home
    assert "Nothing is being made." in home


def test_a_row_says_where_it_was_published(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    _, publication_id = uploading(app, cast.owner)
    moved(app, publication_id, done)
    assert "On this computer" in signed_in(cast.owner).get("/videos").text


def test_a_row_that_changes_says_so_too(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    _, publication_id = uploading(app, cast.owner)
    with listening(signed_in(cast.owner), "/events") as stream:
        stream.message()
        moved(app, publication_id, done)
        assert "On this computer" in stream.message()


def test_one_that_failed_whole_needs_a_person(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, publication_id = uploading(app, cast.owner)
    moved(app, publication_id, lambda kept: kept.fail("YouTube did not take the film."))
    owner = signed_in(cast.owner)
    assert f'href="/videos/{video_id}/publication"' in owner.get("/").text
    assert "It was not published." in owner.get(f"/videos/{video_id}").text
    assert "YouTube did not take the film." in owner.get("/videos").text
