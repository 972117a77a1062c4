from __future__ import annotations

from pathlib import Path

import pytest

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.measure import Measures, measure

SIZE = "640x360"
MOVING, BLACK = f"testsrc2=s={SIZE}:r=30", f"color=black:s={SIZE}:r=30"
FROZEN = "trim=end_frame=1,loop=loop=-1:size=1"


def film(path: Path, *parts: str, sound: str = "sine=f=440:r=48000,afade=d=0.3") -> Path:
    """A film of these lavfi pictures one after another, with key frames every two seconds as in ours."""
    graph = ";".join(f"{part},format=yuv420p,setsar=1[p{i}]" for i, part in enumerate(parts))
    joined = "".join(f"[p{i}]" for i in range(len(parts)))
    ffmpeg.run(
        "-filter_complex", f"{graph};{joined}concat=n={len(parts)}[v];{sound}[a]", "-map", "[v]", "-map", "[a]",
        "-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-c:a", "aac", "-shortest", str(path),
    )  # fmt: skip
    return path


@pytest.fixture(scope="module")
def sound_film(tmp_path_factory: pytest.TempPathFactory) -> Measures:
    return measure(film(tmp_path_factory.mktemp("film") / "film.mp4", f"{MOVING}:d=4"))


def test_streams_are_named_and_sized(sound_film: Measures):
    assert (sound_film.video_codec, sound_film.audio_codec) == ("h264", "aac")
    assert (sound_film.width, sound_film.height, sound_film.rate) == (640, 360, 30)


def test_lengths_are_in_seconds(sound_film: Measures):
    assert sound_film.video_seconds == pytest.approx(4, abs=0.001)
    assert sound_film.seconds == pytest.approx(4, abs=0.05)


def test_a_sine_of_known_level_has_its_loudness(sound_film: Measures):
    """lavfi's sine peaks at -18.1 dBFS; BS.1770 reads a mono sine at 440 Hz 3.7 dB below its peak."""
    assert sound_film.true_peak == pytest.approx(-18.1, abs=0.5)
    assert sound_film.loudness == pytest.approx(-21.8, abs=0.5)


def test_a_moving_film_is_neither_black_nor_frozen(sound_film: Measures):
    assert (sound_film.black, sound_film.frozen, sound_film.silences) == ((), (), ())


def test_a_black_stretch_between_two_key_frames_is_found(tmp_path: Path):
    made = measure(film(tmp_path / "film.mp4", f"{MOVING}:d=2.3", f"{BLACK}:d=1.2", f"{MOVING}:d=2.5"))
    (black,) = made.black
    assert (black.start, black.end) == pytest.approx((2.3, 3.5), abs=0.05)


def test_a_fade_from_black_is_no_black_stretch(tmp_path: Path):
    made = measure(film(tmp_path / "film.mp4", f"{MOVING}:d=4,fade=in:0:9,fade=out:108:12"))
    assert made.black == ()


def test_a_black_end_is_found(tmp_path: Path):
    made = measure(film(tmp_path / "film.mp4", f"{MOVING}:d=3", f"{BLACK}:d=2"))
    (black,) = made.black
    assert (black.start, black.end) == pytest.approx((3, 5), abs=0.05)


def test_a_frozen_stretch_shorter_than_the_key_frames_are_apart_is_found(tmp_path: Path):
    made = measure(
        film(tmp_path / "film.mp4", f"{MOVING}:d=2.2", f"{MOVING},{FROZEN},trim=duration=1.5", f"{MOVING}:d=2.3")
    )
    (frozen,) = made.frozen
    assert (frozen.start, frozen.end) == pytest.approx((2.2, 3.7), abs=0.1)


def test_a_frozen_film_is_frozen_from_end_to_end(tmp_path: Path):
    made = measure(film(tmp_path / "film.mp4", f"{MOVING},{FROZEN},trim=duration=5"))
    (frozen,) = made.frozen
    assert (frozen.start, frozen.end) == pytest.approx((0, 5), abs=0.1)


def test_a_silence_is_found(tmp_path: Path):
    hushed = "sine=f=440:r=48000,volume=0:enable='between(t,1,2.5)'"
    (silence,) = measure(film(tmp_path / "film.mp4", f"{MOVING}:d=4", sound=hushed)).silences
    assert (silence.start, silence.end) == pytest.approx((1, 2.5), abs=0.1)


def test_a_film_without_sound_is_refused(tmp_path: Path):
    ffmpeg.run("-f", "lavfi", "-i", f"{MOVING}:d=1", str(tmp_path / "film.mp4"))
    with pytest.raises(FilmError, match="cannot be read"):
        measure(tmp_path / "film.mp4")


def test_a_file_that_is_no_film_is_refused(tmp_path: Path):
    (tmp_path / "film.mp4").write_text("not a film")
    with pytest.raises(FilmError, match="cannot be read"):
        measure(tmp_path / "film.mp4")
