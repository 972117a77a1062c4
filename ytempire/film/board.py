"""The drawing board of one scene: the zone for content, and the parts that layouts share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ytempire.film import shapes
from ytempire.film.content import Content
from ytempire.film.cues import Cues
from ytempire.film.frame import Bytes
from ytempire.film.icons import EMPTY_WORDS, icons
from ytempire.film.layer import FOREVER, Layer
from ytempire.film.lettering import Block, Face, Lettering
from ytempire.film.palette import RGB, Theme, mixed
from ytempire.film.scene import Disc
from ytempire.film.stems import plain

# Share of the frame: left and right margin, top, height of the content zone. Captions own what is below it.
WIDE_ZONE = (0.07, 0.105, 0.655)
TALL_ZONE = (0.08, 0.11, 0.545)
# Design pixels: below these, type is not legible on a phone. Longer text is cut.
SMALLEST = {"display": 44, "bold": 28, "body": 28}
# Of the room left over, how much goes before a text.
SHARE = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}
KICKER_WIDTH = 22  # of its type size
RIM = 0.14  # of the text's colour in the rim of a dark panel, which would sink into a dark ground
MOST_KEY_WORDS = 4  # more highlights nothing


@dataclass(frozen=True)
class Zone:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


def content_zone(width: int, height: int) -> Zone:
    """Where layouts may draw in a frame of this size."""
    side, top, tall = TALL_ZONE if height > width else WIDE_ZONE
    x, y = int(width * side), int(height * top)
    return Zone(x, y, width - 2 * x, int(height * tall))


class Board:
    """Collects the layers of a scene, from back to front. `unit` is the pixel of a design 1080 pixels wide or
    high.
    """

    def __init__(
        self,
        content: Content,
        cues: Cues,
        theme: Theme,
        lettering: Lettering,
        size: tuple[int, int],
        variant: int = 0,
    ) -> None:
        self.content, self.cues, self.theme, self.lettering, self.variant = (
            content,
            cues,
            theme,
            lettering,
            variant,
        )
        self.width, self.height = size
        self.tall = self.height > self.width
        self.zone = content_zone(*size)
        self.unit = min(size) / 1080
        said = next(filter(None, (content.heading, content.narration, *(item.text for item in content.items))), "")
        self.rtl = lettering.rtl(said)  # then the finished board is mirrored, so everything is laid out from the left
        self.layers: list[Layer] = []
        self.disc: Disc | None = None
        self.discs: list[tuple[Disc, float]] = []  # all that stand out, with the second since when
        self.heading: tuple[Zone, float] | None = None  # where the last line of the heading stands, since when

    def add(self, rgba: Bytes, x: float, y: float, start: float = 0.3, enter: str | None = "fade", **more) -> None:
        """A picture with its corner at (x, y); `more` goes to Layer."""
        self.layers.append(Layer(rgba, x, y, start, enter, **more))

    def card(
        self,
        zone: Zone,
        start: float,
        enter: str = "left",
        fill: RGB | None = None,
        edge: RGB | None = None,
        radius: float = 28,
        end: float = FOREVER,
    ) -> None:
        """A rounded panel with a soft shadow."""
        theme = self.theme
        shadow = 0.14 if theme.is_light else 0.3
        if not (theme.is_light or fill or edge):
            edge = mixed(theme.panel, theme.text, RIM)
        width, height = max(8, int(zone.width)), max(8, int(zone.height))
        panel = shapes.card(width, height, fill or theme.panel, int(radius), edge, shadow)
        self.add(panel, zone.x - shapes.CARD_MARGIN, zone.y - shapes.CARD_MARGIN, start, enter, end=end)

    def text(
        self,
        text: str,
        role: str,
        zone: Zone,
        largest: float,
        at: float = 0.35,
        colour: RGB | None = None,
        key: str = "",
        align: str = "left",
        valign: str = "top",
        most_lines: int = 4,
        apart: float = 0.09,
        underline: bool = False,
        smallest: float | None = None,
        end: float = FOREVER,
        enter: str = "rise",
        spoken: bool = False,
    ) -> float:
        """Lines of text fitted to the zone, each its own layer, `apart` seconds after one another.

        Words of `key` take the accent and, with `underline`, a bar when they are spoken. Sizes are in design
        pixels; with `spoken` each line waits for its first words. Returns the bottom of the text in pixels.
        """
        face = self.lettering.face(role, text)
        is_heading = bool(text) and text == self.content.heading
        block = self._fitted(face, role, text, zone, largest, smallest, most_lines)
        top = zone.y + SHARE[valign] * max(0.0, zone.height - block.height)
        keys, tint, start = _key_words(key), colour or self.theme.text, at
        shadow = 0.35 if role == "display" and tint in (self.theme.text, self.theme.accent) else 0.0
        shadow = 0.0 if self.theme.is_light else shadow
        for i, row in enumerate(block.lines):
            left, y = zone.x + SHARE[align] * (zone.width - face.width(row, block.size)), top + i * block.lead
            start = self.cues.at(row, start + apart, start) if spoken and i else at + i * apart
            start = min(start, max(at, self.cues.seconds - 0.8))
            if is_heading:
                self.heading = Zone(left, y, face.width(row, block.size), block.lead), start
            if underline:
                self._underline(face, row, block.size, left, y, keys, self.cues.at(key, at + 0.8))
            drawn = shapes.line(face, row, block.size, tint, keys, self.theme.accent, shadow)
            corner = left - int(block.size * shapes.LINE_MARGIN)
            self.add(drawn, corner, y - block.size * 0.13, start, enter, end=end, part="text")
        return top + block.height

    def even_size(
        self,
        texts: Iterable[str],
        role: str,
        zone: Zone,
        largest: float,
        most_lines: int,
        smallest: float | None = None,
    ) -> float:
        """The size in design pixels at which each of the texts fits a zone of this size, so that all look alike."""
        sizes = [largest]
        for text in filter(None, texts):
            face = self.lettering.face(role, text)
            block = self._fitted(face, role, text, zone, largest, smallest, most_lines)
            sizes.append(block.size / (self.unit * (face.grow if role == "display" else 1)) + 0.01)
        return min(sizes)

    def words_at(
        self,
        text: str,
        role: str,
        x: float,
        y: float,
        size: float,
        colour: RGB,
        at: float,
        enter: str = "rise",
    ) -> None:
        """One line at a size in pixels that is known to fit; (x, y) is the top left of its type."""
        face = self.lettering.face(role, text)
        drawn = shapes.line(face, face.clean(text), int(size), colour)
        self.add(drawn, x - int(int(size) * shapes.LINE_MARGIN), y - size * 0.13, at, enter, part="text")

    def kicker(self, text: str, x: float, y: float, at: float = 0.25, align: str = "left", width: float = 0) -> float:
        """A small pill above a heading, in a column of this width; returns where the heading may start."""
        size = int((34 if self.tall else 28) * self.unit)
        width = width or self.zone.right - x
        face = self.lettering.face("bold", text)
        text = face.shorten(text.upper(), size, min(width, size * KICKER_WIDTH) - size * 1.5)
        if not text:
            return y
        wide, high = face.width(text, size) + size * 1.5, size * 1.9
        x += (width - wide) / 2 if align == "center" else 0
        self.add(shapes.bar(wide, high, self.theme.mark), x, y, at, "wipe", lasts=0.4)
        self.words_at(text, "bold", x + size * 0.75, y + high / 2 - size * 0.6, size, self.theme.ink, at + 0.12)
        return y + high + size * 0.5

    def source(self, text: str, x: float, y: float, width: float, at: float = 1.2, align: str = "left") -> None:
        """Where a figure comes from, in one small line."""
        size = int(34 * self.unit)
        face = self.lettering.face("body", text)
        text = face.shorten(text, size, width)
        if text:
            x += (width - face.width(text, size)) / 2 if align == "center" else 0
            self.words_at(text, "body", x, y, size, self.theme.soft, at, "fade")

    def icon(self, *phrases: str, fallback: str = "sparkles") -> str:
        """The icon that the first phrase names, else of the first phrase that has one."""
        return icons().first(*phrases) or fallback

    def _fitted(
        self, face: Face, role: str, text: str, zone: Zone, largest: float, smallest: float | None, most_lines: int
    ) -> Block:
        grow = face.grow * self.unit if role == "display" else self.unit
        least = (SMALLEST[role] if smallest is None else smallest) * self.unit
        return face.fit(text, zone.width, zone.height, largest * grow, least, most_lines)

    def _underline(self, face: Face, row: str, size: int, left: float, top: float, keys: set[str], at: float) -> None:
        """A bar under the key words of a line."""
        words = face.words(row, size)
        hit = [i for i, word in enumerate(words) if plain(word.text) in keys]
        if not hit:
            return
        first = hit[-1]
        while first - 1 in hit:
            first -= 1
        run = words[first : hit[-1] + 1]
        start, end = min(word.left for word in run), max(word.left + word.width for word in run)
        if self.rtl:  # words are where they are seen, what is laid out will be mirrored
            start, end = face.width(row, size) - end, face.width(row, size) - start
        start, end = left + start, left + end
        tone = self.theme.brand if self.theme.is_light else self.theme.mark
        below = top + size * (1.03 if face.leading < 1.18 else 1.1)
        self.add(shapes.bar(end - start, max(6, size * 0.085), tone), start, below, at, "wipe")


def _key_words(key: str) -> set[str]:
    """The words of a key phrase that take the accent: those that mean something, if any do."""
    words = {plain(word) for word in key.split()} - {""}
    words = words - EMPTY_WORDS or words
    return words if len(words) <= MOST_KEY_WORDS else set()
