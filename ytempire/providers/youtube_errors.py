"""How Google says no, as our kinds and as sentences: of the Data API, the reports, an upload's session and OAuth.

The reasons are those of the API's reference (`developers.google.com/youtube/v3/docs/errors`, and each method's page),
of Google's usual usage limits, and of RFC 6749 for OAuth.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, GAVE_UP_WAITING, LOST, REJECTED
from ytempire.providers.retry_after import retry_after
from ytempire.providers.youtube import CHANNEL_ENDED, GONE, QUOTA, RECONNECT, SUSPENDED, UPLOAD_LIMIT, YoutubeError

UNREADABLE = "unreadable"  # our own reason: a success that says nothing
NO_CONNECTION = "YouTube cannot be reached. It is tried again by itself."
NO_ANSWER = "YouTube's answer did not arrive."
NO_SENSE = "YouTube answered with something that cannot be read."
ENDED = "YouTube does not take this connection any more. Connect the channel again."
TOO_SMALL = "The permission that was given does not cover this. Connect the channel again with every box ticked."
PAUSE = "YouTube asks for a pause. It is tried again by itself."
NO_CHANNEL = "This Google account has no YouTube channel. Create one at youtube.com, then connect it."
CLOSED = "YouTube has closed this channel. Nothing can be published on it."
CHANNEL_SUSPENDED = "YouTube has suspended this channel. Settle it with YouTube, then connect the channel again."
CLIENT = "Google does not take this account's client. Check its client id and secret in Quotas."
DISABLED = "The YouTube API is switched off in this account's project. Enable it in the Google Cloud console."
METADATA = "YouTube does not take what is said about this video. Check title, description, tags and time."
NO_VIDEO = "The video is not on YouTube any more."
NO_PLAYLIST = "The playlist is not on YouTube any more. Choose another one, or none."
FOREIGN_LIST = "YouTube does not let this channel change that playlist. Choose one of its own."
SUSPENSION = "YouTube has suspended this account. Nothing is published through it, or in its place through another."
EMPTY_FILE = "YouTube got no file. Try this part again."
NOT_OURS = "YouTube does not take the request as it was made. Try again; if it happens again, tell who runs this."
REPORT = "YouTube Analytics does not give these figures together."
NO_FIGURES = "YouTube Analytics does not give these figures of this channel."
NO_REPORTS = "YouTube Analytics is switched off in this account's project. Enable its API in the Google Cloud console."
VERIFY = "YouTube takes no thumbnail from this channel yet. Verify the channel at youtube.com/verify, then try again."

Meaning = tuple[str, str]  # kind and sentence

# By YouTube's word, or by method and word where it means something else there.
REASONS: dict[str, Meaning] = {
    "quotaExceeded": (QUOTA, "YouTube gives this account no more until midnight Pacific."),
    "dailyLimitExceeded": (QUOTA, "YouTube gives this account no more until midnight Pacific."),
    "uploadLimitExceeded": (UPLOAD_LIMIT, "YouTube takes no more uploads here for 24 hours."),
    **dict.fromkeys(("rateLimitExceeded", "userRateLimitExceeded", "concurrentLimitExceeded", "servingLimitExceeded",
                     "rate_limit_exceeded", "RESOURCE_EXHAUSTED", "ABORTED"), (BUSY, PAUSE)),
    "uploadRateLimitExceeded": (BUSY, "YouTube takes no more thumbnails at the moment. It is tried again by itself."),
    "accountSuspended": (SUSPENDED, SUSPENSION),
    "CONSUMER_SUSPENDED": (SUSPENDED, SUSPENSION),
    "authenticatedUserAccountSuspended": (CHANNEL_ENDED, CHANNEL_SUSPENDED),
    "channelSuspended": (CHANNEL_ENDED, CHANNEL_SUSPENDED),
    "authenticatedUserAccountClosed": (CHANNEL_ENDED, CLOSED),
    "channelClosed": (CHANNEL_ENDED, CLOSED),
    # The grant, and the client that it was given to
    "invalid_grant": (RECONNECT, "The permission has ended or was taken back. Connect the channel again."),
    **dict.fromkeys(("authError", "authorizationRequired", "unauthorized", "unknownAuth", "invalid_token",
                     "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"), (RECONNECT, ENDED)),
    **dict.fromkeys(("insufficientPermissions", "insufficientCapabilities", "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                     "invalid_scope", "access_denied"), (RECONNECT, TOO_SMALL)),
    "accountDelegationForbidden": (RECONNECT, ENDED),
    "authenticatedUserNotChannel": (RECONNECT, NO_CHANNEL),
    "youtubeSignupRequired": (RECONNECT, NO_CHANNEL),
    **dict.fromkeys(("invalid_client", "unauthorized_client", "deleted_client", "disabled_client"), (BAD_KEY, CLIENT)),
    **dict.fromkeys(("accessNotConfigured", "SERVICE_DISABLED", "accountDisabled"), (BAD_KEY, DISABLED)),
    "redirect_uri_mismatch": (REJECTED, "Google does not know this address for the way back. Add it to the client's "
                                        "authorised redirect URIs in the Google Cloud console."),
    "invalid_request": (REJECTED, "Google does not take the sign-in as it was made. Begin to connect again."),
    "unsupported_grant_type": (REJECTED, NOT_OURS),
    "admin_policy_enforced": (REJECTED, "The administrator of this Google account does not allow it."),
    "org_internal": (REJECTED, "This client is only for people of its own organisation. Use another account."),
    # What is said about the video
    "invalidTitle": (REJECTED, "YouTube does not take this title. Change it: 1 to 100 characters, no < or >."),
    "invalidDescription": (REJECTED, "YouTube does not take this description. Shorten it, and leave out < and >."),
    "invalidTags": (REJECTED, "YouTube does not take these tags. Use fewer or shorter ones, without < and >."),
    "invalidCategoryId": (REJECTED, "YouTube does not have this category. Choose another one."),
    "invalidPublishAt": (REJECTED, "YouTube does not take this publish time. Choose a later one."),
    "invalidFilename": (REJECTED, METADATA),
    "invalidVideoMetadata": (REJECTED, METADATA),
    "defaultLanguageNotSet": (REJECTED, "YouTube wants the language of this video. Choose one."),
    "invalidRecordingDetails": (REJECTED, METADATA),
    "forbiddenPrivacySetting": (REJECTED, "YouTube does not let this channel use that visibility. Choose another one."),
    "forbiddenLicenseSetting": (REJECTED, "YouTube does not let this channel use that licence. Choose another one."),
    "mediaBodyRequired": (REJECTED, EMPTY_FILE),
    "uploadTooLarge": (REJECTED, "The file is larger than YouTube takes. Make a smaller one."),
    "filmChanged": (REJECTED, "The film was changed or deleted while it was uploaded. Make it again, then publish."),
    "videoNotFound": (GONE, NO_VIDEO),
    "notFound": (GONE, "YouTube does not have this any more."),
    "deleted": (GONE, NO_VIDEO),
    "sessionGone": (GONE, "YouTube has forgotten this upload. It begins anew."),
    "tokenEnded": (BAD_KEY, "The sign-in ended during the upload. It goes on with a new one."),
    # Thumbnail, captions, playlist
    "invalidImage": (REJECTED, "YouTube cannot read this picture. Choose another thumbnail: a JPEG or a PNG."),
    "thumbnailGone": (REJECTED, "The thumbnail is not there any more. Choose one, then try this part again."),
    "thumbnails.set forbidden": (REJECTED, VERIFY),
    "captionExists": (REJECTED, "The video has captions by this name already."),
    "captionsGone": (REJECTED, "The captions are not there any more. Make the video's captions again."),
    "contentRequired": (REJECTED, "The captions are empty. Make the video's captions again."),
    "invalidMetadata": (REJECTED, "YouTube does not take the captions' language or name. Check the language."),
    "nameTooLong": (REJECTED, "The name of the captions is too long for YouTube. Shorten it to 150 characters."),
    "playlistNotFound": (REJECTED, NO_PLAYLIST),
    "playlistIdRequired": (REJECTED, NO_PLAYLIST),
    "playlistForbidden": (REJECTED, FOREIGN_LIST),
    "playlistItemsNotAccessible": (REJECTED, FOREIGN_LIST),
    "playlistOperationUnsupported": (REJECTED, FOREIGN_LIST),
    "playlistItems.insert forbidden": (REJECTED, FOREIGN_LIST),
    "playlistContainsMaximumNumberOfVideos": (REJECTED, "The playlist is full. Choose another one, or none."),
    "videoAlreadyInPlaylist": (REJECTED, "The video is in this playlist already."),
    "channelNotFound": (GONE, "The channel is not on YouTube any more. Connect another one."),
    "channelForbidden": (REJECTED, "YouTube does not let this account see that channel. Connect the channel again."),
    # Figures, and everything else
    "reports.query badRequest": (REJECTED, REPORT),
    "reports.query invalid": (REJECTED, REPORT),
    # A channel has no revenue outside the partner programme, say: that is nothing for a person to connect again for.
    **dict.fromkeys(("reports.query forbidden", "reports.query insufficientPermissions"), (REJECTED, NO_FIGURES)),
    # An API of its own: where it is off, films go out all the same.
    **dict.fromkeys(("reports.query accessNotConfigured", "reports.query SERVICE_DISABLED"), (REJECTED, NO_REPORTS)),
    "forbidden": (REJECTED, "YouTube does not let this channel do that. Look in YouTube Studio for a notice."),
    **dict.fromkeys(("badRequest", "invalidValue", "invalidParameter", "missingRequiredParameter", "parseError",
                     "unexpectedParameter", "incompatibleParameters", "invalidFilters", "INVALID_ARGUMENT",
                     "invalidPageToken"), (REJECTED, NOT_OURS)),
    **dict.fromkeys(("backendError", "internalError", "serviceUnavailable", "SERVICE_UNAVAILABLE", "processingFailure",
                     "server_error", "temporarily_unavailable", "internal_failure"),
                    (DOWN, "YouTube is not working at the moment. It is tried again by itself.")),
}  # fmt: skip
# A token that ended before its time: a new one is had before anybody is asked to connect again.
TOKEN_ENDED = ("authError", "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED", "invalid_token", "tokenEnded")
STATUSES: dict[int, str] = {401: "authError", 403: "forbidden", 404: "notFound", 410: "notFound", 413: "uploadTooLarge",
                            429: "rateLimitExceeded"}  # fmt: skip

log = logging.getLogger(__name__)


def error_of(reason: str, wait: float | None = None) -> YoutubeError:
    """The error for a reason of the table."""
    kind, sentence = REASONS[reason]
    return YoutubeError(kind, sentence, reason, wait)


def not_reached() -> YoutubeError:
    """Nothing was sent: it has no reason, so that nothing is counted for it."""
    return YoutubeError(DOWN, NO_CONNECTION)


def no_answer() -> YoutubeError:
    return YoutubeError(LOST, NO_ANSWER)


def unreadable() -> YoutubeError:
    return YoutubeError(LOST, NO_SENSE, UNREADABLE)


def refusal(status: int, content: bytes, headers: Mapping[str, str], method: str = "",
            statuses: Mapping[int, str] | None = None) -> YoutubeError:  # fmt: skip
    """The error that an answer means. headers: their names in lower case. method: `thumbnails.set`, say. statuses:
    what a status means by itself, whatever the answer says, as a reason of the table."""
    reason, message = _said(content)
    log.warning("YouTube refused %s: %d %s", method or "a sign-in", status, reason or "without a reason")
    wait = retry_after(headers)
    if statuses and status in statuses:
        return error_of(statuses[status], wait)
    name = reason or f"http{status}"
    kind, sentence = _meaning(status, reason, message, method)
    return YoutubeError(kind, sentence, name, wait)


def _meaning(status: int, reason: str, message: str, method: str) -> Meaning:
    if status in GAVE_UP_WAITING:
        return LOST, NO_ANSWER
    if 300 <= status < 400:
        return REJECTED, f"YouTube is elsewhere (HTTP {status}). Check GOOGLE_API_BASE and GOOGLE_TOKEN_URL."
    if status >= 500:
        return DOWN, f"YouTube is not working at the moment (HTTP {status}). It is tried again by itself."
    if "per day" in message and reason in ("rateLimitExceeded", "RESOURCE_EXHAUSTED"):
        return REASONS["uploadLimitExceeded" if "Video Uploads" in message else "quotaExceeded"]
    for word in (f"{method} {reason}", reason, STATUSES.get(status, "")):
        if word in REASONS:
            return REASONS[word]
    what = f"HTTP {status}, {reason}" if reason else f"HTTP {status}"
    return REJECTED, f"YouTube did not accept the request ({what})."


def _said(content: bytes) -> tuple[str, str]:
    """The reason and the message of an answer, each empty where it has none; a reason that we know is preferred."""
    try:
        body = json.loads(content)
    except ValueError:
        return "", ""
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):  # OAuth
        return _word(error), ""
    if not isinstance(error, dict):
        return "", ""
    words = [word for word in map(_word, _words(error)) if word]
    return next((word for word in words if word in REASONS), words[0] if words else ""), str(error.get("message") or "")


def _words(error: dict[str, Any]) -> Iterator[Any]:
    """All that may be a reason, what says most first."""
    for name in ("details", "errors"):
        listed = error.get(name)
        yield from (one.get("reason") for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict))
    yield error.get("status")


def _word(said: Any) -> str:
    """The word if it looks like one: what else an answer holds is in no log and on no page."""
    return said if isinstance(said, str) and re.fullmatch(r"[A-Za-z_]{1,60}", said) else ""
