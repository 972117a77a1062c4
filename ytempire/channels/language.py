"""Language tags as BCP 47 (RFC 5646) writes them: `en-US`, `pt-BR`, `zh-Hant-TW`."""

from __future__ import annotations

import re

WELL_FORMED = re.compile(
    r"[a-z]{2,3}"  # language
    r"(-[a-z]{4})?"  # script
    r"(-([a-z]{2}|[0-9]{3}))?"  # region
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*"  # extensions
    r"(-x(-[a-z0-9]{1,8})+)?"  # private use
)
COMMON = {
    "en-US": "English (US)",
    "en-GB": "English (UK)",
    "de-DE": "German",
    "es-ES": "Spanish",
    "es-MX": "Spanish (Mexico)",
    "fr-FR": "French",
    "hi-IN": "Hindi",
    "it-IT": "Italian",
    "ja-JP": "Japanese",
    "nl-NL": "Dutch",
    "pl-PL": "Polish",
    "pt-BR": "Portuguese (Brazil)",
}


def canonical(tag: str) -> str:
    """The tag with the usual letter case (RFC 5646, 2.1.1). Raises ValueError when it is not well formed."""
    tag = tag.strip().lower().replace("_", "-")
    if not WELL_FORMED.fullmatch(tag):
        raise ValueError(f"{tag!r} is no language tag")
    language, *rest = tag.split("-")
    parts = [language]
    for position, part in enumerate(rest):
        if any(len(earlier) == 1 for earlier in rest[:position]):
            parts.append(part)
        else:
            parts.append({2: part.upper(), 4: part.title()}.get(len(part), part))
    return "-".join(parts)


def name(tag: str) -> str:
    """What a page calls the language: its name where it is common, else the tag."""
    return COMMON.get(tag, tag)
