"""What was made: sent whole or in ranges, under its name, kept by browsers, and 409 before it is there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from tests.videos.listening import taken
from ytempire.extensions import db
from ytempire.ground.seats import THREADS
from ytempire.storage import storage
from ytempire.videos import streaming
from ytempire.videos.result import file_of
from ytempire.videos.sending_files import SENDINGS, file_name
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
KINDS = {
    "file": ("video/mp4", standing.FILM),
    "thumbnail": ("image/jpeg", standing.MADE["thumbnail"]["thumbnail.jpg"]),
    "captions.srt": ("application/x-subrip", standing.MADE["captions"]["captions.srt"]),
    "captions.vtt": ("text/vtt", standing.MADE["captions"]["captions.vtt"]),
    "script.txt": ("text/plain", standing.MADE["script"]["script.txt"]),
    "audio": ("audio/wav", standing.MADE["voice"]["voice.wav"]),
    "scenes/1/picture": ("image/jpeg", b"\xff\xd8 picture"),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_file_is_sent_as_what_it_is(app: Flask, cast: Cast, signed_in: SignIn, name: str) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/{name}")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, *KINDS[name])
    assert answer.headers["Content-Type"].count("charset") <= 1


@pytest.mark.parametrize("name", KINDS)
def test_before_it_exists_it_is_409_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, name: str
) -> None:
    video_id = video_of(app, cast.owner)
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/{name}")
    assert answer.status_code == 409
    assert "not made yet" in answer.text or "not written yet" in answer.text


def test_a_file_that_was_cleared_away_is_409_with_a_sentence(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    with app.app_context():
        key = file_of(video_id, "render", "film.mp4")
        assert key is not None
        storage().delete(key)
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/file")
    assert answer.status_code == 409
    assert "no longer stored" in answer.text


@ONE_KIND
@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-99", 0, 99), ("bytes=5000-", 5000, 10239), ("bytes=-10", 10230, 10239)]
)
def test_a_player_is_sent_the_range_it_asks_for(
    app: Flask, cast: Cast, signed_in: SignIn, asked: str, first: int, last: int
) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/file", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/10240"
    assert answer.data == standing.FILM[first : last + 1]


def test_a_range_beyond_the_end_is_refused(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/file", headers={"Range": "bytes=99999-"})
    assert answer.status_code == 416


@ONE_KIND
@pytest.mark.parametrize("asked", ["items=0-5", "seconds=1-2", "x"])
def test_a_range_in_a_unit_that_is_not_known_is_not_asked_for(
    app: Flask, cast: Cast, signed_in: SignIn, asked: str
) -> None:
    video_id = standing.finished(app, cast.owner)
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/file", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, standing.FILM)


def test_a_download_is_named_after_the_film(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner, "Why bees vote")
    answer = signed_in(cast.owner).get(f"/videos/{video_id}/file?download=1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Why bees vote.mp4"'


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('AC/DC: "live"?', "AC DC live.mp4"),
        ("../../etc/passwd", "etc passwd.mp4"),
        ("为什么", "为什么.mp4"),
        ("a\nb\x00c\u202ed", "a b c d.mp4"),
        ("x" * 300, "x" * 80 + ".mp4"),
        ("???", "video.mp4"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(title: str, name: str) -> None:
    assert file_name(title, ".mp4") == name


def test_a_browser_that_has_it_is_not_sent_it_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    owner = signed_in(cast.owner)
    etag = owner.get(f"/videos/{video_id}/thumbnail").headers["ETag"]
    again = owner.get(f"/videos/{video_id}/thumbnail", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_no_shared_cache_may_keep_it_and_a_version_is_kept_for_good(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = standing.finished(app, cast.owner)
    owner = signed_in(cast.owner)
    assert owner.get(f"/videos/{video_id}/file").headers["Cache-Control"] == "private, no-cache"
    kept = owner.get(f"/videos/{video_id}/file?v=1").headers["Cache-Control"]
    assert kept == "private, max-age=31536000, immutable"


def test_a_scene_that_the_script_does_not_have_is_404(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    owner = signed_in(cast.owner)
    for number in ("0", "3", "99999", "100000", "x"):
        assert owner.get(f"/videos/{video_id}/scenes/{number}/picture").status_code == 404, number


def test_the_voice_of_a_scene_is_heard_as_soon_as_it_is_there(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    owner = signed_in(cast.owner)
    address = f"/videos/{video_id}/scenes/1/voice"
    assert owner.get(address).status_code == 409
    key = standing.store(app, video_id, "spoken", {"voice.wav": b"RIFF one"}, "one")["voice.wav"]

    def spoken(video: Video) -> None:
        video.scenes[0].voice_key = key

    standing.change(app, video_id, spoken)
    assert owner.get(address).data == b"RIFF one"
    standing.put(app, video_id, "processing")
    standing.step(app, video_id, "render", "running")
    assert re.search(rf'href="{address}\?v=\w+" data-play>.*Hear scene 1<', owner.get(f"/videos/{video_id}").text)


def test_a_film_made_anew_is_the_one_that_is_sent(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    standing.store(app, video_id, "render", {"film.mp4": b"the second film"}, "second")
    with app.app_context():
        db.session.remove()
    assert signed_in(cast.owner).get(f"/videos/{video_id}/file").data == b"the second film"


@pytest.mark.parametrize("name", KINDS)
def test_one_person_is_sent_a_few_files_at_once(app: Flask, cast: Cast, signed_in: SignIn, name: str) -> None:
    address, owner = f"/videos/{standing.finished(app, cast.owner)}/{name}", signed_in(cast.owner)
    with taken(SENDINGS, [cast.owner.id] * SENDINGS.of_one):
        refused = owner.get(address)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert f"{SENDINGS.of_one} files at once" in refused.text
    assert owner.get(address).status_code == 200


def test_all_together_leave_threads_for_pages(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    address, owner = f"/videos/{standing.finished(app, cast.owner)}/file", signed_in(cast.owner)
    with taken(SENDINGS, [-number for number in range(SENDINGS.in_all)]):
        refused = owner.get(address)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert SENDINGS.in_all + streaming.STREAMS.in_all < THREADS


def test_a_file_counts_as_long_as_it_is_sent(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    address, owner = f"/videos/{standing.finished(app, cast.owner)}/file", signed_in(cast.owner)
    under_way = [owner.get(address, buffered=False) for _ in range(SENDINGS.of_one)]
    assert [answer.status_code for answer in under_way] == [200] * SENDINGS.of_one
    assert owner.get(address).status_code == 429
    while under_way:
        under_way.pop().close()
    assert owner.get(address).status_code == 200


def test_what_was_sent_in_whatever_way_counts_no_more(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    address, owner = f"/videos/{standing.finished(app, cast.owner)}/file", signed_in(cast.owner)
    etag = owner.get(address).headers["ETag"]
    ways = ({}, {"Range": "bytes=0-3"}, {"Range": "bytes=999999999-"}, {"If-None-Match": etag})
    for _ in range(SENDINGS.of_one):
        assert [owner.get(address, headers=way).status_code for way in ways] == [200, 206, 416, 304]
