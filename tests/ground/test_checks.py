"""What `bin/run` says when it cannot start."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ytempire.ground import checks
from ytempire.ground.checks import CannotStart


def test_a_taken_port_is_named_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"^Port {port} is taken by another program. Set PORT to another"):
            checks.port_is_free("127.0.0.1", port)


def test_a_port_that_is_given_back_can_be_taken_at_once():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    checks.port_is_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_named():
    with pytest.raises(CannotStart, match=r"HOST 192\.0\.2\.1 is not an address of this machine"):
        checks.port_is_free("192.0.2.1", 8000)  # RFC 5737: an address that nobody has


def test_a_full_disk_says_how_much_is_missing(tmp_path: Path):
    with pytest.raises(CannotStart, match="MB left and YTEMPIRE needs 1000000000 MB"):
        checks.has_room(tmp_path, needed=10**15)


def test_enough_room_is_enough(tmp_path: Path):
    checks.has_room(tmp_path, needed=1)


def test_an_instance_that_cannot_be_made_is_named(tmp_path: Path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with pytest.raises(CannotStart, match=r"cannot be written to .* INSTANCE_PATH"):
        checks.make_writable(in_the_way / "instance")


def test_writing_is_tried_and_leaves_nothing_behind(tmp_path: Path):
    checks.make_writable(tmp_path / "new" / "instance")
    assert list((tmp_path / "new" / "instance").iterdir()) == []


def test_the_second_on_an_instance_is_refused(tmp_path: Path):
    with checks.alone(tmp_path), pytest.raises(CannotStart, match="already running"):
        checks.alone(tmp_path)


def test_an_instance_is_free_again_once_the_first_has_ended(tmp_path: Path):
    checks.alone(tmp_path).close()
    checks.alone(tmp_path).close()
