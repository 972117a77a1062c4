"""How a counting ends that could not go on: when it is tried again, and the sentence that says so."""

from __future__ import annotations

import logging
from datetime import timedelta

from ytempire.analytics.turn import Turn, TurnLost, daily_after
from ytempire.extensions import db
from ytempire.providers.errors import BUSY, DOWN, LOST
from ytempire.providers.youtube import QUOTA, YoutubeError
from ytempire.quotas import pacific
from ytempire.quotas.reserving import QuotaSpent

AWAY = (BUSY, DOWN, LOST)
PAUSES = (60, 300, 900, 3600, 3 * 3600)  # seconds; after the last one it is asked again the next day
SPENT = "The part of the quota that counting may use is spent for today."
BROKE = "The counting broke in a way that was not foreseen; the log of the worker says how."

log = logging.getLogger(__name__)


def wait(turn: Turn, reason: QuotaSpent | YoutubeError) -> None:
    """Put off by quota until after the reset, by a YouTube that is away for a growing pause, by all else for a day."""
    db.session.rollback()
    now = turn.clock()
    if isinstance(reason, QuotaSpent) or reason.kind == QUOTA:
        _end(turn, pacific.goes_on_after(now) - now, SPENT)
    elif reason.kind in AWAY and (tries := turn.tries()) < len(PAUSES):
        pause = max(PAUSES[tries], reason.retry_after or 0)
        _end(turn, timedelta(seconds=pause), reason.message, tries + 1)
    else:
        _end(turn, daily_after(turn.channel_id, now) - now, reason.message)


def broke(turn: Turn) -> None:
    """By a fault of ours."""
    db.session.rollback()
    _end(turn, daily_after(turn.channel_id, turn.clock()) - turn.clock(), BROKE)


def _end(turn: Turn, pause: timedelta, sentence: str, tries: int = 0) -> None:
    log.warning("Channel %s could not be counted: %s", turn.channel_id, sentence)
    try:
        turn.wait(turn.clock() + pause, sentence, tries)
    except TurnLost:
        log.info("Channel %s is counted elsewhere by now", turn.channel_id)
