"""The words that a publication begins with follow the video, for as long as nobody has written others here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from tests.support.publications import asked, finished, seen
from tests.videos.standing import put
from ytempire.extensions import db, writing
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import Publication
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
MADE_AGAIN: dict[str, Any] = {"title": "Why bees vote", "description": "0:00 They dance.", "tags": ["bees"]}


def drafted(app: Flask, video_id: str, **words: Any) -> Publication:
    """The publication, after somebody has written these words there."""
    with app.app_context():
        with writing():
            publication = draft_for(db.session.get_one(Video, video_id))
            for name, value in words.items():
                setattr(publication, name, value)
        return seen(app, publication.id)


def test_a_film_that_is_made_again_goes_out_with_its_own_words(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    drafted(app, video_id)
    put(app, video_id, "completed", **MADE_AGAIN)
    fresh = drafted(app, video_id)
    assert {name: getattr(fresh, name) for name in MADE_AGAIN} == MADE_AGAIN
    put(app, video_id, "completed", title="Why bees sleep")
    assert drafted(app, video_id).title == "Why bees sleep"


@ONE_KIND
def test_what_somebody_has_written_here_stays(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    drafted(app, video_id, title="Mine")
    put(app, video_id, "completed", **MADE_AGAIN)
    kept = drafted(app, video_id)
    assert (kept.title, kept.description, kept.tags) == ("Mine", "0:00 They dance.", ["bees"])


@ONE_KIND
def test_what_is_on_its_way_keeps_its_words(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    asked(app, video_id)
    with app.app_context(), writing():
        db.session.get_one(Video, video_id).title = "Why bees vote"
    assert drafted(app, video_id).title == "Why salt works"


@ONE_KIND
def test_its_page_shows_the_words_that_would_go_out(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = finished(app, cast.owner)
    drafted(app, video_id)
    put(app, video_id, "completed", **MADE_AGAIN)
    owner = signed_in(cast.owner)
    assert 'value="Why bees vote"' in owner.get(f"/videos/{video_id}/publication").text
    owner.post(f"/videos/{video_id}/publication", {"act": "save", "privacy": "unlisted"})
    put(app, video_id, "completed", title="Why bees sleep")
    assert drafted(app, video_id).title == "Why bees sleep"
