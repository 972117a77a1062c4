"""Where the log goes."""

import os
import subprocess
import sys

from ytempire.config import PROJECT


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
