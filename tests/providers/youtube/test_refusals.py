"""Everything that YouTube can say instead of an answer: its kind, its sentence, and whether anything was sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.providers.youtube.conftest import calls_of
from tests.providers.youtube.scripted import Answer, serving
from tests.standins.desk import Desk
from tests.standins.google_wire import REASONS as ITS_REASONS
from ytempire.config import Settings
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, REJECTED
from ytempire.providers.youtube import CHANNEL_ENDED, GONE, QUOTA, RECONNECT, SUSPENDED, UPLOAD_LIMIT, YoutubeError
from ytempire.providers.youtube_client import called
from ytempire.providers.youtube_client import youtube as api
from ytempire.providers.youtube_errors import REASONS
from ytempire.providers.youtube_google import GoogleYoutube

# By what the stand-in says: the kind, and words of the sentence.
SAID = {
    "quotaExceeded": (QUOTA, "midnight Pacific"),
    "rateLimitExceeded": (BUSY, "asks for a pause"),
    "userRateLimitExceeded": (BUSY, "asks for a pause"),
    "videoUploadsPerDay": (UPLOAD_LIMIT, "no more uploads here for 24 hours"),
    "uploadLimitExceeded": (UPLOAD_LIMIT, "no more uploads here for 24 hours"),
    "uploadRateLimitExceeded": (BUSY, "no more thumbnails"),
    "accountSuspended": (SUSPENDED, "suspended this account"),
    "CONSUMER_SUSPENDED": (SUSPENDED, "suspended this account"),
    "authenticatedUserAccountSuspended": (CHANNEL_ENDED, "suspended this channel"),
    "channelSuspended": (CHANNEL_ENDED, "suspended this channel"),
    "authenticatedUserAccountClosed": (CHANNEL_ENDED, "closed this channel"),
    "channelClosed": (CHANNEL_ENDED, "closed this channel"),
    "authError": (RECONNECT, "Connect the channel again"),
    "insufficientPermissions": (RECONNECT, "every box ticked"),
    "youtubeSignupRequired": (RECONNECT, "no YouTube channel"),
    "accessNotConfigured": (BAD_KEY, "Enable it in the Google Cloud console"),
    "forbidden": (REJECTED, "Look in YouTube Studio"),
    "forbiddenPrivacySetting": (REJECTED, "visibility"),
    "forbiddenLicenseSetting": (REJECTED, "licence"),
    "invalidTitle": (REJECTED, "1 to 100 characters"),
    "invalidDescription": (REJECTED, "Shorten it"),
    "invalidTags": (REJECTED, "fewer or shorter"),
    "invalidCategoryId": (REJECTED, "category"),
    "invalidPublishAt": (REJECTED, "Choose a later one"),
    "invalidVideoMetadata": (REJECTED, "Check title, description, tags and time"),
    "invalidFilename": (REJECTED, "Check title"),
    "mediaBodyRequired": (REJECTED, "no file"),
    "videoNotFound": (GONE, "not on YouTube any more"),
    "notFound": (GONE, "does not have this any more"),
    "invalidImage": (REJECTED, "Choose another thumbnail"),
    "captionExists": (REJECTED, "captions by this name"),
    "contentRequired": (REJECTED, "captions are empty"),
    "invalidMetadata": (REJECTED, "language or name"),
    "nameTooLong": (REJECTED, "150 characters"),
    "playlistNotFound": (REJECTED, "Choose another one, or none"),
    "playlistContainsMaximumNumberOfVideos": (REJECTED, "playlist is full"),
    "playlistItemsNotAccessible": (REJECTED, "one of its own"),
    "channelNotFound": (GONE, "Connect another one"),
    "missingRequiredParameter": (REJECTED, "tell who runs this"),
    "badRequest": (REJECTED, "tell who runs this"),
    "backendError": (DOWN, "HTTP 503"),
    "internalError": (DOWN, "HTTP 500"),
    "html": (DOWN, "HTTP 502"),
    "drop": (LOST, "did not arrive"),
    "lost_answer": (LOST, "did not arrive"),
}

KINDS = {QUOTA, UPLOAD_LIMIT, BUSY, SUSPENDED, CHANNEL_ENDED, RECONNECT, BAD_KEY, REJECTED, GONE, DOWN}


def test_all_that_the_stand_in_can_say_is_tried() -> None:
    assert set(SAID) >= set(ITS_REASONS)


@pytest.mark.parametrize("said", SAID)
def test_refusal_has_its_kind_and_its_sentence(said: str, youtube: GoogleYoutube, desk: Desk) -> None:
    kind, words = SAID[said]
    desk.fail("youtube", said)
    with pytest.raises(YoutubeError, match=words) as caught:
        youtube.video("dQw4w9WgXcQ")
    assert caught.value.kind == kind
    assert kind == LOST or caught.value.reason, "something was sent, so that it is counted"
    assert len(calls_of(desk, "videos.list")) == 1, "a call that was reserved once is made once"
    assert youtube.access_token not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert youtube.video("dQw4w9WgXcQ") is None, "and it is over"


def test_each_reason_has_one_sentence_of_its_kind() -> None:
    for reason, (kind, sentence) in REASONS.items():
        assert sentence[0].isupper(), reason
        assert sentence.endswith("."), reason
        assert "!" not in sentence, reason
        assert len(sentence) < 130, reason
        assert kind in KINDS, reason


def error(*reasons: str, status: str = "", message: str = "", details: Any = None) -> dict[str, Any]:
    told: dict[str, Any] = {"code": 403, "message": message, "errors": [{"reason": reason} for reason in reasons]}
    return {"error": {**told, **({"status": status} if status else {}), **({"details": details} if details else {})}}


PER_DAY = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'youtube.googleapis.com'."
SCOPES = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]
# What comes back, and as what it is taken: kind, reason, words of the sentence.
ANSWERS = {
    "queries a day": (Answer(429, error("rateLimitExceeded", message=PER_DAY)), QUOTA, "rateLimitExceeded", "Pacific"),
    "details": (Answer(403, error("forbidden", details=SCOPES)), RECONNECT, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "box"),
    "one that is known": (Answer(403, error("new", "quotaExceeded")), QUOTA, "quotaExceeded", "Pacific"),
    "one that nobody knows": (Answer(403, error("brandNew")), REJECTED, "brandNew", "Look in YouTube Studio"),
    "a status that nobody knows": (Answer(418, error("teapot")), REJECTED, "teapot", "HTTP 418, teapot"),
    "a secret for a reason": (Answer(418, error("Bearer ya29.x")), REJECTED, "http418", "HTTP 418"),
    "401 without a word": (Answer(401, b""), RECONNECT, "http401", "Connect the channel again"),
    "a field is missing": (Answer(400, error("required")), REJECTED, "required", "HTTP 400, required"),
    "elsewhere": (Answer(301, headers={"Location": "http://127.0.0.1:9/"}), REJECTED, "http301", "GOOGLE_API_BASE"),
    "a gateway gave up": (Answer(504, b"<h1>"), LOST, "http504", "did not arrive"),
    "aborted": (Answer(409, error("SERVICE_UNAVAILABLE", status="ABORTED")), DOWN, "SERVICE_UNAVAILABLE", "again"),
    "no JSON": (Answer(200, b"<h1>hello"), LOST, "unreadable", "cannot be read"),
    "a list": (Answer(200, []), LOST, "unreadable", "cannot be read"),
    "items of another form": (Answer(200, {"items": [{"id": 5}]}), LOST, "unreadable", "cannot be read"),
    "a refusal of another form": (Answer(403, [1]), LOST, "unreadable", "cannot be read"),
    "a refusal that is a number": (Answer(400, 7), REJECTED, "http400", "HTTP 400"),
    "no bytes of UTF-8": (Answer(400, b"\xff\xfe"), REJECTED, "http400", "HTTP 400"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_is_taken_as(name: str) -> None:
    answer, kind, reason, words = ANSWERS[name]
    with serving(answer) as script:
        youtube = GoogleYoutube(settings_at(script.address), "ya29.token")
        with pytest.raises(YoutubeError, match=words) as caught:
            youtube.video("dQw4w9WgXcQ")
    assert (caught.value.kind, caught.value.reason) == (kind, reason)
    assert len(script.asked) == 1


@pytest.mark.parametrize(("said", "told"), [("7", 7.0), ("1000000", 86_400.0), ("tomorrow", None), ("-1", None)])
def test_a_wait_that_is_asked_for_is_told(said: str, told: float | None) -> None:
    busy = Answer(403, error("userRateLimitExceeded"), {"Retry-After": said})
    with serving(busy) as script, pytest.raises(YoutubeError) as caught:
        GoogleYoutube(settings_at(script.address), "ya29.token").playlists()
    assert (caught.value.kind, caught.value.retry_after) == (BUSY, told)


def test_nobody_listens() -> None:
    with pytest.raises(YoutubeError, match="cannot be reached") as caught:
        GoogleYoutube(settings_at("http://127.0.0.1:9"), "ya29.token").video("dQw4w9WgXcQ")
    assert (caught.value.kind, caught.value.reason) == (DOWN, ""), "nothing was sent, so that nothing is counted"


def test_tokens_are_sent_over_tls_or_on_this_computer() -> None:
    with pytest.raises(YoutubeError, match="https://") as caught:
        GoogleYoutube(settings_at("http://youtube.example"), "ya29.token").video("dQw4w9WgXcQ")
    assert (caught.value.kind, caught.value.reason) == (REJECTED, "insecureAddress")


def test_silence_is_lost(youtube: GoogleYoutube, settings: Settings, desk: Desk) -> None:
    desk.fail("youtube", "slow", seconds=0.4)
    request = api(settings).videos().list(part="id", id="dQw4w9WgXcQ")
    with pytest.raises(YoutubeError) as caught:
        called(request, youtube.access_token, bool, timeout=0.1)
    assert caught.value.kind == LOST
    assert len(calls_of(desk, "videos.list")) == 1


def test_a_grant_that_was_revoked(youtube: GoogleYoutube, desk: Desk) -> None:
    assert desk.google.grants.revoke(youtube.access_token)
    with pytest.raises(YoutubeError, match="Connect the channel again") as caught:
        youtube.video("dQw4w9WgXcQ")
    assert caught.value.kind == RECONNECT


def settings_at(address: str) -> Settings:
    return Settings(_env_file=None, google_api_base=address)  # type: ignore[call-arg]
