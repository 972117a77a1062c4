"""How Google says no: the error envelope, and what YouTube says for each of its reasons."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

QUOTA = (
    'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota'
    "</a>."
)
UPLOADS_PER_DAY = (
    "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service "
    "'youtube.googleapis.com' for consumer 'project_number:000000000000'."
)
# By reason: status, domain, what it says, and the status by name where Google has one there.
REASONS: dict[str, tuple[int, str, str, str]] = {
    "quotaExceeded": (403, "youtube.quota", QUOTA, ""),
    "rateLimitExceeded": (403, "usageLimits", "Rate Limit Exceeded", ""),
    "userRateLimitExceeded": (403, "usageLimits", "User Rate Limit Exceeded", ""),
    "uploadLimitExceeded": (400, "youtube.video", "The user has exceeded the number of videos they may upload.", ""),
    "CONSUMER_SUSPENDED": (403, "global", "Permission denied: the consumer has been suspended.", ""),
    "accountSuspended": (403, "youtube.common", "The account is suspended.", ""),
    "authenticatedUserAccountSuspended": (403, "youtube.common", "The YouTube account of the authenticated user is "
                                          "suspended.", ""),
    "authenticatedUserAccountClosed": (403, "youtube.common", "The YouTube account of the authenticated user is "
                                       "closed.", ""),
    "channelSuspended": (403, "youtube.common", "The channel is suspended.", ""),
    "channelClosed": (403, "youtube.common", "The channel has been closed.", ""),
    "youtubeSignupRequired": (401, "youtube.header", "Unauthorized", ""),
    "accessNotConfigured": (403, "usageLimits", "YouTube Data API v3 has not been used in project 000000000000 before "
                            "or it is disabled.", "PERMISSION_DENIED"),
    "forbidden": (403, "youtube.common", "Access forbidden. The request may not be properly authorized.", ""),
    "forbiddenPrivacySetting": (403, "youtube.video", "The request attempts to set an invalid privacy setting for the "
                                "video.", ""),
    "forbiddenLicenseSetting": (403, "youtube.video", "The request attempts to set an invalid license for the "
                                "video.", ""),
    "invalidTitle": (400, "youtube.video", "The request metadata specifies an invalid or empty video title.", ""),
    "invalidDescription": (400, "youtube.video", "The request metadata specifies an invalid video description.", ""),
    "invalidTags": (400, "youtube.video", "The request metadata specifies invalid video keywords.", ""),
    "invalidCategoryId": (400, "youtube.video", "The snippet.categoryId property specifies an invalid category ID.",
                          ""),
    "invalidPublishAt": (400, "youtube.video", "The request metadata specifies an invalid scheduled publishing time.",
                         ""),
    "invalidVideoMetadata": (400, "youtube.video", "The request metadata is invalid.", ""),
    "invalidFilename": (400, "youtube.video", "The video filename specified in the Slug header is invalid.", ""),
    "mediaBodyRequired": (400, "youtube.common", "The request does not include the media content.", ""),
    "videoNotFound": (404, "youtube.video", "The video that you are trying to reach cannot be found. Check the value "
                      "of the id property to ensure that it is correct.", ""),
    "invalidImage": (400, "youtube.thumbnail", "The provided image content is invalid.", ""),
    "uploadRateLimitExceeded": (429, "youtube.thumbnail", "The channel has uploaded too many thumbnails recently. "
                                "Please try the request again later.", ""),
    "captionExists": (409, "youtube.caption", "The specified video already has a caption track with the given "
                      "snippet.language and snippet.name.", ""),
    "contentRequired": (400, "youtube.caption", "The request does not contain the caption track contents.", ""),
    "invalidMetadata": (400, "youtube.caption", "The request contains invalid metadata values.", ""),
    "nameTooLong": (400, "youtube.caption", "The snippet.name specified is too long.", ""),
    "playlistNotFound": (404, "youtube.playlistItem", "The playlist identified with the request's playlistId "
                         "parameter cannot be found.", ""),
    "playlistContainsMaximumNumberOfVideos": (403, "youtube.playlistItem", "The playlist already contains the maximum "
                                              "allowed number of items.", ""),
    "playlistItemsNotAccessible": (403, "youtube.playlistItem", "The request is not properly authorized.", ""),
    "channelNotFound": (404, "youtube.channel", "The channel cannot be found.", ""),
    "missingRequiredParameter": (400, "youtube.parameter", "No filter selected. Expected one of the filters.", ""),
    "backendError": (503, "global", "Backend Error", "UNAVAILABLE"),
    "internalError": (500, "global", "Internal error encountered.", "INTERNAL"),
    "authError": (401, "global", "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
                  "cookie or other valid authentication credential.", "UNAUTHENTICATED"),
    "insufficientPermissions": (403, "global", "Request had insufficient authentication scopes.", "PERMISSION_DENIED"),
    "badRequest": (400, "global", "Request contains an invalid argument.", "INVALID_ARGUMENT"),
    "notFound": (404, "global", "Requested entity was not found.", "NOT_FOUND"),
}  # fmt: skip


class Refusal(Exception):
    """Something is answered by no. `detail` says more than the usual sentence."""

    def __init__(self, reason: str, detail: str = "", status: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.status = reason, detail, status


def refused(refusal: Refusal) -> Response:
    """The answer in Google's form."""
    if refusal.reason == "videoUploadsPerDay":  # its reason does not tell it from a call that came too soon
        return _envelope(429, "global", "rateLimitExceeded", UPLOADS_PER_DAY, "RESOURCE_EXHAUSTED")
    status, domain, message, name = REASONS[refusal.reason]
    message = refusal.detail or message
    answer = _envelope(refusal.status or status, domain, refusal.reason, message, name)
    if refusal.reason == "authError":
        answer.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    if refusal.reason == "insufficientPermissions":
        answer.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="insufficient_scope"'
    return answer


def _envelope(status: int, domain: str, reason: str, message: str, name: str) -> Response:
    told = {"message": message, "domain": domain, "reason": reason}
    error: dict[str, Any] = {"code": status, "message": message, "errors": [told]}
    if name:
        error["status"] = name
    answer = jsonify({"error": error})
    answer.status_code = status
    answer.content_type = "application/json; charset=UTF-8"
    return answer
