"""Each call of the Data API, by Google's own client against the stand-in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from tests.providers.youtube.conftest import METADATA, Connect, Film, calls_of
from tests.providers.youtube.scripted import Answer, serving
from tests.standins.desk import Desk
from tests.standins.google_state import Google, Video
from ytempire.config import Settings
from ytempire.providers.errors import REJECTED
from ytempire.providers.youtube import (
    CAPTIONS_SCOPE,
    GONE,
    READ_SCOPE,
    RECONNECT,
    UPLOAD_SCOPE,
    Remote,
    Uploads,
    YoutubeChannel,
    YoutubeError,
)
from ytempire.providers.youtube_google import GoogleYoutube

AT = datetime(2099, 3, 1, 20, 30, tzinfo=UTC)
SRT = "1\n00:00:00,000 --> 00:00:01,000\nCats purr.\n"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "thumbnail.png"
    Image.new("RGB", (1280, 720), "#ffd23f").save(path)
    return path


@pytest.fixture
def srt(tmp_path: Path) -> Path:
    path = tmp_path / "captions.srt"
    path.write_text(SRT)
    return path


def test_a_video_as_youtube_has_it(youtube: GoogleYoutube, video: Video) -> None:
    assert youtube.video(video.id) == Remote(
        video.id, METADATA.title, "private", "processed", processed=1.0, tags=tuple(METADATA.tags)
    )


def test_a_video_that_is_processed(youtube: GoogleYoutube, film: Film, google: Google) -> None:
    google.processing_seconds = 1_000
    remote = youtube.video(film.send(youtube, film.begin(youtube)))
    assert remote is not None
    assert remote.upload_status == "uploaded"
    assert remote.processed == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(("kind", "status", "why"), [
    ("processing_failed", "failed", "conversion"), ("rejected", "rejected", "duplicate"),
])  # fmt: skip
def test_a_video_that_youtube_does_not_want(
    kind: str, status: str, why: str, youtube: GoogleYoutube, film: Film, desk: Desk
) -> None:
    desk.fail("youtube", kind)
    remote = youtube.video(film.send(youtube, film.begin(youtube)))
    assert remote is not None
    assert (remote.upload_status, remote.why) == (status, why)


def test_of_fifty_videos_those_that_are_there(
    youtube: GoogleYoutube, video: Video, connect: Connect, desk: Desk
) -> None:
    ids = [f"missing-{number:03d}" for number in range(49)]
    assert [one.id for one in youtube.videos([*ids, video.id])] == [video.id]
    assert youtube.videos(ids) == []
    assert connect("Quiet History").video(video.id) is None, "somebody else's, and private"


def test_an_update_says_it_all_again(youtube: GoogleYoutube, video: Video, desk: Desk) -> None:
    youtube.update(video.id, replace(METADATA, title="Why cats purr", privacy="public", publish_at=AT, synthetic=False))
    remote = youtube.video(video.id)
    assert remote is not None
    assert (remote.title, remote.privacy, remote.publish_at) == ("Why cats purr", "private", AT)
    assert video.snippet["description"] == METADATA.description
    assert (video.status["containsSyntheticMedia"], video.status["selfDeclaredMadeForKids"]) == (False, False)


@pytest.mark.parametrize("name", ["update", "set_thumbnail", "add_captions", "add_to_playlist"])
def test_a_video_that_is_gone(
    name: str, youtube: GoogleYoutube, video: Video, picture: Path, srt: Path
) -> None:
    playlist, _ = youtube.playlists()[0]
    video.deleted = True
    arguments = {"update": (METADATA,), "set_thumbnail": (picture,), "add_captions": (srt, "en", "English"),
                 "add_to_playlist": (playlist,)}[name]  # fmt: skip
    with pytest.raises(YoutubeError, match="not on YouTube any more") as caught:
        getattr(youtube, name)(video.id, *arguments)
    assert caught.value.kind == GONE
    assert youtube.video(video.id) is None


def test_a_thumbnail_arrives_as_it_is(youtube: GoogleYoutube, video: Video, picture: Path) -> None:
    youtube.set_thumbnail(video.id, picture)
    assert video.thumbnail is not None
    assert video.thumbnail["sha256"] == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert video.thumbnail["content_type"] == "image/png"


def test_a_thumbnail_that_is_none(youtube: GoogleYoutube, video: Video, picture: Path, desk: Desk) -> None:
    picture.write_bytes(b"no picture")
    with pytest.raises(YoutubeError, match="Choose another thumbnail") as caught:
        youtube.set_thumbnail(video.id, picture)
    assert (caught.value.kind, caught.value.reason) == (REJECTED, "invalidImage")
    picture.unlink()
    before = len(desk.calls)
    with pytest.raises(YoutubeError, match="Choose one") as caught:
        youtube.set_thumbnail(video.id, picture)
    assert (caught.value.kind, len(desk.calls)) == (REJECTED, before), "nothing is sent without a picture"


def test_a_channel_that_may_set_no_thumbnail_is_told_how(
    youtube: GoogleYoutube, video: Video, picture: Path, desk: Desk
) -> None:
    desk.fail("youtube", "forbidden", method="thumbnails.set")
    with pytest.raises(YoutubeError, match=r"youtube\.com/verify"):
        youtube.set_thumbnail(video.id, picture)


def test_captions_arrive_once(youtube: GoogleYoutube, video: Video, srt: Path) -> None:
    for _ in range(2):
        youtube.add_captions(video.id, srt, "en", "English")
    (track,) = video.captions
    assert track["text"] == SRT
    assert (track["snippet"]["language"], track["snippet"]["name"]) == ("en", "English")
    srt.unlink()
    with pytest.raises(YoutubeError, match="captions are not there any more"):
        youtube.add_captions(video.id, srt, "de", "Deutsch")


def test_captions_want_more_than_uploads_do(connect: Connect, video: Video, srt: Path) -> None:
    youtube = connect(scopes=(UPLOAD_SCOPE, READ_SCOPE))
    with pytest.raises(YoutubeError, match="every box ticked") as caught:
        youtube.add_captions(video.id, srt, "en", "English")
    assert caught.value.kind == RECONNECT
    connect(scopes=(UPLOAD_SCOPE, CAPTIONS_SCOPE)).add_captions(video.id, srt, "en", "English")


def test_a_playlist_has_the_video(youtube: GoogleYoutube, video: Video) -> None:
    (first, title), (second, _) = youtube.playlists()
    assert title == "Start here"
    youtube.add_to_playlist(video.id, first)
    assert youtube.in_playlist(video.id, first)
    assert not youtube.in_playlist(video.id, second)


def test_a_playlist_of_another_channel(youtube: GoogleYoutube, video: Video, connect: Connect) -> None:
    playlist, _ = connect("Quiet History").playlists()[0]
    with pytest.raises(YoutubeError, match="one of its own") as caught:
        youtube.add_to_playlist(video.id, playlist)
    assert caught.value.kind == REJECTED


def test_a_video_that_is_in_the_playlist_already() -> None:
    there = Answer(409, {"error": {"code": 409, "errors": [{"reason": "videoAlreadyInPlaylist"}]}})
    with serving(there) as script:
        settings = Settings(_env_file=None, google_api_base=script.address)  # type: ignore[call-arg]
        GoogleYoutube(settings, "ya29.token").add_to_playlist("dQw4w9WgXcQ", "PL1")


def test_the_newest_uploads_come_first(youtube: GoogleYoutube, video: Video, film: Film, google: Google) -> None:
    newer = film.send(youtube, film.begin(youtube))
    assert youtube.uploads(video.channel.uploads) == Uploads([newer, video.id], video.made.replace(microsecond=0))


def test_uploads_are_had_page_by_page(youtube: GoogleYoutube, video: Video, google: Google) -> None:
    for number in range(60):
        google.videos[f"v{number}"] = replace(video, id=f"v{number}")
    first = youtube.uploads(video.channel.uploads)
    last = youtube.uploads(video.channel.uploads, first.following)
    assert (len(first.ids), len(last.ids), last.ids[-1], last.following) == (50, 11, video.id, "")


def test_a_channel_that_has_uploaded_nothing_has_no_such_playlist(youtube: GoogleYoutube) -> None:
    assert youtube.uploads("UU" + "0" * 22) == Uploads()


def test_the_channel_of_the_grant(connect: Connect, google: Google) -> None:
    channel = google.channel("Kitchen Chemistry")
    found = connect("Kitchen Chemistry").own_channel()
    assert isinstance(found, YoutubeChannel)
    assert (found.id, found.title, found.handle) == (channel.id, "Kitchen Chemistry", "@kitchenchemistry")
    assert (found.uploads_playlist, found.subscribers, found.videos) == (channel.uploads, 121_000, 0)
    assert found.picture_url.startswith("http://")


def test_a_google_account_without_a_channel(connect: Connect, film: Film, desk: Desk) -> None:
    nobody = connect("sam@nobody.example")
    assert nobody.own_channel() is None
    with pytest.raises(YoutubeError, match="no YouTube channel"):
        film.begin(nobody)
    desk.fail("youtube", "youtubeSignupRequired", method="channels.list")
    assert nobody.own_channel() is None


def test_subscribers_that_a_channel_hides_are_not_told() -> None:
    item = {"id": "UC1", "snippet": {"title": "Shy"}, "contentDetails": {"relatedPlaylists": {"uploads": "UU1"}},
            "statistics": {"hiddenSubscriberCount": True, "subscriberCount": "0", "viewCount": "12"}}  # fmt: skip
    with serving(Answer(200, {"items": [item]})) as script:
        settings = Settings(_env_file=None, google_api_base=script.address)  # type: ignore[call-arg]
        found = GoogleYoutube(settings, "ya29.token").own_channel()
    assert found == YoutubeChannel("UC1", "Shy", "", "", "UU1", subscribers=None, views=12, videos=None)


def test_each_call_is_counted_once_by_youtube(
    youtube: GoogleYoutube, video: Video, picture: Path, srt: Path, google: Google, desk: Desk
) -> None:
    playlist, _ = youtube.playlists()[0]
    youtube.video(video.id)
    youtube.update(video.id, METADATA)
    youtube.set_thumbnail(video.id, picture)
    youtube.add_captions(video.id, srt, "en", "English")
    youtube.add_to_playlist(video.id, playlist)
    youtube.in_playlist(video.id, playlist)
    assert google.quota.of(video.client) == {"inserts": 1, "uploads": 1, "units": 1 + 1 + 50 + 50 + 400 + 50 + 1}
    assert len(calls_of(desk, "captions.insert")) == 1
