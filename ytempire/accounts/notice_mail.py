"""Notices by mail: each once, soon, and only those whose kind its person has not switched off.

`mailed_at` is set before the mail is sent, by a conditional UPDATE: of two clocks one sends it. A server that says
that it did not take a mail is tried again; where nobody knows whether it did, the notice in the page has to do.
"""

from __future__ import annotations

import logging
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from ytempire import mail
from ytempire.accounts.notice import Notice
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.extensions import db, utcnow, writing
from ytempire.text import one_line

# After a notice was written; a try that failed is followed by the next of these.
TRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
STALE = timedelta(days=1)  # what is older is no news, and is not mailed in a storm after a long rest
AT_ONCE = 50  # mails of one pass
UNCLEAR = (TimeoutError, smtplib.SMTPServerDisconnected)  # it may have been taken
LETTER = """{message}
{more}{address}{link}

You get this mail because something needs a person. Choose which of these mails are sent:
{address}/settings#notifications
"""

log = logging.getLogger(__name__)
_sending = threading.Lock()


def send_in_background() -> threading.Thread | None:
    """Send what is due in a thread of its own, so that the clock never waits for a mail server; the thread.

    None where nothing is due, or one is at it already.
    """
    if not any(_due()) or not _sending.acquire(blocking=False):
        return None
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    thread = threading.Thread(target=_send_all, args=(app,), name="mail", daemon=True)
    thread.start()
    return thread


def send() -> int:
    """Send what is due now; how many mails went out."""
    sent = 0
    for notice, address in list(_due()):
        sent += _send(notice, address)
    return sent


def _send_all(app: Flask) -> None:
    try:
        with app.app_context():
            send()
    except SQLAlchemyError as error:  # what is due stays so
        log.warning("No mail can be sent while the database is away: %s", error)
    finally:
        _sending.release()


def _due() -> Iterator[tuple[Notice, str]]:
    """Notices to be mailed now, each with its person's address."""
    now = utcnow()
    ready: list[ColumnElement[bool]] = [
        and_(Notice.mail_tries == number, Notice.at <= now - delay) for number, delay in enumerate(TRIES)
    ]
    rows = db.session.execute(
        select(Notice, User.email, User.muted).join(User, User.id == Notice.user_id)
        .where(Notice.mailed_at.is_(None), Notice.at > now - STALE, Notice.read_at.is_(None), or_(*ready))
        .order_by(Notice.id)
    )  # fmt: skip
    due = [(notice, email) for notice, email, muted in rows if notice.kind not in muted]
    return iter(due[:AT_ONCE])


def _send(notice: Notice, to: str) -> bool:
    """Claim it and send it; whether it went out."""
    settings: Settings = current_app.config["SETTINGS"]
    subject, text, notice_id, tries = one_line(notice.message), _text(notice, settings), notice.id, notice.mail_tries
    if not _claimed(notice_id, tries):
        return False
    if not settings.smtp_url:
        mail.send_later(to, subject, text)
        return True
    try:
        mail.deliver(settings.smtp_url, mail.letter_of(settings, to, subject, text))
    except UNCLEAR as error:
        log.error("Nobody knows whether the mail of notice %s was taken: %s", notice_id, error)
        return False
    except (OSError, smtplib.SMTPException) as error:
        log.error("The mail of notice %s could not be sent: %s", notice_id, error)
        _put_back(notice_id)
        return False
    return True


def _claimed(notice_id: int, tries: int) -> bool:
    free = (Notice.id == notice_id, Notice.mailed_at.is_(None), Notice.mail_tries == tries)
    with writing():
        done = db.session.execute(update(Notice).where(*free).values(mailed_at=utcnow()))
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _put_back(notice_id: int) -> None:
    again = {"mailed_at": None, "mail_tries": Notice.mail_tries + 1}
    with writing():
        db.session.execute(update(Notice).where(Notice.id == notice_id).values(again))


def _text(notice: Notice, settings: Settings) -> str:
    more = f"{notice.more}\n\n" if notice.more else "\n"
    return LETTER.format(message=notice.message, more=more, address=settings.address, link=notice.link or "/")
