"""Statuses of a video, the moves between them, and what its creator may do in each (interface.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytempire.errors import Refusal

if TYPE_CHECKING:
    from ytempire.videos.video import Video

TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"queued"}),
    "queued": frozenset({"processing", "waiting", "cancelled"}),
    "processing": frozenset({"waiting", "review", "completed", "failed", "cancelled"}),
    "waiting": frozenset({"queued", "processing", "cancelled", "publishing", "scheduled", "published", "completed"}),
    "review": frozenset({"completed", "queued", "cancelled"}),
    "completed": frozenset({"queued", "scheduled", "publishing"}),
    "scheduled": frozenset({"publishing", "waiting", "published", "completed"}),
    "publishing": frozenset({"scheduled", "waiting", "published", "completed"}),
    "published": frozenset(),
    "failed": frozenset({"queued"}),
    "cancelled": frozenset({"queued"}),
}
STATUSES = tuple(TRANSITIONS)
GOING_OUT = frozenset({"scheduled", "publishing"})
UNDER_WAY = frozenset({"queued", "processing", "waiting"}) | GOING_OUT
AT_WORK = UNDER_WAY - {"scheduled"}

ACTIONS: dict[str, frozenset[str]] = {
    "retry": frozenset({"waiting", "review", "failed", "cancelled"}),
    "cancel": frozenset({"queued", "processing", "waiting", "scheduled", "publishing"}),
    "approve": frozenset({"review"}),
    "reject": frozenset({"review"}),
    "publish": frozenset({"completed", "scheduled"}),
    "edit": frozenset({"draft", "review", "completed", "failed", "cancelled"}),
    "delete": frozenset({"draft", "review", "completed", "published", "failed", "cancelled"}),
}


class ImpossibleTransition(Refusal):
    """A move or an act that the video's status does not allow."""

    status = 409
    code = "impossible_transition"


def can(video: Video, action: str) -> bool:
    """Whether the status of the video allows the action (a key of `ACTIONS`)."""
    return video.status in ACTIONS[action]


def require(video: Video, action: str) -> None:
    """Raise `ImpossibleTransition` where `can` says no."""
    if not can(video, action):
        raise ImpossibleTransition(f"A video that is {video.status} cannot be {_PAST[action]}.")


def move(video: Video, status: str) -> None:
    """Give the video its next status. Raises `ImpossibleTransition` where there is no such move."""
    if status not in TRANSITIONS[video.status]:
        raise ImpossibleTransition(f"A video that is {video.status} cannot become {status}.")
    video.status = status
    video.revision += 1


_PAST = {"retry": "made again", "cancel": "cancelled", "approve": "approved", "reject": "rejected",
         "publish": "published", "edit": "changed", "delete": "deleted"}
