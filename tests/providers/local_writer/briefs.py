"""Briefs for the tests of the writer."""

from __future__ import annotations

import functools
from typing import Any

from ytempire.providers.local_voice import predict
from ytempire.providers.local_writer import Brief, Draft, write

STYLES = ("educational", "story", "listicle", "documentary", "news", "motivational", "review", "calm and dreamy")
TOPICS = (
    "Why do cats purr?",
    "Black holes",
    "How to make sourdough",
    "Coffee vs tea",
    "Cats are liquid",
    "5 ways to sleep better",
    "Stop wasting money on coffee",
    "Why we sleep",
    "🎉 party tips",
    "AI",
    "The French Revolution explained for people who hate history but love a good argument about bread",
)


@functools.cache
def draft(topic: str = "Why do cats purr?", style: str = "educational", seconds: float = 60, **more: Any) -> Draft:
    return write(Brief(topic, style, seconds, "landscape", predict, **more))


def said(made: Draft) -> str:
    return " ".join(scene["narration"] for scene in made.scenes)
