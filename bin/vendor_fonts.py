"""Copies the Noto fonts for scripts other than Latin, Greek and Cyrillic into the film's assets.

    npm pack @expo-google-fonts/noto-sans-thai …      (one archive for each of PACKAGES, in a folder)
    .venv/bin/python bin/vendor_fonts.py FOLDER

Fonts of Chinese, Japanese and Korean are cut down to the characters of their national standards; the others stay
as they are. Each licence is copied beside them.
"""

from __future__ import annotations

import sys
import tarfile
from itertools import product
from pathlib import Path

import uharfbuzz as hb

ASSETS = Path(__file__).parent.parent / "ytempire" / "film" / "assets"
MEDIUM, BOLD = "500Medium", "700Bold"
BOTH, ONE = (MEDIUM, BOLD), (BOLD,)

# Package, name of the font, weights. One weight serves headings and body where the font is large or seldom used.
PACKAGES = {
    "noto-sans-arabic": ("NotoSansArabic", BOTH),
    "noto-sans-hebrew": ("NotoSansHebrew", BOTH),
    "noto-sans-devanagari": ("NotoSansDevanagari", BOTH),
    "noto-sans-bengali": ("NotoSansBengali", BOTH),
    "noto-sans-tamil": ("NotoSansTamil", BOTH),
    "noto-sans-thai": ("NotoSansThai", BOTH),
    "noto-sans-armenian": ("NotoSansArmenian", ONE),
    "noto-sans-ethiopic": ("NotoSansEthiopic", ONE),
    "noto-sans-georgian": ("NotoSansGeorgian", ONE),
    "noto-sans-gujarati": ("NotoSansGujarati", ONE),
    "noto-sans-gurmukhi": ("NotoSansGurmukhi", ONE),
    "noto-sans-kannada": ("NotoSansKannada", ONE),
    "noto-sans-khmer": ("NotoSansKhmer", ONE),
    "noto-sans-lao": ("NotoSansLao", ONE),
    "noto-sans-malayalam": ("NotoSansMalayalam", ONE),
    "noto-sans-myanmar": ("NotoSansMyanmar", ONE),
    "noto-sans-sinhala": ("NotoSansSinhala", ONE),
    "noto-sans-telugu": ("NotoSansTelugu", ONE),
    "noto-sans-sc": ("NotoSansSC", ONE),
    "noto-sans-tc": ("NotoSansTC", ONE),
    "noto-sans-jp": ("NotoSansJP", ONE),
    "noto-sans-kr": ("NotoSansKR", ONE),
    "noto-emoji": ("NotoEmoji", ONE),
}
TWO_BYTES = (range(0x81, 0xFF), range(0x40, 0xFF))
HANGUL = {chr(code) for code in range(0xAC00, 0xD7A4)}


def written_in(encoding: str, first: range, second: range) -> set[str]:
    """The characters that an encoding of two bytes has."""
    texts = (bytes(pair).decode(encoding, "ignore") for pair in product(first, second))
    return {text for text in texts if len(text) == 1}


def standards() -> dict[str, set[str]]:
    """GB 2312, level 1 of Big5, JIS X 0208 (levels 1 and 2), KS X 1001 without its Han but with every syllable."""
    korean = {char for char in written_in("euc_kr", *TWO_BYTES) if not "\u4e00" <= char <= "\u9fff"}
    return {
        "NotoSansSC": written_in("gb2312", *TWO_BYTES),
        "NotoSansTC": written_in("big5", range(0xA1, 0xC7), TWO_BYTES[1]),
        "NotoSansJP": written_in("shift_jis", *TWO_BYTES),
        "NotoSansKR": korean | HANGUL,
    }


def cut_down(data: bytes, chars: set[str]) -> bytes:
    """The font with only these characters, without hints and what only vertical text needs."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, chars))
    return hb.subset(hb.Face(data), wanted).blob.data


def member(archive: tarfile.TarFile, name: str) -> bytes:
    found = archive.extractfile(f"package/{name}")
    if found is None:
        raise SystemExit(f"{archive.name} has no {name}.")
    return found.read()


def main(folder: Path) -> None:
    kept = standards()
    for package, (font, weights) in PACKAGES.items():
        (path,) = folder.glob(f"expo-google-fonts-{package}-[0-9]*.tgz")
        with tarfile.open(path) as archive:
            (ASSETS / "licences" / f"OFL-{package}.txt").write_bytes(member(archive, "LICENSE_FONT"))
            for weight in weights:
                data = member(archive, f"{weight}/{font}_{weight}.ttf")
                data = cut_down(data, kept[font]) if font in kept else data
                (ASSETS / "fonts" / f"{font}_{weight}.ttf").write_bytes(data)
                print(f"{font}_{weight}.ttf {len(data):,} bytes, from {path.name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
