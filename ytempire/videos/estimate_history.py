"""By how much the rules of estimates were off in the films made here: what was billed, against what the rule said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import select

from ytempire.costs.entry import OK, SETTLE, Entry
from ytempire.extensions import db
from ytempire.providers.usage import CACHED_TOKEN, INPUT_TOKEN
from ytempire.videos.video import Video

ROWS_BACK = 2_000  # of the ledger, by its key: the newest films, however long the ledger is
FILMS = 12  # looked at, the newest first
ENOUGH = 3  # films, before they are believed more than the rule
MADE = ("review", "completed", "scheduled", "publishing", "published")
UNKNOWN_SPREAD = (0.8, 1.0, 1.2)  # before there is anything to go by
TENTH, NINETIETH = 0.1, 0.9

Key = tuple[str, str, str, str]  # step, provider, model, unit
Spread = tuple[float, float, float]  # low, likely, high, as factors


@dataclass(frozen=True)
class History:
    """What was billed as a factor of what the rule said, a figure a film."""

    factors: Mapping[Key, Sequence[float]]

    def spread(self, key: Key, otherwise: Spread = UNKNOWN_SPREAD) -> Spread:
        """From the tenth to the ninetieth of a hundred films, and the middle."""
        known = sorted(self.factors.get(key, ()))
        if len(known) < ENOUGH:
            return otherwise
        return _at(known, TENTH), median(known), _at(known, NINETIETH)


def history(user_id: int) -> History:
    """The newest films that were made in one go and paid for whole: the user's own, where there are enough of them."""
    newest = select(Entry.video_id).order_by(Entry.id.desc()).limit(ROWS_BACK).subquery()
    films = db.session.execute(
        select(Video.id, Video.user_id, Video.estimate).where(
            Video.id.in_(select(newest.c.video_id)), Video.status.in_(MADE), Video.attempt == 1,
            Video.estimate.is_not(None), Video.script == "", Video.edition.is_(None),
        ).order_by(Video.created_at.desc()).limit(FILMS)
    ).all()  # fmt: skip
    own = [film for film in films if film.user_id == user_id]
    chosen = own if len(own) >= ENOUGH else films
    billed = _billed([film.id for film in chosen])
    factors: defaultdict[Key, list[float]] = defaultdict(list)
    for film in chosen:
        for key, said in _said(film.estimate or {}).items():
            if taken := billed[film.id][key]:
                factors[key].append(taken / said)
    return History(factors)


def _billed(video_ids: Sequence[str]) -> defaultdict[str, Counter[Key]]:
    """Units of what was billed and of use, by video."""
    rows = db.session.execute(
        select(Entry.video_id, Entry.step, Entry.provider, Entry.model, Entry.lines)
        .where(Entry.video_id.in_(video_ids), Entry.kind == SETTLE, Entry.outcome == OK)
    )  # fmt: skip
    units: defaultdict[str, Counter[Key]] = defaultdict(Counter)
    for video_id, step, provider, model, lines in rows:
        for line in lines:
            units[video_id][step, provider, model, _plain(line["unit"])] += int(line["count"])
    return units


def _said(estimate: Mapping[str, Any]) -> dict[Key, int]:
    """What the rule said, as it is kept with the video. A part that was partly there already tells nothing."""
    return {
        (part["step"], part["provider"], part["model"], unit): count
        for part in estimate.get("parts", []) if not part.get("kept")
        for unit, count in part.get("rule", {}).items() if count
    }  # fmt: skip


def _plain(unit: str) -> str:
    """Cached tokens are input, as the rule counts it."""
    return INPUT_TOKEN if unit == CACHED_TOKEN else unit


def _at(known: Sequence[float], share: float) -> float:
    """The value below which that share of the sorted figures lies, between two of them where it falls there."""
    place = share * (len(known) - 1)
    low = int(place)
    high = min(low + 1, len(known) - 1)
    return known[low] + (known[high] - known[low]) * (place - low)
