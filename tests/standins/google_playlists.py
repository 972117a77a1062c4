"""Playlists and their items, the playlist of all uploads among them, and channels."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from tests.standins.desk import Desk
from tests.standins.google_call import Asked, route, told
from tests.standins.google_figures import totals
from tests.standins.google_people import Channel
from tests.standins.google_rules import Fault, body
from tests.standins.google_state import Playlist, Video
from tests.standins.google_videos import stamp
from tests.standins.google_wire import Refusal

MOST_ITEMS = 5000  # of a playlist
Entry = tuple[str, Video]  # item id, video


def add_routes(routes: Blueprint, desk: Desk) -> None:
    route(routes, desk, "/youtube/v3/channels", "GET", "channels.list", list_channels)
    route(routes, desk, "/youtube/v3/playlists", "GET", "playlists.list", list_playlists)
    route(routes, desk, "/youtube/v3/playlistItems", "GET", "playlistItems.list", list_items)
    route(routes, desk, "/youtube/v3/playlistItems", "POST", "playlistItems.insert", insert_item)


def list_channels(desk: Desk, asked: Asked) -> Any:
    """Whoever has no channel gets an answer without `items`, as Google sends it."""
    ids = asked.many("id")
    if (asked.parameters.get("mine") == "true") == bool(ids):
        raise Fault("No filter selected. This stand-in lists channels by `mine` or `id`")
    wanted = ids or [asked.grant.channel.id]
    found = [one for one in desk.google.channels if one.id and one.id in wanted]
    items = {"items": [_channel(desk, one, asked.parts) for one in found]} if found else {}
    return {"kind": "youtube#channelListResponse", "etag": "e",
            "pageInfo": {"totalResults": len(found), "resultsPerPage": 5}, **items}  # fmt: skip


def _channel(desk: Desk, channel: Channel, parts: list[str]) -> dict[str, Any]:
    videos = desk.google.of_channel(channel)
    views = sum(int(totals(desk.google, video)["viewCount"]) for video in videos)
    url = f"{request.host_url}google/picture/{channel.id}.png?size="
    pictures = {name: {"url": url + str(side), "width": side, "height": side}
                for name, side in (("default", 88), ("medium", 240), ("high", 800))}  # fmt: skip
    named = {"title": channel.title, "description": f"{channel.title}, a made-up channel."}
    found = {
        "snippet": {**named, "customUrl": channel.handle, "publishedAt": "2024-03-01T10:00:00Z",
                    "thumbnails": pictures, "localized": named},
        "contentDetails": {"relatedPlaylists": {"likes": "LL", "uploads": channel.uploads}},
        "statistics": {"viewCount": str(views + 37 * channel.subscribers), "hiddenSubscriberCount": False,
                       "subscriberCount": str(channel.subscribers), "videoCount": str(len(videos))},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
    }  # fmt: skip
    return {"kind": "youtube#channel", "etag": "e", "id": channel.id,
            **{part: found[part] for part in parts if part in found}}  # fmt: skip


def list_playlists(desk: Desk, asked: Asked) -> Any:
    ids = asked.many("id")
    if (asked.parameters.get("mine") == "true") == bool(ids):
        raise Fault("No filter selected. This stand-in lists playlists by `mine` or `id`")
    with desk.google.lock:
        found = [one for one in desk.google.playlists.values()
                 if one.id in ids or (not ids and one.channel == asked.grant.channel)]  # fmt: skip
    return _page("youtube#playlistListResponse", asked, [_playlist(one, asked.parts) for one in found])


def _playlist(playlist: Playlist, parts: list[str]) -> dict[str, Any]:
    found = {
        "snippet": {"title": playlist.title, "description": "", "channelId": playlist.channel.id,
                    "channelTitle": playlist.channel.title, "publishedAt": "2024-03-01T10:00:00Z", "thumbnails": {}},
        "status": {"privacyStatus": "public"}, "contentDetails": {"itemCount": len(playlist.items)},
    }  # fmt: skip
    return {"kind": "youtube#playlist", "etag": "e", "id": playlist.id,
            **{part: found[part] for part in parts if part in found}}  # fmt: skip


def list_items(desk: Desk, asked: Asked) -> Any:
    playlist_id = asked.parameters.get("playlistId", "")
    if not playlist_id:
        raise Refusal("missingRequiredParameter", "No filter selected. Expected one of: id, playlistId")
    entries = _entries(desk, asked, playlist_id)
    only = asked.parameters.get("videoId")
    items = [_item(playlist_id, place, one, asked.parts) for place, one in enumerate(entries)
             if only in (None, one[1].id)]  # fmt: skip
    return _page("youtube#playlistItemListResponse", asked, items)


def _entries(desk: Desk, asked: Asked, playlist_id: str) -> list[Entry]:
    """What is in the playlist; of one's own all, of another's what is public. Raises Refusal."""
    google = desk.google
    owner = next((one for one in google.channels if one.id and one.uploads == playlist_id), None)
    if owner:
        videos = google.of_channel(owner)
        if told(desk, {"uploads_lag"}, asked.method, asked.grant):
            videos = videos[1:]  # the newest is not listed yet
        found = [("UU" + video.id, video) for video in videos]
    elif playlist_id in google.playlists:
        playlist = google.playlists[playlist_id]
        owner = playlist.channel
        found = [(item, video) for item, id in playlist.items if (video := google.video(id))]
    else:
        raise Refusal("playlistNotFound")
    return [one for one in found if owner == asked.grant.channel or one[1].privacy(google.now()) == "public"]


def insert_item(desk: Desk, asked: Asked) -> Any:
    snippet = body(asked.method, request.get_json(silent=True)).get("snippet", {})
    resource = snippet.get("resourceId", {})
    if resource.get("kind") != "youtube#video" or not snippet.get("playlistId"):
        raise Fault("snippet.resourceId.kind has to be youtube#video, and snippet.playlistId is required")
    google = desk.google
    playlist, video = google.playlists.get(snippet["playlistId"]), google.video(resource.get("videoId", ""))
    if playlist is None:
        raise Refusal("playlistNotFound")
    if playlist.channel != asked.grant.channel:
        raise Refusal("playlistItemsNotAccessible")
    if video is None:
        raise Refusal("videoNotFound")
    with google.lock:
        if len(playlist.items) >= MOST_ITEMS:
            raise Refusal("playlistContainsMaximumNumberOfVideos")
        entry = google.next_id("item", 40), video
        playlist.items.append((entry[0], video.id))  # YouTube lets a video be in it twice
        return _item(playlist.id, len(playlist.items) - 1, entry, asked.parts)


def _item(playlist_id: str, place: int, entry: Entry, parts: list[str]) -> dict[str, Any]:
    id, video = entry
    found = {
        "snippet": {"title": video.snippet["title"], "description": video.snippet["description"],
                    "playlistId": playlist_id, "position": place, "channelId": video.channel.id,
                    "channelTitle": video.channel.title, "publishedAt": stamp(video.made), "thumbnails": {},
                    "resourceId": {"kind": "youtube#video", "videoId": video.id}},
        "contentDetails": {"videoId": video.id, "videoPublishedAt": stamp(video.made)},
        "status": {"privacyStatus": video.status["privacyStatus"]},
    }  # fmt: skip
    return {"kind": "youtube#playlistItem", "etag": "e", "id": id,
            **{part: found[part] for part in parts if part in found}}  # fmt: skip


def _page(kind: str, asked: Asked, items: list[dict[str, Any]]) -> dict[str, Any]:
    """As many as `maxResults` says, from where the last page ended."""
    many, token = int(asked.parameters.get("maxResults", 5)), asked.parameters.get("pageToken", "P0")
    if token[:1] != "P" or not token[1:].isdigit():
        raise Fault("The request specifies an invalid page token.")
    begin = int(token[1:])
    following = {"nextPageToken": f"P{begin + many}"} if begin + many < len(items) else {}
    return {"kind": kind, "etag": "e", **following, "items": items[begin : begin + many],
            "pageInfo": {"totalResults": len(items), "resultsPerPage": many}}  # fmt: skip
