"""An upload, with every way in which it can break: one video, its bytes those of the film, never a second insert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.providers.youtube.conftest import METADATA, STEP, Connect, Film, calls_of
from tests.providers.youtube.scripted import Answer, arrived, serving
from tests.standins.desk import Desk
from tests.standins.google_state import Google
from ytempire.config import Settings
from ytempire.providers.errors import BAD_KEY, DOWN, LOST, REJECTED
from ytempire.providers.youtube import CHUNK, GONE, UPLOAD_LIMIT, YoutubeError
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.providers.youtube_upload import PAUSES


def test_the_bytes_are_those_of_the_film(youtube: GoogleYoutube, film: Film, google: Google, desk: Desk) -> None:
    video = google.videos[film.send(youtube, film.begin(youtube))]
    assert film.arrived_in(video)
    assert film.told == [STEP, 2 * STEP, 3 * STEP, 4 * STEP, 5 * STEP, film.size]
    assert len(calls_of(desk, "videos.insert")) == 7, "one to begin and one a chunk: a fresh session is not asked"


def test_to_begin_sends_what_is_known_and_not_a_byte_of_the_film(
    youtube: GoogleYoutube, film: Film, google: Google, desk: Desk
) -> None:
    film.begin(youtube)
    (session,) = google.sessions.values()
    assert (session.size, session.arrived) == (film.size, 0)
    (sent,) = calls_of(desk, "videos.insert")
    assert sent == {
        "snippet": {"title": METADATA.title, "description": METADATA.description, "tags": list(METADATA.tags),
                    "categoryId": "22", "defaultLanguage": "en-US", "defaultAudioLanguage": "en-US"},
        "status": {"privacyStatus": "private", "license": "youtube", "selfDeclaredMadeForKids": False,
                   "containsSyntheticMedia": True},
    }  # fmt: skip
    assert google.quota.of(google.grants.access[youtube.access_token][0].client) == {"inserts": 1}


def test_what_is_published_at_a_time_is_private_until_then(youtube: GoogleYoutube, film: Film, google: Google) -> None:
    at = datetime(2099, 3, 1, 20, 30, tzinfo=UTC)
    video = google.videos[film.send(youtube, film.begin(youtube, replace(METADATA, privacy="public", publish_at=at)))]
    assert (video.status["privacyStatus"], video.publish_at) == ("private", at)


def alone(waited: list[float] | None = None, chunk: int = STEP) -> GoogleYoutube:
    """For a session of which the stand-in knows nothing."""
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    return GoogleYoutube(settings, "ya29.token", chunk, ([] if waited is None else waited).append)


# By what breaks it: how often in a row.
BREAKS = {"chunk_500": 1, "chunk_503": 4, "chunk_drop": 4, "final_503": 1, "final_drop": 1}


@pytest.mark.parametrize("kind", BREAKS)
def test_it_goes_on_from_the_last_byte_after(
    kind: str, youtube: GoogleYoutube, film: Film, google: Google, desk: Desk, waited: list[float]
) -> None:
    session = film.begin(youtube)
    desk.fail("youtube", kind, BREAKS[kind], after=0)
    video = google.videos[film.send(youtube, session)]
    assert film.arrived_in(video)
    assert len(google.videos) == 1
    assert len(google.sessions) == 1
    assert waited == list(PAUSES[: BREAKS[kind]])


def test_of_a_chunk_that_arrived_in_part_only_the_rest_is_sent(
    youtube: GoogleYoutube, film: Film, google: Google, desk: Desk
) -> None:
    youtube = replace(youtube, chunk=3 * STEP)
    session = film.begin(youtube)
    desk.fail("youtube", "chunk_drop", after=2 * STEP)
    assert film.arrived_in(google.videos[film.send(youtube, session)])
    sent = calls_of(desk, "videos.insert")[1:]
    assert [one.partition("/")[0] for one in sent] == [
        f"bytes 0-{3 * STEP - 1}", "bytes *", f"bytes {2 * STEP}-{5 * STEP - 1}", f"bytes {5 * STEP}-{film.size - 1}",
    ]  # fmt: skip


def test_what_is_acknowledged_short_is_sent_again(film: Film) -> None:
    done = Answer(200, {"id": "video-1"})
    with serving(arrived(STEP - 1), arrived(5 * STEP - 1), done) as script:
        assert film.send(alone(chunk=4 * STEP), script.address) == "video-1"
    assert [one for _, one, _ in script.asked] == [
        f"bytes 0-{4 * STEP - 1}/{film.size}", f"bytes {STEP}-{5 * STEP - 1}/{film.size}",
        f"bytes {5 * STEP}-{film.size - 1}/{film.size}",
    ]  # fmt: skip
    assert film.told == [STEP, 5 * STEP, film.size]


def test_what_has_arrived_and_is_no_video_yet_is_asked_for_again(film: Film, waited: list[float]) -> None:
    whole = arrived(film.size - 1)
    with serving(whole, whole, Answer(201, {"id": "video-1"})) as script:
        assert film.send(alone(waited, chunk=8 * STEP), script.address) == "video-1"
    assert [length for _, _, length in script.asked] == [film.size, 0, 0]
    assert waited == [0.5]


def test_a_session_that_takes_nothing_is_not_asked_for_ever(film: Film, waited: list[float]) -> None:
    with serving(Answer(308)) as script, pytest.raises(YoutubeError) as caught:
        film.send(alone(waited), script.address)
    assert (caught.value.kind, waited) == (DOWN, list(PAUSES))
    assert len(script.asked) == len(PAUSES) + 1


def test_who_has_no_right_to_it_any_more_stops_also_where_it_breaks(film: Film, waited: list[float]) -> None:
    def stop_there(arrived: int) -> None:
        film.told.append(arrived)
        if film.told == [4 * STEP, 4 * STEP]:
            raise Stopped

    broken = Answer(503)
    with serving(arrived(4 * STEP - 1), broken) as script, film.path.open("rb") as file, pytest.raises(Stopped):
        alone(waited, chunk=4 * STEP).send(script.address, file, film.size, stop_there, True)
    assert len(script.asked) == 2


def test_a_video_without_an_id_is_to_be_looked_for(film: Film, waited: list[float]) -> None:
    with serving(Answer(200, {"kind": "youtube#video"})) as script, pytest.raises(YoutubeError) as caught:
        film.send(alone(waited, chunk=8 * STEP), script.address)
    assert (caught.value.kind, caught.value.reason) == (LOST, "unreadable")
    assert waited == list(PAUSES)


def test_a_pause_that_is_asked_for_is_kept(film: Film, waited: list[float]) -> None:
    busy = Answer(503, headers={"Retry-After": "7"})
    with serving(busy, Answer(308), Answer(200, {"id": "video-1"})) as script:
        film.send(alone(waited, chunk=8 * STEP), script.address)
    assert waited == [7.0]


def test_a_long_pause_is_left_to_whoever_called(film: Film, waited: list[float]) -> None:
    with (
        serving(Answer(503, headers={"Retry-After": "300"})) as script,
        pytest.raises(YoutubeError) as caught,
    ):
        film.send(alone(waited), script.address)
    assert (caught.value.kind, caught.value.retry_after, waited) == (DOWN, 300.0, [])


def test_a_token_that_ends_during_the_upload_is_asked_for(film: Film) -> None:
    with serving(Answer(401, {"error": {"code": 401}})) as script, pytest.raises(YoutubeError) as caught:
        film.send(alone(), script.address)
    assert (caught.value.kind, caught.value.reason) == (BAD_KEY, "tokenEnded")
    assert "goes on with a new one" in caught.value.message


def test_a_film_that_is_too_much_for_the_channel_today(film: Film) -> None:
    errors = [{"reason": "uploadLimitExceeded", "domain": "youtube.video"}]
    with serving(Answer(400, {"error": {"errors": errors}})) as script, pytest.raises(YoutubeError) as caught:
        film.send(alone(), script.address)
    assert caught.value.kind == UPLOAD_LIMIT


@pytest.mark.parametrize("place", ["", "ftp://elsewhere/", "http://elsewhere.example/upload"])
def test_a_session_that_is_nowhere_safe_is_not_used(place: str, film: Film) -> None:
    with serving(Answer(200, headers={"Location": place})) as script:
        settings = Settings(_env_file=None, google_api_base=script.address)  # type: ignore[call-arg]
        with pytest.raises(YoutubeError) as caught:
            film.begin(GoogleYoutube(settings, "token"))
    assert (caught.value.kind, caught.value.reason) == (LOST, "unreadable")


def test_it_gives_up_for_now_when_nothing_arrives(
    youtube: GoogleYoutube, film: Film, google: Google, desk: Desk, waited: list[float]
) -> None:
    session = film.begin(youtube)
    desk.fail("youtube", "chunk_503", 50, after=0)
    with pytest.raises(YoutubeError, match="goes on from where it is") as caught:
        film.send(youtube, session)
    assert (caught.value.kind, waited) == (DOWN, list(PAUSES))
    desk.recover("youtube")
    assert film.arrived_in(google.videos[film.send(youtube, session, fresh=False)])


class Stopped(Exception):
    """The worker is told to end."""


def test_another_process_goes_on_where_the_first_one_stopped(
    connect: Connect, film: Film, google: Google, desk: Desk
) -> None:
    first = connect()
    session = film.begin(first)

    def stop(arrived: int) -> None:
        film.told.append(arrived)
        if arrived == 3 * STEP:
            raise Stopped

    with film.path.open("rb") as file, pytest.raises(Stopped):
        first.send(session, file, film.size, stop, True)
    assert film.arrived_in(google.videos[film.send(connect(), session, fresh=False)])
    assert film.told == [STEP, 2 * STEP, 3 * STEP, 3 * STEP, 4 * STEP, 5 * STEP, film.size]  # it is asked first
    assert sorted(one.partition("/")[0] for one in calls_of(desk, "videos.insert")[1:]).count("bytes *") == 1


def test_a_session_that_has_all_answers_at_once(
    youtube: GoogleYoutube, film: Film, google: Google, desk: Desk
) -> None:
    session = film.begin(youtube)
    video_id = film.send(youtube, session)
    before = len(desk.calls)
    assert film.send(youtube, session, fresh=False) == video_id
    assert len(desk.calls) == before + 1
    assert (film.told[-1], len(google.videos)) == (film.size, 1)


@pytest.mark.parametrize("status", [404, 410])
def test_a_session_that_is_gone(status: int, youtube: GoogleYoutube, film: Film, desk: Desk) -> None:
    session = film.begin(youtube)
    desk.fail("youtube", "session_gone", status=status)
    for fresh in (True, False):
        with pytest.raises(YoutubeError, match="begins anew") as caught:
            film.send(youtube, session, fresh)
        assert (caught.value.kind, caught.value.reason) == (GONE, "sessionGone")


def test_a_film_that_is_cut_while_it_uploads(youtube: GoogleYoutube, film: Film, google: Google) -> None:
    session = film.begin(youtube)

    def cut(arrived: int) -> None:
        film.path.write_bytes(b"shorter")

    with film.path.open("rb") as file, pytest.raises(YoutubeError, match="changed or deleted") as caught:
        youtube.send(session, file, film.size, cut, True)
    assert caught.value.kind == REJECTED
    assert google.videos == {}


def test_a_film_that_is_deleted_while_it_uploads_arrives_whole(
    youtube: GoogleYoutube, film: Film, google: Google
) -> None:
    whole = film.path.read_bytes()
    session = film.begin(youtube)
    with film.path.open("rb") as file:
        video_id = youtube.send(session, file, film.size, lambda arrived: film.path.unlink(missing_ok=True), True)
    assert google.videos[video_id].film.read_bytes() == whole


def test_nobody_is_asked_twice_to_begin(youtube: GoogleYoutube, film: Film, google: Google, desk: Desk) -> None:
    for kind, expected in (("drop", LOST), ("lost_answer", LOST), ("backendError", DOWN)):
        desk.fail("youtube", kind, method="videos.insert")
        before = len(calls_of(desk, "videos.insert"))
        with pytest.raises(YoutubeError) as caught:
            film.begin(youtube)
        assert (kind, caught.value.kind) == (kind, expected)
        assert len(calls_of(desk, "videos.insert")) == before + 1


def test_chunks_are_whole_steps_of_256_kib() -> None:
    assert CHUNK % STEP == 0
