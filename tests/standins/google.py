"""A stand-in for Google: OAuth, the YouTube Data API with resumable uploads, and YouTube Analytics.

Failures: `desk.fail("youtube", kind, times, **details)`. Any of the details `method` (`videos.insert`, `token`),
`client` (its id), `account` (its number, from 1) and `channel` (an id) keeps a failure for such calls. The kinds:

- of any call: each reason of `google_wire.REASONS` by its name (`quotaExceeded`, `uploadLimitExceeded`,
  `backendError` 503, `internalError` 500, `forbidden`, `invalidTitle`, `invalidImage` …; detail `status`), and
  `videoUploadsPerDay` (429), `slow` (seconds=1), `drop` (nothing is done, the connection is reset), `lost_answer` (it
  is done, the connection is reset), `html` (a 502 that is a page);
- of a chunk or a question to a session: `chunk_500`, `chunk_503`, `chunk_drop` (each keeps `after` bytes of the chunk,
  half of it without that, in whole steps of 256 KiB), `chunk_slow` (seconds=1), `session_gone` (status=404);
- after the last byte, the video being made: `final_503`, `final_drop`;
- of a video that is made: `processing_failed` (why="conversion"), `rejected` (why="duplicate"), `forced_private`;
- of a report that asks for revenue: `no_revenue` (the channel is in no partner programme: 403);
- of a list of uploads: `uploads_lag` (the newest is not in it yet);
- of OAuth (`method="token"`, detail `grant_type`): `invalid_grant`, `invalid_client`, `token_503`, `token_drop`; and
  `revoke_503`.

A failure is counted against the quota as the call would be, but for quota, rate limits and the token. What is settable
besides: `desk.google`, see `google_state.Google.reset`; from another process `/control/google`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, request

from tests.standins import (
    google_extras,
    google_oauth,
    google_pictures,
    google_playlists,
    google_reports,
    google_videos,
)
from tests.standins.desk import Desk
from tests.standins.google_control import grant_of
from tests.standins.google_grants import SCOPES
from tests.standins.google_wire import Refusal, refused

PARTS = (google_oauth, google_videos, google_extras, google_playlists, google_reports, google_pictures)


def blueprint(desk: Desk) -> Blueprint:
    routes = Blueprint("google", __name__)
    for part in PARTS:
        part.add_routes(routes, desk)
    verbs = ["GET", "POST", "PUT", "DELETE", "PATCH"]
    routes.add_url_rule("/<path:rest>", "unknown", partial(_unknown, desk), methods=verbs)
    return routes


def grant(desk: Desk, client: str, channel: str = "Morning Science", scopes: Sequence[str] = tuple(SCOPES)) -> str:
    """A refresh token, as if a person had gone through the consent page. Raises LookupError.

    client: its id (`client_of(1)`). channel: id, title or handle, or the Google account of one without a channel."""
    return grant_of(desk.google, client, channel, list(scopes))


def _unknown(desk: Desk, rest: str) -> Response:
    desk.complain(f"{request.method} /{rest}: there is no such method here")
    return refused(Refusal("notFound"))
