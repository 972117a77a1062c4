"""Three themes from any channel colour, all of them legible."""

from __future__ import annotations

import colorsys

import pytest

from ytempire.film.palette import Theme, contrast, from_oklch, hex_rgb, legible, themes, to_oklch

COLOURS = [
    "#{:02x}{:02x}{:02x}".format(*(round(255 * c) for c in colorsys.hls_to_rgb(hue / 12, light, saturation)))
    for hue in range(12)
    for light in (0.25, 0.5, 0.75)
    for saturation in (0.0, 0.5, 1.0)
] + ["#000000", "#ffffff"]


def grounds(theme: Theme) -> tuple:
    return theme.ground, theme.ground2, theme.panel


@pytest.fixture(scope="module")
def every_theme() -> dict[str, Theme]:
    return {f"{colour} {kind}": theme for colour in COLOURS for kind, theme in themes(colour).items()}


def test_text_reads_on_every_ground(every_theme):
    least = {"text": 7, "soft": 5, "accent": 4.5}
    assert [
        f"{name}: {part} on {ground}"
        for name, theme in every_theme.items()
        for part, ratio in least.items()
        for ground in grounds(theme)
        if contrast(getattr(theme, part), ground) < ratio
    ] == []


def test_what_stands_on_a_coloured_shape_reads_there(every_theme):
    least = {("on_brand", "brand"): 4.8, ("on_accent", "accent"): 4.5, ("ink", "mark"): 7}
    assert [
        f"{name}: {part} on {shape}"
        for name, theme in every_theme.items()
        for (part, shape), ratio in least.items()
        if contrast(getattr(theme, part), getattr(theme, shape)) < ratio
    ] == []


def test_every_colour_has_three_themes(every_theme):
    assert len(every_theme) == 3 * len(set(COLOURS)) > 200


def test_contrast_is_that_of_wcag():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_a_colour_survives_the_way_through_oklch():
    for colour in ("#5b5bf0", "#c2410c", "#166534"):
        back = from_oklch(*to_oklch(hex_rgb(colour)))
        assert max(abs(a - b) for a, b in zip(back, hex_rgb(colour), strict=True)) <= 1


def test_a_colour_that_is_legible_already_stays():
    assert legible((255, 255, 255), [(0, 0, 0)], 7) == (255, 255, 255)


def test_channels_of_different_colours_look_different():
    assert themes("#5b5bf0")["bold"].ground != themes("#c2410c")["bold"].ground


def test_a_grey_channel_gets_a_tint():
    red, green, blue = themes("#808080")["bold"].ground
    assert max(red, green, blue) - min(red, green, blue) > 20
