"""The look of a channel refuses what cannot be drawn, and everything it offers can be."""

from __future__ import annotations

import pytest

from ytempire.film import look
from ytempire.film.backgrounds import FIELDS
from ytempire.film.errors import FilmError
from ytempire.film.lettering import FONTS, PAIRINGS, STAND_INS
from ytempire.film.look import Look


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"colour": "#12345"},
        {"pairing": "comic"},
        {"captions": "scrolling"},
        {"music": "polka"},
        {"backgrounds": ("mesh", "clouds")},
    ],
)
def test_a_value_that_does_not_exist_is_refused_with_a_sentence(wrong):
    with pytest.raises(FilmError, match=r"\.$"):
        Look(**wrong)


def test_a_look_comes_back_from_json():
    chosen = Look("#c2410c", "impact", ("mesh", "topo"), "pop", "calm")
    assert Look.from_json(chosen.to_json()) == chosen


def test_every_background_on_offer_can_be_painted():
    assert set(look.BACKGROUNDS) == set(FIELDS)


def test_every_pairing_on_offer_has_its_fonts():
    assert set(look.PAIRINGS) == set(PAIRINGS)
    files = {name for pairing in PAIRINGS.values() for name in (pairing.display, pairing.body, pairing.bold)}
    assert all((FONTS / f"{name}.ttf").is_file() for name in files | set(STAND_INS.values()))
