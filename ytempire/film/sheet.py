"""A contact sheet: a whole film at a glance, frame beside frame, each with its time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

from ytempire.film.aside import aside
from ytempire.film.errors import FilmError
from ytempire.film.lettering import FONTS

FRAMES = 36
TILE_AREA = 420 * 236  # pixels of one frame on the sheet
GAP, LABEL = 10, 22  # pixels between frames, and under each for its time
PAPER, INK = (24, 24, 28), (214, 214, 220)
WIDTH = 6 * (420 + GAP)  # about that of a sheet


def contact_sheet(film: Path, out: Path, frames: int = FRAMES) -> None:
    """Write `out` (PNG or JPEG by its name): `frames` frames at equal distances, the first and last among them.

    `out` appears whole or not at all. Raises FilmError where the film cannot be read.
    """
    tiles = list(_tiles(film, frames))
    wide, high = tiles[0][1].size
    columns = max(1, min(len(tiles), WIDTH // (wide + GAP)))
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * (wide + GAP) + GAP, rows * (high + LABEL + GAP) + GAP), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(FONTS / "Inter_500Medium.ttf"), 15)
    for place, (second, tile) in enumerate(tiles):
        x = GAP + place % columns * (wide + GAP)
        y = GAP + place // columns * (high + LABEL + GAP)
        sheet.paste(tile, (x, y))
        pen.text((x, y + high + 3), f"{int(second // 60)}:{second % 60:04.1f}", INK, font)
    with aside(out) as part:
        sheet.save(part, "PNG" if out.suffix.lower() == ".png" else "JPEG", quality=88)


def _tiles(film: Path, frames: int) -> Iterator[tuple[float, Image.Image]]:
    """Second and picture of each frame that is shown."""
    try:
        with av.open(str(film)) as streams:
            stream = streams.streams.video[0]
            stream.thread_type = "AUTO"
            count = stream.frames or sum(1 for _ in streams.decode(stream))
            wanted = {round(n * (count - 1) / max(frames - 1, 1)) for n in range(frames)}
            streams.seek(0)
            for number, frame in enumerate(streams.decode(stream)):
                if number in wanted:
                    scale = (TILE_AREA / (frame.width * frame.height)) ** 0.5
                    picture = frame.to_image(width=round(frame.width * scale), height=round(frame.height * scale))
                    yield float(frame.time or 0.0), picture
    except (av.FFmpegError, OSError, IndexError) as error:
        raise FilmError(f"{film.name} is not a film that can be read.") from error
