from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from ytempire import assets, formatting
from ytempire.config import PROJECT

TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|\bhx-on\b|javascript:|<script(?![^>]*\bsrc=)")
OUTSIDE = re.compile(r'(?:src|href)="(?:https?:)?//')
NAMED = re.compile(r"asset\('([^'~]+)'\)")
WORDS_IN_QUOTES = re.compile(r"[\"']([a-z][a-z0-9-]*)[\"']")


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (assets.FOLDER / "img/icons.svg").read_text()))


def icons_named_in_templates() -> set[str]:
    named = {name for template in TEMPLATES for name in re.findall(r'icon\("([^"]+)"', template.read_text())}
    faces = {*formatting.STATUS_FACES.values(), *formatting.STEP_FACES.values()}
    return named | {face.icon for face in faces}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    assert icons_named_in_templates() - symbols() == set()


def test_the_sprite_has_no_icon_that_nothing_names() -> None:
    code = [*TEMPLATES, *(PROJECT / "ytempire").glob("*/*.py"), PROJECT / "ytempire/formatting.py"]
    quoted = {word for file in code for word in WORDS_IN_QUOTES.findall(file.read_text())}
    assert symbols() - quoted == set()


def test_every_style_sheet_is_part_of_the_one_that_is_sent() -> None:
    imported = re.findall(r'@import "([^"]+)"', (assets.FOLDER / "css/app.css").read_text())
    files = {path.name for path in (assets.FOLDER / "css").glob("*.css")} - {"app.css"}
    assert set(imported) == files
    assert "@import" not in assets.style_sheet()


def test_the_style_sheet_keeps_each_part_in_its_layer() -> None:
    sheet = assets.style_sheet()
    assert sheet.index("@layer reset, base, layout, components, utilities;") < sheet.index("@layer reset {")
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize(
    "name", ["css/app.css", "js/dialog.js", "img/icons.svg", "fonts/inter-latin-opsz-normal.woff2"]
)
def test_a_file_at_its_version_is_kept_for_a_year(app: Flask, name: str) -> None:
    answer = app.test_client().get(assets.asset(name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_asked_for_by_an_old_version_is_sent_but_not_kept(app: Flask) -> None:
    answer = app.test_client().get("/static/000000000000/js/dialog.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../ytempire/config.py", "..%2fREADME.md", "css", "nothing.css", "%00"])
def test_nothing_but_the_files_is_sent(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/{assets.version()}/{name}").status_code == 404


def test_a_template_has_nothing_inline_that_the_policy_forbids() -> None:
    assert {name: found for name, text in templates() if (found := INLINE.findall(text) + OUTSIDE.findall(text))} == {}


def test_a_file_that_a_template_names_exists() -> None:
    named = [(template, name) for template, text in templates() for name in NAMED.findall(text)]
    assert len(named) > 10
    assert [(template, name) for template, name in named if not (assets.FOLDER / name).is_file()] == []


def templates() -> Iterator[tuple[str, str]]:
    """The name and the text of each."""
    return ((path.relative_to(PROJECT / "templates").as_posix(), path.read_text()) for path in TEMPLATES)
