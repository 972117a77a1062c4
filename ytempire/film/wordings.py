"""What a thumbnail says, and where its words can stand: not where YouTube puts the length of the film (STAMP)."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.film.bigtype import READABLE, Box, Setting, fitted
from ytempire.film.canvas import HEIGHT, WIDTH, Canvas

STAMP = (1000, 592, WIDTH, HEIGHT)  # the length of the film covers this corner, at 168 pixels the most of it

COMFORTABLE = 132  # pixels of a capital: from there on words need not grow at the cost of what stands beside them
LOWEST = 664  # pixels: no line ends lower


@dataclass(frozen=True)
class Words:
    """What a thumbnail says. `phrasings`: the title in at most five words, then in fewer.

    `number` as it is written, with the words `before` or `after` it; `sides`: label and icon of each; `icon`
    None where none is known to fit.
    """

    phrasings: tuple[str, ...]
    key: str
    icon: str | None
    number: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    sides: tuple[tuple[str, str | None], ...] = ()


def column(c: Canvas, phrasings: tuple[str, ...]) -> Setting | None:
    """The words at the left, in a wider column where a narrow one makes them small."""
    for phrase in phrasings:
        boxes = (_from_start(c, phrase, width) for width in (620, 700, 780, 850))
        settings = [setting for box in boxes if (setting := fitted(c.lettering, phrase, box, 4)) is not None]
        if settings:
            comfortable = (setting for setting in settings if setting.capital >= COMFORTABLE)
            return next(comfortable, max(settings, key=lambda setting: setting.capital))
    return None


def _from_start(c: Canvas, text: str, width: float) -> Box:
    """A column at the side where the text begins; at the right it ends above the stamp."""
    if c.lettering.rtl(text):
        return WIDTH - 64 - width, 40, width, STAMP[1] - 116
    return 64, 50, width, LOWEST - 50


def mirrored(x: float, setting: Setting) -> float:
    """What stands beside a text stands at the other side of one that runs from the right."""
    return WIDTH - x if setting.face.rtl else x


def first(
    c: Canvas, phrasings: tuple[str, ...], box: Box, most_lines: int, largest: float = READABLE * 3
) -> Setting | None:
    """The longest phrasing that fits: into the box, or into what of it is above the stamp."""
    left, top, width, height = box
    clear = min(height, STAMP[1] - top)
    rooms = dict.fromkeys((box, (left, top, width, clear), (left, top, width, clear * 0.88)))
    for phrase in phrasings:
        for room in rooms:
            setting = fitted(c.lettering, phrase, room, most_lines, largest)
            if setting is not None and not on_stamp(setting):
                return setting
    return None


def longest_row(setting: Setting) -> float:
    """The length of the longest row."""
    return max(setting.width(i) for i in range(len(setting.rows)))


def on_stamp(setting: Setting) -> bool:
    """Whether letters would be covered by the length of the film."""
    lines = setting.lines()
    reach = STAMP[1] - setting.below
    return any(line.y > reach and line.x + setting.width(i) > STAMP[0] for i, line in enumerate(lines))
