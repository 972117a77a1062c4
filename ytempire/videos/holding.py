"""A video that is about to be changed, held so that no worker and no other tab changes it meanwhile."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from ytempire.accounts.owning import NotTheirs, held
from ytempire.videos.video import Video


def held_or_404(video_id: str) -> Video:
    """The signed-in user's own video as it stands now, until the caller's write transaction ends.

    404 where it was deleted since it was read.
    """
    try:
        return held(Video, video_id, current_user)
    except NotTheirs:
        abort(404)
