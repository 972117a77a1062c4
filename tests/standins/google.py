"""A stand-in for Google: OAuth, the YouTube Data API with resumable uploads, and YouTube Analytics."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from tests.standins import google_oauth, google_videos
from tests.standins.desk import Desk
from tests.standins.google_grants import SCOPES, Grant


def blueprint(desk: Desk) -> Blueprint:
    routes = Blueprint("google", __name__)
    google_oauth.add_routes(routes, desk)
    google_videos.add_routes(routes, desk)
    return routes


def grant(desk: Desk, client: str, channel: str = "Morning Science", scopes: Sequence[str] = tuple(SCOPES)) -> str:
    """A refresh token, as if a person had gone through the consent page.

    client: its id (`client_of(1)`). channel: id, title or handle, or the Google account of one without a channel."""
    given = Grant(client, desk.google.channel(channel), tuple(scopes))
    desk.google.grants.note(given)
    return desk.google.grants.lasting(given)[0]
