"""Type: the pairings of a channel, and which fonts draw a text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from ytempire.film import shaping
from ytempire.film.face import BODY_LEADING, Block, Face, SetWord
from ytempire.film.fonts import FOLDER as FONTS
from ytempire.film.fonts import HAN, font, scripts
from ytempire.film.scripts import Direction, direction, legible
from ytempire.film.shaping import LATIN_CUTS, Cut, Stack

__all__ = ["FONTS", "PAIRINGS", "Block", "Face", "Lettering", "Pairing", "SetWord", "lettering"]

STAND_IN_LEADING = 1.16  # of display type in Inter


@dataclass(frozen=True)
class Pairing:
    """Three fonts that belong together. `grow` evens out how large the display fonts look at one nominal
    size.
    """

    display: str
    body: str
    bold: str
    leading: float
    grow: float = 1.0
    upper: bool = False


INTER = ("Inter_500Medium", "Inter_700Bold")
DM_SANS = ("DMSans_500Medium", "DMSans_700Bold")
PAIRINGS = {
    "modern": Pairing("Sora_800ExtraBold", *INTER, leading=1.16),
    "clean": Pairing("Montserrat_800ExtraBold", *INTER, leading=1.1, grow=1.05),
    "impact": Pairing("Anton_400Regular", *INTER, leading=1.2, grow=1.36, upper=True),
    "friendly": Pairing("Fredoka_600SemiBold", *DM_SANS, leading=1.08, grow=1.1),
    "editorial": Pairing("DMSerifDisplay_400Regular", *DM_SANS, leading=1.1, grow=1.18),
    "tech": Pairing("SpaceGrotesk_700Bold", *INTER, leading=1.1),
}
# Inter has Greek and Cyrillic, which most display fonts lack.
STAND_INS = {"display": "Inter_700Bold", "bold": "Inter_700Bold", "body": "Inter_500Medium"}


@dataclass(frozen=True)
class Lettering:
    """The three roles of a pairing: display for headings, body, bold for labels."""

    pairing: Pairing

    def face(self, role: str, text: str = "") -> Face:
        """The face for this text: the pairing's own, or what draws more of the letters: a stand-in, or a font of
        another script.

        Its `rtl` tells which way the text runs: texts that run from right to left start at the right edge of
        their box.
        """
        return _face(self.pairing, role, text)

    def direction(self, text: str) -> Direction:
        """Which way the text runs: "ltr" or "rtl"."""
        return direction(text)

    def rtl(self, text: str) -> bool:
        """Whether the text runs from right to left."""
        return direction(text) == "rtl"

    def drawable(self, text: str) -> str:
        """The text without what no font draws; empty where no letter or digit is left."""
        kept = legible(text, self.face("display").draws)
        return kept if any(char.isalnum() for char in kept) else ""


def lettering(pairing: str) -> Lettering:
    """The lettering of a named pairing."""
    return Lettering(PAIRINGS[pairing])


@lru_cache(maxsize=1024)
def _face(pairing: Pairing, role: str, text: str) -> Face:
    """The font that draws most letters of the text leads; what it lacks comes from the others.

    Latin words in a text of another script are set in the stand-in, which is as sober as the Noto fonts.
    """
    display, heavy = role == "display", role != "body"
    own, stand_in = getattr(pairing, role), STAND_INS[role]
    grow, leading = (pairing.grow, pairing.leading) if display else (1.0, BODY_LEADING)
    letters = [char for char in text if char.isalnum()]
    drawn, other = (sum(map(font(file).covers, letters)) for file in (own, stand_in))
    if drawn < len(letters) and other > drawn:
        own, grow, leading = stand_in, 1.0, STAND_IN_LEADING if display else BODY_LEADING
    stack, leads = _stack(own, grow, stand_in, heavy, _region(text)), 0
    used = Counter(place for char in letters if (place := shaping.cut_of(stack, char)) is not None)
    foreign = {place: count for place, count in used.items() if place >= LATIN_CUTS}
    if 2 * sum(foreign.values()) > len(letters):
        leads, own, grow, leading = max(foreign, key=lambda place: foreign[place]), stand_in, 1.0, 1.0
        stack = _stack(own, grow, stand_in, heavy, _region(text))
    needed = {script.file(heavy): script.leading for script in scripts("SC")}
    leading = max([leading, *(needed[stack[place].file] / grow for place in foreign)])
    upper, rtl = display and pairing.upper and own != stand_in, direction(text) == "rtl"
    return Face(stack[leads].file, stack, leading, grow, upper, rtl).with_room_for(text)


@cache
def _stack(own: str, grow: float, stand_in: str, heavy: bool, region: str) -> Stack:
    """The fonts that are asked for a character, and their sizes that look alike where `own` has the nominal one."""
    other = (Cut(script.file(heavy), script.scale / grow) for script in scripts(region))
    return Stack((Cut(own), Cut(stand_in, 1 / grow), *other))


def _region(text: str) -> str:
    """Whose shapes Chinese characters take: those of Japan beside kana, of Korea beside Hangul, else those of the
    first standard that has them all.
    """
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "JP"
    han = [char for char in text if "\u3400" <= char <= "\u9fff"]
    return max(("SC", "TC", "JP"), key=lambda region: sum(map(font(HAN[region].file(True)).covers, han)))
