"""Notices by mail, to a mail server that takes them over the wire, refuses them, or is away."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message

import pytest
from flask import Flask

from tests.support.people import Cast, Person
from ytempire.accounts import notice, notice_mail, user
from ytempire.accounts.notice import Notice
from ytempire.extensions import db, utcnow, writing


class PostOffice(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a letter needs. It says `answer` when a letter was handed over."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            if line[:4].upper() != b"DATA":
                self.say("221 bye" if line[:4].upper() == b"QUIT" else "250 well")
                continue
            self.say("354 go on")
            letter = b"".join(iter(self.rfile.readline, b".\r\n"))
            answer: str = self.server.answer  # type: ignore[attr-defined]
            if not answer:
                return
            if answer.startswith("2"):
                self.server.letters.append(email.message_from_bytes(letter))  # type: ignore[attr-defined]
            self.say(answer)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    answer = "250 well"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), PostOffice)
        self.letters: list[Message] = []


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    with Office() as server:
        use(app, f"smtp://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


def use(app: Flask, smtp_url: str) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"smtp_url": smtp_url})


def tell(who: Person, kind: str = "budget", message: str = "The limit is reached.") -> None:
    with writing():
        notice.tell(who.id, kind, message, "What waits goes on by itself.", "/costs")


def the_notice() -> Notice:
    db.session.expire_all()
    return db.session.query(Notice).one()


def aged(**by: float) -> None:
    """As if the notice had been written so long ago."""
    with writing():
        the_notice().at = utcnow() - timedelta(**by)


def test_a_notice_is_mailed_once_with_its_link_and_the_way_to_switch_it_off(
    app: Flask, cast: Cast, office: Office
) -> None:
    with app.app_context():
        tell(cast.owner)
        assert [notice_mail.send(), notice_mail.send()] == [1, 0]
        assert the_notice().mailed_at
    (letter,) = office.letters
    text = letter.get_payload()
    assert (letter["To"], letter["Subject"]) == (cast.owner.email, "YTEMPIRE: The limit is reached.")
    assert "http://127.0.0.1:8000/costs" in text
    assert "http://127.0.0.1:8000/settings#notifications" in text
    assert letter.get_content_type() == "text/plain"


def test_what_is_switched_off_or_dismissed_is_not_mailed(app: Flask, cast: Cast, office: Office) -> None:
    with app.app_context():
        with writing():
            db.session.get_one(user.User, cast.owner.id).muted = ["provider"]
        tell(cast.owner, "provider", "Muted.")
        tell(cast.outsider, "provider", "Not muted.")
        tell(cast.owner, "budget", "Dismissed.")
        with writing():
            notice.dismiss(cast.owner.id)
        notice_mail.send()
    assert [letter["To"] for letter in office.letters] == [cast.outsider.email]


def test_two_clocks_send_one_mail(app: Flask, cast: Cast, office: Office) -> None:
    with app.app_context():
        for number in range(8):
            tell(cast.owner, message=f"Number {number}.")

    def clock() -> None:
        with app.app_context():
            notice_mail.send()

    clocks = [threading.Thread(target=clock) for _ in range(4)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert sorted(letter["Subject"] for letter in office.letters) == [f"YTEMPIRE: Number {n}." for n in range(8)]


def test_a_server_that_is_away_is_tried_again_later_and_given_up(app: Flask, cast: Cast, office: Office) -> None:
    here = app.config["SETTINGS"].smtp_url
    with app.app_context():
        use(app, "smtp://127.0.0.1:1")
        tell(cast.owner)
        notice_mail.send()
        assert (the_notice().mailed_at, the_notice().mail_tries) == (None, 1)
        use(app, here)
        assert notice_mail.send() == 0, "a minute has not passed"
        aged(minutes=2)
        assert notice_mail.send() == 1
    assert len(office.letters) == 1


def test_a_mail_that_no_server_takes_is_given_up(app: Flask, cast: Cast, office: Office) -> None:
    office.answer = "451 not now"
    with app.app_context():
        tell(cast.owner)
        for hours in (0, 2, 4, 6, 8):
            aged(hours=hours)
            notice_mail.send()
        assert the_notice().mail_tries == len(notice_mail.TRIES)
        office.answer = "250 well"
        assert notice_mail.send() == 0


def test_a_mail_that_may_have_been_taken_is_not_sent_twice(app: Flask, cast: Cast, office: Office) -> None:
    office.answer = ""
    with app.app_context():
        tell(cast.owner)
        notice_mail.send()
        assert the_notice().mailed_at
        office.answer = "250 well"
        aged(hours=2)
        assert notice_mail.send() == 0
    assert office.letters == []


def test_what_is_older_than_a_day_is_not_mailed_in_a_storm(app: Flask, cast: Cast, office: Office) -> None:
    with app.app_context():
        tell(cast.owner)
        aged(hours=25)
        assert notice_mail.send() == 0
        assert notice_mail.send_in_background() is None


def test_a_message_cannot_add_a_header(app: Flask, cast: Cast, office: Office) -> None:
    with app.app_context():
        tell(cast.owner, message="Hello\nBcc: eve@example.com")
        notice_mail.send()
    assert office.letters[0]["Bcc"] is None


def test_the_clock_does_not_wait_for_the_mail_server(app: Flask, cast: Cast, office: Office) -> None:
    with app.app_context():
        tell(cast.owner)
        thread = notice_mail.send_in_background()
        assert thread
        thread.join()
    assert len(office.letters) == 1


def test_without_a_server_development_shows_the_mail_once(
    app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        tell(cast.owner)
        notice_mail.send()
        notice_mail.send()
    assert caplog.text.count("The limit is reached.") == 2  # the subject and the text, of one mail
