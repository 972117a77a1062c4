"""`.env.example` and the settings name the same things."""

from __future__ import annotations

import re
from pathlib import Path

from ytempire.config import PROJECT, SECRETS, Settings, load_settings

EXAMPLE = (PROJECT / ".env.example").read_text()
LINES = re.findall(r"^#([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE, re.MULTILINE)


def test_every_setting_is_in_the_example_and_nothing_else():
    """Of numbered accounts the first stands for all."""
    wanted = {name for name in Settings.model_fields if not re.search(r"_([2-9]|1\d)$", name)}
    assert {name.lower() for name, _ in LINES} == wanted


def test_the_values_in_the_example_are_the_defaults(tmp_path: Path):
    given = {name.lower(): value for name, value in LINES if value}
    given["instance_path"] = str(tmp_path)
    example = Settings(_env_file=None, **given).model_dump(exclude=set(SECRETS))  # type: ignore[arg-type]
    defaults = Settings(_env_file=None, instance_path=tmp_path).model_dump(exclude=set(SECRETS))  # type: ignore[call-arg]
    assert example == defaults


def test_an_example_with_every_line_uncommented_still_starts(tmp_path: Path, monkeypatch):
    for name, value in LINES:
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    assert load_settings().workers == 2
