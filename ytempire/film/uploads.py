"""Picture files of any kind, made into clean 8-bit sRGB in bounded memory, or refused with a sentence."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError
from PIL.Image import Transpose

from ytempire.film.errors import FilmError

# What a creator may upload; Pillow knows more, of which some start other programs.
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
LONGEST = 2560  # pixels of the longer side of a picture that is kept
LONGEST_READ = 4096  # and of one that is only drawn with
SHORTEST = 320  # pixels of the shorter side: less would be a blur in a film of 1080 lines

# A JPEG is shrunk while it is decoded, so only what comes of it takes memory. Everything else is decoded whole, some
# of it several times over inside its decoder; with these limits no file takes more than some 350 MB.
MOST_JPEG_PIXELS, MOST_PIXELS = 120_000_000, 24_000_000
MOST_OF_A_KIND = {"WEBP": 12_500_000, "AVIF": 16_000_000}
BAND = 256  # rows that are converted at once
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # by the orientation of EXIF

DAMAGE = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, MemoryError)
SRGB = ImageCms.createProfile("sRGB")


def accepted(path: Path) -> Image.Image:
    """An uploaded picture, upright, as RGB of at most LONGEST pixels on its longer side; of a moving picture the
    first frame. Raises FilmError with a sentence where it is none, damaged, too small, or larger than can be read.
    """
    return cleaned(path, SHORTEST, LONGEST)


def cleaned(path: Path, shortest: int = 1, longest: int = LONGEST_READ) -> Image.Image:
    """The same for pictures of which `shortest` pixels on the shorter side are enough."""
    try:
        with warnings.catch_warnings():  # the sizes are looked at here
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(path, formats=KINDS)
    except Image.DecompressionBombError as error:
        raise FilmError(_too_large(path)) from error
    except UnidentifiedImageError as error:
        raise FilmError(
            f"{path.name} cannot be read as a picture. Use a JPEG, PNG, WebP, GIF, AVIF, TIFF or BMP file."
        ) from error
    except DAMAGE as error:
        raise FilmError(f"The picture {path.name} cannot be read.") from error
    with image:
        _check(image, path, shortest)
        try:
            return _upright_rgb(image, longest)
        except DAMAGE as error:
            raise FilmError(f"The picture {path.name} is damaged: it cannot be read to its end.") from error


def _check(image: Image.Image, path: Path, shortest: int) -> None:
    width, height = image.size
    shrinks = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    most = MOST_JPEG_PIXELS if shrinks else MOST_OF_A_KIND.get(image.format or "", MOST_PIXELS)
    if width * height > most:
        raise FilmError(_too_large(path))
    if min(width, height) < shortest:
        raise FilmError(
            f"The picture {path.name} has {width} × {height} pixels. "
            f"It needs at least {shortest} on its shorter side, better 1,080."
        )


def _too_large(path: Path) -> str:
    return (
        f"The picture {path.name} has more pixels than can be read. "
        "Send it as a JPEG, or make its longer side 3,500 pixels or less."
    )


def _upright_rgb(image: Image.Image, longest: int) -> Image.Image:
    image.seek(0)
    share = min(1.0, longest / max(image.size))
    image.draft(None, (max(1, int(image.width * share)), max(1, int(image.height * share))))
    image.load()
    profile, turn = image.info.get("icc_profile"), TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    made = _opaque(image)
    made.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    made = _srgb(made if turn is None else made.transpose(turn), profile)
    made.info = {}
    return made


def _opaque(image: Image.Image) -> Image.Image:
    """The picture as RGB, L or CMYK, on white; made band by band, so that no second whole one of another kind is."""
    if image.mode in ("RGB", "L", "CMYK") and not image.has_transparency_data:
        return image
    deep = image.mode.startswith(("I", "F"))
    most = _brightest(image) if deep else 255.0
    made = Image.new("L" if deep else "RGB", image.size)
    for top, band in _bands(image):
        made.paste(_eight_bit(band, most) if deep else _on_white(band), (0, top))
    return made


def _bands(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """Pieces of the picture with the rows at which they begin."""
    for top in range(0, image.height, BAND):
        yield top, image.crop((0, top, image.width, min(top + BAND, image.height)))


def _brightest(image: Image.Image) -> float:
    """The value that is white in a picture of 16 or 32 bits a grey value."""
    if image.mode.startswith("I;16"):
        return 65535.0
    most = max(float(np.nan_to_num(np.asarray(band, dtype=np.float32)).max()) for _, band in _bands(image))
    if image.mode == "F":
        return most or 1.0
    return 65535.0 if most > 255 else 255.0


def _eight_bit(image: Image.Image, most: float) -> Image.Image:
    """A picture with 16 or 32 bits a grey value, brought to eight; `most` is white."""
    values: Any = np.asarray(image, dtype=np.float32)
    return Image.fromarray((np.clip(np.nan_to_num(values) / most, 0, 1) * 255 + 0.5).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, (255, 255, 255, 255))
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a screen shows them; a profile that does not fit the picture is left out."""
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, given, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")
