"""The seven parts of a publication as its page tells them: a sentence, a figure, and the word of their own retry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ytempire.formatting import counted, duration, file_size, percent, time_of_day
from ytempire.publishing import moment
from ytempire.publishing.part import PROCESSING, TIME, Part
from ytempire.publishing.price import Price
from ytempire.publishing.publication import Publication

NAMES = {
    "metadata": "Title, description, tags", "upload": "Upload", "thumbnail": "Thumbnail", "captions": "Captions",
    "playlist": "Playlist", "processing": "Processing at YouTube", "live": "Live",
}  # fmt: skip
LOCAL_NAMES = {"upload": "Copy of the film", "processing": "Processing", "live": "Kept here"}
ICONS = {"pending": "circle-dashed", "running": "loader", "waiting": "hourglass", "done": "circle-check",
         "failed": "circle-x", "skipped": "circle-slash", "planned": "calendar-clock"}  # fmt: skip
WORDS = {"pending": "not begun", "running": "running", "waiting": "waiting", "done": "done", "failed": "failed",
         "skipped": "not used", "planned": "planned"}  # fmt: skip
LOOKS_LIKE = {PROCESSING: "running", TIME: "planned"}  # waits that are in the nature of things, by their reason
PRIVACIES = {"public": "for all to see", "unlisted": "for those who have the link", "private": "for the account alone"}


@dataclass(frozen=True)
class Line:
    """A part. `retry` is the word of its button, "" where there is none; `share` is 0..1 while it runs."""

    name: str
    title: str
    state: str
    text: str
    figure: str
    retry: str = ""
    share: float | None = None

    @property
    def icon(self) -> str:
        return "upload" if self.name == "upload" and self.state == "running" else ICONS[self.state]

    @property
    def word(self) -> str:
        return WORDS[self.state]


def lines(publication: Publication, price: Price, local: bool, zone: str, now: datetime) -> list[Line]:
    """All seven, in their order. Moments are told in the zone."""
    return [_line(publication, part, price, local, zone, now) for part in publication.parts]


def _line(publication: Publication, part: Part, price: Price, local: bool, zone: str, now: datetime) -> Line:
    title = (LOCAL_NAMES if local else {}).get(part.name, NAMES[part.name])
    if part.name == "live" and publication.live_at is not None and publication.lost:
        return Line(part.name, title, "failed", "removed on YouTube", "")
    text = TEXTS[part.state](publication, part, zone, now)
    share = part.progress if part.state == "running" and part.name in ("upload", "processing") else None
    state = LOOKS_LIKE.get(part.reason, part.state)
    return Line(part.name, title, state, text, _figure(publication, part, price, now), _retry(publication, part),
                share)  # fmt: skip


def _retry(publication: Publication, part: Part) -> str:
    """Whole failures and what was taken back are published again by the one button above."""
    if publication.withdraw or publication.state in ("draft", "failed", "cancelled") or publication.lost:
        return ""
    if part.state == "failed":
        return "Try again"
    return "Try now" if part.state == "waiting" and part.reason in ("quota", "provider", "reconnect", "plan") else ""


def _figure(publication: Publication, part: Part, price: Price, now: datetime) -> str:
    if part.state == "running":
        return percent(part.progress) if part.progress else ""
    if part.state == "skipped":
        return ""
    if part.state == "done":
        return "1 upload" if part.name == "upload" else counted(part.units, "unit") if part.units else ""
    if part.name == "upload":
        return "1 upload" if price.uploads else ""
    if part.name == "live":
        at = publication.publish_at
        return duration((at - now).total_seconds()) if at is not None and at > now else ""
    units = price.parts.get(part.name, 0)
    return counted(units, "unit") if units else ""


def _pending(publication: Publication, part: Part, zone: str, now: datetime) -> str:
    sent = part.name == "upload" and publication.sent
    if sent:
        return f"{file_size(publication.sent)} are there already; it goes on from here."
    if part.name == "playlist":
        return publication.playlist_title or "none chosen"
    if part.name == "live":
        return _goes_live(publication, zone, now)
    return {
        "metadata": "looked at before anything is spent", "upload": "", "thumbnail": "after the upload",
        "captions": "after the upload", "processing": "after the upload",
    }[part.name]  # fmt: skip


def _goes_live(publication: Publication, zone: str, now: datetime) -> str:
    if publication.publish_at is not None and publication.publish_at > now:
        return moment.in_words(publication.publish_at, zone, now)
    if publication.privacy == "public":
        return "as soon as it is processed"
    return f"as soon as it is processed, {PRIVACIES[publication.privacy]}"


def _running(publication: Publication, part: Part, zone: str, now: datetime) -> str:
    if part.name != "upload":
        return part.detail
    return f"{f'{part.detail}. ' if part.detail else ''}Goes on from here after an interruption."


def _waiting(publication: Publication, part: Part, zone: str, now: datetime) -> str:
    told = part.error or part.detail
    again = part.wake_at is not None and part.reason == "provider"
    return f"{told} Tried again at {time_of_day(part.wake_at, zone)}." if again else told


def _done(publication: Publication, part: Part, zone: str, now: datetime) -> str:
    at = f"at {time_of_day(part.finished_at, zone)}" if part.finished_at else ""
    if part.name == "live":
        seen = PRIVACIES.get(str((publication.seen or {}).get("privacy"))) or PRIVACIES[publication.privacy]
        told = "in a folder of this computer" if publication.local else seen
        return f"{told}, {at}" if at else told
    return f"{part.detail}, {at}" if part.detail and at else part.detail or at


def _skipped(publication: Publication, part: Part, zone: str, now: datetime) -> str:
    return part.detail or "not wanted"


def _failed(publication: Publication, part: Part, zone: str, now: datetime) -> str:
    tried = f" Tried {part.attempts} times." if part.attempts > 1 else ""
    return f"{part.error or 'It did not work.'}{tried}"


TEXTS: dict[str, Callable[[Publication, Part, str, datetime], str]] = {
    "pending": _pending, "running": _running, "waiting": _waiting, "done": _done, "skipped": _skipped,
    "failed": _failed,
}  # fmt: skip
