"""`/control/google`: what the stand-in for Google knows, and how it is steered from another process.

GET answers `now`, `videos`, `quota` (by client and Pacific day), `channels`, `playlists`, `sessions`, `wrong` (what no
real client would send), `calls` (how many of each method). POST takes any of `SETTERS` by name, in this order, and
answers as GET. Failures: `POST /control/failures` with the service `youtube`. `POST /control/google/grant` with
`client`, `channel`, `scopes` answers `refresh_token`; `POST /control/google/reset` forgets everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tests.standins.desk import Desk
from tests.standins.google_grants import SCOPES, Grant
from tests.standins.google_kept import save
from tests.standins.google_state import Google, Session, Video
from tests.standins.google_videos import stamp

SETTERS: dict[str, Callable[[Google, Any], object]] = {
    "now": lambda google, moment: google.stop_at(datetime.fromisoformat(moment)),  # it stands still from then on
    "shift_seconds": lambda google, seconds: google.shift(seconds=seconds),
    "processing_seconds": lambda google, seconds: setattr(google, "processing_seconds", seconds),
    "access_seconds": lambda google, seconds: setattr(google, "access_seconds", seconds),
    "testing": lambda google, clients: setattr(google, "testing", set(clients)),
    "unaudited": lambda google, clients: setattr(google, "unaudited", set(clients)),
    "allowances": lambda google, buckets: google.quota.allowances.update(buckets),
    "exhaust": lambda google, told: google.quota.exhaust(told["client"], told["bucket"]),
    "revoke": lambda google, told: google.grants.end(told["client"], google.channel(told["channel"]).key),
    "add_channel": lambda google, title: google.add_channel(title),
    "delete_video": lambda google, id: setattr(google.videos[id], "deleted", True),
    "edit_video": lambda google, told: _edit(google.videos[told["id"]], told),  # title, privacyStatus
}


def blueprint(desk: Desk) -> Blueprint:
    routes = Blueprint("google_control", __name__)

    @routes.get("")
    def known() -> ResponseReturnValue:
        return _known(desk)

    @routes.post("")
    def steer() -> ResponseReturnValue:
        told = request.get_json()
        if unknown := sorted(set(told) - set(SETTERS)):
            return {"error": f"There is no {unknown[0]} to set."}, 400
        for name, setter in SETTERS.items():
            if name in told:
                setter(desk.google, told[name])
        save(desk.google)
        return _known(desk)

    @routes.post("/grant")
    def granted() -> ResponseReturnValue:
        told = request.get_json()
        return {"refresh_token": grant_of(desk.google, told["client"], told.get("channel", "Morning Science"),
                                          told.get("scopes", list(SCOPES)))}  # fmt: skip

    @routes.post("/reset")
    def forget() -> ResponseReturnValue:
        desk.google.reset()
        save(desk.google)
        return _known(desk)

    return routes


def grant_of(google: Google, client: str, channel: str, scopes: list[str]) -> str:
    """A refresh token, as if a person had gone through the consent page. Raises LookupError."""
    given = Grant(client, google.channel(channel), tuple(scopes))
    google.grants.note(given)
    return google.grants.lasting(given)[0]


def _known(desk: Desk) -> dict[str, Any]:
    google = desk.google
    calls = Counter(call.path.split()[0] for call in list(desk.calls) if call.service == "youtube")
    with google.lock:
        return {
            "now": stamp(google.now()), "quota": google.quota.table(), "calls": calls, "wrong": list(desk.wrong),
            "videos": [_video(google, video) for video in google.videos.values()],
            "sessions": [_session(one) for one in google.sessions.values()],
            "channels": [{"id": one.id, "title": one.title, "owner": one.owner} for one in google.channels],
            "playlists": [{"id": one.id, "title": one.title, "channel": one.channel.title,
                           "videos": [video for _, video in one.items]} for one in google.playlists.values()],
        }  # fmt: skip


def _video(google: Google, video: Video) -> dict[str, Any]:
    thumbnail = {name: value for name, value in (video.thumbnail or {}).items() if name != "file"}
    return {
        "id": video.id, "channel": video.channel.title, "channel_id": video.channel.id, "client": video.client,
        "snippet": video.snippet, "status": video.status, "privacy": video.privacy(google.now()),
        "upload_status": video.upload_status, "size": video.size, "sha256": video.sha256, "made": stamp(video.made),
        "deleted": video.deleted, "thumbnail": thumbnail or None,
        "captions": [{"language": one["snippet"]["language"], "name": one["snippet"]["name"],
                      "sha256": one["sha256"]} for one in video.captions],
    }  # fmt: skip


def _session(session: Session) -> dict[str, Any]:
    return {"method": session.method, "client": session.grant.client, "channel": session.grant.channel.title,
            "size": session.size, "arrived": session.arrived, "done": session.answer is not None}  # fmt: skip


def _edit(video: Video, told: dict[str, Any]) -> None:
    """As its owner does at YouTube's own pages."""
    if "title" in told:
        video.snippet = {**video.snippet, "title": told["title"]}
    if "privacyStatus" in told:
        video.status = {name: value for name, value in video.status.items() if name != "publishAt"}
        video.status["privacyStatus"] = told["privacyStatus"]
