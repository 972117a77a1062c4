"""What a step is handed: what was asked for, what earlier steps made, and the ways to report and to keep."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from ytempire import live
from ytempire.extensions import db, writing
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import Lease
from ytempire.storage import LocalStorage
from ytempire.videos.event import Event
from ytempire.videos.result import Result, digest, find, newest, parts_of
from ytempire.videos.scene import Scene
from ytempire.videos.step import Step
from ytempire.videos.video import Video

DATABASE_AWAY = (OperationalError, InterfaceError)  # gone, locked or full: no fault of the film
REPORTED_EVERY = 0.4  # seconds: more than twice a second, few enough writes


@dataclass
class Made:
    """What a step or a part has made: facts for JSON, and finished files by name in the workspace."""

    data: dict[str, Any]
    files: dict[str, Path] = field(default_factory=dict)
    detail: str = ""  # a few words for the step's card


@dataclass(frozen=True)
class Kept:
    """A stored result."""

    data: dict[str, Any]
    files: dict[str, str]  # name → storage key
    input_hash: str
    reused: bool
    paid: int = 0  # micro-dollars that it cost when it was made
    news: bool = True  # to this video: it had not been stored for it before


class Work:
    """One worker's hold on one video."""

    def __init__(self, lease: Lease, asked: Asked, files: LocalStorage,
                 watcher: Callable[[str, float, str], None] | None = None) -> None:
        self.lease, self.asked, self.files = lease, asked, files
        self.results: dict[str, Kept] = {}  # by step, in this run
        self.parts: list[tuple[str, str]] = []  # kind and hash of what the running step is put together from
        self.found = 0  # how many of these were there already
        self.step = ""
        self.progress = 0.0  # of the running step, as it was reported last
        self._watcher = watcher
        self._reported = 0.0

    def report(self, progress: float, detail: str = "", draft: str | None = None) -> None:
        """Say how far the running step is (0..1), and what a writer has written so far. Raises `LeaseLost` when the
        work is no longer ours.

        Cheap to call for every frame: it writes only every 0.4 s.
        """
        self.lease.check()
        self.progress = progress
        now = time.monotonic()
        if now - self._reported < REPORTED_EVERY:
            return
        self._reported = now
        values = {"progress": min(max(progress, 0.0), 1.0), **({"detail": detail} if detail else {})}
        with writing():
            self.lease.fence()
            db.session.execute(
                update(Step).where(Step.video_id == self.asked.video_id, Step.name == self.step).values(values)
            )
            if draft is not None:
                db.session.execute(update(Video).where(Video.id == self.asked.video_id).values(draft=draft))
        db.session.remove()  # nothing stays open while frames are drawn
        self.announce()
        self.watch(progress, detail)

    def announce(self) -> None:
        """Tell open pages that something of the video changed; after the commit."""
        live.announce(self.asked.user_id, self.asked.video_id)

    def watch(self, progress: float, detail: str) -> None:
        """Tell the terminal, where the work is done for one."""
        if self._watcher:
            self._watcher(self.step, progress, detail)

    def scene(self, position: int) -> Scene:
        """The row of a scene, in the caller's transaction."""
        return db.session.scalars(
            select(Scene).filter_by(video_id=self.asked.video_id, position=position)
        ).one()

    def begin_parts(self) -> None:
        """Forget what an earlier step was put together from."""
        self.parts, self.found = [], 0

    def flush(self) -> None:
        """Send what is pending to the database, in the caller's transaction."""
        db.session.flush()

    def stored(self, kind: str, inputs: Any) -> Kept | None:
        """What is already there for these inputs, with all its parts, made this video's own."""
        input_hash = digest(inputs)
        row = find(self.asked.user_id, kind, input_hash, self.asked.video_id)
        rows = [row, *parts_of(row, self.asked.video_id)] if row else []
        found = [(each.kind, Kept(each.data, each.files, each.input_hash,
                                  each.reused or each.video_id != self.asked.video_id, each.paid,
                                  each.video_id != self.asked.video_id))
                 for each in rows if each]
        elsewhere = row is not None and row.video_id != self.asked.video_id
        db.session.commit()
        if not found or None in rows or not self._there(found):
            return None
        kept = found[0][1]
        if elsewhere:
            with writing():
                self.lease.fence()
                for each, result in found:
                    self.add(each, result)
            if not self._there(found):  # the other video was deleted in between, with its files
                return None
        return kept

    def _there(self, found: list[tuple[str, Kept]]) -> bool:
        return all(self.files.exists(key) for _, kept in found for key in kept.files.values())

    def keep(self, kind: str, inputs: Any, make: Callable[[Path], Made],
             then: Callable[[Kept], str | None] | None = None) -> Kept:
        """The stored part for these inputs, or make it now in a workspace and store it.

        `then` runs in the storing transaction, to write the part onto its scene; what it returns is told
        as an event. Raises `LeaseLost` instead of storing when the work is no longer ours.
        """
        kept = self.stored(kind, inputs)
        self.found += kept is not None
        if kept is None:
            with self.workspace() as folder:
                kept = self.put(kind, inputs, make(folder))
        return self.take(kind, kept, then)

    def take(self, kind: str, kept: Kept, then: Callable[[Kept], str | None] | None = None) -> Kept:
        """Use a part, which is stored now if it is not yet; `then` as for `keep`."""
        with writing():
            self.lease.fence()
            self.add(kind, kept)
            message = then(kept) if then else None
            if message and kept.news:  # a part that this video had before a crash is not told twice
                db.session.add(Event(video_id=self.asked.video_id, message=message))
        self.parts.append((kind, kept.input_hash))
        self.announce()
        return kept

    def workspace(self) -> AbstractContextManager[Path]:
        """A folder for unfinished files, swept when this lease is gone."""
        return self.files.workspace(self.lease.token)

    def put(self, kind: str, inputs: Any, made: Made) -> Kept:
        """Move the finished files to their keys. Nobody knows of them until `add`.

        Raises `LeaseLost` before that: a video that is cancelled and deleted gets no more files.
        """
        with writing():
            self.lease.fence()
        return self.filed(kind, inputs, made)

    def filed(self, kind: str, inputs: Any, made: Made, paid: int = 0) -> Kept:
        """The same for what is paid for, whoever has the work by now."""
        input_hash = digest(inputs)
        keys = {}
        for name, path in made.files.items():
            keys[name] = f"{self.asked.user_id}/{kind}/{input_hash}/{name}"
            self.files.put(keys[name], path)
        return Kept(made.data, keys, input_hash, reused=False, paid=paid)

    def add(self, kind: str, kept: Kept) -> None:
        """Store the result, in the caller's transaction."""
        exists = db.session.query(Result.id).filter_by(
            video_id=self.asked.video_id, kind=kind, input_hash=kept.input_hash).first()
        if exists is None:
            db.session.add(self._row(kind, kept))

    def add_as_latest(self, kind: str, kept: Kept) -> None:
        """The same for a step, and where an earlier result of it is right again it is the one that counts.

        The latest is the last row, so an earlier one is put in anew, with the time at which it was made.
        """
        last = newest(self.asked.video_id, kind)
        if last is not None and last.input_hash == kept.input_hash:
            return
        row = self._row(kind, kept)
        earlier = db.session.scalars(select(Result).filter_by(
            video_id=self.asked.video_id, kind=kind, input_hash=kept.input_hash)).first()
        if earlier is not None:
            row.made_at = earlier.made_at
            db.session.delete(earlier)
            db.session.flush()
        db.session.add(row)

    def _row(self, kind: str, kept: Kept) -> Result:
        return Result(user_id=self.asked.user_id, video_id=self.asked.video_id, kind=kind,
                      input_hash=kept.input_hash, data=kept.data, files=kept.files, paid=kept.paid,
                      reused=kept.reused)  # fmt: skip
