"""Forms that the plan would refuse: they say so before they are sent, are shown again with the way to the plans, and
are let through once that has changed."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from tests.billing.plans import changed, lapse, on_plan, settings
from tests.channels.forms import filled
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.accounts.user import User
from ytempire.channels.channel import Channel, new_channel
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

__all__ = ["settings"]

pytestmark = ONE_KIND
SignIn = Callable[[Person], Visitor]
FORM = {"topic": "Why cats purr", "style": "educational", "format": "landscape", "duration_target": "240"}


def channel_of(app: Flask, someone: Person, name: str = "First") -> str:
    with app.app_context(), writing():
        return new_channel(db.session.get_one(User, someone.id), name).id


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def outlook(page: str) -> str:
    found = re.search(r'<aside[^>]*id="outlook".*?</aside>', page, re.DOTALL)
    assert found
    return found[0]


def button(page: str, id: str) -> str:
    found = re.search(rf'<button[^>]*id="{id}"[^>]*>', page)
    assert found
    return found[0]


def test_a_video_form_says_what_is_left(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_of(app, cast.owner)
    page = outlook(signed_in(cast.owner).get("/videos/new").text)
    assert "10 of 10 videos are left this month." in page
    assert "disabled" not in page
    assert "hx-get" not in page


def test_a_video_that_is_too_long_is_refused_before_and_after_it_is_sent(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    form = {**FORM, "channel_id": channel_of(app, cast.owner)}
    owner = signed_in(cast.owner)
    before = owner.post("/videos/estimates", form, headers={"HX-Request": "true"}).text
    assert "The Free plan makes videos of up to 3 min; this one would be 4 min." in before
    assert re.search(r'<button class="button primary full large" type="submit" disabled>', before)
    assert "/billing/change?form=video" in before
    answer = owner.post("/videos", form)
    assert answer.status_code == 403
    alert = re.search(r'role="alert">.*?</div>', answer.text, re.DOTALL)
    assert alert
    assert "The Starter plan makes them up to 10 min." in alert[0]
    assert 'href="/billing"' in alert[0]
    assert "Why cats purr" in answer.text
    assert count(app, Video) == 0


def test_what_the_plan_forbids_is_marked_where_it_is_chosen(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_of(app, cast.owner)
    changed(app, free="formats=landscape minutes=3")
    page = signed_in(cast.owner).get("/videos/new").text
    assert "Whole seconds, from 15 to 180 on the Free plan." in page
    assert 'max="180"' in page
    marked = re.findall(r'name="usual_length" value="(\d+)"[^>]*>[^<]*(<small[^>]*>Starter)?', page)
    assert [seconds for seconds, larger in marked if larger] == ["300", "480"]
    assert "The Free plan makes no portrait videos. The Starter plan does." in page
    channel = signed_in(cast.owner).get("/channels/new").text
    assert "15 seconds to 3 min (180), the most on the Free plan." in channel
    assert "The Free plan makes no portrait videos." in channel
    page = signed_in(cast.admin).get("/videos/new").text
    assert "from 15 to 3600." in page
    assert "15 seconds to an hour (3,600)." in signed_in(cast.admin).get("/channels/new").text
    assert "no portrait videos" not in page


def test_the_first_film_is_offered_as_the_plan_makes_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    changed(app, free="formats=portrait minutes=1")
    page = signed_in(cast.owner).get("/").text
    assert re.findall(r'name="duration_target" value="(\d+)"', page) == ["30", "60"]
    assert re.findall(r'name="format" value="(\w+)" checked', page) == ["portrait"]
    assert 'value="landscape"' not in page


def test_a_channel_form_says_what_is_left_and_why_there_is_no_room(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    page = owner.get("/channels/new").text
    assert "1 of 1 channel is left." in page
    assert "disabled" not in button(page, "save-above")
    channel_of(app, cast.owner)
    page = owner.get("/channels/new").text
    assert "The Free plan has room for 1 channel, and you have 1." in page
    assert "data-closed" in page
    assert "disabled" in button(page, "save-above")
    assert "disabled" in button(page, "save-below")
    answer = owner.post("/channels", filled(name="Second"))
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert "data-closed" not in answer.text
    assert 'value="Second"' in answer.text
    assert count(app, Channel) == 1


def test_it_is_let_through_once_the_plan_allows_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_of(app, cast.owner)
    owner = signed_in(cast.owner)
    page = owner.get("/channels/new").text
    watch = re.search(r'id="watch-[^"]*" hx-get="([^"]+)"', page)
    assert watch
    address = watch[1].replace("&amp;", "&")
    assert owner.get(address).status_code == 204
    on_plan(app, cast.owner, "growth")
    asks = owner.get(address)
    assert asks.status_code == 200
    assert 'hx-get="/channels/room"' in asks.text
    room = owner.get("/channels/room").text
    assert "9 of 10 channels are left." in room
    assert "disabled" not in room
    assert "data-closed" not in room
    assert "watch-" not in room


def test_a_channel_over_the_plan_can_only_be_read(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    older, newer = channel_of(app, cast.owner), channel_of(app, cast.owner, "Second")
    owner = signed_in(cast.owner)
    assert owner.get("/channels").text.count("Read only, over your plan") == 1
    page = owner.get(f"/channels/{newer}").text
    assert "this newer one can only be read" in page
    assert f"/channels/{newer}/edit" not in page
    assert f"/channels/{older}/edit" in owner.get(f"/channels/{older}").text
    edit = owner.get(f"/channels/{newer}/edit").text
    assert "disabled" in button(edit, "save-above")
    assert f"channel={newer}" in edit
    assert owner.post(f"/channels/{newer}", filled(name="Renamed")).status_code == 403
    assert signed_in(cast.outsider).get(f"/channels/room?channel={newer}").status_code == 404
    page = owner.get("/videos/new").text
    assert f'selected value="{older}"' in page


def test_a_lapsed_payment_refuses_what_is_new(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    form = {**FORM, "duration_target": "60", "channel_id": channel_of(app, cast.owner)}
    lapse(app, cast.owner)
    owner = signed_in(cast.owner)
    page = outlook(owner.get("/videos/new").text)
    assert "A payment is missing" in page
    assert owner.post("/videos", form).status_code == 403


def test_without_limits_a_form_says_nothing_of_plans(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channel_of(app, cast.admin)
    admin = signed_in(cast.admin)
    assert "left this month" not in admin.get("/videos/new").text
    assert "are left" not in admin.get("/channels/new").text
    changed(app, free="channels=none videos=none minutes=none")
    assert "left this month" not in signed_in(cast.owner).get("/videos/new").text


def test_a_plan_without_webhooks_is_said_at_their_form(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, admin = signed_in(cast.owner), signed_in(cast.admin)
    changed(app, free="webhooks=no")
    sentence = "The Free plan does not include webhooks. The Starter plan does."
    assert sentence in owner.get("/settings/webhooks/new").text
    form = {"once": "x" * 22, "url": "https://example.com/hook", "events": ["video.completed"]}
    answer = owner.post("/settings/webhooks", form)
    assert answer.status_code == 403
    alert = re.search(r'role="alert">.*?</div>', answer.text, re.DOTALL)
    assert alert
    assert sentence in alert[0]
    assert 'href="/billing"' in alert[0]
    assert "does not include webhooks" not in admin.get("/settings/webhooks/new").text


def test_what_the_plan_refuses_elsewhere_leads_to_the_plans(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    older, newer = channel_of(app, cast.owner), channel_of(app, cast.owner, "Second")
    owner = signed_in(cast.owner)
    owner.post(f"/channels/{newer}/archival")
    answer = owner.post(f"/channels/{newer}/restoration")
    assert answer.status_code == 403
    assert "Your plan does not allow this." in answer.text
    assert "See plans" in answer.text
    assert "for admins" not in answer.text
    assert owner.post(f"/channels/{older}/archival").status_code == 303
