"""`flask video make` refuses what cannot be made, in a sentence, before anything is stored."""

import pytest

from tests.support.databases import ONE_KIND
from ytempire.accounts.user import User
from ytempire.extensions import db, writing
from ytempire.videos.commands import terminal_user
from ytempire.videos.video import Video


@ONE_KIND
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["  "], "Say what the film is about"),
        (["a" * 10_000], "The topic may have 300 characters"),
        (["Salt", "--notes", "a" * 20_001], "The notes may have 20,000 characters"),
        (["为什么盐让食物更好吃"], "speaks English"),
        (["🧂🧂🧂"], "speaks words"),
        (["Salt", "--seconds", "5"], "15<=x<=3600"),
        (["Salt", "--voice", "nobody"], "There is no voice “nobody”. Choose one of: "),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(app, arguments, said):
    result = app.test_cli_runner().invoke(args=["video", "make", *arguments])
    assert result.exit_code > 0
    assert said in result.output
    with app.app_context():
        assert db.session.query(Video).count() == 0


def test_a_script_that_is_not_text_is_refused(app, tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"\xff\xd8\x00\x01")
    result = app.test_cli_runner().invoke(args=["video", "make", "Salt", "--script", str(tmp_path / "film.mp4")])
    assert (result.exit_code, "is not a text file" in result.output) == (1, True)


def test_somebody_who_is_called_terminal_keeps_nobody_from_the_terminal(app):
    with app.app_context():
        with writing():
            db.session.add(User(email="terminal@example.org", username="terminal", name="T", password_hash="x"))
        with writing():
            made = terminal_user()
        with writing():
            assert terminal_user() is made
        assert (made.email, made.password_hash) == ("terminal@localhost", None)
