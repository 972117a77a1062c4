"""The font files: what each covers, and the order in which they are asked for a character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import uharfbuzz as hb

FOLDER = Path(__file__).parent / "assets" / "fonts"


@dataclass(frozen=True)
class Script:
    """A Noto font. `scale` evens out how large it looks beside Latin letters; `leading` is what its marks need."""

    name: str
    leading: float = 1.4
    scale: float = 1.0
    one_weight: bool = False

    def file(self, heavy: bool) -> str:
        return f"{self.name}_{'700Bold' if heavy or self.one_weight else '500Medium'}"


REGIONS = ("SC", "TC", "JP", "KR")
HAN = {region: Script(f"NotoSans{region}", leading=1.28, scale=0.96, one_weight=True) for region in REGIONS}
EMOJI = Script("NotoEmoji", leading=1.2, scale=0.9, one_weight=True)
SCRIPTS = (
    Script("NotoSansArabic", leading=1.42, scale=1.04),
    Script("NotoSansHebrew", leading=1.22),
    Script("NotoSansDevanagari", leading=1.36),
    Script("NotoSansBengali", leading=1.36),
    Script("NotoSansTamil", leading=1.25, scale=0.94),
    Script("NotoSansThai", leading=1.45, scale=0.95),
    Script("NotoSansArmenian", leading=1.22, one_weight=True),
    Script("NotoSansGeorgian", leading=1.22, one_weight=True),
    Script("NotoSansEthiopic", leading=1.22, one_weight=True),
    Script("NotoSansGujarati", leading=1.36, one_weight=True),
    Script("NotoSansGurmukhi", leading=1.36, one_weight=True),
    Script("NotoSansKannada", leading=1.36, scale=0.94, one_weight=True),
    Script("NotoSansKhmer", leading=1.5, scale=0.9, one_weight=True),
    Script("NotoSansLao", leading=1.45, scale=0.9, one_weight=True),
    Script("NotoSansMalayalam", leading=1.3, scale=0.94, one_weight=True),
    Script("NotoSansMyanmar", leading=1.5, scale=0.9, one_weight=True),
    Script("NotoSansSinhala", leading=1.36, scale=0.94, one_weight=True),
    Script("NotoSansTelugu", leading=1.4, scale=0.94, one_weight=True),
)


class Font:
    """One font file. `units` are its units in an em."""

    def __init__(self, file: str) -> None:
        self.face = hb.Face(hb.Blob.from_file_path(str(FOLDER / f"{file}.ttf")))
        self.shaper = hb.Font(self.face)
        self.units = self.face.upem
        self._covered = self.face.unicodes

    def covers(self, char: str) -> bool:
        return ord(char) in self._covered

    @cached_property
    def letters(self) -> frozenset[str]:
        """The characters that it draws from left to right, whatever stands around them."""
        chars = map(chr, self._covered)
        return frozenset(char for char in chars if unicodedata.bidirectional(char) not in ("R", "AL", "AN", "BN"))

    @cached_property
    def family(self) -> str:
        """The name by which other programs ask for it."""
        return self.face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) or ""

    @cached_property
    def clipping(self) -> tuple[float, float]:
        """How far the font reaches above and below its base line, in em: what libass takes for its height."""
        tags = hb.OTMetricsTag.HORIZONTAL_CLIPPING_ASCENT, hb.OTMetricsTag.HORIZONTAL_CLIPPING_DESCENT
        above, below = (self.shaper.get_metric_position_with_fallback(tag) / self.units for tag in tags)
        return above, below


@cache
def font(file: str) -> Font:
    """The font of a file in the fonts' folder, named without its ending."""
    return Font(file)


def scripts(han: str) -> tuple[Script, ...]:
    """All fonts for other scripts, Chinese characters drawn as in this region (SC, TC, JP, KR) where it has them."""
    return (*SCRIPTS, HAN[han], *(script for region, script in HAN.items() if region != han), EMOJI)
