"""The log of a webhook's deliveries: what was sent, what came back, and sending again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.webhooks.made import SECRET, deliveries_of, delivery_of, endpoint_of
from ytempire.extensions import db, utcnow, writing
from ytempire.webhooks.delivery import DELIVERED, FAILED, SENDING, WAITING, Attempt, Delivery
from ytempire.webhooks.endpoint import PAUSED

SignIn = Callable[[Person], Visitor]
PAGE = "/settings/webhooks"
HTMX = {"HX-Request": "true"}


def state_of(app: Flask, delivery_id: str) -> tuple[str, bool]:
    """Its state, and whether it is due."""
    with app.app_context():
        delivery = db.session.get_one(Delivery, delivery_id)
        return delivery.state, delivery.next_at is not None and delivery.next_at <= utcnow()


def test_a_delivery_tells_what_was_sent_and_what_came_back(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    at = endpoint_of(app, cast.owner)
    then = datetime(2026, 11, 28, 23, 21, 4, 9, UTC)
    delivery_of(app, at, 503, "<script>alert(1)</script>", "It answered 503.", at=then)
    delivery_of(app, at, None, error="It could not be connected to.")
    page = signed_in(cast.owner).get(f"{PAGE}/{at}").text
    assert "It answered 503." not in page  # beside 503
    for told in ("503", "84 ms", "It could not be connected to.", "28 Nov 2026 23:21:04", "given up after 1 try",
                 "X-Webhook-Event: video.completed", "&lt;script&gt;alert(1)&lt;/script&gt;"):  # fmt: skip
        assert told in page
    assert "&#34;title&#34;: &#34;Größe &lt;b&gt;matters&lt;/b&gt;&#34;\n" in page
    assert "<script>alert" not in page
    assert SECRET not in page


def test_the_list_tells_the_last_delivery_and_how_many_failed(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    now, at, quiet = utcnow(), endpoint_of(app, cast.owner), endpoint_of(app, cast.owner, description="Quiet")
    for days, status in ((0.2, 500), (0.1, None), (3, 500), (0, 204)):
        delivery_of(app, at, status, at=now - timedelta(days=days))
    delivery_of(app, at, 500, state=WAITING, tries=3, at=now - timedelta(hours=1))  # nothing is lost yet
    page = signed_in(cast.owner).get(PAGE).text
    assert "Last: video.completed, 204, just now. <b>2 deliveries given up in the last day</b>" in page
    assert page.count("Nothing was sent yet") == 1
    assert at != quiet


def test_the_log_goes_on_on_older_pages(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    at, owner = endpoint_of(app, cast.owner), signed_in(cast.owner)
    made = deliveries_of(app, at, 53)
    seen, path = [], f"{PAGE}/{at}"
    for _ in range(3):
        page = owner.get(path).text
        seen += [delivery for delivery in made if f'id="{delivery}"' in page]
        path = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == made
    assert 'rel="next"' not in page
    assert 'rel="prev"' in page
    for odd in ("dl_0000000000000000", "%00", "x"):
        assert owner.get(f"{PAGE}/{at}?before={odd}").status_code in (200, 404)


def test_the_log_is_looked_at_by_state(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    at, owner = endpoint_of(app, cast.owner), signed_in(cast.owner)
    made = {"delivered": [delivery_of(app, at)], "failed": [delivery_of(app, at, 500) for _ in range(27)],
            "waiting": [delivery_of(app, at, state=WAITING), delivery_of(app, at, state=SENDING)]}  # fmt: skip
    for view, there in made.items():
        page = owner.get(f"{PAGE}/{at}?state={view}").text
        shown = {delivery for ids in made.values() for delivery in ids if f'id="{delivery}"' in page}
        assert shown <= set(there)
        assert len(shown) == min(25, len(there))
        assert f'?state={view}" aria-current="page"' in page
    assert f'href="{PAGE}/{at}?state=failed&amp;before=dl_' in owner.get(f"{PAGE}/{at}?state=failed").text
    assert owner.get(f"{PAGE}/{at}?state=lost").status_code == 404


def test_all_tries_are_counted_those_before_it_was_sent_again_too(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    at, owner = endpoint_of(app, cast.owner), signed_in(cast.owner)
    delivery_id = delivery_of(app, at, 500)
    with app.app_context(), writing():
        db.session.get_one(Delivery, delivery_id).attempts += [Attempt(status=500), Attempt(status=200)]
    assert "given up after 3 tries" in owner.get(f"{PAGE}/{at}").text
    owner.post(f"{PAGE}/{at}/deliveries/{delivery_id}/redelivery")
    line = owner.get(f"{PAGE}/{at}/deliveries/{delivery_id}").text
    assert re.search(r'class="webhook-tries">3 tries</span>', line)


@pytest.mark.parametrize("state", [DELIVERED, FAILED])
def test_it_is_sent_again(app: Flask, cast: Cast, signed_in: SignIn, state: str) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner)
    delivery_id = delivery_of(app, at, 200 if state == DELIVERED else 500)
    path = f"{PAGE}/{at}/deliveries/{delivery_id}/redelivery"
    answer = owner.post(path)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/{at}#{delivery_id}")
    assert state_of(app, delivery_id) == (WAITING, True)


def test_with_scripts_its_line_comes_back_and_looks_again_until_it_is_settled(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner)
    delivery_id = delivery_of(app, at, 500)
    path = f"{PAGE}/{at}/deliveries/{delivery_id}"
    assert "hx-trigger" not in owner.get(path).text
    answer = owner.post(f"{path}/redelivery", headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith(f'<li id="{delivery_id}" data-state="waiting">')
    assert 'hx-trigger="every 2s"' in answer.text
    set_state(app, delivery_id, SENDING)
    sending = owner.get(path).text
    assert "Sending" in sending
    assert 'hx-trigger="every 2s"' in sending
    assert "redelivery" not in sending
    set_state(app, delivery_id, WAITING, minutes=30)
    assert 'hx-trigger="every 30s"' in owner.get(path).text
    set_state(app, delivery_id, DELIVERED)
    assert "hx-trigger" not in owner.get(path).text


def set_state(app: Flask, delivery_id: str, state: str, minutes: int | None = None) -> None:
    with app.app_context(), writing():
        delivery = db.session.get_one(Delivery, delivery_id)
        delivery.state = state
        delivery.next_at = utcnow() + timedelta(minutes=minutes) if minutes else None


def test_what_cannot_be_sent_again_says_why(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner, state=PAUSED)
    delivery_id = delivery_of(app, at, 500)
    path = f"{PAGE}/{at}/deliveries/{delivery_id}/redelivery"
    answer = owner.post(path, headers=HTMX)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert owner.post(path).status_code == 303
    assert "paused" in owner.get(PAGE).text
    assert state_of(app, delivery_id) == (FAILED, False)
    assert "redelivery" not in owner.get(f"{PAGE}/{at}").text


def test_a_delivery_is_there_for_its_own_webhook_and_owner_alone(
    app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor
) -> None:
    at, other = endpoint_of(app, cast.owner), endpoint_of(app, cast.outsider)
    delivery_id = delivery_of(app, at, 500)
    wrong = [(cast.outsider, at), (cast.outsider, other), (cast.admin, at)]
    for person, endpoint_id in wrong:
        path = f"{PAGE}/{endpoint_id}/deliveries/{delivery_id}"
        somebody = signed_in(person)
        assert somebody.get(path).status_code == 404
        assert somebody.post(f"{path}/redelivery").status_code == 404
    stranger = visitor.get(f"{PAGE}/{at}/deliveries/{delivery_id}", headers=HTMX)
    assert (stranger.status_code, stranger.headers["HX-Redirect"]) == (204, "/login")
    owner = signed_in(cast.owner)
    assert owner.post(f"{PAGE}/{at}/deliveries/{delivery_id}/redelivery", {"csrf_token": ""}).status_code == 400
    assert owner.get(f"{PAGE}/{at}/deliveries/dl_%00").status_code == 404
    assert state_of(app, delivery_id) == (FAILED, False)
