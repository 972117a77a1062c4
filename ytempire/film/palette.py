"""Colours: one channel colour in, three themes out (dark, light, bold), every text colour checked by WCAG
contrast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

RGB = tuple[int, int, int]

WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)

# Contrast that text, secondary text and key words must reach on every ground they may stand on (WCAG 2.2:
# AAA, AA, AA).
TEXT_RATIO, SOFT_RATIO, ACCENT_RATIO = 7.0, 5.0, 4.5
ON_BRAND_RATIO = 4.8  # with room for the rounding of a film's colours

ACCENT_HUE = math.radians(92)  # yellow: it goes with every hue
ACCENT_LIGHTNESS, ACCENT_CHROMA = 0.89, 0.17
SLATE = 4.7, 0.06  # hue and chroma for a channel whose colour is grey


@dataclass(frozen=True)
class Theme:
    """The colours of one scene. Plates stay between `ground` and `ground2`, so that text holds its contrast
    on them.
    """

    kind: str
    ground: RGB
    ground2: RGB
    text: RGB
    soft: RGB
    accent: RGB
    on_accent: RGB
    brand: RGB
    on_brand: RGB
    panel: RGB
    mark: RGB
    ink: RGB

    @property
    def is_light(self) -> bool:
        return self.kind == "light"


def hex_rgb(text: str) -> RGB:
    """``#rrggbb`` as three numbers."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(rgb: RGB) -> float:
    """WCAG relative luminance, 0..1."""
    red, green, blue = (_linear(channel) for channel in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: RGB, b: RGB) -> float:
    """WCAG contrast ratio, 1..21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def from_oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """OKLCH (Ottosson 2020; hue in radians) to sRGB; chroma is reduced until the colour exists."""
    while True:
        linear = _oklab_to_linear(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if chroma <= 0 or all(-1e-3 <= channel <= 1.001 for channel in linear):
            red, green, blue = (_encoded(min(max(channel, 0.0), 1.0)) for channel in linear)
            return red, green, blue
        chroma -= 0.004


def to_oklch(rgb: RGB) -> tuple[float, float, float]:
    """Lightness 0..1, chroma, hue in radians."""
    red, green, blue = (_linear(channel) for channel in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def mixed(a: RGB, b: RGB, share: float) -> RGB:
    """Between two colours, this share of the way to the second."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def legible(rgb: RGB, grounds: tuple[RGB, ...] | list[RGB], ratio: float) -> RGB:
    """The nearest lightness of this hue that reaches `ratio` against every ground, else black or white."""
    lightness, chroma, hue = to_oklch(rgb)
    for step in range(100):
        for sign in (1, -1):
            colour = from_oklch(min(max(lightness + sign * step * 0.01, 0.0), 1.0), chroma, hue)
            if _worst(colour, grounds) >= ratio:
                return colour
    return max((WHITE, BLACK), key=lambda colour: _worst(colour, grounds))


@lru_cache(maxsize=64)
def themes(channel_colour: str) -> dict[str, Theme]:
    """The dark, light and bold theme of a channel colour (``#rrggbb``)."""
    _, chroma, hue = to_oklch(hex_rgb(channel_colour))
    if chroma < 0.03:
        hue, chroma = SLATE
    else:
        chroma = min(max(chroma, 0.09), 0.21)
    return {kind: _theme(kind, chroma, hue) for kind in ("dark", "light", "bold")}


def _theme(kind: str, chroma: float, hue: float) -> Theme:
    grounds = _grounds(kind, chroma, hue)
    ground, ground2, panel = grounds
    ink = from_oklch(0.2, 0.05, hue)
    light = kind == "light"
    if light:
        key = from_oklch(0.62, 0.21, hue)
        soft = from_oklch(0.45, 0.04, hue)
    else:
        key = from_oklch(ACCENT_LIGHTNESS, ACCENT_CHROMA, ACCENT_HUE)
        soft = from_oklch(0.8, 0.04, hue)
    accent = legible(key, grounds, ACCENT_RATIO)
    brand = from_oklch(0.97, 0.02, hue) if kind == "bold" else from_oklch(0.8 if _yellow(hue) else 0.55, chroma, hue)
    brand = legible(brand, (_readable(ink, brand),), ON_BRAND_RATIO)
    return Theme(
        kind=kind,
        ground=ground,
        ground2=ground2,
        text=legible(ink if light else WHITE, grounds, TEXT_RATIO),
        soft=legible(soft, grounds, SOFT_RATIO),
        accent=accent,
        on_accent=_readable(ink, accent),
        brand=brand,
        on_brand=_readable(ink, brand),
        panel=panel,
        mark=from_oklch(ACCENT_LIGHTNESS, ACCENT_CHROMA, ACCENT_HUE),
        ink=ink,
    )


def _grounds(kind: str, chroma: float, hue: float) -> tuple[RGB, RGB, RGB]:
    """Ground, second tone and panel of a theme, as (lightness, share of the channel's chroma)."""
    if kind == "light":
        recipe = ((0.965, 0.07), (0.915, 0.22), (0.995, 0.02))
    elif kind == "dark":
        night = 0.45 if 2.2 < hue % math.tau < 5.6 else 0.14  # warm colours turn brown in the dark: charcoal instead
        recipe = ((0.2, night), (0.3, night * 1.6), (0.265, night * 1.2))
    elif _yellow(hue):  # darkened yellow would be olive: it stays on charcoal
        recipe = ((0.3, 0.16), (0.25, 0.16), (0.26, 0.144))
    else:
        recipe = ((0.45, 1.0), (0.38, 1.0), (0.36, 0.9))
    ground, ground2, panel = (from_oklch(lightness, chroma * share, hue) for lightness, share in recipe)
    if kind == "bold":  # pure greens are light for their OKLCH lightness
        ground, ground2, panel = (legible(c, (WHITE,), TEXT_RATIO) for c in (ground, ground2, panel))
    return ground, ground2, panel


def _yellow(hue: float) -> bool:
    return 75 <= math.degrees(hue) % 360 < 125


def _readable(ink: RGB, on: RGB) -> RGB:
    """Ink or white, whichever reads better on the colour."""
    return max((ink, WHITE), key=lambda colour: contrast(colour, on))


def _worst(colour: RGB, grounds: tuple[RGB, ...] | list[RGB]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _linear(channel: int) -> float:
    """An 8-bit sRGB value as linear light, 0..1."""
    return channel / 3294.6 if channel <= 10.31475 else ((channel / 255 + 0.055) / 1.055) ** 2.4


def _encoded(light: float) -> int:
    """Linear light 0..1 as an 8-bit sRGB value."""
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def _oklab_to_linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )
