"""Videos as they are told, a hundred as quickly as one: plain columns, in a handful of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from flask import current_app
from sqlalchemy import func, select

from ytempire.accounts.owning import NotTheirs
from ytempire.api_v1.types import dollars
from ytempire.api_v1.video_shapes import Reason
from ytempire.costs.entry import SPENDS, Entry
from ytempire.extensions import db
from ytempire.publishing.kept import address
from ytempire.publishing.part import Part
from ytempire.publishing.publication import ACTIVE, Publication
from ytempire.quotas.account import Account
from ytempire.videos.result import Result
from ytempire.videos.sending_files import MADE
from ytempire.videos.step import Step
from ytempire.videos.video import Video

SAME = ("id", "channel_id", "topic", "style", "format", "duration_target", "status", "quality_score", "title",
        "description", "tags", "duration_seconds", "error", "created_at", "processing_started_at",
        "processing_completed_at")  # as their columns have them  # fmt: skip
LINKS = {"file": "file", "thumbnail": "thumbnail", "captions": "captions.srt", "script": "script.txt", "audio": "audio"}
STEPS_OF = {name: "thumbnail" if name == "thumbnail" else MADE[end][0] for name, end in LINKS.items()}
REASONS = get_args(Reason)
GONE_OUT = (*ACTIVE, "done")  # states of a publication in which its time stands

_told = (*(getattr(Video, name) for name in SAME), Video.estimate, Video.waiting_for)
_published = (
    Publication.id.label("publication_id"), Publication.youtube_id, Publication.local, Publication.asked_at,
    Publication.state.label("publication_state"), Publication.publish_at, Account.number.label("account"),
)  # fmt: skip


def told(ids: Sequence[str]) -> list[dict[str, Any]]:
    """These videos, in this order; those that are gone are left out."""
    query = select(*_told, *_published).outerjoin(Publication, Publication.video_id == Video.id)
    query = query.outerjoin(Account, Account.id == Publication.account_id)
    rows = {row.id: row for row in db.session.execute(query.where(Video.id.in_(ids)))}
    costs, made = _costs(ids), _made(ids)
    steps = _grouped(Step, Step.video_id, ids)
    parts = _grouped(Part, Part.publication_id, [row.publication_id for row in rows.values() if row.publication_id])
    return [
        _video(rows[one], steps.get(one, []), parts.get(rows[one].publication_id, []), costs.get(one, {}),
               made.get(one, set()))
        for one in ids if one in rows
    ]  # fmt: skip


def told_one(video: Video) -> dict[str, Any]:
    """One of them, as it stands in the present transaction. Raises NotTheirs where it is gone."""
    found = told([video.id])
    if not found:
        raise NotTheirs
    return found[0]


def estimated(estimate: Mapping[str, Any] | None) -> str | None:
    """What was likely, as it is kept with its video."""
    likely = (estimate or {}).get("likely")
    return None if likely is None else dollars(likely)


def path(video_id: str, end: str = "") -> str:
    """The address of a video, or of something of it, below this installation's own."""
    prefix = current_app.config["SETTINGS"].api_v1_prefix
    return f"{prefix}/videos/{video_id}/{end}" if end else f"{prefix}/videos/{video_id}"


def at(written: Any) -> datetime | None:
    """The moment of a text; None where that is none."""
    try:
        moment = datetime.fromisoformat(str(written or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _costs(ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Micro-dollars by video and step."""
    query = select(Entry.video_id, Entry.step, func.sum(Entry.amount)).group_by(Entry.video_id, Entry.step)
    found: dict[str, dict[str, int]] = {}
    for one, step, micro in db.session.execute(query.where(Entry.video_id.in_(ids), Entry.kind.in_(SPENDS))):
        found.setdefault(one, {})[step] = int(micro)
    return found


def _made(ids: Sequence[str]) -> dict[str, set[str]]:
    """The steps of which something is there, by video."""
    query = select(Result.video_id, Result.kind).distinct()
    found: dict[str, set[str]] = {}
    for one, kind in db.session.execute(query.where(Result.video_id.in_(ids), Result.kind.in_(STEPS_OF.values()))):
        found.setdefault(one, set()).add(kind)
    return found


def _grouped(model: Any, key: Any, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Rows of steps or of parts, in their order, by what they belong to."""
    if not ids:
        return {}
    names = ("name", "state", "progress", "attempts", "error", "started_at", "finished_at")
    more = (model.provider,) if model is Step else ()
    query = select(key, *(getattr(model, name) for name in names), *more).where(key.in_(ids))
    found: dict[str, list[Any]] = {}
    for row in db.session.execute(query.order_by(key, model.position)):
        found.setdefault(row[0], []).append(row)
    return found


def _video(row: Any, steps: Sequence[Any], parts: Sequence[Any], costs: Mapping[str, int],
           made: set[str]) -> dict[str, Any]:  # fmt: skip
    return {
        **{name: getattr(row, name) for name in SAME},
        "estimate": estimated(row.estimate),
        "total_cost": dollars(sum(costs.values())),
        "waiting_for": _waiting_for(row),
        "youtube": _youtube(row, parts),
        "publish_at": row.publish_at if _is_wanted(row) else None,
        "steps": [_step(step, costs.get(step.name, 0)) for step in steps],
        "links": {name: path(row.id, end) if STEPS_OF[name] in made else None for name, end in LINKS.items()},
    }  # fmt: skip


def _is_wanted(row: Any) -> bool:
    """Whether its time was asked for; a draft may have one that was only written down."""
    asked = row.publication_state == "draft" and row.asked_at is not None
    return asked or row.publication_state in GONE_OUT


def _waiting_for(row: Any) -> dict[str, Any] | None:
    """What is told of it where it waits: a film that was woken keeps what it waited for until a worker has it."""
    kept = row.waiting_for
    if row.status != "waiting" or not kept:
        return None
    reason = kept.get("reason")
    return {"reason": reason if reason in REASONS else "provider", "message": str(kept.get("message") or ""),
            "until": at(kept.get("until"))}  # fmt: skip


def _youtube(row: Any, parts: Sequence[Any]) -> dict[str, Any] | None:
    if row.publication_state in (None, "draft"):
        return None
    return {
        "id": row.youtube_id, "url": address(row.youtube_id, row.local), "account": row.account,
        "state": row.publication_state,
        "parts": [{name: getattr(part, name) for name in ("name", "state", "progress", "attempts", "error")}
                  for part in parts],
    }  # fmt: skip


def _step(row: Any, micro: int) -> dict[str, Any]:
    ended = row.started_at is not None and row.finished_at is not None
    seconds = (row.finished_at - row.started_at).total_seconds() if ended else None
    return {
        **{name: getattr(row, name) for name in ("name", "state", "progress", "attempts", "error")},
        "provider": row.provider or None, "cost": dollars(micro),
        "duration_seconds": None if seconds is None else max(0.0, seconds),
    }  # fmt: skip
