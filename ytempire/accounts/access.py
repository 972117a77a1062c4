"""Who may see what: signed in, the owner's own, admins."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from ytempire.accounts.owning import NotTheirs, owned
from ytempire.accounts.user import anyone, of_session
from ytempire.extensions import login

__all__ = ["admin_required", "local_path", "login_required", "owned_or_404"]

Row = TypeVar("Row")
Arguments = ParamSpec("Arguments")

login.session_protection = "strong"
login.user_loader(of_session)


@login.unauthorized_handler
def to_the_door() -> ResponseReturnValue:
    """Ask to sign in and come back; a fragment asked for by htmx moves the whole page there."""
    if request.headers.get("HX-Request"):
        came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
        address = door(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(door(request.full_path.rstrip("?") if request.method == "GET" else ""), 303)


def door(path: str) -> str:
    """The address of the sign-in page, which leads back to the path; of the sign-up page on a new
    installation, where nobody can sign in yet."""
    address = url_for("accounts.login" if anyone() else "accounts.signup")
    return f"{address}?{urlencode({'next': path})}" if local_path(path) not in (None, "/") else address


def local_path(path: str | None) -> str | None:
    """The path when it stays on this installation, else None: no host, and nothing that a browser
    reads as one (`//host`, `/\\host`, a tab or a line break between the slashes)."""
    if not path or not path.startswith("/") or path[1:2] in ("/", "\\"):
        return None
    return None if "\\" in path or any(ord(character) < 0x20 for character in path) else path


def admin_required(view: Callable[Arguments, Any]) -> Callable[Arguments, Any]:
    """403 for those who are no admin; the door for those who are not signed in."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
        if not current_user.is_authenticated:
            return login.unauthorized()
        return view(*args, **kwargs) if current_user.is_admin else abort(403)

    return guarded


def owned_or_404(model: type[Row], key: str | int) -> Row:
    """The row with this id, if it is the signed-in user's own. Others' rows are not there at all."""
    try:
        return owned(model, key, current_user)
    except NotTheirs:
        abort(404)
