from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import av
import pytest

from tests.film.spoken import spoken
from ytempire.film import ffmpeg
from ytempire.film.encoder import Encoder
from ytempire.film.errors import FilmError
from ytempire.film.film import Film
from ytempire.film.frame import Frame
from ytempire.film.look import Look
from ytempire.film.render import join, render_segment, seconds_in

NARRATIONS = ("Close it.", "Say it.")


@pytest.fixture(scope="module")
def film() -> Film:
    scenes = [
        {"layout": "title", "heading": "Read less", "narration": NARRATIONS[0]},
        {"layout": "statement", "heading": "Remember more", "narration": NARRATIONS[1]},
    ]
    return Film(scenes, spoken(*NARRATIONS, seconds=0.2, breath=0.0), Look(), "landscape")


@pytest.fixture(scope="module")
def segments(film: Film, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("it's a film")
    made = [folder / f"segment {index}.mp4" for index in range(2)]
    for index, path in enumerate(made):
        render_segment(film, index, path)
    return made


def sound(path: Path, seconds: float) -> Path:
    ffmpeg.run("-f", "lavfi", "-t", f"{seconds:.6f}", "-i", "sine=r=48000", "-c:a", "aac", "-ac", "2", str(path))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_segment_has_exactly_its_frames(film: Film, segments: list[Path]):
    for index, path in enumerate(segments):
        with av.open(str(path)) as file:
            assert sum(1 for _ in file.decode(video=0)) == film.starts[index + 1] - film.starts[index]


def test_a_segment_is_marked_as_bt709_so_that_players_show_its_colours(segments: list[Path]):
    with av.open(str(segments[0])) as file:
        context = next(file.decode(video=0))
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
    assert tags == (1, 1, 1, 1)  # BT.709 thrice, and limited range


def test_captions_are_burned_in(film: Film, segments: list[Path]):
    """Where a word is spoken the decoded picture is brighter than the drawn one."""
    at = round((film.timing[0].words[0].start + 0.1) * 30)
    with av.open(str(segments[0])) as file:
        decoded = [frame.to_ndarray() for frame in file.decode(video=0)][at]
    drawn = next(film.frames(at, at + 1)).reshape(-1, film.size[0])
    zone = slice(int(0.8 * 1080), int(0.95 * 1080))
    assert int(decoded[zone].max()) > int(drawn[zone].max()) + 40


def test_every_frame_is_told_in_turn(film: Film, tmp_path: Path):
    told: list[int] = []
    render_segment(film, 1, tmp_path / "segment.mp4", told.append)
    assert told == list(range(1, film.starts[2] - film.starts[1] + 1))


def test_the_same_segment_is_the_same_file(film: Film, segments: list[Path], tmp_path: Path):
    render_segment(film, 1, tmp_path / "again.mp4")
    assert (tmp_path / "again.mp4").read_bytes() == segments[1].read_bytes()


def test_a_caller_who_raises_ends_the_encoder_and_leaves_nothing(film: Film, tmp_path: Path):
    def cancel(drawn: int) -> None:
        if drawn == 3:
            raise InterruptedError("cancelled")

    with pytest.raises(InterruptedError):
        render_segment(film, 0, tmp_path / "segment.mp4", cancel)
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(film: Film, tmp_path: Path):
    (tmp_path / f".segment.{os.getpid()}.part.mp4").symlink_to("/dev/full")
    with pytest.raises(FilmError, match="disk is full"):
        render_segment(film, 0, tmp_path / "segment.mp4")
    assert names(tmp_path) == []


def test_an_encoder_that_cannot_write_says_so(tmp_path: Path):
    (tmp_path / "folder.mp4").mkdir()

    def write() -> None:
        with Encoder(tmp_path / "folder.mp4", (64, 64)) as encoder:
            for _ in range(500):
                encoder.write(Frame(64, 64).data)

    with pytest.raises(FilmError, match="encoder failed"):
        write()


def test_a_joined_film_keeps_every_frame_at_even_distances(film: Film, segments: list[Path], tmp_path: Path):
    out = tmp_path / "film.mp4"
    join(segments, sound(tmp_path / "sound.m4a", film.seconds), out, film.seconds)
    with av.open(str(out)) as file:
        stream = file.streams.video[0]
        times = sorted(packet.pts for packet in file.demux(stream) if packet.pts is not None)
        assert stream.average_rate == 30
    assert times[0] == 0
    assert len(times) == film.total
    assert {after - before for before, after in pairwise(times)} == {times[1]}


def test_picture_and_sound_of_a_joined_film_end_within_a_frame(film: Film, segments: list[Path], tmp_path: Path):
    out = tmp_path / "film.mp4"
    join(segments, sound(tmp_path / "sound.m4a", film.seconds), out, film.seconds)
    with av.open(str(out)) as file:
        ends = [float((stream.duration or 0) * (stream.time_base or 0)) for stream in file.streams]
    assert ends == pytest.approx([film.seconds] * 2, abs=1 / 30)


def test_a_joined_film_can_be_played_while_it_loads(film: Film, segments: list[Path], tmp_path: Path):
    out = tmp_path / "film.mp4"
    join(segments, sound(tmp_path / "sound.m4a", film.seconds), out, film.seconds)
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_missing_segment_is_told_and_leaves_nothing(segments: list[Path], tmp_path: Path):
    folder = tmp_path / "out"
    with pytest.raises(FilmError, match="do not fit together"):
        join([*segments, tmp_path / "none.mp4"], sound(tmp_path / "sound.m4a", 4), folder / "film.mp4", 4)
    assert names(folder) == []


@pytest.mark.parametrize("left", [0, 0.1, 0.9])
def test_a_segment_of_which_a_part_is_gone_does_not_count_as_long_as_it_was(film, segments, tmp_path, left):
    assert seconds_in(segments[0]) == pytest.approx(film.starts[1] / 30)
    data = segments[0].read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: int(len(data) * left)])
    assert seconds_in(tmp_path / "cut.mp4") < film.starts[1] / 30 - 1 / 30
    assert seconds_in(tmp_path / "none.mp4") == 0
