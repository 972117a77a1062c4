"""Uploaded pictures: made clean whatever they are, or refused with a sentence."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from ytempire.config import PROJECT
from ytempire.film.errors import FilmError
from ytempire.film.pictures import accepted, read_picture


def saved(tmp_path, name: str, image: Image.Image, **how):
    image.save(tmp_path / name, **how)
    return tmp_path / name


def written(tmp_path, name: str, data: bytes):
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def halves(size=(600, 400), left=(255, 0, 0), right=(0, 0, 255)) -> Image.Image:
    image = Image.new("RGB", size, right)
    image.paste(left, (0, 0, size[0] // 2, size[1]))
    return image


def resident(line: str) -> int:
    """Kilobytes of this process as Linux counts them."""
    status = Path("/proc/self/status").read_text()
    return int(next(row for row in status.splitlines() if row.startswith(line)).split()[1])


def png_of_size(width: int, height: int) -> bytes:
    """The head of a PNG that claims this size, with hardly any data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def test_a_picture_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    image = accepted(saved(tmp_path, "a.jpg", halves(), exif=exif))
    assert image.size == (400, 600)
    assert image.getpixel((200, 50))[0] > 200
    assert not image.getexif()


@pytest.mark.parametrize(
    ("mode", "name"),
    [("CMYK", "a.jpg"), ("P", "a.gif"), ("P", "a.png"), ("LAB", "a.tif"), ("RGB", "a.webp"), ("RGB", "a.bmp")],
)
def test_a_picture_of_any_kind_becomes_rgb_of_the_same_colours(tmp_path, mode, name):
    source = halves(left=(204, 51, 51), right=(51, 51, 204))
    converted = source.convert(mode) if mode != "LAB" else in_lab(source)
    image = accepted(saved(tmp_path, name, converted))
    assert image.mode == "RGB"
    assert np.abs(np.array(image.getpixel((50, 200))) - (204, 51, 51)).max() < 15
    assert np.abs(np.array(image.getpixel((550, 200))) - (51, 51, 204)).max() < 15


def in_lab(image: Image.Image) -> Image.Image:
    lab = ImageCms.profileToProfile(
        image, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    lab.info = {}
    return lab


def test_a_colour_profile_is_followed(tmp_path):
    """A picture whose profile exchanges red and blue comes out with them exchanged."""
    srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    swapped = bytes(srgb).replace(b"rXYZ", b"@XYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"@XYZ", b"bXYZ", 1)
    image = accepted(saved(tmp_path, "a.png", halves(), icc_profile=swapped))
    assert image.getpixel((50, 200))[2] > 200


def test_a_broken_colour_profile_is_left_out(tmp_path):
    image = accepted(saved(tmp_path, "a.png", halves(), icc_profile=b"nothing of the kind"))
    assert image.getpixel((50, 200)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(tmp_path, mode):
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0)).convert(mode)
    path = saved(tmp_path, "a.png", image, **({"transparency": image.getpixel((0, 0))} if mode == "P" else {}))
    assert accepted(path).getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_a_grey_value_become_eight(tmp_path):
    values = np.full((400, 400), 0x8000, np.uint16)
    assert accepted(saved(tmp_path, "a.png", Image.fromarray(values))).getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_a_moving_picture_gives_its_first_frame(tmp_path, name):
    frames = [Image.new("RGB", (400, 400), colour) for colour in ("#ff0000", "#0000ff")]
    path = saved(tmp_path, name, frames[0], save_all=True, append_images=frames[1:], duration=100)
    assert accepted(path).getpixel((5, 5))[0] > 240


def test_a_picture_is_at_most_2560_pixels_long(tmp_path):
    assert accepted(saved(tmp_path, "a.png", halves((3000, 1500)))).size == (2560, 1280)
    assert accepted(saved(tmp_path, "b.png", halves((600, 400)))).size == (600, 400)


def test_a_photograph_of_108_megapixels_is_taken_in_little_memory(tmp_path):
    path = saved(tmp_path, "a.jpg", Image.new("L", (12_000, 9_000), 90), quality=30)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    assert accepted(path).size == (2560, 1920)
    assert resident("VmHWM") - before < 150_000


IN_A_PROCESS_OF_ITS_OWN = """
import sys
from pathlib import Path
from ytempire.film.uploads import accepted
def most():
    return next(int(row.split()[1]) for row in open("/proc/self/status") if row.startswith("VmHWM"))
before = most()
accepted(Path(sys.argv[1]))
print(most() - before)
"""


@pytest.mark.parametrize(("mode", "name"), [("F", "a.tif"), ("RGBA", "a.png"), ("I;16", "a.png")])
def test_the_largest_pictures_that_are_taken_need_little_memory(tmp_path, mode, name):
    path = saved(tmp_path, name, Image.new(mode, (6_000, 4_000)), **({"compress_level": 1} if "png" in name else {}))
    command = [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN, str(path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 350_000  # kilobytes


def test_bands_leave_no_seam(tmp_path):
    rows = np.linspace(0, 65535, 1000).astype(np.uint16)
    path = saved(tmp_path, "a.png", Image.fromarray(np.repeat(rows[:, None], 400, axis=1)))
    made = np.asarray(accepted(path))[:, 0, 0]
    assert np.abs(made.astype(int) - rows // 257).max() <= 1


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (7_000, 7_000)])
def test_more_pixels_than_can_be_read_are_refused(tmp_path, width, height):
    with pytest.raises(FilmError, match=r"a\.png has more pixels than can be read"):
        accepted(written(tmp_path, "a.png", png_of_size(width, height)))


@pytest.mark.parametrize("size", [(1, 1), (1920, 200)])
def test_a_picture_that_is_too_small_is_refused_with_the_size_that_is_needed(tmp_path, size):
    with pytest.raises(FilmError, match=f"{size[0]} × {size[1]} pixels. It needs at least 320"):
        accepted(saved(tmp_path, "a.png", Image.new("RGB", size)))


def test_a_zip_a_drawing_a_page_and_nothing_are_no_pictures(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", "hello")
    for data in (archive.getvalue(), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", b"", b"GIF89a"):
        with pytest.raises(FilmError, match=r"a\.gif"):
            accepted(written(tmp_path, "a.gif", data))


def test_postscript_is_not_started(tmp_path):
    with pytest.raises(FilmError, match="cannot be read as a picture"):
        accepted(saved(tmp_path, "a.eps", halves()))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp"])
def test_a_picture_that_ends_too_soon_is_refused(tmp_path, name):
    noise = np.random.default_rng(1).integers(0, 256, (400, 400, 3), np.uint8)
    path = saved(tmp_path, name, Image.fromarray(noise))
    with pytest.raises(FilmError, match=r"damaged|cannot be read"):
        accepted(written(tmp_path, name, path.read_bytes()[:9_000]))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(FilmError, match=r"none\.png cannot be read"):
        accepted(tmp_path / "none.png")


def test_a_picture_that_is_drawn_with_may_be_small_and_is_turned_upright_too(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_picture(saved(tmp_path, "a.jpg", halves((64, 32)), exif=exif)).shape == (64, 32, 3)
