"""What every answer says to the browser: where content may come from, who may frame it, what is kept."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response
from flask_talisman import Talisman

from ytempire.config import Settings

CONTENT = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
PERMISSIONS = {"camera": "()", "microphone": "()", "geolocation": "()", "browsing-topics": "()"}


STRIPE = "https://*.stripe.com"  # the checkout and the portal, to which forms of ours lead


def init_app(app: Flask) -> None:
    """Set the headers of every answer. HTTPS itself is the reverse proxy's."""
    settings: Settings = app.config["SETTINGS"]
    Talisman(
        app,
        content_security_policy={**CONTENT, "form-action": _forms_lead_to(settings)},
        permissions_policy=PERMISSIONS,
        referrer_policy="same-origin",
        frame_options="DENY",
        force_https=False,
        strict_transport_security=settings.address.startswith("https://"),
        session_cookie_secure=app.config["SESSION_COOKIE_SECURE"],
        session_cookie_samesite=app.config["SESSION_COOKIE_SAMESITE"],
    )
    app.after_request(keep_to_oneself)


def _forms_lead_to(settings: Settings) -> str:
    """A browser minds the address that a form is redirected to as well."""
    if settings.bills != "stripe":
        return CONTENT["form-action"]
    base = urlsplit(settings.stripe_api_base)
    return f"'self' {f'{base.scheme}://{base.netloc}' if base.netloc else STRIPE}"


def keep_to_oneself(response: Response) -> Response:
    """No other window reaches into ours, and no cache in between keeps a page."""
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
