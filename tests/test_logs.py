"""Where the log goes."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ytempire.config import PROJECT
from ytempire.extensions import db


def test_a_log_file_that_cannot_be_written_stops_the_start_with_a_sentence(tmp_path):
    environment = os.environ | {"LOG_FILE": str(tmp_path / "nowhere" / "x.log"), "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", "import wsgi"], cwd=PROJECT, env=environment,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "LOG_FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_the_web_process_with_a_sentence(tmp_path):
    environment = os.environ | {"PORT": "many", "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", "import wsgi"], cwd=PROJECT, env=environment,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, "PORT is wrong" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_what_is_stored_is_not_in_the_message_of_an_error(app):
    with app.app_context(), pytest.raises(SQLAlchemyError) as caught:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE token = :token"), {"token": "1//a-refresh-token"})
    assert "nowhere" in str(caught.value)
    assert "1//a-refresh-token" not in str(caught.value)
