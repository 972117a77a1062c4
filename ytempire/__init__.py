"""YTEMPIRE: a topic in, a finished film out, every cent counted."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ytempire import assets, errors, extensions, live, logs
from ytempire.config import PROJECT, Settings, load_settings
from ytempire.storage import LocalStorage

LARGEST_FORM = 2_000_000  # bytes; a script of 500 kB has three times as many when it is sent in percent codes


def create_app(settings: Settings | None = None, answers: bool = True) -> Flask:
    """The application. Without settings it reads them from the environment and `.env`. One that `answers` no request,
    a worker's, does without the API, whose models take a second to make."""
    settings = settings or load_settings()
    logs.set_up(settings)
    app = Flask(
        "ytempire", instance_path=str(settings.instance_path), root_path=str(PROJECT),
        template_folder=str(PROJECT / "templates"), static_folder=None,
    )
    app.config.from_mapping(_flask_settings(settings))
    app.extensions["ytempire_storage"] = LocalStorage(settings.storage_folder)
    extensions.bind(app, settings)
    live.init_app(app)
    assets.init_app(app)
    errors.register(app)
    _register_edges(app, answers)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    secure = settings.production or settings.address.startswith("https://")
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "DEBUG": settings.debug,
        "TESTING": settings.app_env == "testing",
        "SQLALCHEMY_DATABASE_URI": settings.database_address,
        "SQLALCHEMY_ENGINE_OPTIONS": extensions.database_options(settings),
        # Of a form; the blueprints that take files let more in, before anything is read.
        "MAX_CONTENT_LENGTH": min(LARGEST_FORM, settings.max_upload_size),
        "MAX_FORM_MEMORY_SIZE": 4_000_000,
        "MAX_FORM_PARTS": 6_000,  # a script of 150 scenes, each with its fields
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "STREAM_ASKS_EVERY": 30.0,  # seconds; then a stream asks whether the one who looks on still may
    }


def _register_edges(app: Flask, answers: bool) -> None:
    """Blueprints and commands: whatever touches a request or the terminal."""
    from ytempire import cli, formatting, security
    from ytempire.accounts import key_pages, notice_pages, password_pages, settings_pages, throttle
    from ytempire.accounts import pages as accounts
    from ytempire.admin import costs_pages as spending
    from ytempire.admin import quota_account_pages, quota_pages, user_pages
    from ytempire.analytics import pages as analytics
    from ytempire.billing import pages as billing
    from ytempire.billing import rehearsal_pages
    from ytempire.channels import connection_pages, preview_pages, sound_pages
    from ytempire.channels import pages as channels
    from ytempire.costs import pages as costs
    from ytempire.dashboard import pages as dashboard
    from ytempire.operation import pages as operation
    from ytempire.operation import service_pages
    from ytempire.publishing import pages as publishing
    from ytempire.publishing import review_pages
    from ytempire.videos import files, pages, progress, script_pages, spending_pages, thumbnail_pages
    from ytempire.webhooks import pages as webhooks

    security.init_app(app)
    formatting.init_app(app)
    throttle.init_app(app)
    of_accounts = (accounts, password_pages, settings_pages, key_pages, notice_pages)
    of_channels = (channels, preview_pages, sound_pages, connection_pages)
    of_videos = (pages, progress, files, script_pages, spending_pages, thumbnail_pages, publishing,
                 review_pages)  # fmt: skip
    of_admins = (spending, quota_pages, quota_account_pages, user_pages)
    for edge in (*of_accounts, dashboard, *of_channels, *of_videos, costs, analytics, *of_admins, operation,
                 service_pages, webhooks, billing, rehearsal_pages):  # fmt: skip
        app.register_blueprint(edge.bp)
    if answers:
        from ytempire import api_v1

        api_v1.init_app(app)
    cli.init_app(app)
