"""Which accounts of the pool a film does not go through, and what wakes a publication that waits for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.publishing.world import World
from tests.quotas.calls import account
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON, changed, seen
from ytempire.admin import quota_freed
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing import jobs
from ytempire.publishing.lease import claim
from ytempire.publishing.publication import Publication
from ytempire.quotas.account import Account
from ytempire.videos.video import Video


@pytest.mark.parametrize(("kind", "method"), [("accessNotConfigured", "videos.insert"), ("invalid_client", "token")])
@ONE_KIND
def test_an_account_whose_client_is_refused_is_left_out_for_an_hour_and_the_next_takes_it(
    world: World, kind: str, method: str
) -> None:
    world.fails(kind, method=method, account=1)
    publication = world.published(accounts=(1, 2))
    assert (publication.state, world.number_of(publication)) == ("done", 2)
    assert world.account(1).faulty_until == NOON + timedelta(hours=1)
    assert world.number_of(world.published(accounts=(1, 2))) == 2  # though the first has sent less


@ONE_KIND
def test_where_the_client_of_every_account_is_refused_it_waits_until_an_admin_has_acted(world: World) -> None:
    world.fails("accessNotConfigured", 2, method="videos.insert")
    waits = world.published(accounts=(1, 2))
    assert waits.waiting_for
    assert (waits.waiting_for["reason"], waits.wake_at) == ("reconnect", NOON + timedelta(hours=1))
    assert "Enable it in the Google Cloud console" in waits.waiting_for["message"]
    other = world.published(accounts=(1, 2))
    assert other.waiting_for
    assert (other.waiting_for["reason"], world.inserts()) == ("reconnect", 2)  # nothing more was spent
    with world.app.app_context():
        ids = [account(number).id for number in (1, 2)]
        with writing():
            for each in ids:
                db.session.get_one(Account, each).faulty_until = None
        assert quota_freed.try_again(world.clock(), ids[0]) == 2
    assert world.woken(waits.id).state == "done"


@ONE_KIND
def test_one_more_account_lets_go_on_what_waits_for_quota(world: World) -> None:
    world.fails("quotaExceeded", method="videos.insert")
    waits = world.published()
    assert (waits.waiting_for or {})["reason"] == "quota"
    world.connect(waits.channel_id, 2)
    with world.app.app_context():
        assert jobs.wake_channel(waits.channel_id) == 1
    publication = world.worked(waits.id)
    assert (publication.state, world.number_of(publication)) == ("done", 2)


@ONE_KIND
def test_a_part_that_waits_for_a_person_is_woken_though_another_is_waited_for_first(world: World) -> None:
    waits = world.published()
    changed(world.app, waits.id, lambda it: it.part("captions").wait("reconnect", "Connect it again.", None))
    changed(world.app, waits.id, lambda it: it.part("processing").wait("processing", "", NOON + timedelta(hours=1)))
    changed(world.app, waits.id, lambda it: it.wait("processing", "", NOON + timedelta(hours=1)))
    with world.app.app_context():
        assert jobs.wake_channel(waits.channel_id) == 1
    woken = seen(world.app, waits.id)
    assert (woken.state, woken.part("captions").state, woken.part("processing").state) == (
        "queued", "pending", "waiting"
    )  # fmt: skip


@ONE_KIND
def test_a_publication_that_cannot_be_woken_holds_up_no_other(world: World) -> None:
    broken, well = (world.asked(world.film(name=f"Channel {n}"), publish_at=NOON + timedelta(hours=3)) for n in "12")
    with world.app.app_context():
        with writing():  # nothing of ours writes such a state
            db.session.execute(update(Video).where(Video.id == seen(world.app, broken).video_id).values(status="gone"))
        assert jobs.wake(NOON + timedelta(hours=2)) == 1
    assert [seen(world.app, id).state for id in (broken, well)] == ["waiting", "queued"]


@ONE_KIND
def test_what_a_clock_that_was_wrong_has_put_off_goes_on(world: World) -> None:
    waits, planned = world.published(), world.asked(world.film(), publish_at=NOON + timedelta(days=30))
    far = NOON + timedelta(days=20)
    changed(world.app, waits.id, lambda it: it.part("captions").wait("quota", "Its quota is used up.", far))
    changed(world.app, waits.id, lambda it: it.wait("quota", "Its quota is used up.", far))
    with world.app.app_context():
        assert jobs.wake(NOON) == 1
    assert world.worked(waits.id).state == "done"
    assert seen(world.app, planned).state == "waiting"


@ONE_KIND
def test_a_lease_of_a_clock_that_was_wrong_is_none(world: World) -> None:
    publication_id = world.asked(world.film())
    with world.app.app_context():
        assert claim(publication_id)
        with writing():
            db.session.execute(update(Publication).values(lease_until=utcnow() + timedelta(days=2)))
        assert jobs.reconcile() == 1
        assert claim(publication_id)
