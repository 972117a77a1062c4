"""Which accounts of the pool a film does not go through, and what wakes a publication that waits for one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.publishing.world import World
from tests.quotas.calls import account
from tests.support.databases import ONE_KIND
from tests.support.publications import NOON
from ytempire.admin import quota_freed
from ytempire.extensions import db, writing
from ytempire.quotas.account import Account


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
        assert quota_freed.try_again(world.clock()) == 2
    assert world.woken(waits.id).state == "done"
