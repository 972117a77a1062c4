"""`bin/run` before there is a supervisor: it finds Python, installs once, and says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ytempire.config import PROJECT

TOOLS = ("sh", "dirname", "tail", "cat", "df", "awk", "date", "sleep", "grep", "sed", "rm")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the real scripts, no packages, and a supervisor that only says that it is there."""
    project = tmp_path_factory.mktemp("project")
    (project / "bin").mkdir()
    for name in ("run", "setup.sh"):
        shutil.copy(PROJECT / "bin" / name, project / "bin" / name)
    ground = project / "ytempire" / "ground"
    ground.mkdir(parents=True)
    (ground / "__main__.py").write_text("import sys; print('supervisor', *sys.argv[1:])")
    return project


@pytest.fixture(autouse=True)
def no_packages(project: Path) -> None:
    (project / "requirements.txt").write_text("")
    (project / "requirements-hd-voice.txt").write_text("")


@pytest.fixture
def no_environment(project: Path) -> None:
    shutil.rmtree(project / ".venv", ignore_errors=True)


def run(
    project: Path, *arguments: str, path: Path | None = None, hd_voice: str = "yes"
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "PYTHON": sys.executable, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "HD_VOICE": hd_voice,
    }  # fmt: skip
    if path:
        environment = {"PATH": str(path)}
    return subprocess.run([str(project / "bin" / "run"), *arguments], env=environment, cwd="/",
                          capture_output=True, text=True, timeout=120, check=False)


def path_with(folder: Path, python: str) -> Path:
    """A folder to be the whole PATH: the tools of the script, and a `python3` that is this shell script."""
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    if python:
        (folder / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (folder / "python3").chmod(0o755)
    return folder


@pytest.mark.usefixtures("no_environment")
def test_the_first_start_installs_and_the_second_does_not(project: Path):
    assert "Installing packages" in run(project).stdout
    assert run(project).stdout == "supervisor\n"


def test_a_changed_list_of_packages_is_installed_again(project: Path):
    run(project)
    (project / "requirements.txt").write_text("# another list\n")
    assert "Installing packages" in run(project).stdout


def test_a_start_does_without_the_hd_voices_and_says_so(project: Path):
    (project / "requirements-hd-voice.txt").write_text("no-such-voice-anywhere==1\n")
    done = run(project)
    assert "Going on without the HD voices" in done.stdout
    assert done.stdout.endswith("supervisor\n")


def test_the_hd_voices_can_be_left_out(project: Path):
    (project / "requirements-hd-voice.txt").write_text("no-such-voice-anywhere==1\n")
    assert run(project, hd_voice="no").stdout.endswith("supervisor\n")
    assert "HD voices" not in run(project, hd_voice="no").stdout


def test_options_reach_the_supervisor(project: Path):
    assert run(project, "--install").stdout.endswith("supervisor --install\n")


def test_a_package_that_cannot_be_had_stops_the_start_and_is_tried_again(project: Path):
    (project / "requirements.txt").write_text("no-such-package-anywhere==1\n")
    for _ in range(2):
        done = run(project)
        assert done.returncode == 1
        assert "The packages could not be installed. All of pip's output is in .venv/install.log" in done.stderr
        assert "supervisor" not in done.stdout


def test_an_environment_whose_python_is_gone_is_made_anew(project: Path):
    run(project)
    (project / ".venv" / "bin" / "python").unlink()
    assert run(project).stdout.endswith("supervisor\n")


@pytest.mark.usefixtures("no_environment")
def test_no_python_at_all_is_said_with_what_to_install(project: Path, tmp_path: Path):
    done = run(project, path=path_with(tmp_path / "path", python=""))
    assert done.returncode == 1
    assert done.stderr.startswith("YTEMPIRE needs Python 3.11 or newer, and there is none on the PATH.")


@pytest.mark.usefixtures("no_environment")
def test_a_python_that_is_too_old_is_passed_over(project: Path, tmp_path: Path):
    done = run(project, path=path_with(tmp_path / "path", python="exit 1"))
    assert done.stderr.startswith("YTEMPIRE needs Python 3.11 or newer")


@pytest.mark.usefixtures("no_environment")
def test_a_python_without_venv_is_said_with_the_package_that_has_it(project: Path, tmp_path: Path):
    debians = 'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.11;; esac'
    done = run(project, path=path_with(tmp_path / "path", python=debians))
    assert done.returncode == 1
    assert "sudo apt install python3.11-venv" in done.stderr
    assert done.stderr.count("\n") == 1
