"""What is said of a program that does not get ready."""

from __future__ import annotations

import pytest

from ytempire.config import PROJECT, Settings
from ytempire.ground.checks import CannotStart
from ytempire.ground.child import Child, Program
from ytempire.ground.supervisor import FUTILE_STARTS, Supervisor
from ytempire.ground.terminal import Terminal

SLOW = Child(Program("web", ("true",), PROJECT))


@pytest.mark.parametrize(
    ("failures", "sentence"),
    [(0, "is not ready after 0 s; this computer may be busy"), (FUTILE_STARTS, "the lines above say why")],
)
def test_a_program_that_is_slow_is_told_from_one_that_ends(settings: Settings, failures: int, sentence: str) -> None:
    SLOW.failures = failures
    with pytest.raises(CannotStart, match=sentence):
        Supervisor(settings, Terminal())._until(lambda: False, SLOW, 0.0)
