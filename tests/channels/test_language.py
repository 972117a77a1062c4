from __future__ import annotations

import pytest

from ytempire.channels import language


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("en-us", "en-US"),
        (" EN_gb ", "en-GB"),
        ("de", "de"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-ch-1901", "de-CH-1901"),
        ("en-u-CO-phonebk", "en-u-co-phonebk"),
    ],
)
def test_a_tag_gets_the_usual_letter_case(typed: str, tag: str) -> None:
    assert language.canonical(typed) == tag


@pytest.mark.parametrize("typed", ["", "e", "english!", "en--US", "en-", "<b>", "en-US\nde"])
def test_what_is_no_language_tag_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no language tag"):
        language.canonical(typed)


def test_a_language_without_a_name_is_called_by_its_tag() -> None:
    assert language.name("sl-rozaj") == "sl-rozaj"
