from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from ytempire import mail

LINK = "http://127.0.0.1/password/secret"


class PostOffice(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one letter needs; it keeps what it was given on the server object."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(email.message_from_bytes(letter))  # type: ignore[attr-defined]
            self.say("221 bye" if verb == b"QUIT" else "250 well")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def post_office() -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), PostOffice) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


def address(server: socketserver.TCPServer) -> str:
    return f"smtp://127.0.0.1:{server.server_address[1]}"


def test_a_letter_is_handed_to_the_mail_server(app: Flask, post_office: socketserver.TCPServer) -> None:
    changed = {"smtp_url": address(post_office), "mail_from": "studio@example.com"}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=changed)
    with app.app_context():
        mail.send_later("maya@example.com", "Set a new password", f"Open {LINK}")
    until_sent()
    (letter,) = post_office.letters  # type: ignore[attr-defined]
    assert letter["To"] == "maya@example.com"
    assert letter["From"] == "studio@example.com"
    assert letter["Subject"] == "YTEMPIRE: Set a new password"
    assert LINK in letter.get_payload()


def test_a_subject_cannot_add_a_header(app: Flask) -> None:
    with pytest.raises(ValueError, match="Header values may not contain"):
        mail.letter_of(app.config["SETTINGS"], "maya@example.com", "Hello\nBcc: eve@example.com", "text")


def test_without_a_server_development_shows_the_mail(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context():
        mail.send_later("maya@example.com", "Set a new password", f"Open {LINK}")
    assert LINK in caplog.text


def test_production_never_writes_a_link_to_its_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"app_env": "production"})
    with app.app_context():
        mail.send_later("maya@example.com", "Set a new password", f"Open {LINK}")
    assert "SMTP_URL is not set" in caplog.text
    assert LINK not in caplog.text


def test_a_mail_server_that_is_away_is_told_in_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    changed = {"smtp_url": "smtp://127.0.0.1:1"}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=changed)
    with app.app_context():
        mail.send_later("maya@example.com", "Set a new password", f"Open {LINK}")
    until_sent()
    assert "The mail to maya@example.com could not be sent" in caplog.text
    assert LINK not in caplog.text


def until_sent() -> None:
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()
