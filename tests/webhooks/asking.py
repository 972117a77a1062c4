"""Tests of webhooks, asked for."""

from __future__ import annotations

from tests.acts.asked import user_of
from tests.support.people import Person
from tests.webhooks.world import World
from ytempire.webhooks import trying


def ask(world: World, endpoint: str, who: Person | None = None, **more: object) -> str:
    """A test for the endpoint; the id of its delivery."""
    with world.app.app_context():
        return trying.send_test(user_of(who or world.cast.owner), endpoint, **more).id  # type: ignore[arg-type]
