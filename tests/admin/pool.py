"""A pool of accounts in every state, for the tests of its pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete

from tests.support.films import channel_of, video_of
from tests.support.people import Cast, Person
from ytempire.channels.channel import Channel
from ytempire.channels.connection import RECONNECT, Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.draft import draft_for
from ytempire.quotas import pacific, pool
from ytempire.quotas.account import Account
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.usage import Call, Usage
from ytempire.videos.video import Video

SECRET = "GOCSPX-never-to-be-shown"


def account_of(app: Flask, number: int, **values: Any) -> int:
    """The id of a new account with a client; the pool has no others but those that were made so."""
    told = {"label": f"Brand account {number:02d}", "client_id": f"{number}.apps.googleusercontent.com",
            "client_secret": SECRET, "revision": 1, **values}  # fmt: skip
    with app.app_context():
        pool.accounts()
        with writing():
            db.session.execute(delete(Account).where(Account.client_id == "", Account.revision == 0))
            account = Account(number=number, **told)
            db.session.add(account)
            db.session.flush()
            return account.id


def used(app: Flask, account_id: int, day: str = "", **buckets: Any) -> None:
    """Set what is used of buckets on a day: `units=3210`, or `uploads=(1, 1)` with what is held."""
    with app.app_context(), writing():
        for bucket, counts in buckets.items():
            taken, held = counts if isinstance(counts, tuple) else (counts, 0)
            db.session.merge(Usage(account_id=account_id, bucket=bucket, day=day or pacific.day_of(utcnow()),
                                   used=taken, reserved=held, exhausted=False))  # fmt: skip


def call_of(app: Flask, account_id: int, at: datetime | None = None, method: str = "videos.insert",
            **values: Any) -> None:  # fmt: skip
    """A call that was made then."""
    at = at or utcnow()
    told = {"state": "ok", "holds": [[INSERTS, 1], [UPLOADS, 1]], **values}
    with app.app_context(), writing():
        db.session.add(Call(account_id=account_id, at=at, day=pacific.day_of(at), method=method,
                            alive_until=at + timedelta(minutes=3), **told))  # fmt: skip


def connected(app: Flask, account_id: int, owner: Person, channel: str, **values: Any) -> int:
    """The id of a connection of a new channel of the owner, through the account."""
    channel_id = channel_of(app, owner, channel)
    with app.app_context(), writing():
        made = Connection(channel_id=channel_id, user_id=owner.id, account_id=account_id, youtube_channel_id="UC123",
                          youtube_title=f"{channel} TV", youtube_handle="@tv", refresh_token="1//refresh-never-shown",
                          checked_at=utcnow() - timedelta(minutes=4))  # fmt: skip
        for name, value in values.items():
            setattr(made, name, value)
        db.session.add(made)
        db.session.flush()
        return made.id


def publication_of(app: Flask, owner: Person, topic: str = "Why bees vote", **values: Any) -> str:
    """The id of a publication that is on its way."""
    video_id = video_of(app, owner, topic, channel={"name": f"Of {topic}"})
    with app.app_context(), writing():
        made = draft_for(db.session.get_one(Video, video_id))
        for name, value in {"state": "queued", **values}.items():
            setattr(made, name, value)
        return made.id


def channel_id_of(app: Flask, connection_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Channel, db.session.get_one(Connection, connection_id).channel_id).id


def a_busy_pool(app: Flask, cast: Cast) -> list[int]:
    """Fifteen accounts in every state there is, with a morning's work and four weeks before; their ids."""
    now = utcnow()
    audited = {"audit": "audited"}
    told: dict[int, dict[str, Any]] = {
        1: {**audited, "owner": "Plain Money", "last_upload_at": now - timedelta(minutes=40)},
        2: {**audited, "owner": "Morning Science", "last_upload_at": now - timedelta(hours=2)},
        3: {**audited, "owner": "Morning Science", "last_upload_at": now - timedelta(minutes=9)},
        4: {**audited, "owner": "Deep Field", "last_upload_at": now - timedelta(days=2), "last_error_at": now,
            "last_error": "YouTube takes no more uploads from this account for 24 hours.",
            "waits_until": now + timedelta(hours=20)},
        5: {"owner": "Deep Field"},
        6: {**audited, "owner": "Sixty Seconds", "last_upload_at": now - timedelta(hours=1)},
        7: {"testing": True, "owner": "Sixty Seconds"},
        8: {**audited, "owner": "Sixty Seconds", "suspended_at": now - timedelta(days=3),
            "last_error_at": now - timedelta(days=3),
            "last_error": "YouTube has ended this account for a breach of its terms."},
        9: {**audited, "owner": "A brand with a very long name that goes on, and on, and further still"},
        10: {"client_id": "", "client_secret": ""},
        11: {**audited, "state": "reserve", "owner": "Studio North"}, 12: {"state": "reserve", "owner": "Studio North"},
        13: {**audited, "state": "reserve"}, 14: {**audited, "state": "reserve", "owner": "History desk"},
        15: {**audited, "state": "resting", "owner": "History desk", "last_upload_at": now - timedelta(days=70)},
    }  # fmt: skip
    ids = [account_of(app, number, **values) for number, values in told.items()]
    for at, (number, channel) in enumerate([(1, "Plain Money"), (2, "Morning Science"), (3, "Morning Science Shorts"),
                                            (4, "Deep Field"), (5, "Deep Field Shorts"), (6, "Sixty Seconds"),
                                            (9, "The history of everything that has a history"), (1, "Money Notes"),
                                            (1, "Rent or buy"), (1, "Taxes, slowly"), (11, "Studio North"),
                                            (12, "North by night")]):  # fmt: skip
        connected(app, ids[number - 1], cast.owner if at % 2 else cast.outsider, channel)
    connected(app, ids[6], cast.admin, "Sixty Seconds Extra", ends_at=now + timedelta(days=2))
    connected(app, ids[13], cast.owner, "History desk", state=RECONNECT, reason="The owner withdrew access.")
    for number, uploads, units in ((1, 1, 3210), (2, (1, 1), 2060), (3, 5, 7420), (5, 2, 2980), (6, 3, 9040),
                                   (7, 1, 1510)):  # fmt: skip
        inserts = uploads if isinstance(uploads, tuple) else (uploads, 0)
        used(app, ids[number - 1], uploads=uploads, units=units, inserts=inserts)
        for _ in range(inserts[0]):
            call_of(app, ids[number - 1], max(now - timedelta(hours=number), _midnight(now)))
    _before(app, ids, now)
    return ids


def _before(app: Flask, ids: list[int], now: datetime) -> None:
    for back in range(1, 29):
        at = now - timedelta(days=back)
        day = pacific.day_of(at)
        for place, account_id in enumerate(ids[:6]):
            used(app, account_id, day, uploads=(back + place) % 6, units=300 * ((back + place) % 7))
        if back % 7 == 0:
            for hours in (1, 2, 2, 5):
                call_of(app, ids[0], at + timedelta(hours=hours))
    call_of(app, ids[5], now - timedelta(days=1), "thumbnails.set", state="failed", reason="quotaExceeded",
            holds=[[UNITS, 50]])  # fmt: skip


def _midnight(now: datetime) -> datetime:
    return pacific.reset_after(now) - timedelta(hours=23, minutes=59)
