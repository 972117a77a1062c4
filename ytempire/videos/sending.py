"""How much may be sent to pages that take pictures: a little from nobody, some pictures from who is signed in."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import login
from ytempire.errors import MESSAGES
from ytempire.extensions import give_back_connection
from ytempire.videos.uploads import LARGEST, MEGABYTES

FORM_AROUND = 4_000_000  # bytes of a form beside its files

TAKE_PICTURES = {"script.save": 6, "thumbnails.choose": 1}  # how many of the largest size
TOO_LARGE = "That is more than can be sent at once. A picture may have {} MB{}."


def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """For `url_value_preprocessor`, before anything of the request is read."""
    pictures = TAKE_PICTURES.get(endpoint or "")
    if pictures and current_user.is_authenticated:
        give_back_connection()  # what is sent may come slowly
        most = pictures * LARGEST + FORM_AROUND
        request.max_content_length = min(most, current_app.config["SETTINGS"].max_upload_size)


def too_large(_error: Exception) -> ResponseReturnValue:
    """For `errorhandler(413)`: to a request of more than that, which nobody has read. What is on the page stays."""
    if not current_user.is_authenticated:
        return login.unauthorized()
    pictures = TAKE_PICTURES.get(request.endpoint or "")
    more = f"; send at most {pictures} such pictures at once" if pictures and pictures > 1 else ""
    message = TOO_LARGE.format(MEGABYTES, more) if pictures else MESSAGES[413]
    if request.headers.get("HX-Request"):
        headers = {"HX-Retarget": "#not-sent", "HX-Reselect": "#not-sent", "HX-Reswap": "outerHTML"}
        return Response(render_template("videos/_not_sent.html", message=message), 413, headers)
    return render_template("errors/lost.html", status=413, message=message), 413
