"""What a creator, or a channel's mode, asks of a publication, and when the answer is no."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.publishing.world import World
from tests.support.people import Cast
from tests.support.publications import NOON, changed, finished, seen
from tests.videos import standing
from ytempire.accounts.notice import Notice
from ytempire.channels.connection import RECONNECT, Connection
from ytempire.extensions import db, writing
from ytempire.publishing import asking
from ytempire.publishing.asking import Fixed, NotConnected, Unfit, Wishes
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import NoFilm, Publication, held, of_video
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.result import Result
from ytempire.videos.video import Video


def asks(app: Flask, video_id: str, act: Callable[[Publication], Any]) -> Publication:
    """What a page does: the publication, held, in a write transaction."""
    with app.app_context():
        with writing():
            publication = draft_for(db.session.get_one(Video, video_id))
            act(held(publication.id) or publication)
        return seen(app, publication.id)


def publishes(app: Flask, video_id: str) -> Publication:
    return asks(app, video_id, lambda publication: asking.publish(publication, NOON))


def wishes(publication: Publication, account_id: int | None = None, **other: Any) -> Wishes:
    names = ("title", "description", "tags", "privacy", "publish_at", "category", "language", "licence",
             "made_for_kids", "synthetic", "playlist_id", "playlist_title")  # fmt: skip
    return Wishes({name: getattr(publication, name) for name in names} | other, account_id)


def saves(app: Flask, video_id: str, account_id: int | None = None, **other: Any) -> Publication:
    return asks(app, video_id, lambda kept: asking.save(kept, wishes(kept, account_id, **other), NOON))


def test_published_now_it_is_queued_and_its_video_is_publishing(app: Flask, cast: Cast) -> None:
    publication = publishes(app, finished(app, cast.owner))
    assert (publication.state, publication.video.status, publication.local) == ("queued", "publishing", True)


def test_with_a_time_it_is_scheduled_and_uploaded_an_hour_ahead(app: Flask, cast: Cast) -> None:
    video_id, at = finished(app, cast.owner), NOON + timedelta(hours=13)
    saves(app, video_id, publish_at=at, privacy="public")
    publication = publishes(app, video_id)
    assert (publication.state, publication.video.status) == ("waiting", "scheduled")
    assert publication.wake_at == at - timedelta(hours=1)


def test_one_that_is_scheduled_goes_out_now_when_it_is_asked_for_again(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    saves(app, video_id, publish_at=NOON + timedelta(hours=13), privacy="public")
    publishes(app, video_id)
    publication = publishes(app, video_id)
    assert (publication.state, publication.video.status) == ("queued", "publishing")
    assert (publication.publish_at, publication.privacy) == (None, "public")


@pytest.mark.parametrize("status", ["draft", "queued", "processing", "waiting", "failed", "cancelled", "review"])
def test_what_is_not_finished_cannot_be_published(app: Flask, cast: Cast, status: str) -> None:
    video_id = standing.put(app, finished(app, cast.owner), status)
    with pytest.raises(ImpossibleTransition):
        publishes(app, video_id)
    assert standing.status_of(app, video_id) == status


def test_two_presses_at_once_make_one_publication(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    both, refused = threading.Barrier(2), []

    def press() -> None:
        with app.app_context():
            both.wait()
            try:
                with writing():
                    video = db.session.get(Video, video_id, with_for_update=True, populate_existing=True)
                    assert video is not None
                    publication = draft_for(video)
                    asking.publish(held(publication.id) or publication, NOON)
            except ImpossibleTransition as no:
                refused.append(str(no))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["This video is on its way already."]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Publication)) == 1


def test_a_film_that_is_gone_is_not_published(app: Flask, cast: Cast) -> None:
    video_id = standing.put(app, standing.finished(app, cast.owner), "completed")
    with app.app_context(), writing():
        for row in db.session.scalars(select(Result).where(Result.kind == "render")):
            db.session.delete(row)
    with pytest.raises(NoFilm):
        publishes(app, video_id)


def test_words_that_youtube_refuses_are_not_stored(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    with pytest.raises(Unfit) as no:
        saves(app, video_id, title="x" * 101, description="<b>")
    assert set(no.value.details) == {"title", "description"}
    with app.app_context():
        assert of_video(video_id) is None


def test_a_time_that_has_passed_since_it_was_saved_is_said_when_it_is_published(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    saves(app, video_id, publish_at=NOON + timedelta(minutes=1), privacy="public")
    with pytest.raises(Unfit, match="has passed"):
        asks(app, video_id, lambda kept: asking.publish(kept, NOON + timedelta(minutes=2)))


def test_on_its_way_it_cannot_be_planned_for_a_time(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    publishes(app, video_id)
    with pytest.raises(Fixed, match="Take it back"):
        saves(app, video_id, publish_at=NOON + timedelta(hours=2), privacy="public")


def test_taken_back_it_is_finished_as_before(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    publishes(app, video_id)
    publication = asks(app, video_id, lambda kept: asking.cancel(kept, NOON))
    assert (publication.state, publication.video.status) == ("cancelled", "completed")
    assert publishes(app, video_id).state == "queued"


def test_what_is_not_on_its_way_cannot_be_taken_back(app: Flask, cast: Cast) -> None:
    with pytest.raises(ImpossibleTransition):
        asks(app, finished(app, cast.owner), lambda kept: asking.cancel(kept, NOON))


def test_a_part_is_tried_again_only_where_something_was_asked_for(app: Flask, cast: Cast) -> None:
    with pytest.raises(ImpossibleTransition, match="was not published yet"):
        asks(app, finished(app, cast.owner), lambda kept: asking.retry(kept, "thumbnail", NOON))


def test_a_failed_part_of_a_live_video_is_queued_and_the_video_stays_published(world: World) -> None:
    publication = world.published()
    changed(world.app, publication.id, lambda kept: kept.part("thumbnail").end("failed", world.clock(), error="No."))
    again = changed(world.app, publication.id, lambda kept: asking.retry(kept, "thumbnail", world.clock()))
    assert (again.state, again.video.status) == ("queued", "published")
    assert world.worked(publication.id).part("thumbnail").state == "done"


def test_without_a_connection_nothing_is_published_and_it_is_said_how_to_connect(world: World) -> None:
    with pytest.raises(NotConnected, match="not connected to YouTube"):
        publishes(world.app, world.film(accounts=()))


def test_a_connection_that_google_takes_no_more_is_none(world: World) -> None:
    video_id = world.film()
    with world.app.app_context(), writing():
        for row in db.session.scalars(select(Connection)):
            row.state = RECONNECT
    with pytest.raises(NotConnected, match="connected again"):
        publishes(world.app, video_id)


def test_the_account_that_was_named_is_used_and_is_then_fixed(world: World) -> None:
    video_id = world.film(accounts=(1, 2))
    second, first = world.account(2).id, world.account(1).id
    saves(world.app, video_id, second)
    published = world.worked(publishes(world.app, video_id).id)
    assert published.account_id == second
    with pytest.raises(Fixed, match="account is fixed"):
        saves(world.app, video_id, first)


def test_words_of_a_live_video_are_told_to_youtube(world: World) -> None:
    publication = world.published()
    saves(world.app, publication.video_id, title="Why salt works, told again")
    told = world.worked(publication.id)
    assert told.video.status == "published"
    assert world.only_video().snippet["title"] == "Why salt works, told again"
    assert world.inserts() == 1


def test_saving_what_is_live_without_a_change_takes_nothing(world: World) -> None:
    publication = world.published()
    assert saves(world.app, publication.video_id).state == "done"


def test_a_title_that_was_changed_on_youtube_is_put_back_by_saving(world: World) -> None:
    publication = world.published()
    world.only_video().snippet["title"] = "Theirs"
    changed(world.app, publication.id, lambda kept: setattr(kept, "seen", {**kept.seen, "title": "Theirs"}))
    assert saves(world.app, publication.video_id).state == "queued"
    world.worked(publication.id)
    assert world.only_video().snippet["title"] == publication.title


def test_by_itself_it_goes_out_for_all_to_see(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    with app.app_context(), writing():
        begun = asking.begin_automatically(db.session.get_one(Video, video_id), NOON)
        assert begun is not None
        assert (begun.privacy, begun.state) == ("public", "queued")


def test_by_itself_it_goes_out_as_its_creator_has_chosen(app: Flask, cast: Cast) -> None:
    video_id = finished(app, cast.owner)
    saves(app, video_id, privacy="unlisted")
    with app.app_context(), writing():
        begun = asking.begin_automatically(db.session.get_one(Video, video_id), NOON)
        assert begun is not None
        assert begun.privacy == "unlisted"


def test_what_cannot_go_out_by_itself_stays_finished_and_is_told(world: World) -> None:
    video_id = world.film(accounts=())
    with world.app.app_context():
        with writing():
            assert asking.begin_automatically(db.session.get_one(Video, video_id), NOON) is None
        video = db.session.get_one(Video, video_id)
        assert video.status == "completed"
        assert "not connected to YouTube" in (video.error or "")
        told = db.session.scalars(select(Notice)).one()
        assert (told.kind, told.link) == ("reconnect", f"/videos/{video_id}/publication")
