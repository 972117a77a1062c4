"""The API for programs, `/v1`: what pages do, as JSON (interface.md).

`operation.py` makes a view an operation: who may, what goes in, what comes out. One module for each resource.
"""

from __future__ import annotations

from flask import Flask, Response, request

from ytempire.api_v1 import (
    admin_costs,
    admin_jobs,
    admin_quotas,
    admin_users,
    analytics,
    auth,
    blueprint,
    channels,
    commands,
    costs,
    doc_pages,
    faults,
    limiting,
    users,
    video_acts,
    video_cost,
    video_events,
    video_files,
    videos,
    webhooks,
)
from ytempire.config import Settings

RESOURCES = (auth, users, channels, videos, video_acts, video_files, video_events,
             video_cost, costs, analytics, webhooks,
             admin_users, admin_quotas, admin_costs, admin_jobs, doc_pages)  # fmt: skip


def init_app(app: Flask) -> None:
    """Put the API below its prefix. Resources registered their views when they were imported."""
    settings: Settings = app.config["SETTINGS"]
    prefix = settings.api_v1_prefix

    @app.before_request
    def name_request() -> None:
        if _below(prefix):
            blueprint.begin()

    @app.after_request  # registered before the limiter's, and so called after it
    def answer(response: Response) -> Response:
        return blueprint.finish(response) if _below(prefix) else response

    limiting.init_app(app)
    faults.register(app, lambda: _below(prefix))
    app.register_blueprint(blueprint.bp, url_prefix=prefix)
    app.cli.add_command(commands.api_commands)


def _below(prefix: str) -> bool:
    return request.path == prefix or request.path.startswith(f"{prefix}/")
