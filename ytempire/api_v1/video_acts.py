"""What may be done with a video: again, not any more, yes, no, out to YouTube."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from ytempire.accounts.owning import owned
from ytempire.acts import publications, reviews
from ytempire.acts import videos as acts
from ytempire.acts.reviews import LONGEST_NOTE, NoReason
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.keeping import Answer
from ytempire.api_v1.operation import operation
from ytempire.api_v1.types import Given, Instant, Text
from ytempire.api_v1.video_rows import told_one
from ytempire.api_v1.video_shapes import VideoShape
from ytempire.errors import InvalidFields
from ytempire.publishing import limits
from ytempire.publishing.asking import Fixed, Unfit, Wishes
from ytempire.publishing.publication import TOLD, Publication
from ytempire.text import one_line, plain
from ytempire.videos import lifecycle
from ytempire.videos.video import Video

TAG = "Videos"
SCOPE = "videos:write"

Note = Annotated[Text, Field(max_length=LONGEST_NOTE)]


class Approval(Given):
    note: Note | None = Field(None, examples=["Good."])


class Rejection(Given):
    note: Annotated[Note, Field(min_length=1)] = Field(description="Why.", examples=["The voice is too fast."])


class PublicationWords(Given):
    """What is not given is as it was kept: at first the video's own words, private."""

    model_config = ConfigDict(json_schema_extra={"example": {"privacy": "unlisted"}})

    title: Annotated[Text, Field(min_length=1, max_length=limits.MOST_TITLE)] | None = None
    description: Annotated[Text, Field(max_length=limits.MOST_DESCRIPTION)] | None = None
    tags: list[Annotated[Text, Field(min_length=1, max_length=100)]] | None = Field(None, max_length=100)
    privacy: Literal["public", "unlisted", "private"] | None = None
    publish_at: Instant | None = Field(None, description="When it is to be seen by all; null for now.")


class Unpublishable(InvalidFields):
    """`details` says by field why YouTube would not take it."""

    code = "unfit"


@bp.post("/videos/<video_id>/retry")
@operation(gives=VideoShape, status=202, scope=SCOPE, keeps=True, refuses=(404, 409, 422), tag=TAG)
def retry_video(video_id: str) -> Any:
    """Make it again from the step that failed, or go on now with what waits; of one that is published, its parts that
    failed. What was made before is kept."""
    user = caller().user
    if owned(Video, video_id, user).status == "draft":
        raise lifecycle.ImpossibleTransition("A video that is draft cannot be made again.")
    return _done(acts.run_again, video_id)


@bp.post("/videos/<video_id>/cancel")
@operation(gives=VideoShape, scope=SCOPE, keeps=True, refuses=(404, 409), tag=TAG)
def cancel_video(video_id: str) -> Any:
    """Stop making it, or take its publication back: then it is completed, as before. What was made is kept."""
    return _done(acts.cancel, video_id)


@bp.post("/videos/<video_id>/approve")
@operation(gives=VideoShape, takes=Approval, scope=SCOPE, keeps=True, refuses=(404, 409), tag=TAG)
def approve_video(video_id: str, json: Approval) -> Any:
    """Say yes to one that waits for review. It is published then where its channel's mode says so."""
    return _done(reviews.approve, video_id, json.note or "")


@bp.post("/videos/<video_id>/reject")
@operation(gives=VideoShape, takes=Rejection, scope=SCOPE, keeps=True, refuses=(404, 409), tag=TAG)
def reject_video(video_id: str, json: Rejection) -> Any:
    """Say no to one that waits for review, and why. What was made is kept."""
    try:
        return _done(reviews.reject, video_id, json.note)
    except NoReason as refusal:
        raise InvalidFields({"note": refusal.message}) from None


@bp.post("/videos/<video_id>/publish")
@operation(gives=VideoShape, takes=PublicationWords, status=202, scope=SCOPE, keeps=True, refuses=(404, 409), tag=TAG)
def publish_video(video_id: str, json: PublicationWords) -> Any:
    """Publish it, now or at its time. One that is scheduled goes now, unless another time is given."""
    given = json.model_dump(exclude_unset=True)
    try:
        return _published(video_id, given) if given else _done(publications.publish, video_id)
    except (Unfit, Fixed) as refusal:
        raise _told_by_field(refusal.details) from None


def _done(act: Callable[..., Any], video_id: str, *given: Any) -> Any:
    """The video after an act on it."""
    answer = Answer(told_one)
    act(caller().user, video_id, *given, also=answer)
    return answer.data


def _published(video_id: str, given: dict[str, Any]) -> Any:
    """With other words, or for another time, than are kept."""
    user, answer = caller().user, Answer(told_one)
    scheduled = owned(Video, video_id, user).status == "scheduled"
    now = scheduled and given.get("publish_at") is None
    if given.get("publish_at") or scheduled:
        if given.get("privacy") not in (None, "public"):
            raise InvalidFields({"privacy": "What is published at a time is public. Leave it out, or cancel first."})
        given = {**given, "privacy": "public"}

    def wishes(publication: Publication) -> Wishes:
        kept = {name: getattr(publication, name) for name in TOLD}
        told = {**kept, **_plain(given)}
        return Wishes({**told, "publish_at": publication.publish_at} if now else told, publication.account_id)

    publications.save(user, video_id, wishes, publications.NOW if now else publications.PUBLISH, also=answer)
    return answer.data


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """As the form of the page reads them. What is null is not said, but for the time: that is now."""
    read: dict[str, Callable[[Any], Any]] = {
        "title": one_line, "description": plain, "tags": lambda tags: [one for tag in tags if (one := one_line(tag))],
    }  # fmt: skip
    return {name: read.get(name, lambda same: same)(value) for name, value in given.items()
            if value is not None or name == "publish_at"}  # fmt: skip


def _told_by_field(problems: dict[str, str]) -> InvalidFields:
    """The page's field of the time has another name."""
    return Unpublishable({"publish_at" if name == "time" else name: said for name, said in problems.items()})
