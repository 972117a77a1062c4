"""Which of the thumbnails that were drawn stands for a film, or that it is the creator's own picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def offers(data: Mapping[str, Any]) -> list[str]:
    """The layouts to choose from, best first."""
    return [each["layout"] for each in data.get("offered", [])]


def layout_of(data: Mapping[str, Any], choice: Mapping[str, Any] | None) -> str | None:
    """The layout that stands for the film; None where it is the creator's own picture.

    A choice that is not offered any more counts as none.
    """
    if choice and "upload" in choice:
        return None
    layouts = offers(data)
    chosen = (choice or {}).get("layout")
    return chosen if chosen in layouts else layouts[0] if layouts else None


def key_of(data: Mapping[str, Any], files: Mapping[str, str], choice: Mapping[str, Any] | None) -> str | None:
    """The storage key of the thumbnail that stands for the film."""
    if choice and "upload" in choice:
        return str(choice["upload"])
    return files.get(f"{layout_of(data, choice)}.jpg") or files.get("thumbnail.jpg")


def contrast_of(data: Mapping[str, Any], choice: Mapping[str, Any] | None) -> float | None:
    """The contrast of its letters at 168 pixels; None for the creator's own, whose letters nobody knows."""
    layout = layout_of(data, choice)
    return next((each["contrast_small"] for each in data.get("offered", []) if each["layout"] == layout), None)
