"""Music that a creator brings: every common kind is taken, whatever else it may be is refused with a sentence."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import av
import pytest

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.music import Accepted, accepted, upload

MUSIC = ("-f", "lavfi", "-i", "sine=frequency=330:sample_rate=44100:duration=6")
KINDS = ("mp3", "m4a", "wav", "flac", "ogg")
CODECS = {"ogg": ("-c:a", "libvorbis")}


def made(path: Path, *arguments: str) -> Path:
    ffmpeg.run(*(arguments or MUSIC), *CODECS.get(path.suffix[1:], ()), str(path))
    return path


def taken(path: Path) -> tuple[Accepted, Path]:
    out = path.parent / "taken" / "music.m4a"
    return accepted(path, out), out


def refused(path: Path) -> str:
    """The sentence; nothing is left behind."""
    out = path.parent / "refused" / "music.m4a"
    with pytest.raises(FilmError) as error:
        accepted(path, out)
    assert not out.parent.exists() or not list(out.parent.iterdir())
    return str(error.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_common_kind_is_taken(kind: str, tmp_path: Path) -> None:
    facts, out = taken(made(tmp_path / f"music.{kind}"))
    assert facts.seconds == pytest.approx(6, abs=0.1)
    with av.open(str(out)) as file:
        context = file.streams.audio[0].codec_context
        assert (context.name, context.sample_rate, context.channels) == ("aac", 48_000, 2)


def test_what_is_no_sound_is_left_out(tmp_path: Path) -> None:
    dressed = made(
        tmp_path / "film.mp4", *MUSIC, "-f", "lavfi", "-i", "testsrc=duration=6", "-metadata", "title=At home"
    )
    _, out = taken(dressed)
    assert b"At home" not in out.read_bytes()
    with av.open(str(out)) as file:
        assert [stream.type for stream in file.streams] == ["audio"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_not_copied_whole_is_refused(kind: str, tmp_path: Path) -> None:
    whole = made(tmp_path / f"music.{kind}").read_bytes()
    (tmp_path / f"cut.{kind}").write_bytes(whole[: len(whole) * 3 // 5])
    assert refused(tmp_path / f"cut.{kind}") == upload.DAMAGED


@pytest.mark.parametrize("kind", ["mp3", "m4a", "flac", "ogg"])
def test_a_file_with_rubbish_in_it_is_refused(kind: str, tmp_path: Path) -> None:
    data = bytearray(made(tmp_path / f"music.{kind}").read_bytes())
    start = len(data) // 3
    data[start : start + len(data) // 4] = random.Random(1).randbytes(len(data) // 4)
    (tmp_path / f"bad.{kind}").write_bytes(data)
    assert refused(tmp_path / f"bad.{kind}") == upload.DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Once upon a time",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n",
        b"\xff\xf1" + bytes(2000),
    ],
)
def test_what_is_no_music_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "music.mp3").write_bytes(data)
    assert refused(tmp_path / "music.mp3") == upload.NO_MUSIC


def test_a_playlist_behind_a_tag_opens_no_other_file(tmp_path: Path) -> None:
    made(tmp_path / "secret.mp3")
    text = f"ffconcat version 1.0\nfile {tmp_path / 'secret.mp3'}\n".encode()
    (tmp_path / "music.mp3").write_bytes(b"ID3\x04\0\0\0\0\0\0" + text)
    assert refused(tmp_path / "music.mp3") == upload.DAMAGED


def test_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "music.mp3", "w") as archive:
        archive.write(made(tmp_path / "inside.mp3"))
    assert refused(tmp_path / "music.mp3") == upload.NO_MUSIC


def test_silence_is_refused(tmp_path: Path) -> None:
    assert refused(made(tmp_path / "music.mp3", "-f", "lavfi", "-i", "anullsrc=d=6")) == upload.SILENT


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    assert refused(made(tmp_path / "music.mp4", "-f", "lavfi", "-i", "testsrc=duration=6")) == upload.NO_SOUND


def test_music_of_a_second_is_refused_with_its_length(tmp_path: Path) -> None:
    short = made(tmp_path / "music.wav", "-f", "lavfi", "-i", "sine=duration=1")
    assert refused(short) == "This music lasts 1.0 seconds; it needs at least 5."


def test_music_that_says_it_is_too_long_is_refused(tmp_path: Path) -> None:
    long = made(tmp_path / "music.mp3", "-f", "lavfi", "-i", "sine=sample_rate=8000:duration=1230", "-b:a", "8k")
    assert refused(long) == upload.TOO_LONG


@pytest.mark.long
def test_music_that_does_not_say_how_long_it_is_is_read_no_further_than_allowed(tmp_path: Path) -> None:
    long = made(
        tmp_path / "music.mp3", "-f", "lavfi", "-i", "sine=sample_rate=8000:duration=1230", "-b:a", "8k",
        "-write_xing", "0",
    )  # fmt: skip
    assert refused(long) == upload.TOO_LONG


def test_a_file_over_the_limit_is_not_looked_into(tmp_path: Path) -> None:
    with (tmp_path / "music.mp3").open("wb") as file:
        file.truncate(upload.LARGEST + 1)
    assert refused(tmp_path / "music.mp3") == upload.TOO_LARGE
