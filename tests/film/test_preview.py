"""A preview: the film at 480 lines, laid out and timed the same, as a file in a fraction of the time."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.film.scenes import SENTENCES, everything, short_film, short_scenes, timing
from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.film import Film
from ytempire.film.frame import FORMATS, FPS, PREVIEW, Frame
from ytempire.film.layouts import LAYOUTS
from ytempire.film.look import Look
from ytempire.film.render import render_preview

SIZES = {"landscape": (854, 480), "portrait": (480, 854)}


def shown(film: Film, number: int) -> np.ndarray:
    frame = Frame(*film.size)
    frame.data[:] = next(film.frames(number, number + 1))
    return frame.to_rgb()


@pytest.mark.parametrize("format", FORMATS)
def test_a_preview_has_480_lines_and_the_same_frames(format):
    film, small = short_film(format=format), short_film(format=format, scale=PREVIEW)
    assert small.size == SIZES[format]
    assert (small.starts, small.layouts, small.families) == (film.starts, film.layouts, film.families)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_preview_looks_like_the_film_from_further_away(layout, format):
    scene = dict(everything("Close the book"), layout=layout)
    times = timing([SENTENCES[0]])
    film, small = (Film([scene], times, Look(), format, scale=scale) for scale in (1.0, PREVIEW))
    far = cv2.resize(shown(film, 33), small.size, interpolation=cv2.INTER_AREA)
    apart = np.abs(cv2.blur(far, (3, 3)).astype(int) - cv2.blur(shown(small, 33), (3, 3)))
    assert apart.mean() < 3
    assert np.percentile(apart, 99) < 40


def test_a_preview_changes_scenes_as_the_film_does():
    """In the middle of a match cut, which carries the disc from one place to another."""
    film, small = short_film(), short_film(scale=PREVIEW)
    number = film.starts[1] + 9
    far = cv2.resize(shown(film, number), small.size, interpolation=cv2.INTER_AREA)
    assert np.abs(far.astype(int) - shown(small, number)).mean() < 3


def test_a_drift_is_as_slow_as_the_picture_is_small():
    scene = {"narration": SENTENCES[0], "heading": "A", "layout": "title", "background": "topo"}
    small = Film([scene], timing([SENTENCES[0]], 6.0), Look(), "landscape", scale=PREVIEW)
    plate = small.scene(0).plate
    first, later = Frame(*small.size), Frame(*small.size)
    plate.draw(first, 1.0, 6.0)
    plate.draw(later, 4.0, 6.0)
    (dx, _), _ = cv2.phaseCorrelate(first.planes[0].astype(np.float32), later.planes[0].astype(np.float32))
    assert -dx == pytest.approx(90 * 0.5 * PREVIEW, abs=0.6)


@pytest.mark.parametrize("scale", [0.0, 0.1, 1.5])
def test_a_film_of_another_size_is_refused(scale):
    with pytest.raises(FilmError, match="of its size"):
        short_film(scale=scale)


def test_a_stretch_of_the_film_with_its_sound_is_a_file_that_browsers_play(tmp_path: Path):
    sound, out = tmp_path / "sound.wav", tmp_path / "preview.mp4"
    ffmpeg.run("-f", "lavfi", "-t", "3", "-i", "sine=r=48000", str(sound))  # shorter than the film
    film = short_film(scale=PREVIEW)
    render_preview(film, 60, 120, out, sound)
    with av.open(str(out)) as file:
        lengths = [float(stream.duration * stream.time_base) for stream in file.streams]
        assert [stream.codec_context.name for stream in file.streams] == ["h264", "aac"]
        assert sum(1 for _ in file.decode(video=0)) == 60
    assert lengths == pytest.approx([2.0, 2.0], abs=1 / FPS)
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".mp4"] == ["preview.mp4"]


def test_a_preview_has_captions_unless_the_channel_has_none(tmp_path: Path):
    at = round((3.0 + 0.45) * FPS)
    brightest = {}
    for style in ("karaoke", "none"):
        film = short_film(short_scenes(), Look(captions=style), scale=PREVIEW)
        render_preview(film, at, at + 2, tmp_path / "preview.mp4")
        with av.open(str(tmp_path / "preview.mp4")) as file:
            frame = next(file.decode(video=0)).to_ndarray()
        brightest[style] = int(frame[int(0.8 * 480) : int(0.95 * 480)].max())
    assert brightest["karaoke"] > brightest["none"] + 60
