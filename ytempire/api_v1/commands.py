"""`flask --app wsgi api …`: the document without a server."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from ytempire.api_v1.document import document
from ytempire.config import PROJECT

KEPT = PROJECT / "docs" / "openapi.json"

api_commands = AppGroup("api", help="The API for programs.")


@api_commands.command("document")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=KEPT)
def write(file: Path) -> None:
    """Write the API's document (OpenAPI 3.1) to FILE, docs/openapi.json where none is named; `-` prints it."""
    told = text_of(current_app._get_current_object())  # type: ignore[attr-defined]
    if str(file) == "-":
        click.echo(told, nl=False)
    else:
        file.write_text(told, encoding="utf-8")
        click.echo(f"{file} written")


def text_of(app: Flask) -> str:
    """The document as it is kept: of no installation, so that its server is the prefix alone."""
    prefix = app.config["SETTINGS"].api_v1_prefix
    told = {**document(app), "servers": [{"url": prefix}]}
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
