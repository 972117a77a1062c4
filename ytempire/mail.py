"""Mail by `SMTP_URL`. Where there is none, development shows the mail in the log.

`smtp://user:password@host:587` (STARTTLS where the server has it), `smtps://…:465` (TLS from the start).
"""

from __future__ import annotations

import logging
import smtplib
import ssl
import threading
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from ytempire.config import Settings

SECONDS = 20  # as long as a mail server may take for one answer

log = logging.getLogger(__name__)


def send_later(to: str, subject: str, text: str) -> None:
    """Send a mail in the background: the page does not wait, and its time tells nothing of it."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.smtp_url:
        threading.Thread(target=_send, args=(settings, to, subject, text), name="mail").start()
    elif settings.production:
        log.error("A mail to %s was not sent: SMTP_URL is not set", to)
    else:
        log.warning("SMTP_URL is not set, so this mail is shown here.\nTo: %s\n%s\n\n%s", to, subject, text)


def deliver(smtp_url: str, letter: EmailMessage) -> None:
    """Hand the letter to the mail server. Raises `OSError` or `smtplib.SMTPException`."""
    server = urlsplit(smtp_url)
    with _connection(server) as connection:
        connection.ehlo()
        if server.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(letter)


def _connection(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or "localhost"
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=SECONDS, context=context)
    return smtplib.SMTP(host, server.port or 587, timeout=SECONDS)


def letter_of(settings: Settings, to: str, subject: str, text: str) -> EmailMessage:
    """A letter of this installation. Raises `ValueError` for a line break in a header."""
    letter = EmailMessage()
    letter["From"] = settings.mail_from or f"{settings.app_name} <no-reply@localhost>"
    letter["To"] = to
    letter["Subject"] = f"{settings.app_name}: {subject}"
    letter.set_content(text)
    return letter


def _send(settings: Settings, to: str, subject: str, text: str) -> None:
    try:
        deliver(settings.smtp_url, letter_of(settings, to, subject, text))
    except (OSError, smtplib.SMTPException) as error:
        log.error("The mail to %s could not be sent: %s", to, error)
