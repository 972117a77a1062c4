"""However long the log of an endpoint is, who delivers and who tidies looks at what is wanted alone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Select

from tests.support.databases import ONE_KIND
from ytempire.extensions import db, utcnow
from ytempire.webhooks import log, turns


def plan(statement: Select[object]) -> str:
    """How SQLite goes about it; what the values are is no matter."""
    compiled = statement.compile(db.engine)
    values = tuple(0 for _ in compiled.positiontup or ())
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)
    return "; ".join(row.detail for row in rows)


@ONE_KIND
@pytest.mark.parametrize(("statement", "index"), [
    (turns.oldest_due("wh_1", utcnow()), "ix_webhook_deliveries_unfinished"),
    (log.older_than(utcnow()), "ix_webhook_deliveries_created_at"),
])  # fmt: skip
def test_an_index_leads_there(app: Flask, statement: Select[object], index: str) -> None:
    with app.app_context():
        told = plan(statement)
    assert f"INDEX {index} " in told.replace("COVERING ", "")
    assert "SCAN" not in told
    assert "TEMP B-TREE" not in told
