"""The page of a publication: what it says, what it keeps, and a sentence at its field for all that it cannot take."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.publishing.world import World
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from tests.support.publications import changed, finished, picture, seen, worked
from tests.videos import standing
from ytempire.audit import AuditEntry
from ytempire.channels.connection import RECONNECT, Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import READ_SCOPE, UPLOAD_SCOPE
from ytempire.publishing.publication import Publication, of_video
from ytempire.quotas import pacific, pool
from ytempire.quotas.reserving import exhaust
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
ALERT = re.compile(r'role="alert".*?<b>(.*?)</b>', re.DOTALL)
TOMORROW = {"privacy": "at", "date": "2099-01-01", "time": "21:00", "zone": "America/Los_Angeles"}


def path(video_id: str) -> str:
    return f"/videos/{video_id}/publication"


def kept(app: Flask, video_id: str) -> Publication:
    with app.app_context():
        found = of_video(video_id)
        assert found is not None
        return seen(app, found.id)


def soon(**by: float) -> dict[str, str]:
    at = (utcnow() + timedelta(**(by or {"days": 2}))).strftime
    return {"privacy": "at", "date": at("%Y-%m-%d"), "time": at("%H:%M"), "zone": "UTC"}


@ONE_KIND
def test_it_shows_the_words_with_their_counts(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.owner).get(path(finished(app, cast.owner))).text
    assert 'name="title" value="Why salt works"' in text
    assert ">14 of 100</output>" in text
    assert ">11 of 5,000</output>" in text
    assert ">4 of 479</output>" in text
    assert "for 1 upload and 450 units" in text


def test_who_only_looks_stores_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = finished(app, cast.owner)
    signed_in(cast.owner).get(path(video_id))
    with app.app_context():
        assert of_video(video_id) is None


def test_published_it_goes_to_a_worker_and_then_says_where_it_is(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    answer = owner.post(path(video_id), {"act": "publish", "title": "Why salt works", "privacy": "public"})
    assert (answer.status_code, answer.location) == (303, path(video_id))
    assert 'data-status="publishing"' in owner.get(path(video_id)).text
    with app.app_context():
        publication_id = of_video(video_id).id  # type: ignore[union-attr]
    worked(app, publication_id, utcnow)  # type: ignore[arg-type]
    text = owner.get(path(video_id)).text
    assert "Published on this computer, in place of YouTube." in text
    assert "The kept film" in text
    assert "Publish now" not in text


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"title": "x" * 101}, "title", "has 101 characters; YouTube takes 100"),
        ({"title": "  "}, "title", "Give it a title"),
        ({"title": "1 < 2"}, "title", "a “&lt;”"),
        ({"description": "<b>"}, "description", "a “&lt;”"),
        ({"description": "a > b"}, "description", "a “&gt;”"),
        ({"description": "ü" * 2501}, "description", "5,002 bytes; YouTube takes 5,000"),
        ({"tags": "x" * 480}, "tags", "480 characters together; 479 fit"),
        ({"tags": ", ".join(f"t{number:03}" for number in range(125))}, "tags", "characters together"),
        ({"tags": "a<b"}, "tags", "a “&lt;”"),
        ({"privacy": "at", "date": "2020-01-01", "time": "21:00", "zone": "UTC"}, "time", "That time has passed"),
        (TOMORROW, "time", "more than a year ahead"),
        ({**TOMORROW, "date": "9999-12-31", "time": "23:59"}, "time", "Give a date such as"),
        ({**TOMORROW, "date": "tomorrow"}, "time", "Give a date such as"),
        ({**TOMORROW, "time": "25:00"}, "time", "Give a date such as"),
        ({**TOMORROW, "date": ""}, "time", "Give a date such as"),
        ({**TOMORROW, "date": "2027-03-14", "time": "02:30"}, "time", "clocks go forward over it. Choose 03:30"),
        ({**TOMORROW, "zone": "Mars/Olympus"}, "time", "Choose a time zone of the list"),
        ({"category": "999"}, "category", "YouTube has no such category"),
        ({"playlist": "PL-of-somebody"}, "playlist", "no such playlist"),
        ({"account": "7"}, "account", "not connected through that account"),
        ({"licence": "mine"}, "licence", "no such licence"),
        ({"language": "English!"}, "language", "Give a language tag"),
        ({"privacy": "friends"}, "privacy", "Choose one of"),
    ],
)
@ONE_KIND
@pytest.mark.parametrize("act", ["save", "publish"])
def test_what_cannot_be_taken_is_said_at_its_field(
    app: Flask, cast: Cast, signed_in: SignIn, act: str, fields: dict[str, str], name: str, sentence: str
) -> None:
    video_id = finished(app, cast.owner)
    answer = signed_in(cast.owner).post(path(video_id), {"act": act, **fields})
    assert answer.status_code == 422
    alert = ALERT.search(answer.text)
    assert alert, answer.text
    found = re.search(rf'id="{name}-error">(.*?)</span>', answer.text, re.DOTALL)
    assert found, answer.text
    assert sentence in found[1]
    with app.app_context():
        assert of_video(video_id) is None
        assert db.session.get_one(Video, video_id).status == "completed"


@ONE_KIND
def test_all_that_is_wrong_is_said_at_once_and_only_once_with_a_way_there(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    wrong = {"act": "publish", "title": "1 < 2", "privacy": "at", "date": "2020-01-01", "time": "21:00", "zone": "UTC"}
    text = signed_in(cast.owner).post(path(finished(app, cast.owner)), wrong).text
    assert text.count("That time has passed") == 1
    for field in ("title", "time"):
        assert f'href="#{field}-error"' in text
        assert f'id="{field}-error"' in text


@ONE_KIND
def test_what_was_typed_stays_in_a_refused_form(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    sent = {"act": "save", "title": "x" * 101, "tags": "bees, ants", "privacy": "unlisted"}
    text = signed_in(cast.owner).post(path(finished(app, cast.owner)), sent).text
    assert "x" * 101 in text
    assert "101 of 100</output>" in text
    assert "bees, ants" in text
    assert re.search(r'checked[^>]*value="unlisted"|value="unlisted"[^>]*checked', text)


def test_what_is_not_sent_stays_as_it_was(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "save", "tags": "bees", "synthetic": "off", "made_for_kids": ["off", "on"],
                                "category": "27", "licence": "creativeCommon", "language": "de-de"})  # fmt: skip
    owner.post(path(video_id), {"act": "save", "title": "Why bees vote"})
    publication = kept(app, video_id)
    assert (publication.title, publication.tags, publication.category) == ("Why bees vote", ["bees"], "27")
    assert (publication.synthetic, publication.made_for_kids) == (False, True)
    assert (publication.licence, publication.language, publication.state) == ("creativeCommon", "de-DE", "draft")


def test_a_saved_time_is_shown_in_the_channels_zone_and_scheduled_by_the_button(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id, owner = finished(app, cast.owner, timezone="America/Los_Angeles"), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "publish", **soon()})
    text = owner.get(path(video_id)).text
    assert 'data-status="scheduled"' in text
    assert "It publishes" in text
    assert "(Los Angeles)" in text
    assert re.search(r'<option selected value="America/Los_Angeles"', text)
    assert "Publish now" in text


def test_one_that_is_scheduled_can_be_moved_and_then_sent_now(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "publish", **soon()})
    before = kept(app, video_id).publish_at
    owner.post(path(video_id), {"act": "save", **soon(days=3)})
    moved = kept(app, video_id)
    assert (moved.publish_at - before).days == 1  # type: ignore[operator]
    assert moved.video.status == "scheduled"
    acts = re.findall(r'<button[^>]* form="pub" name="act" value="(\w+)"', owner.get(path(video_id)).text)
    assert acts == ["save", "now", "save"]  # Enter presses the first
    owner.post(path(video_id), {"act": "now", **soon(days=3)})
    now = kept(app, video_id)
    assert (now.video.status, now.publish_at, now.state) == ("publishing", None, "queued")
    assert owner.post(path(video_id), {"act": "now", **soon(days=3)}).status_code == 409


@pytest.mark.parametrize("act", [{"act": "publish"}, {}])
def test_scheduled_by_the_same_form_twice_it_is_scheduled(
    app: Flask, cast: Cast, signed_in: SignIn, act: dict[str, str]
) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    form = {**act, "title": "Why bees vote", **soon()}
    answers = [owner.post(path(video_id), form).status_code for _ in range(2)]
    twice = kept(app, video_id)
    assert (answers, twice.video.status, twice.publish_at is not None) == ([303, 303], "scheduled", True)


@ONE_KIND
def test_an_act_that_there_is_not_is_404(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.owner).post(path(finished(app, cast.owner)), {"act": "later"}).status_code == 404


def test_taken_back_from_the_page_it_is_finished_as_before(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "publish", "privacy": "public"})
    owner.post(f"/videos/{video_id}/cancellation")
    assert standing.status_of(app, video_id) == "completed"
    assert "Publish now" in owner.get(path(video_id)).text


@pytest.mark.parametrize("status", ["draft", "queued", "processing", "waiting", "failed", "cancelled"])
@ONE_KIND
def test_without_a_finished_film_there_is_no_such_page(app: Flask, cast: Cast, signed_in: SignIn, status: str) -> None:
    video_id, owner = standing.put(app, finished(app, cast.owner), status), signed_in(cast.owner)
    assert owner.get(path(video_id)).status_code == 409
    assert owner.post(path(video_id), {"act": "publish"}).status_code == 409


@pytest.mark.parametrize("status", ["publishing", "published", "review"])
@ONE_KIND
def test_publishing_where_the_status_does_not_allow_it_is_409(
    app: Flask, cast: Cast, signed_in: SignIn, status: str
) -> None:
    video_id = standing.put(app, finished(app, cast.owner), status)
    answer = signed_in(cast.owner).post(path(video_id), {"act": "publish", "privacy": "public"})
    assert answer.status_code == 409
    assert standing.status_of(app, video_id) == status


def test_a_second_press_is_told_that_it_is_on_its_way(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "publish", "privacy": "public"})
    answer = owner.post(path(video_id), {"act": "publish", "privacy": "public"})
    assert answer.status_code == 409
    assert "on its way already" in answer.text


def test_words_are_prepared_while_the_film_waits_for_a_word(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = standing.put(app, finished(app, cast.owner), "review"), signed_in(cast.owner)
    assert "Publish now" not in owner.get(path(video_id)).text
    assert owner.post(path(video_id), {"act": "save", "title": "Better"}).status_code == 303
    assert kept(app, video_id).title == "Better"


@ONE_KIND
@pytest.mark.parametrize("part", ["", "render", "\0"])
def test_a_part_that_there_is_not_is_404(app: Flask, cast: Cast, signed_in: SignIn, part: str) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "publish"})
    assert owner.post(f"{path(video_id)}/retries", {"part": part}).status_code == 404


def test_a_part_of_what_was_not_published_yet_is_not_tried_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    assert owner.post(f"{path(video_id)}/retries", {"part": "upload"}).status_code == 409


def test_a_time_with_seconds_stays_what_it_was_when_the_words_are_saved(world: World) -> None:
    video_id, at = world.film(), world.clock() + timedelta(days=2, seconds=17)
    world.asked(video_id, publish_at=at)
    sent = {"privacy": "at", "date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "zone": "UTC", "title": "Better"}
    as_owner(world).post(path(video_id), {"act": "save", **sent})
    assert (kept(world.app, video_id).publish_at, kept(world.app, video_id).title) == (at, "Better")


def test_a_failed_part_is_tried_again_by_its_own_button(world: World) -> None:
    publication = world.published()
    changed(world.app, publication.id, lambda one: one.part("captions").end("failed", world.clock(), error="No."))
    owner = Visitor(world.app)
    owner.begin(world.owner)
    address = path(publication.video_id)
    assert 'name="part" value="captions"' in owner.get(address).text
    assert owner.post(f"{address}/retries", {"part": "captions"}).location == address
    assert kept(world.app, publication.video_id).part("captions").state == "pending"


def test_what_is_done_leaves_an_audit_row(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    owner.post(path(video_id), {"act": "publish", "privacy": "public"})
    owner.post(f"/videos/{video_id}/cancellation")
    with app.app_context():
        acts = list(db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject == video_id)))
    assert acts == ["publication.saved", "publication.asked", "publication.cancelled"]


# What YouTube, the pool and the connections say


def as_owner(world: World) -> Visitor:
    owner = Visitor(world.app)
    owner.begin(world.owner)
    return owner


@ONE_KIND
def test_a_channel_without_a_connection_is_told_how_to_get_one(world: World) -> None:
    video_id = world.film(accounts=())
    owner = as_owner(world)
    text = owner.get(path(video_id)).text
    assert f'href="/channels/{world.channel_of(video_id)}/youtube"' in text
    assert "Publish now" not in text
    answer = owner.post(path(video_id), {"act": "publish", "privacy": "public"})
    assert answer.status_code == 422
    assert "not connected to YouTube" in ALERT.search(answer.text)[1]  # type: ignore[index]
    assert standing.status_of(world.app, video_id) == "completed"


def test_a_connection_that_is_gone_is_said_with_the_way_to_renew_it(world: World) -> None:
    video_id = world.film()
    with world.app.app_context(), writing():
        for row in db.session.scalars(select(Connection)):
            row.state = RECONNECT
    text = as_owner(world).get(path(video_id)).text
    assert "has to be connected to YouTube again" in text
    assert "Connect again" in text


def test_accounts_are_offered_with_what_is_left_of_each(world: World) -> None:
    video_id = world.film(accounts=(1, 2))
    with world.app.app_context(), writing():
        exhaust(pool.numbered(2).id, "uploads", pacific.day_of(utcnow()))  # type: ignore[union-attr]
    text = as_owner(world).get(path(video_id)).text
    assert "5 uploads left today" in text
    assert "none until 00:05 Pacific" in text


def test_where_nothing_is_left_it_is_said_before_the_button_is_pressed(world: World) -> None:
    video_id = world.film()
    with world.app.app_context(), writing():
        exhaust(world.account(1).id, "uploads", pacific.day_of(utcnow()))
    assert "this one publishes at 00:05 Pacific" in as_owner(world).get(path(video_id)).text


@pytest.mark.parametrize("bucket", ["uploads", "inserts", "units"])
def test_what_youtube_has_closed_is_drawn_as_closed(world: World, bucket: str) -> None:
    video_id = world.film()
    with world.app.app_context(), writing():
        exhaust(world.account(1).id, bucket, pacific.day_of(utcnow()))
    text = as_owner(world).get(path(video_id)).text
    assert "Closed by YouTube until 00:05 Pacific." in text
    assert "0 done, 0 for this one, 0 left" in text or "0 done, 1 for this one, 0 left" in text
    assert ("</i>Left " in text) == (bucket != "units")


def test_what_another_account_takes_is_said_as_its_own(world: World) -> None:
    video_id = world.film(accounts=())
    world.connect(world.channel_of(video_id), 1, scopes=(UPLOAD_SCOPE, READ_SCOPE))
    world.connect(world.channel_of(video_id), 2)
    owner = as_owner(world)
    owner.post(path(video_id), {"act": "save", "account": "1"})
    text = owner.get(path(video_id)).text
    assert "for 1 upload and 450 units" in text
    assert "For this one 50<" in text
    assert f"and 400 of {world.account(2).label}" in text


def test_a_playlist_of_the_channel_is_chosen_and_takes_its_units(world: World) -> None:
    video_id = world.film()
    with world.app.app_context(), writing():
        for row in db.session.scalars(select(Connection)):
            row.playlists = [{"id": "PL1", "title": "Sleep, explained"}]
    owner = as_owner(world)
    owner.post(path(video_id), {"act": "save", "playlist": "PL1"})
    assert kept(world.app, video_id).playlist_title == "Sleep, explained"
    assert "for 1 upload and 500 units" in owner.get(path(video_id)).text


@pytest.mark.parametrize(
    ("noticed", "sentence"),
    [
        ({"gone": True}, "YouTube has this video no more."),
        ({"title": "Theirs"}, "On YouTube it is called “Theirs”."),
        ({"privacy": "private"}, "On YouTube it is private; you asked for public."),
    ],
)
def test_what_youtube_changed_is_a_notice_on_both_pages(world: World, noticed: dict[str, Any], sentence: str) -> None:
    publication = world.published()
    changed(world.app, publication.id, lambda one: setattr(one, "seen", {**one.seen, **noticed}))
    owner = as_owner(world)
    for address in (path(publication.video_id), f"/videos/{publication.video_id}"):
        assert sentence in owner.get(address).text, address


def test_what_youtube_has_removed_is_neither_live_nor_told_anything(world: World) -> None:
    publication = world.published()
    changed(world.app, publication.id, lambda one: setattr(one, "seen", {**one.seen, "gone": True}))
    owner, address = as_owner(world), path(publication.video_id)
    text = owner.get(address).text
    assert "Removed on YouTube" in text
    assert f'href="https://studio.youtube.com/video/{publication.youtube_id}"' in text
    assert re.search(r'data-part="live" data-state="failed".*?removed on YouTube', text, re.DOTALL)
    for wrong in ("It is live", "for all to see, at", "Save changes", "Watch on YouTube", "this one publishes"):
        assert wrong not in text, wrong
    for page in (f"/videos/{publication.video_id}", "/videos"):
        assert "Removed on YouTube" in owner.get(page).text, page
    answer = owner.post(address, {"act": "save", "title": "Another"})
    assert answer.status_code == 422
    assert kept(world.app, publication.video_id).part("metadata").state == "done"


def test_what_youtube_has_can_be_taken_over_without_a_unit(world: World) -> None:
    publication = world.published()
    theirs = {"title": "Theirs", "privacy": "unlisted"}
    changed(world.app, publication.id, lambda one: setattr(one, "seen", {**one.seen, **theirs}))
    owner, address = as_owner(world), path(publication.video_id)
    assert "/publication/theirs" in owner.get(address).text
    before = world.usage(1)
    assert owner.post(f"{address}/theirs").location == address
    now = kept(world.app, publication.video_id)
    assert (now.title, now.privacy, now.state, world.usage(1)) == ("Theirs", "unlisted", "done", before)
    assert "On YouTube it is called" not in owner.get(address).text


def test_what_is_not_live_has_nothing_to_take_over(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = finished(app, cast.owner)
    assert signed_in(cast.owner).post(f"{path(video_id)}/theirs").status_code == 409
    assert signed_in(cast.outsider).post(f"{path(video_id)}/theirs").status_code == 404


def test_another_thumbnail_is_chosen_where_youtube_did_not_take_it(world: World) -> None:
    publication = world.published()
    owner, address = as_owner(world), f"/videos/{publication.video_id}"
    assert owner.post(f"{address}/thumbnail", {"layout": "big"}).status_code == 409
    changed(world.app, publication.id, lambda one: one.part("thumbnail").end("failed", world.clock(), error="No."))
    assert "Choose another thumbnail" in owner.get(path(publication.video_id)).text
    mine = {"picture": (io.BytesIO(picture()), "mine.jpg")}
    assert owner.post(f"{address}/thumbnail", mine).location == path(publication.video_id)
    assert "upload" in kept(world.app, publication.video_id).video.thumbnail_choice  # type: ignore[operator]


@ONE_KIND
def test_a_live_video_is_watched_on_youtube_without_saying_from_where(world: World) -> None:
    publication = world.published()
    link = f'href="https://youtu.be/{publication.youtube_id}" rel="noreferrer"'
    for address in (path(publication.video_id), f"/videos/{publication.video_id}"):
        assert link in as_owner(world).get(address).text


@ONE_KIND
def test_what_a_stand_in_took_leads_to_no_page_of_the_real_youtube(world: World) -> None:
    publication = world.published()
    owner = as_owner(world)
    world.app.config["SETTINGS"] = world.app.config["SETTINGS"].model_copy(update={"standins": True})
    text = owner.get(path(publication.video_id)).text
    assert "it is not on the real YouTube" in text
    assert "youtu.be" not in text


@ONE_KIND
def test_what_youtube_does_and_what_is_planned_are_no_warnings(world: World) -> None:
    world.google.processing_seconds = 3600
    text = as_owner(world).get(path(world.published().video_id)).text
    assert 'data-part="processing" data-state="running"' in text
    world.google.processing_seconds = 0
    planned = world.published(publish_at=world.clock() + timedelta(minutes=30))
    assert 'data-part="live" data-state="planned"' in as_owner(world).get(path(planned.video_id)).text


def test_changing_what_is_live_says_its_price_and_tells_youtube(world: World) -> None:
    publication = world.published()
    owner = as_owner(world)
    assert "Save changes for 50 units" in owner.get(path(publication.video_id)).text
    owner.post(path(publication.video_id), {"act": "save", "title": "Told again"})
    world.worked(publication.id)
    assert world.only_video().snippet["title"] == "Told again"
    assert "On YouTube it is called" not in owner.get(path(publication.video_id)).text


def test_quota_that_is_spent_is_said_with_the_time_it_goes_on(world: World) -> None:
    video_id = world.film()
    with world.app.app_context(), writing():
        exhaust(world.account(1).id, "uploads", pacific.day_of(world.clock()))
    world.worked(world.asked(video_id))
    owner = as_owner(world)
    for address in (path(video_id), f"/videos/{video_id}"):
        text = owner.get(address).text
        assert "Publishes at 00:05 Pacific." in text, address
        assert "it publishes at" not in text.partition('id="beside"')[0].partition('id="told"')[2], address
    owner.post(f"/videos/{video_id}/runs")
    assert kept(world.app, video_id).state == "queued"


@ONE_KIND
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"date": "2026-11-29", "time": "21:00", "zone": "America/Los_Angeles"}, "Sunday 21:00 in Los Angeles is"),
        ({"date": "2027-03-14", "time": "02:30", "zone": "America/Los_Angeles"}, "clocks go forward over it"),
        ({"date": "2027-11-07", "time": "01:30", "zone": "America/Los_Angeles"}, "It comes twice that day"),
        ({"date": "2020-01-01", "time": "21:00", "zone": "UTC"}, "That time has passed"),
        ({"date": "x", "time": "y", "zone": "z"}, "Choose a time zone of the list"),
        ({}, "Give a date such as"),
    ],
)
def test_the_chosen_moment_is_told_elsewhere_while_it_is_chosen(
    app: Flask, cast: Cast, signed_in: SignIn, asked: dict[str, str], answer: str
) -> None:
    video_id = finished(app, cast.owner)
    found = signed_in(cast.owner).get(f"{path(video_id)}/times", query_string=asked)
    assert found.status_code == 200
    assert answer in found.text


@ONE_KIND
@pytest.mark.parametrize(("day", "at", "zone"), [
    ("0001-01-01", "00:00", "UTC"), ("0001-01-02", "00:01", "Asia/Tokyo"), ("9999-12-31", "23:59", "UTC"),
    ("9999-12-31", "23:59", "America/Los_Angeles"), ("1899-01-01", "12:00", "UTC"), ("2026-02-30", "12:00", "UTC"),
    ("2026-12-01", "25:61", "UTC"), ("-1-1-1", "x", "UTC"), ("2026-12-01\0", "12:00", "UTC"), ("", "", "UTC"),
    ("2026-12-01", "12:00", "../../etc/passwd"), ("2026-12-01", "12:00", "UTC\0"), ("2026-12-01", "12:00", "Mars"),
])  # fmt: skip
def test_a_moment_that_there_is_not_is_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, day: str, at: str, zone: str
) -> None:
    video_id, owner = finished(app, cast.owner), signed_in(cast.owner)
    asked = {"date": day, "time": at, "zone": zone}
    looked_up = owner.get(f"{path(video_id)}/times", query_string=asked)
    assert (looked_up.status_code, 'class="problem"' in looked_up.text) == (200, True)
    answer = owner.post(path(video_id), {"act": "publish", "privacy": "at", **asked})
    assert (answer.status_code, ALERT.search(answer.text) is not None) == (422, True)
    assert owner.post(path(video_id), {"act": "save", "privacy": "private", **asked}).status_code in (303, 422)
