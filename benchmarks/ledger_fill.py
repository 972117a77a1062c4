"""A ledger of any size over the same days, users and channels, as if the product had written it: counters and daily
figures are sums over its rows, so that `costs verify` agrees."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import current_app
from sqlalchemy import insert, text

from tests.support.people import Person, person
from ytempire.channels.channel import Channel
from ytempire.costs import days
from ytempire.extensions import db, utcnow, writing
from ytempire.videos.video import Video

DAYS, USERS, CHANNELS = 14, 2, 6  # in every database; with three steps that is 252 rows of daily figures
AT_ONCE = 5_000  # rows of an INSERT
LINES = '[{"unit": "character", "count": 1, "micro": "100000", "per": 1000}]'

# Two rows a call; nine of ten calls are settled, the tenth is released. Amounts are 10 to 99 micro-dollars.
ENTRIES = """
INSERT INTO ledger_entries (id, at, day, kind, amount, outcome, reservation_id, closes, user_id, channel_id, video_id,
                            step, provider, model, "call", lines, request_id, note)
WITH RECURSIVE numbers(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i < :entries - 1),
days(number, day, at) AS (VALUES {days}),
rows AS (
    SELECT i, i / 2 AS c, i / 2 * :videos / :calls AS v, i % 2 = 0 AS begins, i / 2 % 10 = 9 AS released FROM numbers
)
SELECT i + 1, {at}, day,
    CASE WHEN begins THEN 'reserve' WHEN released THEN 'release' ELSE 'settle' END,
    CASE WHEN begins OR released THEN 20 + c % 80 ELSE 10 + c % 10 END,
    CASE WHEN begins OR released THEN '' WHEN c % 50 = 0 THEN 'failed' ELSE 'ok' END,
    CASE WHEN begins THEN NULL ELSE i END, CASE WHEN begins THEN NULL ELSE i END,
    1 + v % {users}, 'ch_' || v % {channels}, '00000000-0000-4000-8000-' || (100000000000 + v),
    CASE c % 3 WHEN 0 THEN 'script' WHEN 1 THEN 'voice' ELSE 'visuals' END,
    CASE c % 3 WHEN 0 THEN 'openai' WHEN 1 THEN 'elevenlabs' ELSE 'stability' END,
    'model', 'kind:' || c, {lines}, '', ''
FROM rows JOIN days ON days.number = v / {channels} % {n_days}
"""

SPENT = "SUM(CASE WHEN kind = 'settle' THEN amount ELSE 0 END)"
COUNTERS = {
    "day": ("''", "day"), "user": ("CAST(user_id AS VARCHAR)", "day"),
    "channel": ("channel_id", "SUBSTR(day, 1, 7)"), "video": ("video_id", "''"),
}  # fmt: skip
COUNTED = """
INSERT INTO budget_counters (scope, scope_id, period, spent, reserved, stopped)
SELECT '{scope}', {of}, {period}, {spent}, 0, '' FROM ledger_entries GROUP BY {groups}
"""
DAILY = """
INSERT INTO daily_spend (day, user_id, channel_id, provider, step, spent, failed, calls)
SELECT day, user_id, channel_id, provider, step, SUM(amount),
    SUM(CASE WHEN outcome = 'failed' THEN amount ELSE 0 END), COUNT(*)
FROM ledger_entries WHERE kind = 'settle' GROUP BY 1, 2, 3, 4, 5
"""


def fill(entries: int, videos: int) -> list[Person]:
    """Fill an empty, migrated database, within its app; the users, the first of whom is an admin."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    users = [person(app, f"user{number}@example.com", "creator" if number else "admin") for number in range(USERS)]
    with writing():
        for number in range(CHANNELS):
            db.session.add(Channel(id=f"ch_{number}", user_id=users[number % USERS].id, name=f"Channel {number}"))
    _videos(videos, users)
    with writing():
        _entries(entries, videos)
        for scope, (of, period) in COUNTERS.items():
            groups = ", ".join(part for part in (of, period) if part != "''")
            db.session.execute(text(COUNTED.format(scope=scope, of=of, period=period, spent=SPENT, groups=groups)))
        db.session.execute(text(DAILY))
        if _on_postgresql():
            db.session.execute(text("SELECT setval(pg_get_serial_sequence('ledger_entries', 'id'), :last)"),
                               {"last": entries})  # fmt: skip
    if _on_postgresql():  # what autovacuum does in a while
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return users


def _videos(count: int, users: list[Person]) -> None:
    """Each in its channel, on the day of its calls; estimated, finished."""
    today = datetime.fromisoformat(days.day_of(utcnow())).date()
    for first in range(0, count, AT_ONCE):
        rows = []
        for number in range(first, min(first + AT_ONCE, count)):
            day = today - timedelta(days=number // CHANNELS % DAYS)
            made = datetime.combine(day, time(), UTC) + timedelta(seconds=number % 86_400, microseconds=number)
            channel = number % CHANNELS
            rows.append({
                "id": f"00000000-0000-4000-8000-{100_000_000_000 + number}", "channel_id": f"ch_{channel}",
                "user_id": users[channel % USERS].id, "topic": f"Film {number}", "title": f"Film {number}",
                "status": "completed", "estimate": {"micro": 60}, "created_at": made,
            })  # fmt: skip
        with writing():
            db.session.execute(insert(Video.__table__), rows)  # type: ignore[arg-type]


def _entries(count: int, videos: int) -> None:
    today = datetime.fromisoformat(days.day_of(utcnow())).date()
    names = [(today - timedelta(days=number)).isoformat() for number in range(DAYS)]
    values = ", ".join(f"({number}, '{day}', '{day} 12:00:00.000000')" for number, day in enumerate(names))
    at = "CAST(at || '+00' AS TIMESTAMP WITH TIME ZONE)" if _on_postgresql() else "at"
    lines = "CAST(:lines AS JSON)" if _on_postgresql() else ":lines"
    statement = ENTRIES.format(days=values, at=at, lines=lines, users=USERS, channels=CHANNELS, n_days=DAYS)
    numbers = {"entries": count, "videos": videos, "calls": (count + 1) // 2}
    db.session.execute(text(statement), {**numbers, "lines": LINES})


def _on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
