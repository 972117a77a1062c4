"""Endpoints: what is taken, what is refused, and that nobody reaches somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.webhooks.world import World
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.extensions import db
from ytempire.outbox import EVENTS
from ytempire.webhooks import endpoints
from ytempire.webhooks.endpoint import MOST, Endpoint
from ytempire.webhooks.endpoints import TooMany
from ytempire.webhooks.target import PrivateAddress, WrongField, plain_url

PUBLIC = "https://8.8.8.8/hook"  # a number, so that no name has to be looked up


def owner(cast: Cast) -> User:
    return db.session.get_one(User, cast.owner.id)


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_one_that_is_made_is_kept_with_a_sealed_secret_that_is_shown_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        endpoint, secret = endpoints.make(owner(cast), PUBLIC, ["video.failed", "video.completed"], " My \n bot ")
        assert (endpoint.url, endpoint.description, endpoint.state) == (PUBLIC, "My bot", "active")
        assert endpoint.events == ["video.completed", "video.failed"]
        assert (secret[:6], len(secret), endpoint.secret) == ("whsec_", 49, secret)
        stored = db.session.execute(text("SELECT secret FROM webhook_endpoints")).scalar_one()
        assert secret not in stored
        assert [each.id for each in endpoints.of_user(owner(cast))] == [endpoint.id]
        assert endpoints.of_user(db.session.get_one(User, cast.outsider.id)) == []
    assert acts(app) == ["webhook.made"]


@ONE_KIND
@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://localhost:5678/hook", "https://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1",
    "http://169.254.169.254/latest/meta-data/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/",
    "http://127。0。0。1/", "http://①②⑦.0.0.1/",
])  # fmt: skip
def test_an_address_of_a_private_network_is_refused(app: Flask, cast: Cast, url: str) -> None:
    with app.app_context():
        with pytest.raises(PrivateAddress) as refused:
            endpoints.make(owner(cast), url, ["video.completed"])
        assert (refused.value.status, refused.value.code, [*refused.value.details]) == (422, "private_address", ["url"])
        made, _ = endpoints.make(owner(cast), PUBLIC, ["video.completed"])
        with pytest.raises(PrivateAddress):
            endpoints.change(owner(cast), made.id, url=url)
        assert db.session.get_one(Endpoint, made.id).url == PUBLIC


def test_with_the_setting_it_is_taken(world: World) -> None:
    assert world.seen(world.endpoint()).url == world.receiver.address()


@pytest.mark.parametrize(("url", "word"), [
    ("", "Enter the address"), ("ftp://example.com/", "begin with https"), ("example.com/hook", "begin with https"),
    ("javascript:alert(1)", "begin with https"), ("https:///hook", "no host"), ("https://", "no host"),
    ("https://me:secret@example.com/", "name and password"), ("https://me@example.com/", "name and password"),
    ("https://example.com/#part", "Leave out the #"), ("https://example.com/#", "Leave out the #"),
    ("https://example.com/a b", "no blanks"), ("https://example.com/\r\nHost: x", "no blanks"),
    ("https://exa\0mple.com/", "no blanks"), ("https://example.com\\@10.0.0.1/", "backslashes"),
    ("https://example.com:99999/", "not a valid one"), ("https://example.com:0/", "port that does not exist"),
    ("https://[1.2.3/", "not a valid one"), ("https://a\u0301\u200d.example/", "no blanks"),
    ("https://-ü.example/", "not a valid one"), ("https://ü..example/", "not a valid one"),
    (f"https://{'a' * 70}.example/", "not a valid one"),
    ("https://example.com/" + "a" * 2000, "at most 2,000"), ("https://example.com/" + "é" * 600, "percent codes"),
])  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(url: str, word: str) -> None:
    with pytest.raises(WrongField, match=word) as refused:
        plain_url(url)
    assert [*refused.value.details] == ["url"]


@pytest.mark.parametrize(("entered", "kept"), [
    (" https://Example.com ", "https://example.com/"), ("HTTPS://example.com:8443/a?b=c&d=é", "https://example.com:8443/a?b=c&d=%C3%A9"),
    ("https://bücher.example/ö", "https://xn--bcher-kva.example/%C3%B6"), ("https://faß.de/", "https://xn--fa-hia.de/"),
    ("https://βόλος.com/", "https://xn--nxasmm1c.com/"), ("https://my_n8n/", "https://my_n8n/"),
    ("http://[2606:4700::1]:80/x%20y", "http://[2606:4700::1]:80/x%20y"),
])  # fmt: skip
def test_an_address_is_kept_as_the_network_has_it(entered: str, kept: str) -> None:
    assert plain_url(entered) == kept


@ONE_KIND
def test_a_name_that_leads_nowhere_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context(), pytest.raises(WrongField, match="no address for the name") as refused:
        endpoints.make(owner(cast), "https://nowhere.invalid/", ["video.completed"])
    assert refused.value.code != "private_address"


@ONE_KIND
@pytest.mark.parametrize("events", [[], ["video.exploded"], ["video.completed", ""], ["*"]])
def test_events_that_do_not_exist_are_refused(app: Flask, cast: Cast, events: list[str]) -> None:
    with app.app_context(), pytest.raises(WrongField) as refused:
        endpoints.make(owner(cast), PUBLIC, events)
    assert [*refused.value.details] == ["events"]


def test_of_many_at_once_no_more_are_made_than_a_person_may_have(app: Flask, cast: Cast) -> None:
    def make(_number: int) -> bool:
        with app.app_context():
            try:
                endpoints.make(owner(cast), PUBLIC, ["video.completed"])
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(6) as people:
        made = list(people.map(make, range(MOST + 5)))
    assert sum(made) == MOST


def test_what_somebody_keeps_with_it_is_kept_with_it_or_neither_is(app: Flask, cast: Cast) -> None:
    def fails(*_given: object) -> None:
        raise RuntimeError("It cannot be kept")

    with app.app_context():
        with pytest.raises(RuntimeError):
            endpoints.make(owner(cast), PUBLIC, ["video.completed"], also=fails)
        assert endpoints.of_user(owner(cast)) == []
        made, secret = endpoints.make(owner(cast), PUBLIC, ["video.completed"])
        calls: list[Callable[[], object]] = [
            lambda: endpoints.change(owner(cast), made.id, description="Other", also=fails),
            lambda: endpoints.renew_secret(owner(cast), made.id, also=fails),
            lambda: endpoints.resume(owner(cast), made.id, also=fails),
            lambda: endpoints.remove(owner(cast), made.id, also=fails),
        ]
        for call in calls:
            with pytest.raises(RuntimeError):
                call()
        (left,) = endpoints.of_user(owner(cast))
        assert (left.description, left.secret) == ("", secret)
    assert acts(app) == ["webhook.made"]


def test_it_is_changed_and_gets_a_new_secret_and_is_removed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        made, secret = endpoints.make(owner(cast), PUBLIC, ["video.completed"])
        endpoints.change(owner(cast), made.id, url="https://1.1.1.1", events=EVENTS, description="Bot")
        (left,) = endpoints.of_user(owner(cast))
        assert (left.url, left.events, left.description) == ("https://1.1.1.1/", list(EVENTS), "Bot")
        renewed = endpoints.renew_secret(owner(cast), made.id)
        assert (left.secret, renewed != secret) == (renewed, True)
        endpoints.remove(owner(cast), made.id)
        assert endpoints.of_user(owner(cast)) == []
    assert acts(app) == ["webhook.made", "webhook.changed", "webhook.secret_renewed", "webhook.removed"]


@pytest.mark.parametrize("who", ["outsider", "admin"])
def test_nobody_else_reaches_it(app: Flask, cast: Cast, who: str) -> None:
    with app.app_context():
        made, secret = endpoints.make(owner(cast), PUBLIC, ["video.completed"])
        other = db.session.get_one(User, getattr(cast, who).id)
        calls: list[Callable[[str], object]] = [
            lambda id: endpoints.readable(other, id), lambda id: endpoints.change(other, id, description="Mine"),
            lambda id: endpoints.remove(other, id), lambda id: endpoints.resume(other, id),
            lambda id: endpoints.renew_secret(other, id),
        ]  # fmt: skip
        for call in calls:
            for id in (made.id, "wh_nothing", "wh_\0"):
                with pytest.raises(NotTheirs):
                    call(id)
        (left,) = endpoints.of_user(owner(cast))
        assert (left.description, left.secret) == ("", secret)
