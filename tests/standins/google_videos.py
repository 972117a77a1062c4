"""videos.insert, list, update, delete; what a video looks like, and what may be told to happen to a new one."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, request

from tests.standins.desk import Desk
from tests.standins.google_call import Asked, route, told
from tests.standins.google_figures import totals
from tests.standins.google_grants import Grant
from tests.standins.google_limits import check_snippet, check_status
from tests.standins.google_rules import Fault, body
from tests.standins.google_state import Google, Video
from tests.standins.google_uploads import media, put
from tests.standins.google_wire import Refusal

SENT = {"snippet": ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"),
        "status": ("privacyStatus", "publishAt", "license", "embeddable", "publicStatsViewable",
                   "selfDeclaredMadeForKids", "containsSyntheticMedia")}  # fmt: skip
AT_FIRST: dict[str, dict[str, Any]] = {"snippet": {"title": "unknown", "description": "", "categoryId": "22"},
            "status": {"privacyStatus": "public", "license": "youtube", "embeddable": True,
                       "publicStatsViewable": True}}  # fmt: skip
OF_A_NEW_ONE = {"processing_failed", "rejected", "forced_private"}
OTHERS = {"localizations", "recordingDetails", "paidProductPlacementDetails"}  # parts that this stand-in does not keep


def add_routes(routes: Blueprint, desk: Desk) -> None:
    route(routes, desk, "/upload/youtube/v3/videos", "POST", "videos.insert", insert)
    routes.add_url_rule("/upload/youtube/v3/videos", "put video", partial(put, desk, "videos.insert"), methods=["PUT"])
    route(routes, desk, "/youtube/v3/videos", "GET", "videos.list", listed)
    route(routes, desk, "/youtube/v3/videos", "PUT", "videos.update", update)
    route(routes, desk, "/youtube/v3/videos", "DELETE", "videos.delete", delete)


def insert(desk: Desk, asked: Asked) -> Any:
    return media(desk, asked, lambda given: partial(_made, desk, asked, _metadata(desk, asked, given)))


def _metadata(desk: Desk, asked: Asked, given: Any) -> dict[str, dict[str, Any]]:
    """What is to be kept of what was sent, once it is seen to be within the limits."""
    if not asked.grant.channel.id:
        raise Refusal("youtubeSignupRequired")
    sent = body(asked.method, given)
    _note_lost(desk, asked, sent)
    if "privacyStatus" not in sent.get("status", {}):
        desk.complain("videos.insert: without a privacyStatus the video is public")
    check_snippet(sent.get("snippet", {}))
    check_status(sent.get("status", {}), desk.google.now())
    return {part: {**AT_FIRST[part], **_kept(part, sent.get(part, {}))} for part in SENT}


def _note_lost(desk: Desk, asked: Asked, sent: dict[str, Any]) -> None:
    """Complain of what is sent and will not be kept: a part that is not named, one that cannot be set, a field."""
    for part, value in sent.items():
        if part != "id" and part not in asked.parts:
            desk.complain(f"{asked.method}: the body has {part}, and `part` does not name it")
        for name in set(value) - set(SENT.get(part, value)) if isinstance(value, dict) else ():
            desk.complain(f"{asked.method}: {part}.{name} cannot be set")


def _kept(part: str, sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if name in SENT[part]}


def _made(desk: Desk, asked: Asked, metadata: dict[str, dict[str, Any]], film: Path, content_type: str) -> Any:
    """The video, when its last byte is there."""
    google, grant = desk.google, asked.grant
    failure = told(desk, OF_A_NEW_ONE, asked.method, grant)
    if grant.client in google.unaudited or (failure and failure.kind == "forced_private"):
        metadata["status"] = {**metadata["status"], "privacyStatus": "private"}
        metadata["status"].pop("publishAt", None)
    with film.open("rb") as file:
        mark = hashlib.file_digest(file, "sha256").hexdigest()
    takes = google.processing_seconds
    video = Video(google.next_id("video"), grant.channel, grant.client, metadata["snippet"], metadata["status"], film,
                  film.stat().st_size, mark, google.now(), time.monotonic() + takes, takes)  # fmt: skip
    if failure and failure.kind != "forced_private":
        video.outcome = "failed" if failure.kind == "processing_failed" else "rejected"
        video.why = failure.details.get("why", "conversion" if video.outcome == "failed" else "duplicate")
    with google.lock:
        google.videos[video.id] = video
    google.quota.uploaded(grant.client)
    return shown(google, video, asked.parts, grant)


def listed(desk: Desk, asked: Asked) -> Any:
    ids = asked.many("id")
    if not ids or asked.parameters.keys() & {"chart", "myRating"}:
        raise Fault("No filter selected. This stand-in lists videos by `id` alone")
    if "maxResults" in asked.parameters:
        raise Fault("maxResults is not supported together with id")
    if len(ids) > 50:
        raise Refusal("badRequest", "The request specifies more than 50 ids.")
    found = [video for video in map(desk.google.video, dict.fromkeys(ids)) if video]
    items = [shown(desk.google, video, asked.parts, asked.grant) for video in found if _seen(desk, video, asked.grant)]
    return {"kind": "youtube#videoListResponse", "etag": "e", "items": items,
            "pageInfo": {"totalResults": len(items), "resultsPerPage": len(items)}}  # fmt: skip


def _seen(desk: Desk, video: Video, grant: Grant) -> bool:
    """Whoever does not own it sees what is not private."""
    return video.channel == grant.channel or video.privacy(desk.google.now()) != "private"


def update(desk: Desk, asked: Asked) -> Any:
    """The parts that are named are replaced whole: what they do not say of themselves is lost."""
    sent = body(asked.method, request.get_json(silent=True))
    _note_lost(desk, asked, sent)
    video = own(desk, asked, sent.get("id", ""))
    if set(asked.parts) & OTHERS:
        raise Fault(f"This stand-in updates {sorted(SENT)} alone")
    snippet, status = sent.get("snippet", {}), sent.get("status", {})
    if "snippet" in asked.parts:
        check_snippet(snippet, update=True)
    if "status" in asked.parts:
        check_status(status, desk.google.now())
    with desk.google.lock:
        if "snippet" in asked.parts:
            video.snippet = {"description": "", **_kept("snippet", snippet)}
        if "status" in asked.parts:
            before = {"privacyStatus": video.privacy(desk.google.now())}
            video.status = {**AT_FIRST["status"], **before, **_kept("status", status)}
            if video.client in desk.google.unaudited:
                video.status = {**video.status, "privacyStatus": "private"}
    return shown(desk.google, video, asked.parts, asked.grant)


def delete(desk: Desk, asked: Asked) -> Any:
    own(desk, asked, asked.parameters["id"]).deleted = True
    return None


def own(desk: Desk, asked: Asked, id: str) -> Video:
    """The video, if it is there and the grant's channel has it. Raises Refusal."""
    video = desk.google.video(id)
    if video is None:
        raise Refusal("videoNotFound")
    if video.channel != asked.grant.channel:
        raise Refusal("forbidden")
    return video


def shown(google: Google, video: Video, parts: list[str], grant: Grant) -> dict[str, Any]:
    """The video in the wire form, of the parts that are asked for."""
    found = {"snippet": _snippet(google, video), "status": _status(google, video), "statistics": totals(google, video),
             "contentDetails": {"duration": "PT1M", "dimension": "2d", "definition": "hd",
                                "caption": "true" if video.captions else "false", "licensedContent": False,
                                "contentRating": {}, "projection": "rectangular"},
             "processingDetails": _processing(video) if video.channel == grant.channel else {}}  # fmt: skip
    return {"kind": "youtube#video", "etag": "e", "id": video.id,
            **{part: found[part] for part in parts if part in found}}  # fmt: skip


def _snippet(google: Google, video: Video) -> dict[str, Any]:
    sizes = {"default": (120, 90), "high": (480, 360)}
    pictures = {name: {"url": f"{request.host_url}google/vi/{video.id}/{name}.jpg", "width": wide, "height": high}
                for name, (wide, high) in sizes.items()}  # fmt: skip
    public = video.publish_at if video.publish_at and video.publish_at <= google.now() else video.made
    return {**video.snippet, "publishedAt": stamp(public), "channelId": video.channel.id, "thumbnails": pictures,
            "channelTitle": video.channel.title, "liveBroadcastContent": "none",
            "localized": {name: video.snippet[name] for name in ("title", "description")}}  # fmt: skip


def _status(google: Google, video: Video) -> dict[str, Any]:
    status: dict[str, Any] = {
        **video.status, "uploadStatus": video.upload_status, "privacyStatus": video.privacy(google.now()),
        "madeForKids": bool(video.status.get("selfDeclaredMadeForKids")),
    }  # fmt: skip
    if status["privacyStatus"] == "public":
        status.pop("publishAt", None)
    if status["uploadStatus"] in ("failed", "rejected"):
        status["failureReason" if status["uploadStatus"] == "failed" else "rejectionReason"] = video.why
    return status


def _processing(video: Video) -> dict[str, Any]:
    left = video.ready - time.monotonic()
    if left > 0:
        done = int(100 * (1 - min(1.0, left / video.takes))) if video.takes else 0
        progress = {"partsTotal": "100", "partsProcessed": str(done), "timeLeftMs": str(int(left * 1000))}
        return {"processingStatus": "processing", "processingProgress": progress}
    if video.outcome == "failed":
        return {"processingStatus": "failed", "processingFailureReason": "transcodeFailed"}
    return {"processingStatus": "succeeded" if video.outcome == "processed" else "terminated"}


def stamp(moment: datetime) -> str:
    """`2026-11-28T09:00:00Z`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
