"""The commands of `flask --app wsgi …`: a film without a server, and what an admin does by hand."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from ytempire.billing.commands import billing_commands
from ytempire.costs.commands import cost_commands
from ytempire.pipeline import jobs
from ytempire.quotas.commands import quota_commands
from ytempire.videos.commands import video_commands

job_commands = AppGroup("jobs", help="The queue.")


def init_app(app: Flask) -> None:
    app.cli.add_command(video_commands)
    app.cli.add_command(job_commands)
    app.cli.add_command(cost_commands)
    app.cli.add_command(quota_commands)
    app.cli.add_command(billing_commands)


@job_commands.command("reconcile")
def reconcile() -> None:
    """Queue again what has lost its job or its worker."""
    click.echo(f"{jobs.reconcile()} queued again.")
