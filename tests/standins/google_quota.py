"""The stand-in's own count of what each API client used, by the day at the Pacific coast; beyond it, it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.standins.google_state import Google

PACIFIC = ZoneInfo("America/Los_Angeles")
ALLOWANCES = {"inserts": 100, "searches": 100, "units": 10_000, "reports": 100_000}
COSTS = {
    "videos.insert": ("inserts", 1), "search.list": ("searches", 1), "reports.query": ("reports", 1),
    "videos.list": ("units", 1), "channels.list": ("units", 1), "playlists.list": ("units", 1),
    "playlistItems.list": ("units", 1), "captions.list": ("units", 50), "captions.insert": ("units", 400),
    "thumbnails.set": ("units", 50), "playlistItems.insert": ("units", 50), "videos.update": ("units", 50),
    "videos.delete": ("units", 50),
}  # fmt: skip


class Quota:
    """`allowances` are for every client; `own` has those of one: `own["standin-client-1…"] = {"inserts": 3}`."""

    def __init__(self, google: Google) -> None:
        self._google = google
        self.allowances = dict(ALLOWANCES)
        self.own: dict[str, dict[str, int]] = {}
        self.used: dict[tuple[str, str], dict[str, int]] = {}  # by (client, Pacific day): units by bucket, `uploads`

    def today(self) -> str:
        return self._google.now().astimezone(PACIFIC).date().isoformat()

    def take(self, client: str, method: str) -> bool:
        """Count a call; False where the client's bucket has not enough left for it, and nothing is counted."""
        bucket, cost = COSTS[method]
        with self._google.lock:
            used = self.used.setdefault((client, self.today()), {})
            if used.get(bucket, 0) + cost > self.allowance(client, bucket):
                return False
            used[bucket] = used.get(bucket, 0) + cost
            return True

    def uploaded(self, client: str) -> None:
        """Count a video that was made."""
        with self._google.lock:
            used = self.used.setdefault((client, self.today()), {})
            used["uploads"] = used.get("uploads", 0) + 1

    def exhaust(self, client: str, bucket: str) -> None:
        """Nothing is left of the bucket for this day, as when something else used the project."""
        with self._google.lock:
            self.used.setdefault((client, self.today()), {})[bucket] = self.allowance(client, bucket)

    def allowance(self, client: str, bucket: str) -> int:
        return self.own.get(client, {}).get(bucket, self.allowances[bucket])

    def of(self, client: str, day: str = "") -> dict[str, int]:
        """What the client used on that day, or today."""
        with self._google.lock:
            return dict(self.used.get((client, day or self.today()), {}))

    def table(self) -> dict[str, dict[str, dict[str, int]]]:
        """By client and day."""
        with self._google.lock:
            found: dict[str, dict[str, dict[str, int]]] = {}
            for (client, day), used in self.used.items():
                found.setdefault(client, {})[day] = dict(used)
            return found
