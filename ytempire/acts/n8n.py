"""What n8n, or another program outside, has done with a film, and what it thinks of it.

Every call is kept, with what was done about it. One that did something is kept in the transaction of what it did, under
its idempotency key: the same call again is answered the same, and does nothing. What was refused did nothing, so its
key is free: the same call may come again and be heard.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from ytempire import audit, live, once
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.acts.n8n_words import QUALITY_CHECK, VIDEO_COMPLETED, WORKFLOWS, Said, key_of, read
from ytempire.acts.reviews import say_no, say_yes
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline.rescoring import rescore
from ytempire.publishing import jobs
from ytempire.publishing.publication import Publication
from ytempire.text import one_line
from ytempire.videos.video import Video
from ytempire.webhooks.received import DONE, LONGEST_BODY, REFUSED, UNKNOWN, Received

SOURCE = "n8n"
KEPT = timedelta(days=90)
LONGEST_NAME = 100  # characters of a workflow that nobody knows
MOST_REFUSED = 500  # calls of one owner that did nothing, the latest
LONGEST_REFUSED = 2_000  # characters of the body of one
FINISHED = frozenset({"completed", "scheduled", "publishing", "published"})


class UnknownWorkflow(Refusal):
    """No workflow has this name here."""

    status = 404
    code = "unknown_workflow"


@dataclass(frozen=True)
class Answer:
    """`again`: whether it was given before and nothing was done now."""

    status: int
    payload: dict[str, Any]
    again: bool


@dataclass(frozen=True)
class _Call:
    """`owner` is the user whose key it came with, None where it came with the installation's secret."""

    owner: int | None
    workflow: str
    body: Any
    key: str | None

    @property
    def owner_key(self) -> str:
        return "" if self.owner is None else str(self.owner)

    @property
    def fingerprint(self) -> str:
        body = self.body
        if isinstance(body, dict):  # the key may come beside the body too
            body = {name: value for name, value in body.items() if name != "idempotency_key"}
        return once.fingerprint(json.dumps(body, sort_keys=True).encode())

    def row(self, outcome: str, status: int, message: str = "", key: str | None = None) -> Received:
        return Received(
            source=SOURCE, name=self.workflow, owner=self.owner_key, key=key, fingerprint=self.fingerprint,
            body=json.dumps(self.body)[:LONGEST_BODY], outcome=outcome, status=status, message=message, answer={},
        )  # fmt: skip


def receive(source_owner: User | None, workflow_id: str, body: Any, key: str | None) -> Answer:
    """Do what a workflow says of a video. None as `source_owner` may speak of every video of the installation, a user
    of their own alone. `key`: that of the header; without one, the body's `idempotency_key` counts.

    Raises UnknownWorkflow, InvalidFields, UnknownPart, NotTheirs, OtherBody, Unmeasured, ImpossibleTransition; all are
    kept too.
    """
    call = _Call(source_owner.id if source_owner else None, one_line(workflow_id)[:LONGEST_NAME], body, None)
    try:
        if call.workflow not in WORKFLOWS:
            raise UnknownWorkflow(f"There is no workflow of this name here. There are: {', '.join(WORKFLOWS)}.")
        call = _Call(call.owner, call.workflow, body, key_of(body, key))
        return _before(call) or _serve(call, read(call.workflow, body))
    except Refusal as refusal:
        _keep_refused(call, refusal)
        raise


def tidy() -> int:
    """Forget what came in more than 90 days ago; called by the clock. How many there were."""
    with writing():
        old = delete(Received).where(Received.at < utcnow() - KEPT)
        found = db.session.execute(old).rowcount  # type: ignore[attr-defined]
    return int(found)


def _before(call: _Call) -> Answer | None:
    """What was answered under the key, if it was used. Raises OtherBody."""
    if call.key is None:
        return None
    row = db.session.scalar(select(Received).where(
        Received.source == SOURCE, Received.name == call.workflow, Received.owner == call.owner_key,
        Received.key == call.key,
    ))  # fmt: skip
    if row is None:
        return None
    if row.fingerprint != call.fingerprint:
        raise once.OtherBody("This idempotency key was used for another call. Take a new one for a new call.")
    return Answer(row.status, row.answer, again=True)


def _serve(call: _Call, said: Said) -> Answer:
    """Of two at once with one key the second waits at the first's row, fails at the key, and finds its answer."""
    try:
        with writing():
            row = call.row(DONE, 200, key=call.key)
            db.session.add(row)
            db.session.flush()
            video = _held(call.owner, said.video_id)
            publication = ACTS[call.workflow](video, said)
            audit.record(video.user_id, "n8n.received", video.id, workflow=call.workflow, verdict=said.verdict,
                         scores=said.scores, by_key=call.owner is not None)  # fmt: skip
            row.answer = answer = _told(call.workflow, video)
            owner = video.user_id
    except IntegrityError:
        before = _before(call)
        if before is None:
            raise
        return before
    if publication is not None:
        jobs.publish_later(publication)
    live.announce(owner, said.video_id)
    return Answer(200, answer, again=False)


def _held(owner: int | None, video_id: str) -> Video:
    """As `videos.holding` holds one, for whoever calls. Raises NotTheirs."""
    video = db.session.get(Video, video_id, with_for_update=True, populate_existing=True)
    if video is None or owner not in (None, video.user_id):
        raise NotTheirs
    return video


def _told(workflow: str, video: Video) -> dict[str, Any]:
    return {"status": "received", "workflow_id": workflow, "video_id": video.id, "video_status": video.status,
            "quality_score": video.quality_score}  # fmt: skip


def _completed(video: Video, said: Said) -> Publication | None:
    """A yes. It is natural that it comes twice: what is finished, or on its way out, is left as it is."""
    if video.status in FINISHED or video.awaits_publication:
        return None
    return say_yes(video, said.note, by=SOURCE)


def _checked(video: Video, said: Said) -> Publication | None:
    """The scores, and then the verdict, so that what follows from it knows them."""
    if said.scores:
        rescore(video, said.scores, SOURCE)
    if said.verdict == "approve":
        return _completed(video, said)
    if said.verdict == "reject":
        say_no(video, said.note, by=SOURCE)
    return None


def _keep_refused(call: _Call, refusal: Refusal) -> None:
    """After the rollback of what was refused. Of these only the latest are kept: anybody with a key can make more."""
    outcome = UNKNOWN if isinstance(refusal, UnknownWorkflow) else REFUSED
    with writing():
        row = call.row(outcome, refusal.status, refusal.message)
        row.body = row.body[:LONGEST_REFUSED]
        db.session.add(row)
        refused = (Received.source == SOURCE, Received.owner == call.owner_key,
                   Received.outcome.in_((UNKNOWN, REFUSED)))  # fmt: skip
        oldest = select(Received.id).where(*refused).order_by(Received.id.desc()).offset(MOST_REFUSED - 1).limit(1)
        if last := db.session.scalar(oldest):
            db.session.execute(delete(Received).where(*refused, Received.id < last))


ACTS: dict[str, Callable[[Video, Said], Publication | None]] = {VIDEO_COMPLETED: _completed, QUALITY_CHECK: _checked}
