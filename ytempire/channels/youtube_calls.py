"""One counted question to YouTube through a connection; once more with a new token where the last one ended early."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from ytempire.channels import youtube_access
from ytempire.channels.connection import Connection
from ytempire.extensions import db, utcnow
from ytempire.providers.youtube import METHODS, RECONNECT, YoutubeError
from ytempire.providers.youtube_errors import TOKEN_ENDED
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import Purpose

Answer = TypeVar("Answer")


def ask(connection_id: int, method: str, purpose: Purpose, question: Callable[[str], Answer],
        clock: Callable[[], datetime] = utcnow) -> Answer:  # fmt: skip
    """What `question` makes of an access token; method: a key of METHODS. No transaction is open meanwhile. That a
    grant has ended is written down where Google refuses a new token, and not for less: publishing needs it too. Raises
    QuotaSpent, YoutubeError."""
    try:
        return _asked(connection_id, method, purpose, question, clock, youtube_access.token_of)
    except YoutubeError as error:
        if error.reason not in TOKEN_ENDED:
            raise
    return _asked(connection_id, method, purpose, question, clock, youtube_access.refreshed)


def _asked(connection_id: int, method: str, purpose: Purpose, question: Callable[[str], Answer],
           clock: Callable[[], datetime], token_of: Callable[[Connection, datetime], str]) -> Answer:  # fmt: skip
    connection = db.session.get(Connection, connection_id)
    if connection is None:
        raise YoutubeError(RECONNECT, youtube_access.GONE)
    account_id, token = connection.account_id, token_of(connection, clock())
    db.session.remove()
    with counted(account_id, METHODS[method], purpose, clock):
        db.session.remove()
        return question(token)
