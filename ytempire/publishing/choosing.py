"""Through which account of the pool a film is uploaded, and what is said where none has room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app

from ytempire.config import Settings
from ytempire.extensions import db
from ytempire.publishing import part, ways
from ytempire.publishing.publication import Publication
from ytempire.publishing.ways import Way
from ytempire.publishing.work import Wait, Work
from ytempire.quotas import choosing, pacific, pool
from ytempire.quotas.standing import standings
from ytempire.videos import result

SOON = timedelta(seconds=5)  # somebody else took the room that was there
COUNTS = ("no film", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def choose(work: Work, publication: Publication) -> Way:
    """The account that the film goes through next, with room for what follows it: the one that was named, where it
    has that. Raises Wait, Failed."""
    found = {way.account_id: way for way in ways.all_of(work, publication)}
    units, now = _units(work, publication), work.clock()
    able = choosing.in_order(list(found), now, units)
    first = next((account for account in able if account.id == publication.account_id), able[0] if able else None)
    chosen = found[first.id] if first else None
    refusal = None if chosen else _no_room(list(found), now, units)
    db.session.remove()
    if refusal is not None:
        raise refusal
    assert chosen is not None
    return chosen


def _units(work: Work, publication: Publication) -> int:
    """What thumbnail, captions and playlist will take, so that an upload is not left without them."""
    methods = ["set_thumbnail", "video", "video"]
    if result.file_of(work.video_id, "captions", "captions.srt"):
        methods.append("add_captions")
    if publication.playlist_id:
        methods.append("add_to_playlist")
    return ways.units_of(work, *methods)


def _no_room(account_ids: Sequence[int], now: datetime, units: int) -> Wait:
    chance = choosing.next_chance(account_ids, now, units)
    if chance is None:
        return Wait(part.QUOTA, ways.ALL_REST, pacific.goes_on_after(now))
    when = max(chance, now + SOON)
    accounts = pool.of_ids(account_ids)
    if all(account.faulty(now) for account in accounts):
        return Wait(part.RECONNECT, accounts[0].last_error, when)
    return Wait(part.QUOTA, f"{_spent(account_ids, now)}; it publishes at {pacific.shown(when)}.", when)


def _spent(account_ids: Sequence[int], now: datetime) -> str:
    """`Its accounts have sent five today`, or what else stands in the way."""
    accounts = pool.of_ids(account_ids)
    one = len(accounts) == 1
    if all(account.paused_until(now) for account in accounts):
        return f"YouTube takes no more uploads from its {'account' if one else 'accounts'} for now"
    if all(not standing.uploads.left for standing in standings(now, accounts)):
        settings: Settings = current_app.config["SETTINGS"]
        most = settings.quota_uploads_per_account
        sent = COUNTS[most] if most < len(COUNTS) else f"{most:,}"
        return f"Its account has sent {sent} today" if one else f"Its accounts have sent {sent} today"
    return f"Today's quota of its {'account' if one else 'accounts'} is used up"
