"""An admin gives an account another client while something of its connections changes: neither waits for good."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from tests.admin.pool import account_of, connected
from tests.support.people import Cast
from ytempire.admin import quota_acts
from ytempire.channels import disconnecting, youtube_access
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.quotas.account import Account


def marked(connection_id: int) -> None:
    youtube_access.mark_reconnect(connection_id, "It ended.")


def disconnected(connection_id: int) -> None:
    disconnecting.disconnect(db.session.get_one(Connection, connection_id), by=1)


def wait_until_somebody_waits() -> None:
    """For a lock that is held elsewhere."""
    until = time.monotonic() + 10
    with db.engine.connect() as connection:
        while time.monotonic() < until:
            found = connection.execute(text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).first()
            connection.rollback()
            if found:
                return
            time.sleep(0.01)
    raise AssertionError("Nobody waits")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("change", [marked, disconnected])
def test_another_client_and_the_end_of_a_connection_at_once(
    app: Flask, cast: Cast, change: Callable[[int], None]
) -> None:
    account_id = account_of(app, 1)
    connection_id = connected(app, account_id, cast.owner, "Plain Money", refresh_token="")
    done: list[str] = []

    def changes() -> None:
        with app.app_context():
            change(connection_id)
            done.append("changed")

    worker = threading.Thread(target=changes)
    with app.app_context():
        with writing():
            quota_acts.lock()
            account = db.session.get_one(Account, account_id)
            worker.start()
            wait_until_somebody_waits()
            assert quota_acts.change(account, cast.admin.id, "", client_id="other.apps.googleusercontent.com")
        worker.join(10)
        assert done == ["changed"]
        left = db.session.get(Connection, connection_id)
        assert left is None or (left.state, left.reason) == ("reconnect", quota_acts.OTHER_CLIENT)
