"""How a bucket is drawn: what is used and held of it, where it is left alone, and what colour that has."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire.quotas.rules import INSERTS, REPORTS, SEARCHES, SYNC, UNITS, UPLOADS
from ytempire.quotas.standing import Bucket, Standing

NAMES = {
    UPLOADS: "Uploads", UNITS: "Units", INSERTS: "Inserts", SEARCHES: "Searches", REPORTS: "Reports",
    SYNC: "Units for counting views",
}  # fmt: skip
OWN = (UPLOADS, SYNC)  # which YouTube does not know
NEAR = 0.75  # of what may be used
MOST_SLOTS = 5  # beyond that uploads are a meter like the others


@dataclass(frozen=True)
class Meter:
    """A bucket with its name; shares are per cent of the meter's width, which is what YouTube allows."""

    bucket: Bucket

    @property
    def name(self) -> str:
        return NAMES[self.bucket.name]

    @property
    def tone(self) -> str:
        bucket = self.bucket
        if bucket.exhausted or bucket.used >= bucket.most:
            return "spent"
        return "near" if bucket.used >= NEAR * bucket.most else "used"

    @property
    def label(self) -> str:
        """What the drawing says to those who do not see it."""
        bucket = self.bucket
        said = f"{self.name}: {bucket.used:,} of {bucket.allowance:,} used"
        said += f", {bucket.reserved:,} held" if bucket.reserved else ""
        said += f", stops at {bucket.most:,}" if bucket.most < bucket.allowance else ""
        return said + (", YouTube says that none is left" if bucket.exhausted else "")

    @property
    def used(self) -> float:
        return self._share(self.bucket.used)

    @property
    def held(self) -> float:
        return round(min(self._share(self.bucket.reserved), 100 - self.used), 1)

    @property
    def mark(self) -> float | None:
        """Where it is left alone; None where all of it is used."""
        return self._share(self.bucket.most) if self.bucket.most < self.bucket.allowance else None

    @property
    def slots(self) -> list[str]:
        """One for each unit: on, held or empty; none where there are too many to draw."""
        most = self.bucket.most
        if most > MOST_SLOTS:
            return []
        on = min(self.bucket.used, most)
        held = min(self.bucket.reserved, most - on)
        return ["on"] * on + ["held"] * held + [""] * (most - on - held)

    def _share(self, part: int) -> float:
        whole = self.bucket.allowance
        return round(min(100.0, 100 * part / whole), 1) if whole else 100.0


def meters(standing: Standing) -> dict[str, Meter]:
    """Of every bucket, in the order in which they are shown."""
    return {name: Meter(standing.buckets[name]) for name in NAMES}
